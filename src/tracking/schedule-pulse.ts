// How soon something may happen to a price that is worth a look: a rung of the ladder, or a high that would be missed.

import type { High } from '../model/call.ts';
import { HOUR, MINUTE } from '../model/units.ts';
import type { TrackedCall } from '../ports.ts';

export interface Pulse {
  /** Natural logarithm of how many times the price must rise to matter; at least 0. */
  readonly distance: number;
  /** How the price has varied since the call: variance of its logarithm over an hour, above 0. */
  readonly variance: number;
  /** Natural logarithm of the price's last change, of either sign, and how long that took, milliseconds above 0. */
  readonly move: number;
  readonly moveMs: number;
}

/** A high this much above the last one is too much to miss; lower ones wait for their turn. */
const MISSABLE = Math.log(1.05);
/** Variance of the log price over an hour that is taken for granted, as if a first hour had shown it. */
const USUAL_VARIANCE = 0.3 ** 2;
/** Variance of a random walk by its range: range squared over 4 ln 2 (Parkinson 1980). */
const RANGE_TO_VARIANCE = 4 * Math.LN2;
/** How long the last move must have taken to weigh as much as all that was seen before it. */
const PAST_WEIGHT_MS = 15 * MINUTE;

/**
 * How near a price is to the next rung of any open call that was not told yet, or to a high of it that is too much to
 * miss. `before` is the price at the look before; without one, and without an open call, undefined.
 */
export function pulseOf(
  price: High,
  before: High | undefined,
  calls: readonly Pick<TrackedCall, 'status' | 'entry' | 'running'>[],
  milestones: readonly number[],
): Pulse | undefined {
  if (before === undefined || before.at >= price.at) return undefined;
  let nearest: Pulse | undefined;
  for (const call of calls) {
    if (call.status !== 'open') continue;
    const distance = Math.max(0, Math.log(targetOf(call, price, milestones) / price.price));
    if (nearest !== undefined && nearest.distance <= distance) continue;
    const move = Math.log(price.price / before.price);
    nearest = { distance, variance: varianceOf(call, price), move, moveMs: price.at - before.at };
  }
  return nearest;
}

/**
 * Did a look find the price at the next rung or high of an open call, and was that late? Late is when the price stands as far
 * beyond it as would have been too much to miss by itself. `before` is the price at the look before, `calls` are as that look
 * left them. Undefined when it found nothing.
 */
export function findOf(
  price: High,
  before: High,
  calls: readonly Pick<TrackedCall, 'status' | 'entry' | 'running'>[],
  milestones: readonly number[],
): 'in time' | 'late' | undefined {
  let beyond = -Infinity;
  for (const call of calls) {
    if (call.status !== 'open') continue;
    beyond = Math.max(beyond, Math.log(price.price / targetOf(call, before, milestones)));
  }
  if (beyond < 0) return undefined;
  return beyond > MISSABLE ? 'late' : 'in time';
}

/** The price of the next rung that was not told yet, or of the next high that is too much to miss, whichever is nearer. */
function targetOf(
  { entry, running }: Pick<TrackedCall, 'entry' | 'running'>,
  { price }: High,
  milestones: readonly number[],
): number {
  const reached = Math.max(price / entry.price, running.alertedMultiple);
  const rung = milestones.find((mark) => mark > reached);
  const high = Math.max(running.ath.price, running.provisional?.price ?? 0, price);
  return Math.min((rung ?? Infinity) * entry.price, high * Math.exp(MISSABLE));
}

/** By the range since the entry. A spike is no range: the accepted high counts. */
function varianceOf({ entry, running }: Pick<TrackedCall, 'entry' | 'running'>, { at }: High): number {
  const range = Math.log(running.ath.price / running.low.price);
  return (USUAL_VARIANCE + range ** 2 / RANGE_TO_VARIANCE) / (1 + Math.max(0, at - entry.at) / HOUR);
}

/**
 * The time in which the price reaches the distance with a chance of one in three, milliseconds: distance squared over
 * variance, by the reflection principle of a random walk without drift. The last move is taken into the variance with the
 * time that it took, against a quarter of an hour of what was seen before.
 */
export function livelyWaitMs({ distance, variance, move, moveMs }: Pulse): number {
  const past = (variance * PAST_WEIGHT_MS) / HOUR;
  const variancePerMs = (past + move ** 2) / (PAST_WEIGHT_MS + moveMs);
  return distance ** 2 / variancePerMs;
}
