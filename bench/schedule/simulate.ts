// Some hours of a full house: every sweep, batch and look in the order of time, from one thing that happens to the next.

import { epochMs, HOUR, MINUTE, SECOND } from '../../src/model/units.ts';
import { createRandom } from '../../src/random.ts';
import type { TrackingPolicy } from '../../src/tracking/lifecycle.ts';
import { BATCH, inBatches } from '../../src/tracking/schedule-batches.ts';
import { createObserver } from '../../src/tracking/observe.ts';
import { createLoad, type LoadReport } from '../../src/tracking/schedule-load.ts';
import { waitRange } from '../../src/tracking/schedule.ts';
import { DUE_LIMIT } from '../../src/tracking/sweep.ts';
import { chainOf } from './chains.ts';
import { createDueQueue } from './due-queue.ts';
import {
  catchUp,
  crossingAt,
  FIRST_HOUR_MS,
  dueByAge,
  type FollowedToken,
  look,
  openToken,
} from './followed-token.ts';
import { createLine } from './line.ts';

export interface House {
  readonly tokens: number;
  readonly policy: TrackingPolicy;
  readonly requestsPerMinute: number;
  /** Time between two sweeps, milliseconds; one that takes longer skips beats. */
  readonly beatMs: number;
  readonly hours: number;
  readonly seed: number;
}

export interface Delay {
  readonly rung: number;
  /** From the crossing to the alert. */
  readonly ms: number;
  readonly firstHour: boolean;
}

export interface Figures {
  readonly requestsPerMinute: number;
  readonly newCallsPerMinute: number;
  /** Ages of the last price of every token, looked at once an hour, milliseconds; and those of calls in their first hour. */
  readonly ages: readonly number[];
  readonly freshAges: readonly number[];
  readonly delays: readonly Delay[];
  /** Of calls that crossed 2x in their first hour: how many, and how many had no sample above it, or no alert, by its end. */
  readonly crossed: { readonly calls: number; readonly untold: number };
  /** Alerts of a rung that only a spike had crossed. */
  readonly falseAlerts: number;
  readonly alerts: number;
  /** Gaps between two prices of a token: how many, and how many of more than two hours. */
  readonly gaps: { readonly all: number; readonly late: number };
  readonly load: LoadReport;
}

/** The start of the simulated time, milliseconds: any instant that leaves room for calls before it. */
const START = 30 * 24 * HOUR;
/** Until the load is known and nothing reminds of the start. */
const WARM_UP_MS = 2.5 * HOUR;
/** The deliverer's beat. */
const DELIVER_MS = 5 * SECOND;

/** Lives through the hours after a warm-up. The same house always gives the same figures. Says how far it is at each hour. */
export function simulate(house: House, onProgress: (share: number) => void = () => undefined): Figures {
  const { policy } = house;
  const random = createRandom(house.seed);
  const line = createLine(house.requestsPerMinute, random);
  const load = createLoad({
    range: waitRange(policy),
    tokensPerMinute: () => house.requestsPerMinute * BATCH,
  });
  const observe = createObserver(policy, load);
  const queue = createDueQueue();
  const tokens: FollowedToken[] = [];
  const lastAt = new Float64Array(house.tokens);
  const measureFrom = START + WARM_UP_MS;
  const endAt = measureFrom + house.hours * HOUR;
  let seed = house.seed * 1_000_003;

  const ages: number[] = [];
  const freshAges: number[] = [];
  const delays: Delay[] = [];
  const crossed = { calls: 0, untold: 0 };
  const gaps = { all: 0, late: 0 };
  let falseAlerts = 0;
  let alerts = 0;
  let sentBefore = 0;
  let opened = 0;

  fill();
  let snapshotAt = measureFrom;
  let now = START;
  while (now < endAt) {
    now = Math.ceil(Math.max(now, queue.nextAt()) / house.beatMs) * house.beatMs;
    while (snapshotAt <= now && snapshotAt < endAt) {
      if (snapshotAt === measureFrom) sentBefore = line.sent();
      takeAges(snapshotAt);
      onProgress((snapshotAt - measureFrom) / (endAt - measureFrom));
      snapshotAt += HOUR;
    }
    now = Math.max(now + house.beatMs, sweep(now));
  }
  return {
    requestsPerMinute: ((line.sent() - sentBefore) * MINUTE) / (now - measureFrom),
    newCallsPerMinute: (opened * MINUTE) / (now - measureFrom),
    ages,
    freshAges,
    delays,
    crossed,
    falseAlerts,
    alerts,
    gaps,
    load: load.report(),
  };

  /** Calls that came evenly over the tracking window, each last looked at within the wait of its age. */
  function fill(): void {
    for (let index = 0; index < house.tokens; index += 1) {
      const ageMs = (policy.trackingMs * (index + random())) / house.tokens;
      const token = openToken(index, chainOf(random()), START - ageMs, (seed += 1));
      const waitMs = dueByAge(token, epochMs(START), policy) - START;
      const at = Math.max(START - waitMs * random(), token.entry.at);
      if (at > token.entry.at) catchUp(token, at, policy.milestones);
      lastAt[index] = at;
      tokens.push(token);
      queue.add(index, at + waitMs);
    }
  }

  /** Everything that is due by now; says when the last answer was there. */
  function sweep(startAt: number): number {
    const due: FollowedToken[] = [];
    while (queue.nextAt() <= startAt && due.length < DUE_LIMIT) {
      const token = tokens[queue.take() ?? 0];
      if (token !== undefined) due.push(token);
    }
    const batches = inBatches(due);
    const { answeredAt, endAt: sweptAt } = line.send(batches.length, startAt);
    for (const [number, batch] of batches.entries()) {
      const at = answeredAt[number] ?? startAt;
      for (const token of batch) visit(token, { at, sweptAt });
    }
    return due.length < DUE_LIMIT ? sweptAt : sweep(sweptAt);
  }

  function visit(token: FollowedToken, { at, sweptAt }: { at: number; sweptAt: number }): void {
    const index: number = token.token.id;
    const now = epochMs(at);
    const counts = now >= measureFrom;
    const seenAt = lastAt[index] ?? now;
    if (counts) gaps.all += 1;
    if (counts && now - seenAt > policy.updateIntervalMs) gaps.late += 1;
    lastAt[index] = now;
    const { rung, dueAt } = look(token, now, { observe, policy });
    if (rung !== undefined) tell(token, rung, Math.min(sweptAt, Math.ceil(at / DELIVER_MS) * DELIVER_MS));
    if (now >= token.postedAt + policy.trackingMs) return replace(index, now);
    if (now - token.postedAt > FIRST_HOUR_MS && seenAt - token.postedAt <= FIRST_HOUR_MS)
      auditFirstHour(token);
    queue.add(index, dueAt);
  }

  function tell(token: FollowedToken, rung: number, alertedAt: number): void {
    const told = token.crossings.filter((crossing) => crossing.rung <= rung);
    token.crossings = token.crossings.filter((crossing) => crossing.rung > rung);
    if (alertedAt < measureFrom) return;
    alerts += 1;
    if (!told.some((crossing) => crossing.rung === rung)) falseAlerts += 1;
    for (const crossing of told) {
      const firstHour = crossing.at - token.postedAt <= FIRST_HOUR_MS;
      delays.push({ rung: crossing.rung, ms: alertedAt - crossing.at, firstHour });
    }
  }

  /** Did a call that crossed 2x in its first hour have its alert when the hour was over? */
  function auditFirstHour(token: FollowedToken): void {
    if (token.entry.at < measureFrom) return;
    const hour = { from: token.entry.at, to: token.postedAt + FIRST_HOUR_MS };
    if (crossingAt(token, 2, hour) === undefined) return;
    crossed.calls += 1;
    if (token.running.alertedMultiple < 2) crossed.untold += 1;
  }

  /** A call is over and the next one comes: the house stays full. */
  function replace(index: number, at: number): void {
    const token = openToken(index, chainOf(random()), at, (seed += 1));
    tokens[index] = token;
    lastAt[index] = token.entry.at;
    if (at >= measureFrom) opened += 1;
    queue.add(index, dueByAge(token, token.entry.at, policy));
  }

  function takeAges(at: number): void {
    for (const [index, token] of tokens.entries()) {
      // A sweep that has begun is done ahead of the clock.
      const ageMs = Math.max(0, at - (lastAt[index] ?? at));
      ages.push(ageMs);
      if (at - token.postedAt <= FIRST_HOUR_MS && at > token.entry.at) freshAges.push(ageMs);
    }
  }
}
