import type { Entry, Running, Token } from '../../src/model/call.ts';
import type { Quote, Sample } from '../../src/model/quote.ts';
import { tokenRef } from '../../src/model/token.ts';
import { type CallId, DAY, type EpochMs, MINUTE, priceUsd, type TokenId } from '../../src/model/units.ts';
import { startRunning } from '../../src/performance/ath.ts';
import type { TrackedCall } from '../../src/ports.ts';
import { DEFAULT_TRACKING_POLICY } from '../../src/tracking/lifecycle.ts';
import { createObserver } from '../../src/tracking/observe.ts';
import { nextDueAt } from '../../src/tracking/schedule.ts';
import { lastStartedBy } from './price-path.ts';
import type { CallWindow } from './windows.ts';

const FIVE_MINUTES = 5 * MINUTE;
const policy = DEFAULT_TRACKING_POLICY;
const observe = createObserver(policy);
const REF = tokenRef('solana', 'So11111111111111111111111111111111111111112');

/** What polls made of a call. */
export interface Polled {
  /** Highest accepted price up to the end of the first day, and of the window. */
  readonly dayPrice: number;
  readonly price: number;
  readonly running: Running;
  readonly samples: readonly Sample[];
  /** When the alert of the rung of 2x, or of one above it, went out. */
  readonly doubledAt?: EpochMs;
}

export interface PolledCall {
  readonly entry: Entry;
  readonly endAt: EpochMs;
  /** The token's number: spreads polls. */
  readonly id: number;
}

/**
 * A call followed by the project's own schedule and rules, with a poll at every instant at which one is due. The call is
 * followed to the end of the window also where it would have completed early, so that all ways to find its high look at the
 * same time.
 */
export function pollCall(
  { entry, endAt, id }: PolledCall,
  quoteAt: (now: EpochMs) => Quote | undefined,
): Polled {
  let token: Token = {
    id: id as TokenId,
    ref: REF,
    life: 'alive',
    last: { price: entry.price, at: entry.at },
    misses: 0,
  };
  let running = startRunning(entry);
  const samples: Sample[] = [];
  let dayPrice: number = entry.price;
  let doubledAt: EpochMs | undefined;
  let now = dueAfter(token, running, { postedAt: entry.at, now: entry.at });
  while (now <= endAt) {
    const seen = observe(token, [callOf(entry, running)], quoteAt(now), now);
    token = seen.token;
    running = seen.running[0]?.running ?? running;
    if (seen.sample !== undefined) samples.push(seen.sample);
    const alert = seen.happenings.find((happening) => happening.kind === 'ath-reached');
    if (alert !== undefined && alert.multiple >= 2) doubledAt ??= now;
    if (now <= entry.at + DAY) dayPrice = running.ath.price;
    const regularAt = seen.completions.length === 0 ? token.nextDueAt : undefined;
    now = regularAt ?? dueAfter(token, running, { postedAt: entry.at, now });
  }
  return {
    dayPrice,
    price: running.ath.price,
    running,
    samples,
    ...(doubledAt !== undefined && { doubledAt }),
  };
}

function callOf(entry: Entry, running: Running): TrackedCall {
  return { id: 1 as CallId, status: 'open', postedAt: entry.at, entry, running };
}

/** What recordings do not hold is given: a pool of this depth, and a trade for so many dollars of the recorded volume. */
const GIVEN_DEPTH_USD = 50_000;
const GIVEN_TRADE_USD = 100;

/** Polls of a recorded series, with the volume of its last five minutes, a given depth and given sizes of trades. */
export function pollWindow(
  { entry, endAt, number, series }: CallWindow,
  priceAt: (at: EpochMs) => number | undefined,
): Polled {
  return pollCall({ entry, endAt, id: number + 1 }, (at) => {
    const price = priceUsd(priceAt(at));
    if (price === undefined) return undefined;
    const volume = volumeBefore(series, at);
    const trades = Math.round(volume / GIVEN_TRADE_USD);
    const buys = Math.ceil(trades / 2);
    return {
      token: REF,
      at,
      price,
      source: 'recorded',
      liquidityUsd: GIVEN_DEPTH_USD,
      depthUsd: GIVEN_DEPTH_USD,
      volumeUsd: { m5: volume },
      trades: { m5: { buys, sells: trades - buys } },
    };
  });
}

/** US dollars traded in the five minutes before, by candles that have ended then. */
function volumeBefore({ candles, spanMs }: CallWindow['series'], at: EpochMs): number {
  let volume = 0;
  for (let index = lastStartedBy(candles, at - spanMs); index >= 0; index -= 1) {
    const candle = candles[index];
    if (candle === undefined || candle.at < at - spanMs - FIVE_MINUTES) break;
    volume += candle.volumeUsd;
  }
  return volume;
}

function dueAfter(
  token: Token,
  running: Running,
  { postedAt, now }: { readonly postedAt: EpochMs; readonly now: EpochMs },
): EpochMs {
  return nextDueAt({
    youngestPostedAt: postedAt,
    now,
    misses: token.misses,
    life: token.life,
    watchedOnly: false,
    pending: (running.provisional ?? running.breachedAt) !== undefined,
    policy,
    jitterKey: token.id,
  });
}
