// The highest accepted price since the call: one fold over samples in the order of time.
//
// A sample that stands minIncrease above the ATH waits as the provisional high. The first sound sample at least
// confirmAfterMs later decides: at confirmShare of it or more the provisional high becomes the ATH (at the time it
// was made), below that it is refused and lives on as the wick only. The deciding sample may then be the next
// provisional high itself, so that in a steady rise each sample confirms the one before. The older high waits first:
// a higher sample that comes too early to decide does not take its place, otherwise polls in quick succession would
// put off acceptance for ever, and one error could drive out an honest high.
// A high at which a price that trade backs goes on standing is accepted sooner, see soonestConfirmMs().

import type { Entry, High, Running } from '../model/call.ts';
import type { Sample } from '../model/quote.ts';
import { MINUTE, SECOND } from '../model/units.ts';
import { countsAsPrice, isStray, isThin, mayCarryHigh, PROVEN, STATED, type TrustRules } from './trust.ts';

export interface AthRules extends TrustRules {
  /** Ratio by which a new high must exceed the last. */
  readonly minIncrease: number;
  /** How much later, milliseconds, a sample must be to confirm or refuse a high. */
  readonly confirmAfterMs: number;
  /** Share of the high at which the confirming sample must still stand. */
  readonly confirmShare: number;
  /**
   * So much later already, milliseconds, times how far the high leapt above the last one, a sample confirms a high at which
   * it all but stands, where trade backs it.
   */
  readonly standsAfterMs: number;
  /** Share of the high that is all but standing at it; a spike of one trade falls back further. */
  readonly standsShare: number;
  /** Trades in the last five minutes that back such a sample. */
  readonly standsTrades: number;
  /** Market cap per dollar of liquidity above which no sample is backed: what is that thin is given the whole time. */
  readonly standsCapToLiquidity: number;
}

export const DEFAULT_ATH_RULES: AthRules = {
  minIncrease: 0.01,
  confirmAfterMs: 2 * MINUTE,
  confirmShare: 0.5,
  standsAfterMs: 30 * SECOND,
  standsShare: 0.9,
  standsTrades: 5,
  standsCapToLiquidity: 200,
  minDepthUsd: 1_000,
  maxCapToLiquidity: 1_000,
};

type Draft = { -readonly [Key in keyof Running]: Running[Key] };

/** Running figures of a call before its first sample: everything stands at the entry, nothing was announced. */
export function startRunning(entry: Entry): Running {
  const start: High = { price: entry.price, at: entry.at };
  return {
    samples: 0,
    last: start,
    ath: start,
    wick: start,
    low: start,
    alertedMultiple: 1,
    warned: false,
  };
}

/**
 * The running figures after one more sample, and the high that it confirmed, if any. While `rugged` the ATH is
 * frozen. A sample not later than the last counted one changes nothing: then the very same `running` is returned.
 */
export function foldHigh(
  running: Running,
  sample: Sample,
  rules: AthRules,
  rugged: boolean,
): { readonly running: Running; readonly accepted?: High } {
  if (sample.doubt === PROVEN) return { running: raised(running, sample) };
  if (sample.at <= running.last.at) return { running };
  const { provisional: waiting, ...rest } = running;
  const next: Draft = rest;
  const seen: High = { price: sample.price, at: sample.at };
  // What was stated in hindsight is no look.
  if (sample.doubt !== STATED) next.samples += 1;
  if (seen.price > next.wick.price) next.wick = seen;
  const frozen = rugged && seen.price > next.ath.price;
  if (!frozen && countsAsPrice(sample, next.ath.price, rules)) {
    next.last = seen;
    if (seen.price < next.low.price) next.low = seen;
  }

  // A high whose pool was emptied before anything confirmed it could not have been sold: it waits no longer.
  if (!isStray(sample) && (rugged || isThin(sample, rules))) return { running: next };
  const decided = mayCarryHigh(sample, rules) && !isTooEarly(sample, running, rules);
  if (!decided) {
    if (waiting !== undefined) next.provisional = waiting;
    return { running: next };
  }
  const accepted =
    waiting !== undefined && seen.price >= waiting.price * rules.confirmShare ? waiting : undefined;
  if (accepted !== undefined) next.ath = accepted;
  if (seen.price >= next.ath.price * (1 + rules.minIncrease)) next.provisional = seen;
  return accepted === undefined ? { running: next } : { running: next, accepted };
}

/** The running figures with a high that candles have proved; the very same ones when it is none. */
export function raised(running: Running, { price, at }: High): Running {
  if (price <= running.ath.price) return running;
  const { provisional: waiting, ...rest } = running;
  const ath: High = { price, at };
  return {
    ...rest,
    ath,
    ...(price > rest.wick.price && { wick: ath }),
    // One that still waits goes on waiting if it stands above what was proved.
    ...(waiting !== undefined && waiting.price > price && { provisional: waiting }),
  };
}

/**
 * How much later than a high that waits, milliseconds, the soonest sample may be that confirms it: the longer the further it
 * leaps above the accepted one. A spike that stands for a minute is then no high of twice the last, and a steady rise waits
 * for nothing. Never longer than confirmAfterMs.
 */
export function soonestConfirmMs({ ath }: Pick<Running, 'ath'>, waiting: High, rules: AthRules): number {
  return Math.min(rules.confirmAfterMs, rules.standsAfterMs * Math.max(1, waiting.price / ath.price));
}

function isTooEarly(
  sample: Sample,
  { ath, provisional: waiting }: Pick<Running, 'ath' | 'provisional'>,
  rules: AthRules,
): boolean {
  if (waiting === undefined || sample.at - waiting.at >= rules.confirmAfterMs) return false;
  const isHeld = sample.at - waiting.at >= soonestConfirmMs({ ath }, waiting, rules);
  // Where trade goes on no price is the very same: that is what the source answered before, from its store.
  const isRepeated = sample.price === waiting.price;
  return (
    isRepeated || !isHeld || !isBacked(sample, rules) || sample.price < waiting.price * rules.standsShare
  );
}

/**
 * Does trade back the price? Enough trades in five minutes, in a pool of known depth that stands for the market cap; a bonding
 * curve has no depth, there as many dollars must have been traded as a pool must hold at the least.
 */
function isBacked(sample: Sample, rules: AthRules): boolean {
  const { depthUsd, liquidityUsd = depthUsd, marketCapUsd } = sample;
  if ((sample.tradesM5 ?? 0) < rules.standsTrades) return false;
  if (liquidityUsd !== undefined && marketCapUsd !== undefined)
    if (marketCapUsd > liquidityUsd * rules.standsCapToLiquidity) return false;
  return depthUsd !== undefined || (sample.volumeM5Usd ?? 0) >= rules.minDepthUsd;
}
