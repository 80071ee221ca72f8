// One call and one sample: its figures, what there is to say, and whether it is lost.

import type { Entry, High, Running } from '../model/call.ts';
import type { Aftermath } from '../model/outcome.ts';
import type { Sample } from '../model/quote.ts';
import type { EpochMs } from '../model/units.ts';
import { foldHigh, startRunning } from '../performance/ath.ts';
import { multiple } from '../performance/roi.ts';
import { reaches } from '../performance/success.ts';
import { countsAsPrice, isThin, mayCarryHigh, PROVEN, RUGGED, STATED } from '../performance/trust.ts';
import type { TrackedCall } from '../ports.ts';
import type { TrackingPolicy } from './lifecycle.ts';
import { alertOf } from './milestones.ts';

type WatchedCall = Pick<TrackedCall, 'running' | 'aftermath'>;

export interface Step {
  readonly running: Running;
  /** A confirmed high at which the price stands, or that candles have proved, when it is worth an alert. */
  readonly high?: { readonly multiple: number; readonly at: High['at']; readonly rung?: number };
  readonly warning?: { readonly roi: number; readonly rugged: boolean };
  /** At or below the stop-loss line, and confirmed. */
  readonly lost: boolean;
}

/**
 * Folds one sample into an open call. A loss is confirmed by a second sample, as late as a high must be, that stands
 * there too, or at once where the liquidity is gone. Samples that are not newer than the last change nothing.
 */
export function follow(entry: Entry, running: Running, sample: Sample, policy: TrackingPolicy): Step {
  const rugged = sample.doubt === RUGGED;
  const { running: folded, accepted } = foldHigh(running, sample, policy.ath, rugged);
  if (folded === running) return { running, lost: false };
  // What was seen in hindsight is no news, and no loss is found by it.
  if (sample.doubt === STATED) return { running: folded, lost: false };

  // A sample that the fold did not take as a price is none for the loss rules either.
  const counts = folded.last.at === sample.at;
  const now = multiple(entry.price, sample.price);
  const isUnder = counts && reaches(policy.lossMultiple, now);
  const isConfirmed =
    isThin(sample, policy.ath) ||
    (running.breachedAt !== undefined && sample.at - running.breachedAt >= policy.ath.confirmAfterMs);
  const lost = isUnder && isConfirmed;

  const warns = !running.warned && (rugged || (counts && now - 1 < policy.lossWarningRoi));
  const isProven = sample.doubt === PROVEN || (accepted !== undefined && isHeld(accepted, sample, policy));
  const told = isProven ? folded.ath : counts ? standing(folded.ath, folded.last) : undefined;
  const reached = told === undefined ? 0 : multiple(entry.price, told.price);
  const alert = told && alertOf(reached, running.alertedMultiple, policy);
  return {
    running: mark(folded, {
      breachedAt: !counts ? running.breachedAt : isUnder ? (running.breachedAt ?? sample.at) : undefined,
      warned: running.warned || warns,
      alertedMultiple: alert === undefined ? running.alertedMultiple : reached,
    }),
    ...(alert && told && { high: { multiple: reached, at: told.at, ...alert } }),
    ...(warns && { warning: { roi: rugged ? -1 : now - 1, rugged } }),
    lost,
  };
}

/** Did the price all but stand at an accepted high for the whole time of a confirmation? */
function isHeld(accepted: High, { at, price }: Sample, { ath }: TrackingPolicy): boolean {
  return at - accepted.at >= ath.confirmAfterMs && price >= accepted.price * ath.standsShare;
}

/**
 * What may be told of any other accepted high: as much of it as the price stands at. What fell back is told when the price is
 * there again, or when candles prove it; most of it were spikes.
 */
function standing(ath: High, last: High): High {
  return last.price < ath.price ? last : ath;
}

/**
 * The running figures of a call from its entry and the samples since, oldest first: what following them one by one
 * gives. They are a cache of this fold and can be thrown away.
 */
export function rebuildRunning(entry: Entry, samples: readonly Sample[], policy: TrackingPolicy): Running {
  return samples.reduce(
    (running, sample) => follow(entry, running, sample, policy).running,
    startRunning(entry),
  );
}

/**
 * What is recorded of a watched call: its best sound price and its last price, from the price it was completed at on.
 */
export function watch(call: WatchedCall, sample: Sample | undefined, policy: TrackingPolicy): Aftermath {
  const { running } = call;
  const before: Aftermath = call.aftermath ?? {
    highPrice: running.last.price,
    highAt: running.last.at,
    lastPrice: running.last.price,
    lastAt: running.last.at,
  };
  if (sample === undefined || sample.at <= before.lastAt) return before;
  const { price, at } = sample;
  const isHigh = price > before.highPrice && mayCarryHigh(sample, policy.ath);
  const best = isHigh || running.ath.price < before.highPrice ? before.highPrice : running.ath.price;
  if (!isHigh && !countsAsPrice(sample, best, policy.ath)) return before;
  const last = { lastPrice: price, lastAt: at };
  return isHigh ? { highPrice: price, highAt: at, ...last } : { ...before, ...last };
}

function mark(
  running: Running,
  marks: Pick<Running, 'warned' | 'alertedMultiple'> & { readonly breachedAt: EpochMs | undefined },
): Running {
  const { breachedAt, warned, alertedMultiple } = marks;
  const isSame =
    running.breachedAt === breachedAt &&
    running.warned === warned &&
    running.alertedMultiple === alertedMultiple;
  if (isSame) return running;
  const next: { -readonly [Key in keyof Running]: Running[Key] } = { ...running, warned, alertedMultiple };
  if (breachedAt === undefined) delete next.breachedAt;
  else next.breachedAt = breachedAt;
  return next;
}
