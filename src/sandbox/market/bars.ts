import { MINUTE, SECOND } from '../../model/units.ts';
import type { MarketToken } from './market.ts';

/** What was traded of a token within a span: prices in US dollars, volume in US dollars. */
export interface TradedBar {
  /** Start of the span, milliseconds since 1970. */
  readonly at: number;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  readonly volumeUsd: number;
}

/** How often the path is looked at. In bars of a minute a spike of that length shows three quarters of its height at the least. */
const FINE = 15 * SECOND;
const COARSE = MINUTE;

/**
 * The bars of a pool that start before `before`, newest first, at most `limit` of them, none from before `since`. They follow
 * the same path as its quotes and end at `now`, so that the last one may still be open. Spans in which nothing was traded have
 * none.
 */
export function barsOf(
  token: MarketToken,
  asked: {
    readonly minutes: number;
    readonly before: number;
    readonly limit: number;
    readonly now: number;
    readonly since: number;
  },
): readonly TradedBar[] {
  const { now, limit } = asked;
  const spanMs = asked.minutes * MINUTE;
  const first = Math.floor(Math.max(token.createdAt, asked.since) / spanMs) * spanMs;
  const last = Math.ceil(Math.min(asked.before, now + 1) / spanMs) * spanMs - spanMs;
  const bars: TradedBar[] = [];
  for (let at = last; at >= first && bars.length < limit; at -= spanMs) {
    const bar = barOf(token, { at, minutes: asked.minutes, now });
    if (bar !== undefined) bars.push(bar);
  }
  return bars;
}

function barOf(
  token: MarketToken,
  { at, minutes, now }: { readonly at: number; readonly minutes: number; readonly now: number },
): TradedBar | undefined {
  const traded = Array.from({ length: minutes }, (_, index) =>
    minuteOf(token, at + index * MINUTE, { now, stepMs: minutes === 1 ? FINE : COARSE }),
  ).filter((minute) => minute !== undefined);
  const [first] = traded;
  if (first === undefined) return undefined;
  return {
    at,
    open: first.open,
    high: Math.max(...traded.map(({ high }) => high)),
    low: Math.min(...traded.map(({ low }) => low)),
    close: traded.at(-1)?.close ?? first.close,
    volumeUsd: traded.reduce((sum, minute) => sum + minute.volumeUsd, 0),
  };
}

/**
 * One minute of a pool; undefined when it was not listed, or when its price stood still and its quote knows of no trade. A
 * fifth of the volume of the last five minutes is taken for the minute's own.
 */
function minuteOf(
  token: MarketToken,
  at: number,
  { now, stepMs }: { readonly now: number; readonly stepMs: number },
): TradedBar | undefined {
  const seen = Array.from({ length: MINUTE / stepMs + 1 }, (_, index) => at + index * stepMs)
    .filter((ms) => ms <= now)
    .map((ms) => token.at(ms))
    .filter((state) => state !== undefined);
  const [first] = seen;
  const last = seen.at(-1);
  if (first === undefined || last === undefined) return undefined;
  const prices = seen.map(({ price }) => price);
  const high = Math.max(...prices);
  const low = Math.min(...prices);
  const { buys, sells } = last.trades.m5;
  if (buys + sells === 0 && high === low) return undefined;
  return { at, open: first.price, high, low, close: last.price, volumeUsd: last.volumeUsd.m5 / 5 };
}
