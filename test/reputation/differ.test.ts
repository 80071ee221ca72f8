import { expect, test } from 'vitest';
import type { ChannelId } from '../../src/model/units.ts';
import { doChannelsDiffer, type DifferCall } from '../../src/reputation/differ.ts';
import { day } from './history.ts';

/** 40 channels with 30 calls each, in two tiers; `good` says how likely a call of a channel is to win. */
function calls(good: (channel: number) => number): DifferCall[] {
  return Array.from({ length: 1_200 }, (_, at) => {
    const channel = at % 40;
    const throwOf = (salt: number): number => ((at * 7_919 + salt * 104_729) % 9_973) / 9_973;
    const wins = throwOf(1) < good(channel);
    return {
      channelId: channel as ChannelId,
      tier: throwOf(2) < 0.7 ? 'micro' : 'mid',
      postedAt: day(at / 20),
      finalMultiple: wins ? 1.5 + throwOf(3) : 0.1 + 0.5 * throwOf(3),
      athMultiple: wins ? 3 : 1.2,
    } as const;
  });
}

test('channels that differ are told from channels that do not', () => {
  const same = doChannelsDiffer(calls(() => 0.3));
  const apart = doChannelsDiffer(calls((channel) => (channel % 2 === 0 ? 0.15 : 0.45)));
  expect(same).toMatchObject({ calls: 1_200, channels: 40 });
  for (const figure of ['success', 'hit', 'logReturn'] as const) {
    expect(same[figure]?.p).toBeGreaterThan(0.05);
    expect(same[figure]?.icc).toBeLessThan(0.02);
    expect(apart[figure]?.p).toBeLessThan(0.01);
    expect(apart[figure]?.icc).toBeGreaterThan(0.05);
  }
});

test('a good week and a lucrative tier pass for nobody`s skill', () => {
  // Each channel has its own weeks and its own tier, and all do alike within them.
  const own = Array.from({ length: 1_200 }, (_, at): DifferCall => {
    const channel = Math.floor(at / 30);
    const bull = channel % 4 < 2;
    const wins = ((at * 7_919) % 9_973) / 9_973 < (bull ? 0.7 : 0.1);
    return {
      channelId: channel as ChannelId,
      tier: bull ? 'mid' : 'micro',
      postedAt: day(7 * (channel % 4) + (at % 30) / 30),
      finalMultiple: wins ? 2 : 0.2,
      athMultiple: wins ? 3 : 1,
    };
  });
  expect(doChannelsDiffer(own).success?.p).toBeGreaterThan(0.05);
});

test('the order of the calls makes no difference', () => {
  const some = calls((channel) => channel / 60);
  expect(doChannelsDiffer(some.toReversed(), 50)).toEqual(doChannelsDiffer(some, 50));
});

test('too few calls or channels say nothing, and neither do outcomes that are all alike', () => {
  expect(doChannelsDiffer([])).toEqual({
    calls: 0,
    channels: 0,
    success: undefined,
    hit: undefined,
    logReturn: undefined,
  });
  const few = calls(() => 0.3).filter(({ channelId }) => channelId < 4);
  expect(doChannelsDiffer(few)).toMatchObject({ channels: 4, success: undefined });
  const alike: DifferCall[] = [];
  for (const call of calls(() => 0)) alike.push({ ...call, finalMultiple: 0 });
  expect(doChannelsDiffer(alike).logReturn).toEqual({ icc: 0, p: 1 });
});
