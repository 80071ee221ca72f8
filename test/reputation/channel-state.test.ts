import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { TIERS } from '../../src/model/call.ts';
import {
  addSurplus,
  parseChannel,
  recordsAt,
  type ChannelState,
} from '../../src/reputation/channel-state.ts';
import { perMeasure } from '../../src/reputation/target.ts';
import { day } from './history.ts';

const anySurplus = fc.record({
  r: fc.double({ min: -3, max: 3, noNaN: true }),
  i: fc.double({ min: 0.001, max: 1, noNaN: true }),
});
const anyCall = fc.record({
  tier: fc.constantFrom(...TIERS),
  postedAt: fc.double({ min: 0, max: 500, noNaN: true }).map(day),
  weight: fc.double({ min: 0.05, max: 1, noNaN: true }),
  surplus: fc.tuple(anySurplus, anySurplus, anySurplus, anySurplus),
});

const NOW = day(600);
const sums = (state: ChannelState): number[] =>
  TIERS.flatMap((tier) => {
    const record = recordsAt(state, NOW).get(tier);
    return record === undefined ? [0] : [record.s, record.i, record.q].flat();
  });

test('the order in which calls arrive does not matter', () => {
  const twoOrders = fc
    .array(anyCall, { minLength: 1, maxLength: 30 })
    .chain((calls) => fc.tuple(fc.constant(calls), fc.shuffledSubarray(calls, { minLength: calls.length })));
  fc.assert(
    fc.property(twoOrders, ([calls, shuffled]) => {
      const one = sums(calls.reduce(addSurplus, parseChannel(null)));
      const other = sums(shuffled.reduce(addSurplus, parseChannel(null)));
      expect(other).toHaveLength(one.length);
      for (const [index, sum] of one.entries()) expect(other[index]).toBeCloseTo(sum, 9);
    }),
  );
});

test('a call counts half after 90 days and its variance a quarter', () => {
  const surplus = perMeasure(() => ({ r: 2, i: 1 }));
  const state = addSurplus(parseChannel(null), { tier: 'small', postedAt: day(0), weight: 0.5, surplus });
  const record = recordsAt(state, day(90)).get('small');
  expect(record?.s[0]).toBeCloseTo(0.5, 12);
  expect(record?.i[0]).toBeCloseTo(0.25, 12);
  expect(record?.q[0]).toBeCloseTo(0.0625, 12);
});

test('a state of another version is refused with the cure', () => {
  const state = { ...parseChannel(null), v: 7 };
  expect(() => parseChannel(state)).toThrow(/version 2.*rebuild it from the stored outcomes/);
  expect(() => parseChannel('nonsense')).toThrow(/rebuild/);
  expect(() => parseChannel({ ...parseChannel(null), extra: 1 })).toThrow(/rebuild/);
});

test('a state of version 1 is read on, and its standing starts at nothing', () => {
  const surplus = perMeasure(() => ({ r: 1, i: 1 }));
  const state = addSurplus(parseChannel(null), { tier: 'micro', postedAt: day(1), weight: 1, surplus });
  const older = JSON.parse(
    JSON.stringify(state, (key, value) => (['s', 'i', 'q'].includes(key) ? value.slice(0, 3) : value)),
  );
  const record = recordsAt(parseChannel({ ...older, v: 1 }), day(1)).get('micro');
  expect(record?.s).toEqual([1, 1, 1, 0]);
});
