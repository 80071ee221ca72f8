// When a token counts as missing, dead or rugged, and when and why a call is complete.

import type { Token } from '../model/call.ts';
import type { CompletionReason } from '../model/outcome.ts';
import type { TokenLife } from '../model/token.ts';
import { DAY, type EpochMs, HOUR, MINUTE, SECOND } from '../model/units.ts';
import { type AthRules, DEFAULT_ATH_RULES } from '../performance/ath.ts';
import type { Liquidity } from './liquidity.ts';

/** The rules by which calls are followed. Durations in milliseconds, ratios as plain numbers. */
export interface TrackingPolicy {
  /** How long a call is followed, from its post on. */
  readonly trackingMs: number;
  /** The longest wait between two looks at an open call. */
  readonly updateIntervalMs: number;
  /** Up to this age a call is looked at every freshIntervalMs; most of what happens to a call happens then. */
  readonly freshMs: number;
  readonly freshIntervalMs: number;
  /** Up to this age every youngIntervalMs; from then on the wait grows by ageingShare of the further age. */
  readonly youngMs: number;
  readonly youngIntervalMs: number;
  readonly ageingShare: number;
  /** First wait after a miss; it doubles with every further one. */
  readonly suspectIntervalMs: number;
  /** Wait for tokens that are dead, or whose calls are only watched. */
  readonly quietIntervalMs: number;
  /** A look this long before the end of a call's window gives it a price of its last minutes. */
  readonly lastLookMs: number;
  /**
   * Waits are spread over this share of themselves, so that tokens called together are not polled together for ever.
   */
  readonly jitterShare: number;
  /** A call at or below this multiple of its entry is lost, once confirmed. */
  readonly lossMultiple: number;
  /** A token is dead after this many polls in a row without a price ... */
  readonly deadMisses: number;
  /** ... when the first of them is this long ago. */
  readonly deadAfterMs: number;
  /**
   * A call whose last price that is believed is older than this at its end does not end at that price, where sources gave only
   * doubtful ones since, or candles know better.
   */
  readonly staleMs: number;
  /** Usable depth, US dollars; a token that falls below it after it had more is rugged. */
  readonly minDepthUsd: number;
  /**
   * Trades on either side, and dollars traded, in the last hour that prove a pool alive whatever its liquidity figure
   * says.
   */
  readonly liveTrades: number;
  readonly liveVolumeUsd: number;
  /** How far a price of another pool may be from the last one and still continue the series, as a ratio. */
  readonly switchTolerance: number;
  /** Rungs of the ATH ladder, as rising multiples of the entry. */
  readonly milestones: readonly number[];
  /** Ratio above the last alerted multiple from which a high between rungs is spoken of. */
  readonly realertIncrease: number;
  /** Below this return the loss warning is given. */
  readonly lossWarningRoi: number;
  readonly ath: AthRules;
  /** How long a call whose time is over waits for the candles of its last hours; 0 when no source has candles. */
  readonly candleGraceMs: number;
}

export const DEFAULT_TRACKING_POLICY: TrackingPolicy = {
  trackingMs: 7 * DAY,
  updateIntervalMs: 2 * HOUR,
  freshMs: HOUR,
  freshIntervalMs: 30 * SECOND,
  youngMs: DAY,
  youngIntervalMs: 5 * MINUTE,
  ageingShare: 1 / 12,
  suspectIntervalMs: 10 * MINUTE,
  quietIntervalMs: DAY,
  lastLookMs: 3 * MINUTE,
  jitterShare: 0.1,
  lossMultiple: 0.1,
  deadMisses: 3,
  deadAfterMs: 6 * HOUR,
  staleMs: DAY,
  minDepthUsd: 1_000,
  liveTrades: 5,
  liveVolumeUsd: 1_000,
  switchTolerance: 0.25,
  milestones: [1.5, 2, 3, 5, 10, 20, 50, 100],
  realertIncrease: 0.2,
  lossWarningRoi: -0.5,
  ath: DEFAULT_ATH_RULES,
  candleGraceMs: 0,
};

/** How long a token has had no price, and what that makes of it. */
export interface Vitals {
  readonly life: TokenLife;
  readonly misses: number;
  readonly missingSince?: EpochMs;
}

/**
 * Vitals after a poll in which no source had a price: suspect at first, dead from the third miss on once the first of
 * them is six hours ago. A rugged token stays rugged. `pricedAt` is when a price was last taken by other means (the
 * entry of a newer call): misses from before it no longer count.
 */
export function afterMiss(
  token: Pick<Token, 'life' | 'misses' | 'missingSince'>,
  now: EpochMs,
  options: { readonly policy: TrackingPolicy; readonly pricedAt?: EpochMs },
): Vitals {
  const { policy, pricedAt = 0 } = options;
  const since = token.missingSince;
  const goesOn = token.misses > 0 && since !== undefined && pricedAt <= since;
  const misses = goesOn ? token.misses + 1 : 1;
  const missingSince = goesOn ? since : now;
  const dead = isDead({ misses, missingSince }, now, policy);
  const life = token.life === 'rugged' ? 'rugged' : dead ? 'dead' : 'suspect';
  return { life, misses, missingSince };
}

/** Has no source had a price for so long that the token counts as worth nothing? */
export function isDead(
  { misses, missingSince }: Pick<Vitals, 'misses' | 'missingSince'>,
  now: EpochMs,
  policy: TrackingPolicy,
): boolean {
  return (
    misses >= policy.deadMisses && missingSince !== undefined && now - missingSince >= policy.deadAfterMs
  );
}

/**
 * Life after a poll that found a price. A rugged token comes back only with liquidity that is known to be there; any
 * other one comes back with the price.
 */
export function lifeAfterPrice(before: TokenLife, liquidity: Liquidity): TokenLife {
  if (liquidity === 'collapsed') return 'rugged';
  return before === 'rugged' && liquidity !== 'enough' ? 'rugged' : 'alive';
}

/** The end of a call's window: prices from after it do not count. */
export function windowEndAt(postedAt: EpochMs, policy: TrackingPolicy): number {
  return postedAt + policy.trackingMs;
}

/**
 * Why a call is complete now, or undefined while it goes on. A dead or rugged token outweighs a loss: it is worth
 * nothing.
 */
export function completionOf(
  call: { readonly postedAt: EpochMs; readonly gone: boolean; readonly lost: boolean },
  now: EpochMs,
  policy: TrackingPolicy,
): Extract<CompletionReason, 'dead' | 'loss' | 'elapsed'> | undefined {
  if (call.gone) return 'dead';
  if (call.lost) return 'loss';
  return now >= windowEndAt(call.postedAt, policy) ? 'elapsed' : undefined;
}
