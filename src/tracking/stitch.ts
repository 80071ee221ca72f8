// One series out of the candles of the pools that were a token's main pool one after the other.

import { HOUR, MINUTE } from '../model/units.ts';
import type { Candle, MainPool } from '../ports.ts';

/** Candles of a main pool, oldest first. */
export interface PoolCandles {
  readonly pool: MainPool;
  readonly candles: readonly Candle[];
}

interface StitchRules {
  /** Length of a candle, milliseconds. */
  readonly spanMs: number;
  /** How far the first price of a pool may be from the last one of the pool before, as a ratio. */
  readonly tolerance: number;
  /** Polls have confirmed each pool by the time from which on it is the main one. */
  readonly polled: boolean;
}

/** The first minutes of a pool show how it was filled and who came first, not what the token costs. */
const SEED_MS = 2 * MINUTE;
/** A pool that does not go on where the one before ended is believed after so much trade. */
const PROVEN_MS = HOUR;

/**
 * The candles of each pool while it was the main one. A curve ends with its last trade: what follows it counts from then on,
 * however much later the switch was noticed. Prices go on over a migration by construction, so a pool that starts further than
 * the tolerance from the last price of the one before counts only from where it comes back to it, from where polls have
 * confirmed it, or when it has been traded for an hour. One-minute candles of the first two minutes of a pool are left out; of a
 * longer first one only the body counts.
 */
export function stitch(pieces: readonly PoolCandles[], rules: StitchRules): readonly Candle[] {
  let series: Candle[] = [];
  let before: PoolCandles | undefined;
  for (const piece of pieces) {
    if (before === undefined) series = piece.candles.filter(({ at }) => at < (piece.pool.to ?? Infinity));
    else series = joined(series, { before, piece }, rules);
    before = piece;
  }
  return series;
}

function joined(
  series: readonly Candle[],
  { before, piece }: { readonly before: PoolCandles; readonly piece: PoolCandles },
  rules: StitchRules,
): Candle[] {
  const { spanMs } = rules;
  const { pool } = piece;
  const last = series.at(-1);
  const isMigration = before.pool.curve && !pool.curve;
  const startsAt = isMigration ? (last?.at ?? -Infinity) : Math.floor(pool.from / spanMs) * spanMs;
  const own = piece.candles.filter(({ at }) => at >= startsAt && at < (pool.to ?? Infinity));
  const sound = last === undefined ? own : continuing(own, { last, pool }, rules);
  const shown = unseeded(sound, own[0], spanMs);
  const [first] = shown;
  if (first === undefined) return [...series];
  // Both were traded in this span: it ends where the new one stands.
  if (isMigration && last?.at === first.at)
    return [...series.slice(0, -1), spanning(last, first), ...shown.slice(1)];
  return [...series.filter(({ at }) => at < first.at), ...shown];
}

/** From where on the candles of a pool go on from the last one of the pool before, or are believed for themselves. */
function continuing(
  own: readonly Candle[],
  { last, pool }: { readonly last: Candle; readonly pool: MainPool },
  { tolerance, polled }: StitchRules,
): readonly Candle[] {
  const isNear = (price: number): boolean => Math.abs(price / last.close - 1) <= tolerance;
  const [first] = own;
  if (first === undefined || isNear(first.open)) return own;
  const believedAt = polled ? Math.min(pool.from, first.at + PROVEN_MS) : first.at + PROVEN_MS;
  const from = own.findIndex(({ at, close }) => at >= believedAt || isNear(close));
  return from === -1 ? [] : own.slice(from);
}

function unseeded(candles: readonly Candle[], seed: Candle | undefined, spanMs: number): readonly Candle[] {
  if (seed === undefined) return candles;
  const grown = candles.filter(({ at }) => spanMs >= SEED_MS || at >= seed.at + SEED_MS);
  const [first] = grown;
  return first === seed ? [bodyOf(first), ...grown.slice(1)] : grown;
}

function bodyOf(candle: Candle): Candle {
  const { open, close } = candle;
  const [low, high] = open < close ? [open, close] : [close, open];
  return { ...candle, low, high };
}

/** Two candles that follow each other as one. */
export function spanning(first: Candle, second: Candle): Candle {
  return {
    at: first.at,
    open: first.open,
    high: second.high > first.high ? second.high : first.high,
    low: second.low < first.low ? second.low : first.low,
    close: second.close,
    volumeUsd: first.volumeUsd + second.volumeUsd,
  };
}
