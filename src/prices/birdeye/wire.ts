import * as z from 'zod';
import { SECOND } from '../../model/units.ts';
import { PriceSourceError } from '../../ports.ts';
import type { OhlcvRow } from '../sound-candles.ts';

// The shape is that of the documentation (docs.birdeye.so, /defi/ohlcv): no answer of the live host was at hand.

const number = z.number().optional().catch(undefined);
const ITEM = z.object({
  unixTime: z.number().int().nonnegative(),
  address: z.string().max(300).optional().catch(undefined),
  type: z.string().max(10).optional().catch(undefined),
  o: number,
  h: number,
  l: number,
  c: number,
  v: number,
});
const ENVELOPE = z.object({
  success: z.boolean().optional(),
  data: z.object({ items: z.array(z.unknown()) }),
});

/** A row with what the answer says it is a candle of. */
export interface BirdeyeRow extends OhlcvRow {
  readonly address: string | undefined;
  readonly type: string | undefined;
}

/**
 * The candles of an answer. Spans without a trade come as flat candles of volume 0 and are left out. The volume is in tokens, and
 * is turned into US dollars by the close. Throws PriceSourceError `malformed` when the answer is no list of candles, or when not a
 * single row of it can be read.
 */
export function parseItems(body: unknown): readonly BirdeyeRow[] {
  const envelope = ENVELOPE.safeParse(body).data;
  if (envelope === undefined || envelope.success === false)
    throw new PriceSourceError('malformed', 'expected a list of candles from birdeye, was something else');
  const { items } = envelope.data;
  const read = items.flatMap((row) => ITEM.safeParse(row).data ?? []);
  if (read.length === 0 && items.length > 0)
    throw new PriceSourceError('malformed', `none of ${items.length} candles from birdeye could be read`);
  return read
    .filter(({ v }) => v === undefined || v > 0)
    .map(({ unixTime, o, h, l, c, v, address, type }) => ({
      startMs: unixTime * SECOND,
      open: o,
      high: h,
      low: l,
      close: c,
      volumeUsd: usdOf(v, c),
      address,
      type,
    }));
}

function usdOf(tokens: number | undefined, price: number | undefined): number | undefined {
  const usd = (tokens ?? NaN) * (price ?? NaN);
  return Number.isFinite(usd) ? usd : undefined;
}
