// The highest accepted price since the call: one fold over samples in the order of time.
//
// A sample that stands minIncrease above the ATH waits as the provisional high. The first sound sample at least
// confirmAfterMs later decides: at confirmShare of it or more the provisional high becomes the ATH (at the time it
// was made), below that it is refused and lives on as the wick only. The deciding sample may then be the next
// provisional high itself, so that in a steady rise each sample confirms the one before. The older high waits first:
// a higher sample that comes too early to decide does not take its place, otherwise polls in quick succession would
// put off acceptance for ever, and one error could drive out an honest high.

import type { Entry, High, Running } from '../model/call.ts';
import type { Sample } from '../model/quote.ts';
import { MINUTE, SECOND } from '../model/units.ts';
import { countsAsPrice, isStray, isThin, mayCarryHigh, PROVEN, type TrustRules } from './trust.ts';

export interface AthRules extends TrustRules {
  /** Ratio by which a new high must exceed the last. */
  readonly minIncrease: number;
  /** How much later, milliseconds, a sample must be to confirm or refuse a high. */
  readonly confirmAfterMs: number;
  /** Share of the high at which the confirming sample must still stand. */
  readonly confirmShare: number;
  /** So much later already, milliseconds, a sample confirms a high at which it all but stands, where trades back it. */
  readonly standsAfterMs: number;
  /** Share of the high that is all but standing at it; a spike of one trade falls back further. */
  readonly standsShare: number;
  /** Trades in the last five minutes that back such a sample. */
  readonly standsTrades: number;
}

export const DEFAULT_ATH_RULES: AthRules = {
  minIncrease: 0.01,
  confirmAfterMs: 2 * MINUTE,
  confirmShare: 0.5,
  standsAfterMs: 45 * SECOND,
  standsShare: 0.9,
  standsTrades: 5,
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
  next.samples += 1;
  if (seen.price > next.wick.price) next.wick = seen;
  const frozen = rugged && seen.price > next.ath.price;
  if (!frozen && countsAsPrice(sample, next.ath.price, rules)) {
    next.last = seen;
    if (seen.price < next.low.price) next.low = seen;
  }

  // A high whose pool was emptied before anything confirmed it could not have been sold: it waits no longer.
  if (!isStray(sample) && (rugged || isThin(sample, rules))) return { running: next };
  const decided = mayCarryHigh(sample, rules) && !isTooEarly(sample, waiting, rules);
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

function isTooEarly(sample: Sample, waiting: High | undefined, rules: AthRules): boolean {
  if (waiting === undefined || sample.at - waiting.at >= rules.confirmAfterMs) return false;
  return !standsAt(sample, waiting, rules);
}

/** Is the price all but where the high was, long enough after it to be no spike, in a pool that is known to be traded? */
function standsAt(sample: Sample, waiting: High, rules: AthRules): boolean {
  const isBacked = (sample.tradesM5 ?? 0) >= rules.standsTrades && sample.depthUsd !== undefined;
  const isHeld = sample.at - waiting.at >= rules.standsAfterMs;
  return isBacked && isHeld && sample.price >= waiting.price * rules.standsShare;
}
