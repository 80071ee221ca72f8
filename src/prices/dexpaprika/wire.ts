import * as z from 'zod';
import { canonicalAddress } from '../../model/token.ts';
import { type PriceUsd, priceUsd } from '../../model/units.ts';
import { PriceSourceError } from '../../ports.ts';
import type { OhlcvRow } from '../sound-candles.ts';

// No whole answer of the live host was at hand. The shapes are those of its documentation (2026-03) and of two candles that its
// own client library recorded on 2026-09-29, one of them without a volume: it leaves out what is below one dollar.

const number = z.number().optional().catch(undefined);
const CANDLE = z.object({
  time_open: z.string().max(40),
  time_close: z.string().max(40).optional().catch(undefined),
  open: number,
  high: number,
  low: number,
  close: number,
  volume: number,
});
const PRICE = z.object({ id: z.string().max(300), price_usd: z.number() });
const LIST = z.array(z.unknown());

/**
 * The candles of an answer, of which nobody may trust the order. Left out are rows without a usable time, and those in which
 * nothing worth a dollar was traded and the price stood still. Throws PriceSourceError `malformed` when the answer is no list, when
 * not a single row of it can be read, or when a row is of another length than `spanMs`.
 */
export function parseCandles(body: unknown, spanMs: number): readonly OhlcvRow[] {
  const list = LIST.safeParse(body).data;
  if (list === undefined)
    throw new PriceSourceError('malformed', 'expected a list of candles from dexpaprika, was something else');
  const read = list.flatMap((row) => CANDLE.safeParse(row).data ?? []);
  const dated = read.flatMap((row) => {
    const startMs = Date.parse(row.time_open);
    return startMs >= 0 ? [{ ...row, startMs }] : [];
  });
  if (dated.length === 0 && list.length > 0)
    throw new PriceSourceError('malformed', `none of ${list.length} candles from dexpaprika could be read`);
  if (dated.some((row) => row.startMs % spanMs !== 0 || !isLong(row, spanMs)))
    throw new PriceSourceError('malformed', 'dexpaprika gave candles of another length than asked for');
  return dated
    .filter((row) => !isIdle(row))
    .map(({ startMs, open, high, low, close, volume }) => ({
      startMs,
      open,
      high,
      low,
      close,
      volumeUsd: volume,
    }));
}

/** Prices in US dollars by canonical address; throws PriceSourceError `malformed` when the answer is no list. */
export function parsePrices(body: unknown): ReadonlyMap<string, PriceUsd> {
  const list = LIST.safeParse(body).data;
  if (list === undefined)
    throw new PriceSourceError('malformed', 'expected a list of prices from dexpaprika, was something else');
  return new Map(
    list.flatMap((row) => {
      const { id = '', price_usd: raw } = PRICE.safeParse(row).data ?? {};
      const price = priceUsd(raw);
      return price === undefined ? [] : [[canonicalAddress(id), price] as const];
    }),
  );
}

function isLong(
  row: { readonly startMs: number; readonly time_close?: string | undefined },
  ms: number,
): boolean {
  return row.time_close === undefined || Date.parse(row.time_close) - row.startMs === ms;
}

function isIdle({ open, high, low, close, volume = 0 }: z.infer<typeof CANDLE>): boolean {
  return volume <= 0 && open === close && high === low;
}
