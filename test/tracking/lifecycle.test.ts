import { describe, expect, test } from 'vitest';
import type { TokenLife } from '../../src/model/token.ts';
import { DAY, HOUR, MINUTE } from '../../src/model/units.ts';
import {
  afterMiss,
  completionOf,
  DEFAULT_TRACKING_POLICY,
  lifeAfterPrice,
} from '../../src/tracking/lifecycle.ts';
import { at } from '../curves.ts';
import { type Followed, followed } from './followed.ts';

const policy = DEFAULT_TRACKING_POLICY;
const WEEK = 7 * DAY;

test.each([
  ['alive', 'enough', 'alive'],
  ['alive', 'unknown', 'alive'],
  ['alive', 'low', 'alive'],
  ['alive', 'collapsed', 'rugged'],
  ['suspect', 'unknown', 'alive'],
  ['dead', 'enough', 'alive'],
  ['dead', 'collapsed', 'rugged'],
  ['rugged', 'enough', 'alive'],
  ['rugged', 'low', 'rugged'],
  ['rugged', 'unsure', 'rugged'],
  ['rugged', 'unknown', 'rugged'],
] as const)('a token that is %s and priced with %s liquidity is %s', (before, liquidity, expected) => {
  expect(lifeAfterPrice(before, liquidity)).toBe(expected);
});

test('a rugged token that vanishes stays rugged, and its calls end as dead', () => {
  const gone = { life: 'rugged' as TokenLife, misses: 5, missingSince: at(0) };
  expect(afterMiss(gone, at(DAY), { policy })).toEqual({ life: 'rugged', misses: 6, missingSince: at(0) });
  const token = followed({ token: { life: 'rugged', lastDepthUsd: 0.59 }, entry: { liquidityUsd: 0.59 } });
  for (const hour of [1, 2, 7]) token.poll(hour * HOUR);
  expect(token.token.life).toBe('rugged');
  expect(token.call().reason).toBe('dead');
});

describe('a call completes', () => {
  const call = { postedAt: at(0), gone: false, lost: false };

  test.each([
    [{ gone: true, lost: true }, WEEK, 'dead'],
    [{ lost: true }, WEEK, 'loss'],
    [{ lost: true }, HOUR, 'loss'],
    [{}, WEEK, 'elapsed'],
    [{}, WEEK - 1, undefined],
  ] as const)('as %j after %d ms: %s', (state, afterMs, reason) => {
    expect(completionOf({ ...call, ...state }, at(afterMs), policy)).toBe(reason);
  });
});

/** Polls a token whenever it asks to be, until its call is complete; returns the instants, milliseconds after the call. */
function pollUntilComplete(token: Followed, poll: (ms: number) => void): number[] {
  const polls: number[] = [];
  let ms = 2 * MINUTE;
  while (token.call().status === 'open') {
    poll(ms);
    polls.push(ms);
    if (token.token.nextDueAt === undefined) break;
    ms = token.token.nextDueAt - at(0);
  }
  return polls;
}

describe('seven days by the schedule', () => {
  test('end on time, with a price of the last minutes and never more than two hours apart', () => {
    const token = followed();
    const polls = pollUntilComplete(token, (ms) => token.priced(ms, 1 + (ms % HOUR) / DAY));
    expect(polls.at(-1)).toBe(WEEK);
    expect(polls.at(-2)).toBe(WEEK - 3 * MINUTE);
    expect(Math.max(...polls.map((ms, index) => ms - (polls[index - 1] ?? 0)))).toBeLessThanOrEqual(2 * HOUR);
    expect(polls.length).toBeLessThan(600);
    expect(token.call().reason).toBe('elapsed');
  });

  test('end after six hours for a token that vanished', () => {
    const token = followed();
    const polls = pollUntilComplete(token, (ms) => token.poll(ms));
    expect(token.call().reason).toBe('dead');
    expect(polls.at(-1)).toBeLessThanOrEqual(8 * HOUR);
    expect(polls.length).toBeGreaterThanOrEqual(3);
  });

  test('end within minutes for a token that lost everything but its liquidity', () => {
    const token = followed();
    const polls = pollUntilComplete(token, (ms) => token.priced(ms, ms < 3 * DAY ? 1 : 0.01));
    expect(token.call().reason).toBe('loss');
    expect((polls.at(-1) ?? 0) - (polls.at(-2) ?? 0)).toBeLessThanOrEqual(5.5 * MINUTE);
  });
});
