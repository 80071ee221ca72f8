// One token of the simulation: its course, its one call as the tracker sees it, and which rungs its price has crossed.

import type { Entry, High, Running } from '../../src/model/call.ts';
import type { Sample } from '../../src/model/quote.ts';
import type { TokenRef } from '../../src/model/token.ts';
import { type EpochMs, epochMs, MINUTE, type PriceUsd, SECOND, type TokenId } from '../../src/model/units.ts';
import { startRunning } from '../../src/performance/ath.ts';
import type { TrackedCall } from '../../src/ports.ts';
import { follow } from '../../src/tracking/follow.ts';
import type { TrackingPolicy } from '../../src/tracking/lifecycle.ts';
import { nextDueAt, wantedWaitMs, type Due } from '../../src/tracking/schedule.ts';
import type { Load } from '../../src/tracking/schedule-load.ts';
import { decidableAt } from '../../src/tracking/schedule-pending.ts';
import { pulseOf } from '../../src/tracking/schedule-pulse.ts';
import { type Course, createCourse } from './market.ts';

/** A rung that the real price crossed, and was not told of yet. */
export interface Crossing {
  readonly rung: number;
  readonly at: number;
}

export interface FollowedToken {
  readonly id: TokenId;
  readonly ref: TokenRef;
  readonly postedAt: EpochMs;
  readonly course: Course;
  readonly entry: Entry;
  running: Running;
  /** Its call has ended early; it is looked at as if it had not, so that the house stays full. */
  over: boolean;
  crossings: readonly Crossing[];
  /** The highest rung whose crossing was noted. */
  crossedRung: number;
}

/** How soon after its post a call has its entry. */
const ENTRY_LAG_MS = 8 * SECOND;
const FINE_MS = 5 * SECOND;
const COARSE_STEPS = 120;

export function openToken(id: number, chain: string, postedAt: number, seed: number): FollowedToken {
  const course = createCourse(seed);
  const at = epochMs(postedAt + ENTRY_LAG_MS);
  const price = course.real(ENTRY_LAG_MS) as PriceUsd;
  const entry: Entry = { at, price, lagMs: ENTRY_LAG_MS, source: 'simulated', confidence: 'high' };
  const running = startRunning(entry);
  return {
    id: id as TokenId,
    ref: { chain, address: '' },
    postedAt: epochMs(postedAt),
    course,
    entry,
    running,
    over: false,
    crossings: [],
    crossedRung: 1,
  };
}

/** As if the token had been followed until `lastAt`: highs by a coarse look back, and every rung below them told. */
export function catchUp(token: FollowedToken, lastAt: number, milestones: readonly number[]): void {
  const { course, entry, postedAt } = token;
  const ageMs = lastAt - postedAt;
  const looks = Array.from({ length: 16 }, (_, index) => (ageMs * (index + 1)) / 16);
  if (course.peakAtMs < ageMs) looks.push(course.peakAtMs);
  const last = { price: course.real(ageMs) as PriceUsd, at: epochMs(lastAt) };
  const top = Math.max(entry.price, ...looks.map((ms) => course.real(ms))) as PriceUsd;
  const ath: High = { price: top, at: last.at };
  const rung = milestones.findLast((mark) => top / entry.price >= mark) ?? 1;
  token.crossedRung = rung;
  token.running = { ...startRunning(entry), samples: 1, last, ath, wick: ath, alertedMultiple: rung };
}

/** One look: folds the price into the call. Says which rung is worth an alert, if one is. */
export function look(token: FollowedToken, at: EpochMs, policy: TrackingPolicy): number | undefined {
  const { course, entry, postedAt } = token;
  if (token.over) return undefined;
  const ageMs = at - postedAt;
  const seen = course.seen(ageMs) as PriceUsd;
  noteCrossings(token, at, policy.milestones);
  const depthUsd = ageMs < course.ruggedAtMs ? 30_000 : 0.02;
  const sample: Sample = {
    at,
    price: seen,
    source: 'simulated',
    depthUsd,
    liquidityUsd: depthUsd,
    volumeM5Usd: 2_000,
    tradesM5: 16,
  };
  const step = follow(entry, token.running, sample, policy);
  token.running = step.running;
  token.over = step.lost || ageMs >= course.ruggedAtMs;
  return step.high?.rung;
}

/** When to look next, as the observer reckons it; tells the load what was wanted. */
export function planNext(
  token: FollowedToken,
  now: EpochMs,
  options: { readonly policy: TrackingPolicy; readonly load: Load; readonly before?: High },
): EpochMs {
  const { policy, load, before } = options;
  const { running, entry, postedAt } = token;
  const status = token.over ? 'watched' : 'open';
  const calls: readonly TrackedCall[] = [{ id: 1 as TrackedCall['id'], status, postedAt, entry, running }];
  const decidable = decidableAt(calls, policy.ath);
  const pulse = pulseOf(running.last, before, calls, policy.milestones);
  const due: Due = {
    youngestPostedAt: postedAt,
    oldestPostedAt: postedAt,
    now,
    misses: 0,
    life: 'alive',
    watchedOnly: false,
    policy,
    jitterKey: token.id,
    stretch: load.stretch(),
    ...(decidable !== undefined && { pending: true, decidableAt: decidable }),
    ...(pulse !== undefined && { pulse }),
  };
  load.wants(token.id, wantedWaitMs(due), now);
  return nextDueAt(due);
}

/** Rungs that the real price has crossed since the last look, with the instant to five seconds. */
function noteCrossings(token: FollowedToken, at: number, milestones: readonly number[]): void {
  const { course, entry, postedAt, running } = token;
  const reached = course.seen(at - postedAt) / entry.price;
  for (const rung of milestones) {
    if (rung <= token.crossedRung || reached < rung) continue;
    const crossedAt = crossingAt(token, rung, { from: running.last.at, to: at });
    if (crossedAt === undefined) return;
    token.crossings = [...token.crossings, { rung, at: crossedAt }];
    token.crossedRung = rung;
  }
}

/** When the real price first stood at a multiple within a span; undefined when it never did. */
export function crossingAt(
  { course, entry, postedAt }: FollowedToken,
  rung: number,
  { from, to }: { readonly from: number; readonly to: number },
): number | undefined {
  const level = rung * entry.price;
  const stepMs = Math.max(FINE_MS, (to - from) / COARSE_STEPS);
  for (let ms = from; ms <= to; ms += stepMs) {
    if (course.real(ms - postedAt) < level) continue;
    if (stepMs === FINE_MS || ms === from) return ms;
    for (let fine = ms - stepMs; fine < ms; fine += FINE_MS)
      if (course.real(fine - postedAt) >= level) return fine;
    return ms;
  }
  return course.real(to - postedAt) >= level ? to : undefined;
}

/** The first hour of a call, in which an alert must be quick, milliseconds. */
export const FIRST_HOUR_MS = 60 * MINUTE;
