import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { CallStatus, High } from '../../src/model/call.ts';
import type { TokenLife } from '../../src/model/token.ts';
import { DAY, HOUR, MINUTE, SECOND, type TokenId } from '../../src/model/units.ts';
import { startRunning } from '../../src/performance/ath.ts';
import { DEFAULT_TRACKING_POLICY } from '../../src/tracking/lifecycle.ts';
import { inBatches } from '../../src/tracking/schedule-batches.ts';
import { createLoad } from '../../src/tracking/schedule-load.ts';
import { decidableAt } from '../../src/tracking/schedule-pending.ts';
import { findOf, livelyWaitMs, type Pulse, pulseOf } from '../../src/tracking/schedule-pulse.ts';
import { createTuning } from '../../src/tracking/schedule-tuning.ts';
import { looksNeeded, stretchedMs, stretchFor } from '../../src/tracking/schedule-stretch.ts';
import { type Due, nextDueAt, waitRange, wantedWaitMs } from '../../src/tracking/schedule.ts';
import { at, entryAt, price } from '../curves.ts';

const POLICY = DEFAULT_TRACKING_POLICY;
const FRESH = POLICY.freshIntervalMs;
const RANGE = waitRange(POLICY);
/** Far from anything, in a price that stands still. */
const CALM: Pulse = { distance: Math.log(5), variance: 0.01, move: 0, moveMs: HOUR };
/** One per cent below a rung, in a price that moved by a tenth in two minutes. */
const LIVELY: Pulse = { distance: 0.01, variance: 0.09, move: 0.1, moveMs: 2 * MINUTE };

function dueAfter(ageMs: number, more: Partial<Due> = {}): Due {
  return {
    youngestPostedAt: at(0),
    oldestPostedAt: at(0),
    now: at(ageMs),
    misses: 0,
    life: 'alive',
    watchedOnly: false,
    policy: POLICY,
    jitterKey: 1,
    ...more,
  };
}

/** How long after `ageMs` of a call's life the next look is, milliseconds. */
function wait(ageMs: number, more: Partial<Due> = {}): number {
  return nextDueAt(dueAfter(ageMs, more)) - at(ageMs);
}

/** A call at an entry of 1, as the pulse and the confirmation see it. */
function call(more: { status?: CallStatus; ath?: number; provisional?: High; alerted?: number } = {}) {
  const entry = entryAt(1);
  const running = {
    ...startRunning(entry),
    alertedMultiple: more.alerted ?? 1,
    ...(more.ath !== undefined && { ath: { price: price(more.ath), at: at(MINUTE) } }),
    ...(more.provisional && { provisional: more.provisional }),
  };
  return { status: more.status === 'watched' ? ('watched' as const) : ('open' as const), entry, running };
}

function pulseAt(value: number, ...calls: readonly ReturnType<typeof call>[]): Pulse | undefined {
  const seen = { price: price(value), at: at(HOUR) };
  const before = { price: price(value * 0.9), at: at(HOUR - 5 * MINUTE) };
  return pulseOf(seen, before, calls, POLICY.milestones);
}

describe('a call is looked at', () => {
  test.each([
    ['most often in its first hour', 30 * MINUTE, FRESH],
    ['every 5 minutes on its first day', 5 * HOUR, 5 * MINUTE],
    ['every hour or so after another 11 hours', 35 * HOUR, 60 * MINUTE],
    ['every two hours, with two minutes to spare, from the third day on', 3 * DAY, (118 * MINUTE) / 1.1],
  ])('%s', (_, ageMs, expected) => {
    expect(wait(ageMs)).toBeGreaterThanOrEqual(Math.floor(expected));
    expect(wait(ageMs)).toBeLessThanOrEqual(expected * 1.1);
  });

  test('by its youngest call, and no later than the end of its oldest', () => {
    expect(wait(3 * DAY, { youngestPostedAt: at(3 * DAY) })).toBeLessThanOrEqual(FRESH * 1.1);
    expect(wait(7 * DAY - MINUTE, { youngestPostedAt: at(4 * DAY) })).toBe(MINUTE);
  });

  test('once more shortly before its end, and at its end', () => {
    expect(wait(7 * DAY - HOUR)).toBe(57 * MINUTE);
    expect(wait(7 * DAY - 3 * MINUTE)).toBe(3 * MINUTE);
  });

  test('daily when it is only watched or its token is dead', () => {
    for (const quiet of [{ watchedOnly: true }, { life: 'dead' as const }]) {
      expect(wait(HOUR, quiet)).toBeGreaterThan(20 * HOUR);
      expect(wait(HOUR, quiet)).toBeLessThanOrEqual(DAY);
    }
  });

  test('sooner the livelier it is, whatever its age, and never sooner than a fresh one', () => {
    expect(wait(3 * DAY, { pulse: CALM })).toBe(wait(3 * DAY));
    expect(wait(3 * DAY, { pulse: LIVELY })).toBeLessThanOrEqual(FRESH * 1.1);
    expect(wait(3 * DAY, { pulse: { ...LIVELY, distance: 0 } })).toBeGreaterThanOrEqual(FRESH);
  });

  test('sooner by the root of its watchers, up to four', () => {
    const waits = [1, 2, 4, 9].map((watchers) => wantedWaitMs(dueAfter(5 * HOUR, { watchers })));
    expect(waits[1]).toBeCloseTo((waits[0] ?? 0) / Math.SQRT2);
    expect(waits[2]).toBeCloseTo((waits[0] ?? 0) / 2);
    expect(waits[3]).toBe(waits[2]);
    expect(wantedWaitMs(dueAfter(0, { watchers: 9 }))).toBe(FRESH);
  });
});

describe('what waits for a confirmation', () => {
  const confirmMs = POLICY.ath.confirmAfterMs;
  const old = 3 * DAY;

  test('is looked at when it can have it', () => {
    const decidable = { pending: true, decidableAt: at(old + 70 * SECOND) };
    expect(wait(old, decidable)).toBeGreaterThanOrEqual(70 * SECOND);
    expect(wait(old, decidable)).toBeLessThanOrEqual(77 * SECOND);
    expect(wait(old, { pending: true })).toBeGreaterThanOrEqual(confirmMs);
    expect(wait(old, { pending: true })).toBeLessThanOrEqual(1.1 * confirmMs);
  });

  test('and could not be decided is looked at as often as a young call, not without a pause', () => {
    const missed = { pending: true, decidableAt: at(old - HOUR) };
    expect(wait(old, missed)).toBeGreaterThanOrEqual(POLICY.youngIntervalMs);
    expect(wait(old, missed)).toBeLessThanOrEqual(1.1 * POLICY.youngIntervalMs);
  });

  test('waits no longer under load', () => {
    expect(wait(old, { pending: true, stretch: 1_000 })).toBe(wait(old, { pending: true }));
  });

  test('is the oldest high or loss of any open call', () => {
    const high = (ms: number) => ({ provisional: { price: price(2), at: at(ms) } });
    expect(decidableAt([call(), call()], POLICY.ath)).toBeUndefined();
    expect(decidableAt([call({ ...high(HOUR), status: 'watched' })], POLICY.ath)).toBeUndefined();
    // Twice the last high: it must stand for twice the shortest time.
    const standsMs = 2 * POLICY.ath.standsAfterMs;
    expect(decidableAt([call(high(2 * HOUR)), call(high(HOUR))], POLICY.ath)).toBe(at(HOUR + standsMs));
    const breached = { ...call(), running: { ...startRunning(entryAt(1)), breachedAt: at(MINUTE) } };
    expect(decidableAt([breached, call(high(HOUR))], POLICY.ath)).toBe(at(MINUTE + confirmMs));
  });
});

describe('the pulse of a price', () => {
  test('is its distance from the next rung that was not told', () => {
    expect(pulseAt(1.9, call({ ath: 1.95, alerted: 1.6 }))?.distance).toBeCloseTo(Math.log(2 / 1.9));
    expect(pulseAt(1.9, call({ ath: 2.8, alerted: 2.2 }))?.distance).toBeCloseTo(
      Math.log((2.8 * 1.05) / 1.9),
    );
  });

  test('or from a high that is too much to miss, also above the ladder', () => {
    expect(pulseAt(1.2, call({ ath: 1.2 }))?.distance).toBeCloseTo(Math.log(1.05));
    expect(pulseAt(150, call({ ath: 160, alerted: 120 }))?.distance).toBeCloseTo(
      Math.log((160 * 1.05) / 150),
    );
  });

  test('is that of the nearest open call; watched ones have none', () => {
    const near = call({ ath: 2.5, alerted: 1.6 });
    expect(pulseAt(1.99, call({ ath: 4, alerted: 3 }), near)).toEqual(pulseAt(1.99, near));
    expect(pulseAt(1.99, call({ status: 'watched' }))).toBeUndefined();
  });

  test('needs a price from before', () => {
    const seen = { price: price(1.9), at: at(HOUR) };
    expect(pulseOf(seen, undefined, [call()], POLICY.milestones)).toBeUndefined();
    expect(pulseOf(seen, seen, [call()], POLICY.milestones)).toBeUndefined();
  });

  test('beats faster near the mark and after a move, slower after a long rest', () => {
    const usual: Pulse = { distance: 0.2, variance: 0.04, move: 0.05, moveMs: 5 * MINUTE };
    const waitMs = livelyWaitMs(usual);
    expect(livelyWaitMs({ ...usual, move: -0.3 })).toBeLessThan(waitMs);
    expect(livelyWaitMs({ ...usual, variance: 0.09 })).toBeLessThan(waitMs);
    expect(livelyWaitMs({ ...usual, move: 0, moveMs: 2 * HOUR })).toBeGreaterThan(waitMs);
    expect(livelyWaitMs({ ...usual, distance: 0.1 })).toBeCloseTo(waitMs / 4);
  });

  test('is as long as a price of its volatility needs to get there one time in three', () => {
    const move = 0.3 * Math.sqrt(0.25);
    expect(livelyWaitMs({ distance: 0.3, variance: 0.09, move, moveMs: 15 * MINUTE })).toBeCloseTo(HOUR);
  });

  test('takes a price for calm that has long stood still, though it stands at its high', () => {
    const still = (ageMs: number): Pulse | undefined => {
      const before = { price: price(1), at: at(ageMs - 10 * MINUTE) };
      return pulseOf({ price: price(1), at: at(ageMs) }, before, [call()], POLICY.milestones);
    };
    const waits = [HOUR, DAY, 3 * DAY].map((ageMs) => {
      const pulse = still(ageMs);
      return pulse && livelyWaitMs(pulse);
    });
    expect(waits[0]).toBeLessThan(HOUR);
    expect(waits[1]).toBeGreaterThan(HOUR);
    expect(waits[2]).toBeGreaterThan(2 * HOUR);
  });
});

describe('under load', () => {
  test('the calm wait longer first, none beyond the longest, and the freshest not at all', () => {
    const waits = [FRESH, MINUTE * 3, MINUTE * 10, HOUR, RANGE.longestMs, DAY];
    const growth = waits.map((waitMs) => stretchedMs(waitMs, 1.5, RANGE) / waitMs);
    expect(growth[0]).toBe(1);
    expect(growth.slice(0, 4)).toEqual(growth.slice(0, 4).toSorted((a, b) => a - b));
    expect(growth[3]).toBeGreaterThan(1.5);
    expect(growth.slice(4)).toEqual([1, 1]);
    for (const waitMs of waits.slice(0, 5))
      expect(stretchedMs(waitMs, 1_000, RANGE)).toBeLessThanOrEqual(RANGE.longestMs);
  });

  test('calls of the first hour are looked at as ever, those of the first day less often', () => {
    expect(wait(30 * MINUTE, { stretch: 3 })).toBe(wait(30 * MINUTE));
    expect(wait(5 * HOUR, { stretch: 3 })).toBeGreaterThan(1.5 * wait(5 * HOUR));
  });

  test('the stretch is the least that fits', () => {
    const anyWanted = fc.array(
      fc.record({
        waitMs: fc.double({ min: RANGE.soonestMs, max: DAY, noNaN: true }),
        tokens: fc.integer({ min: 1, max: 50_000 }),
      }),
      { minLength: 1, maxLength: 20 },
    );
    fc.assert(
      fc.property(anyWanted, fc.double({ min: 0.05, max: 2, noNaN: true }), (wanted, share) => {
        const budget = share * looksNeeded(wanted, 1, RANGE);
        const stretch = stretchFor(wanted, budget, RANGE);
        if (share >= 1) expect(stretch).toBe(1);
        else if (stretch < 999) {
          expect(looksNeeded(wanted, stretch, RANGE)).toBeLessThanOrEqual(budget);
          expect(looksNeeded(wanted, stretch * 0.999, RANGE)).toBeGreaterThan(budget * 0.98);
        } else expect(looksNeeded(wanted, 999, RANGE)).toBeGreaterThan(budget * 0.98);
      }),
    );
  });
});

describe('the load', () => {
  const token = (id: number): TokenId => id as TokenId;

  test('is nothing in an empty house', () => {
    const load = createLoad({ range: RANGE, tokensPerMinute: () => 7_200 });
    expect(load.stretch()).toBe(1);
    expect(load.report()).toMatchObject({ tokens: 0, wantedPerMinute: 0, stretch: 1, fits: true });
  });

  test('counts a token once, as it was last wanted, and no more once it has left', () => {
    const load = createLoad({ range: RANGE, tokensPerMinute: () => 7_200 });
    for (const waitMs of [MINUTE, HOUR, 10 * MINUTE]) load.wants(token(1), waitMs, at(0));
    load.wants(token(2), 10 * MINUTE, at(0));
    expect(load.report().tokens).toBe(2);
    // To the eighth of a doubling.
    expect(load.report().wantedPerMinute).toBeGreaterThan(0.2 / 1.1);
    expect(load.report().wantedPerMinute).toBeLessThan(0.2 * 1.1);
    load.leaves(token(1));
    load.leaves(token(1));
    load.leaves(token(3));
    expect(load.report().tokens).toBe(1);
    expect(load.report().wantedPerMinute).toBeLessThan(0.1 * 1.1);
  });

  test('stretches calm waits once there is too much to do, follows the budget, and says what cannot be', () => {
    let tokensPerMinute = 1_000;
    const load = createLoad({ range: RANGE, tokensPerMinute: () => tokensPerMinute });
    for (let id = 1; id <= 10_000; id += 1) load.wants(token(id), 5 * MINUTE, at(0));
    load.wants(token(1), 5 * MINUTE, at(MINUTE));
    const busy = load.report();
    expect(busy.stretch).toBeGreaterThan(1.5);
    expect(busy).toMatchObject({ possiblePerMinute: 800, fits: true });
    expect(busy.wantedPerMinute).toBeGreaterThan(1_800);

    tokensPerMinute = 50;
    load.wants(token(1), 5 * MINUTE, at(2 * MINUTE));
    expect(load.report()).toMatchObject({ fits: false });

    tokensPerMinute = 10_000;
    load.wants(token(1), 5 * MINUTE, at(3 * MINUTE));
    expect(load.report()).toMatchObject({ stretch: 1, fits: true });
  });
});

test('a suspect is looked at again soon, then ever less often, load or none', () => {
  const waits = [1, 2, 3, 4, 5, 6].map((misses) => wait(3 * DAY, { life: 'suspect', misses }));
  expect(waits[0]).toBeLessThanOrEqual(11 * MINUTE);
  expect(waits).toEqual([...waits].sort((a, b) => a - b));
  expect(waits[5]).toBeLessThanOrEqual(2 * HOUR);
  expect(wait(3 * DAY, { life: 'suspect', misses: 1, stretch: 100 })).toBe(waits[0]);
});

test('tokens called together spread over the tolerance', () => {
  const waits = Array.from({ length: 1_000 }, (_, key) => wait(3 * DAY, { jitterKey: key }));
  expect(new Set(waits).size).toBeGreaterThan(990);
  expect(Math.max(...waits) - Math.min(...waits)).toBeGreaterThan(10 * MINUTE);
});

test('batches hold one chain and thirty tokens at most, the first come in the first of their chain', () => {
  const due = Array.from({ length: 95 }, (_, index) => ({
    ref: { chain: index % 5 === 4 ? 'base' : 'solana', address: `token ${index}` },
  }));
  const batches = inBatches(due);
  expect(batches.map((batch) => [batch[0]?.ref.chain, batch.length])).toEqual([
    ['solana', 30],
    ['base', 19],
    ['solana', 30],
    ['solana', 16],
  ]);
  for (const chain of ['base', 'solana']) {
    const isOf = ({ ref }: { readonly ref: { readonly chain: string } }): boolean => ref.chain === chain;
    expect(batches.flat().filter(isOf)).toEqual(due.filter(isOf));
  }
});

test('the next look is always ahead, on time for every end, and the same for the same token', () => {
  const anyDue = fc.record({
    ageMs: fc.integer({ min: 0, max: 8 * DAY }),
    youngerMs: fc.integer({ min: 0, max: 7 * DAY }),
    misses: fc.nat(2_000),
    life: fc.constantFrom<TokenLife>('alive', 'suspect', 'dead', 'rugged'),
    watchedOnly: fc.boolean(),
    pending: fc.boolean(),
    decidableMs: fc.option(fc.integer({ min: -DAY, max: DAY }), { nil: undefined }),
    pulse: fc.option(
      fc.record({
        distance: fc.double({ min: 0, max: 20, noNaN: true }),
        variance: fc.double({ min: 1e-9, max: 100, noNaN: true }),
        move: fc.double({ min: -20, max: 20, noNaN: true }),
        moveMs: fc.integer({ min: 1, max: 30 * DAY }),
      }),
      { nil: undefined },
    ),
    watchers: fc.nat(50),
    stretch: fc.double({ min: 1, max: 1_000, noNaN: true }),
    jitterKey: fc.nat(),
  });
  fc.assert(
    fc.property(anyDue, ({ ageMs, youngerMs, decidableMs, pulse, ...more }) => {
      const due = {
        ...more,
        youngestPostedAt: at(Math.min(ageMs, youngerMs)),
        ...(decidableMs !== undefined && { decidableAt: at(Math.max(0, ageMs + decidableMs)) }),
        ...(pulse !== undefined && { pulse }),
      };
      const waitMs = wait(ageMs, due);
      const leftMs = 7 * DAY - ageMs;
      expect(waitMs).toBeGreaterThan(0);
      expect(waitMs).toBeLessThanOrEqual(more.watchedOnly || more.life === 'dead' ? DAY : 118 * MINUTE);
      if (leftMs > 0) expect(waitMs).toBeLessThanOrEqual(leftMs);
      expect(wait(ageMs, due)).toBe(waitMs);
    }),
  );
});

describe('a find', () => {
  const before = { price: price(1.9), at: at(HOUR) };
  const findAt = (value: number, ...calls: readonly ReturnType<typeof call>[]) =>
    findOf({ price: price(value), at: at(HOUR + 5 * MINUTE) }, before, calls, POLICY.milestones);

  test('is a rung or a high that the price has reached since the look before', () => {
    expect(findAt(1.99, call({ ath: 1.95, alerted: 1.6 }))).toBeUndefined();
    expect(findAt(2, call({ ath: 1.95, alerted: 1.6 }))).toBe('in time');
    expect(findAt(2.8, call({ ath: 2.8, alerted: 2.2 }))).toBeUndefined();
    expect(findAt(2.8 * 1.051, call({ ath: 2.8, alerted: 2.2 }))).toBe('in time');
  });

  test('is late when the price has left it a further twentieth behind', () => {
    expect(findAt(2.09, call({ ath: 1.95, alerted: 1.6 }))).toBe('in time');
    expect(findAt(2.11, call({ ath: 1.95, alerted: 1.6 }))).toBe('late');
  });

  test('is none of watched calls', () => {
    expect(findAt(9, call({ status: 'watched' }))).toBeUndefined();
  });
});

describe('the patience with lively tokens', () => {
  function after(finds: number, lateEvery: number) {
    const tuning = createTuning();
    for (let find = 1; find <= finds; find += 1) tuning.found(find % lateEvery === 0);
    return tuning;
  }

  test('stays where a tenth of the finds is late', () => {
    expect(after(1_000, 10).patience()).toBeCloseTo(1, 1);
    expect(after(1_000, 10).report()).toMatchObject({ found: 1_000, late: 100 });
  });

  test('shrinks with more late ones and grows with fewer, within its bounds', () => {
    expect(after(100, 5).patience()).toBeLessThan(1);
    expect(after(10_000, 1).patience()).toBeCloseTo(1 / 4);
    expect(after(100, 1_000).patience()).toBeGreaterThan(1);
    expect(after(10_000, 20_000).patience()).toBeCloseTo(2);
  });

  test('makes lively tokens wait shorter or longer, and nobody shorter than a fresh one or longer than its age asks', () => {
    const pulse: Pulse = { ...LIVELY, distance: 0.09 };
    const patient = (patience: number): number => wantedWaitMs(dueAfter(DAY, { pulse, patience }));
    expect(patient(0.5)).toBeCloseTo(patient(1) / 2);
    expect(patient(0.0001)).toBe(FRESH);
    expect(patient(1e9)).toBe(wantedWaitMs(dueAfter(DAY)));
  });

  test('learns nothing while calm tokens are stretched', () => {
    let budget = 1e9;
    const load = createLoad({ range: RANGE, tokensPerMinute: () => budget });
    const wants = (at_: number): void => {
      for (let id = 1; id <= 100; id += 1) load.wants(id as TokenId, 5 * MINUTE, at(at_));
    };
    wants(0);
    load.found(true);
    expect(load.patience()).toBeLessThan(1);
    const before = load.patience();
    budget = 1;
    wants(2 * MINUTE);
    expect(load.stretch()).toBeGreaterThan(1);
    load.found(true);
    expect(load.patience()).toBe(before);
  });
});
