import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseChannel } from '../../src/reputation/channel-state.ts';
import { parseCrowd } from '../../src/reputation/crowd-state.ts';
import { echoShare, originalityEffect, originalityOf } from '../../src/reputation/originality.ts';
import { STANDING } from '../../src/reputation/target.ts';
import {
  anyHistory,
  BLANK,
  day,
  live,
  lived,
  LOSS,
  type Memory,
  overall,
  PLAIN_FEATURES,
  told,
  WIN,
} from './history.ts';

const echoing = (echo: boolean) => ({ ...PLAIN_FEATURES, echo });
const chance = (at: number): number => ((at * 7_919 + 13) % 9_973) / 9_973;

/** Forty channels of fifty calls; every fourth calls what others have called, and wins as often as given. */
function world(winsOfEchoes: number, winsOfOthers: number): Memory {
  return lived(
    Array.from({ length: 2_000 }, (_, at) => {
      const channel = at % 40;
      const echo = channel % 4 === 0;
      const wins = chance(at) < (echo ? winsOfEchoes : winsOfOthers);
      return told({ channel, postedAt: day(at / 20), features: echoing(echo), ...(wins ? WIN : LOSS) });
    }),
  );
}

/** The effect on standing that is expected of a channel after twelve calls that say nothing but whether they echo. */
function expectedOf(memory: Memory, echo: boolean): number {
  const channel = Array.from({ length: 12 }).reduce<Memory>(
    (so) => live(so, told({ channel: 99, postedAt: day(100), features: echoing(echo) })),
    memory,
  );
  const state = parseChannel(channel.channels.get(99) ?? null);
  return originalityEffect(parseCrowd(memory.crowd), state)[STANDING];
}

test('where echoes do worse, early callers are credited before they have shown it, and echoes are not', () => {
  const worse = world(0.05, 0.3);
  expect(expectedOf(worse, false)).toBeGreaterThan(0.02);
  expect(expectedOf(worse, true)).toBeLessThan(-0.1);
});

test('where echoes do as well or better, nobody is punished for them', () => {
  expect(Math.abs(expectedOf(world(0.2, 0.2), true))).toBeLessThan(0.02);
  expect(expectedOf(world(0.4, 0.2), true)).toBeGreaterThan(0.02);
});

test('channels that all echo alike are told apart by nothing but their calls', () => {
  // Their shares differ by no more than the few typical calls that steady a share.
  const calls = Array.from({ length: 1_500 }, (_, at) =>
    told({ channel: at % 30, postedAt: day(at / 15), ...(chance(at) < 0.02 * (at % 30) ? WIN : LOSS) }),
  );
  const memory = lived([
    ...calls,
    ...[1, 2, 3].map((at) => told({ channel: 99, postedAt: day(at), ...LOSS })),
  ]);
  const state = parseChannel(memory.channels.get(99) ?? null);
  expect(Math.abs(originalityEffect(parseCrowd(memory.crowd), state)[STANDING])).toBeLessThan(0.02);
});

test('a share is that of all calls, steadied by three usual ones', () => {
  const memory = [true, false, false].reduce<Memory>(
    (so, echo, at) => live(so, told({ postedAt: day(at), features: echoing(echo) })),
    BLANK,
  );
  expect(echoShare(parseChannel(memory.channels.get(1) ?? null))).toBeCloseTo((1 + 3 * 0.15) / 6, 12);
  expect(overall(memory, 1).completed).toBe(3);
});

test('exchanging one channel at a time equals adding all channels up anew', () => {
  fc.assert(
    fc.property(anyHistory, (history) => {
      const { crowd, channels } = lived(history);
      for (const k of [0, 1, 2, 3] as const) {
        const kept = parseCrowd(crowd).originality[k];
        const anew = [...channels.values()].map((channel) => originalityOf(parseChannel(channel), k));
        for (const figure of ['w', 'z', 'zz', 'y', 'zy'] as const) {
          const sum = anew.reduce((total, share) => total + share[figure], 0);
          expect(kept[figure]).toBeCloseTo(sum, 9);
        }
      }
    }),
  );
});
