// One token of the simulation: its course, its one call as the tracker sees it, and which rungs its price has crossed.

import type { Entry, High, Running, Token } from '../../src/model/call.ts';
import type { Quote } from '../../src/model/quote.ts';
import type { TokenRef } from '../../src/model/token.ts';
import {
  type CallId,
  type EpochMs,
  epochMs,
  MINUTE,
  type PriceUsd,
  SECOND,
  type TokenId,
} from '../../src/model/units.ts';
import { startRunning } from '../../src/performance/ath.ts';
import type { SweepRules, TrackedCall } from '../../src/ports.ts';
import type { TrackingPolicy } from '../../src/tracking/lifecycle.ts';
import { nextDueAt } from '../../src/tracking/schedule.ts';
import { type Course, createCourse } from './market.ts';

/** A rung that the real price crossed, and was not told of yet. */
export interface Crossing {
  readonly rung: number;
  readonly at: number;
}

export interface FollowedToken {
  /** As the tracker keeps it. */
  token: Token;
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
  const ref = { chain, address: '' };
  return {
    token: { id: id as TokenId, ref, life: 'alive', misses: 0, last: { price, at } },
    ref,
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
  token.token = { ...token.token, last };
  token.running = { ...startRunning(entry), samples: 1, last, ath, wick: ath, alertedMultiple: rung };
}

/**
 * One look: the tracker's own observation of the price. Says which rung it tells, if any, and when it wants to look next. A call
 * that has ended goes on being looked at as its age asks for, so that the house stays full.
 */
export function look(
  token: FollowedToken,
  at: EpochMs,
  options: { readonly observe: SweepRules['observe']; readonly policy: TrackingPolicy },
): { readonly rung?: number | undefined; readonly dueAt: EpochMs } {
  const { observe, policy } = options;
  if (token.over) return { dueAt: dueByAge(token, at, policy) };
  noteCrossings(token, at, policy.milestones);
  const { postedAt, entry, running } = token;
  const call: TrackedCall = { id: 1 as CallId, status: 'open', postedAt, entry, running };
  const seen = observe(token.token, [call], quoteAt(token, at), at);
  token.token = seen.token;
  token.running = seen.running[0]?.running ?? running;
  token.over = seen.completions.length > 0;
  const told = seen.happenings.find((happening) => happening.kind === 'ath-reached');
  const plannedAt = token.over ? undefined : seen.token.nextDueAt;
  return { rung: told?.rung, dueAt: plannedAt ?? dueByAge(token, at, policy) };
}

/** When a call is looked at by its age alone: before its first look, and after its end. */
export function dueByAge({ postedAt, token }: FollowedToken, now: EpochMs, policy: TrackingPolicy): EpochMs {
  const age = { youngestPostedAt: postedAt, misses: 0, life: 'alive', watchedOnly: false } as const;
  return nextDueAt({ ...age, now, policy, jitterKey: token.id });
}

const TRADES = { m5: { buys: 9, sells: 7 }, h1: { buys: 100, sells: 80 } };

function quoteAt({ course, postedAt, ref }: FollowedToken, at: EpochMs): Quote {
  const price = course.seen(at - postedAt) as PriceUsd;
  const isRugged = at - postedAt >= course.ruggedAtMs;
  const liquidityUsd = isRugged ? 0.02 : 30_000;
  return {
    token: ref,
    at,
    price,
    source: 'simulated',
    liquidityUsd,
    depthUsd: liquidityUsd,
    volumeUsd: isRugged ? {} : { m5: 2_000, h1: 20_000 },
    trades: isRugged ? {} : TRADES,
  };
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
