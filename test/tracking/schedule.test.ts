import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { TokenLife } from '../../src/model/token.ts';
import { DAY, HOUR, MINUTE } from '../../src/model/units.ts';
import { DEFAULT_TRACKING_POLICY } from '../../src/tracking/lifecycle.ts';
import { type Due, nextDueAt } from '../../src/tracking/schedule.ts';
import { at } from '../curves.ts';

/** How long after `ageMs` of a call's life the next look is, milliseconds. */
function wait(ageMs: number, more: Partial<Due> = {}): number {
  const due: Due = {
    youngestPostedAt: at(0),
    oldestPostedAt: at(0),
    now: at(ageMs),
    misses: 0,
    life: 'alive',
    watchedOnly: false,
    policy: DEFAULT_TRACKING_POLICY,
    jitterKey: 1,
    ...more,
  };
  return nextDueAt(due) - at(ageMs);
}

describe('a call is looked at', () => {
  test.each([
    ['every 2 minutes in its first hour', 30 * MINUTE, 2 * MINUTE],
    ['every 5 minutes on its first day', 5 * HOUR, 5 * MINUTE],
    ['every hour or so after another 11 hours', 35 * HOUR, 60 * MINUTE],
    ['every two hours from the third day on', 3 * DAY, (2 * HOUR) / 1.1],
  ])('%s', (_, ageMs, expected) => {
    expect(wait(ageMs)).toBeGreaterThanOrEqual(Math.floor(expected));
    expect(wait(ageMs)).toBeLessThanOrEqual(expected * 1.1);
  });

  test('soon when a high or a loss waits for its confirmation', () => {
    expect(wait(3 * DAY, { pending: true })).toBeLessThanOrEqual(5.5 * MINUTE);
    expect(wait(3 * DAY, { pending: true })).toBeGreaterThanOrEqual(
      DEFAULT_TRACKING_POLICY.ath.confirmAfterMs,
    );
  });

  test('by its youngest call, and no later than the end of its oldest', () => {
    expect(wait(3 * DAY, { youngestPostedAt: at(3 * DAY) })).toBeLessThanOrEqual(2.2 * MINUTE);
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
});

test('a suspect is looked at again soon, then ever less often', () => {
  const waits = [1, 2, 3, 4, 5, 6].map((misses) => wait(3 * DAY, { life: 'suspect', misses }));
  expect(waits[0]).toBeLessThanOrEqual(11 * MINUTE);
  expect(waits).toEqual([...waits].sort((a, b) => a - b));
  expect(waits[5]).toBeLessThanOrEqual(2 * HOUR);
});

test('tokens called together spread over the tolerance', () => {
  const waits = Array.from({ length: 1_000 }, (_, key) => wait(3 * DAY, { jitterKey: key }));
  expect(new Set(waits).size).toBeGreaterThan(990);
  expect(Math.max(...waits) - Math.min(...waits)).toBeGreaterThan(10 * MINUTE);
});

test('the next look is always ahead, on time for every end, and the same for the same token', () => {
  const anyDue = fc.record({
    ageMs: fc.integer({ min: 0, max: 8 * DAY }),
    youngerMs: fc.integer({ min: 0, max: 7 * DAY }),
    misses: fc.nat(2_000),
    life: fc.constantFrom<TokenLife>('alive', 'suspect', 'dead', 'rugged'),
    watchedOnly: fc.boolean(),
    pending: fc.boolean(),
    jitterKey: fc.nat(),
  });
  fc.assert(
    fc.property(anyDue, ({ ageMs, youngerMs, ...more }) => {
      const due = { ...more, youngestPostedAt: at(Math.min(ageMs, youngerMs)) };
      const waitMs = wait(ageMs, due);
      const leftMs = 7 * DAY - ageMs;
      expect(waitMs).toBeGreaterThan(0);
      expect(waitMs).toBeLessThanOrEqual(more.watchedOnly || more.life === 'dead' ? DAY : 2 * HOUR);
      if (leftMs > 0) expect(waitMs).toBeLessThanOrEqual(leftMs);
      expect(wait(ageMs, due)).toBe(waitMs);
    }),
  );
});
