import * as z from 'zod';
import { SECOND } from '../../model/units.ts';
import { PriceSourceError } from '../../ports.ts';
import type { OhlcvRow } from '../sound-candles.ts';

// Numbers come as numbers, and may come as strings, null or "NaN" as they do in the pool objects of this API.

const NUMERAL = /^-?\d+(\.\d+)?(e[+-]?\d+)?$/i;

const side = z
  .object({ address: z.string().max(300) })
  .optional()
  .catch(undefined);
const ENVELOPE = z.object({
  data: z.object({ attributes: z.object({ ohlcv_list: z.array(z.unknown()) }) }),
  meta: z.object({ base: side, quote: side }).optional().catch(undefined),
});

const fault = z.object({ error_code: z.number() });
const FAULT = z.union([
  z.object({ status: fault }).transform((body) => body.status.error_code),
  z.object({ error: z.object({ status: fault }) }).transform((body) => body.error.status.error_code),
]);

export interface OhlcvPage {
  /** As they came: newest first as a rule, in which nothing trusts. */
  readonly rows: readonly OhlcvRow[];
  /** Addresses of the pool's two tokens, as far as the answer names them. */
  readonly tokens: readonly string[];
}

/**
 * The candles of an answer; rows without a usable time are left out. Throws PriceSourceError `malformed` when the answer is
 * no list of candles, or when not a single row of it has a usable time: that is a changed format, not a quiet pool.
 */
export function parseOhlcv(body: unknown): OhlcvPage {
  const envelope = ENVELOPE.safeParse(body);
  if (!envelope.success)
    throw new PriceSourceError(
      'malformed',
      'expected a list of candles from geckoterminal, was something else',
    );
  const { data, meta } = envelope.data;
  const list = data.attributes.ohlcv_list;
  const rows = list.flatMap((row) => rowOf(row) ?? []);
  if (rows.length === 0 && list.length > 0) {
    throw new PriceSourceError(
      'malformed',
      `none of ${list.length} candles from geckoterminal could be read`,
    );
  }
  return { rows, tokens: [meta?.base?.address, meta?.quote?.address].filter((one) => one !== undefined) };
}

/** The code of a refusal in a body, which CoinGecko sends with HTTP 200 at times; undefined when the body holds none. */
export function errorCodeIn(body: unknown): number | undefined {
  return FAULT.safeParse(body).data;
}

function rowOf(row: unknown): OhlcvRow | undefined {
  if (!Array.isArray(row)) return undefined;
  const [seconds, open, high, low, close, volumeUsd] = row.map(figure);
  if (seconds === undefined || !Number.isSafeInteger(seconds) || seconds < 0) return undefined;
  return { startMs: seconds * SECOND, open, high, low, close, volumeUsd };
}

/** A number, or a text that is one; undefined for anything else, `NaN` and null among them. */
export function figure(raw: unknown): number | undefined {
  const value = typeof raw === 'string' && NUMERAL.test(raw) ? Number(raw) : raw;
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
}
