import type { Call } from '../model/call.ts';
import type { Trail } from '../model/outcome.ts';
import type { Sample } from '../model/quote.ts';
import { type EpochMs, type PriceUsd, priceUsd } from '../model/units.ts';
import type { GrowingTrail } from '../performance/trail.ts';
import { isStray, PROVEN } from '../performance/trust.ts';
import type { TrackingPolicy } from './lifecycle.ts';

/** What a call ends at in place of a price that was believed long before its end. */
type StaleEnd = { readonly kind: 'closed'; readonly price: PriceUsd } | { readonly kind: 'missing' };

/**
 * What a call ends at whose last believed price is too old to be its end: the close of the last candle where one shows that its
 * pool lives, and else it is missing, like a token without a price, when sources have answered with nothing but doubtful prices
 * since. Undefined where the last price is recent enough, and where nobody answered: an outage of ours counts against no token.
 * `samples` are those up to the end, oldest first.
 */
export function staleEnd(
  { entry }: Pick<Call, 'entry'>,
  samples: readonly Sample[],
  given: {
    readonly endAt: EpochMs;
    /** The accepted high: a close above it is not believed. */
    readonly athPrice: PriceUsd;
    /** What candles have shown; undefined when none were read. */
    readonly trail?: Trail;
    readonly policy: TrackingPolicy;
  },
): StaleEnd | undefined {
  const { endAt, policy } = given;
  const believedAt = samples.findLast((sample) => !isStray(sample))?.at ?? entry.at;
  const since = Math.max(believedAt, entry.at);
  if (endAt - since <= policy.staleMs) return undefined;
  const price = lastClose(entry, given, since);
  if (price !== undefined) return { kind: 'closed', price };
  const doubted = samples.filter((sample) => sample.at > since && sample.doubt !== PROVEN);
  const spanMs = (doubted.at(-1)?.at ?? 0) - (doubted[0]?.at ?? 0);
  const isMissing = doubted.length >= policy.deadMisses && spanMs >= policy.deadAfterMs;
  return isMissing ? { kind: 'missing' } : undefined;
}

/** Of candles that go on to the end, as far as polls would: what is traded less often may be dust in an emptied pool. */
function lastClose(
  entry: Call['entry'],
  {
    endAt,
    athPrice,
    trail,
    policy,
  }: {
    readonly endAt: EpochMs;
    readonly athPrice: PriceUsd;
    readonly trail?: GrowingTrail;
    readonly policy: TrackingPolicy;
  },
  since: number,
): PriceUsd | undefined {
  if (trail?.latest === undefined) return undefined;
  const [afterMs, close] = trail.latest;
  const closedAt = entry.at + afterMs;
  if (closedAt <= since || closedAt > endAt || endAt - closedAt > policy.updateIntervalMs) return undefined;
  const price = priceUsd(entry.price * close);
  return price !== undefined && price <= athPrice ? price : undefined;
}
