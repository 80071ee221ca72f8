import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseChannel } from '../../src/reputation/channel-state.ts';
import { parseCrowd } from '../../src/reputation/crowd-state.ts';
import { shareOf, spreadOf } from '../../src/reputation/spread.ts';
import { anyHistory, BLANK, day, lived, LOSS, told, WIN } from './history.ts';

test('exchanging one channel at a time equals adding all channels up anew', () => {
  fc.assert(
    fc.property(anyHistory, (history) => {
      const { crowd, channels } = lived(history);
      for (const k of [0, 1, 2, 3] as const) {
        const kept = parseCrowd(crowd).spread[k];
        const anew = [...channels.values()].map((channel) => shareOf(parseChannel(channel), k));
        for (const figure of ['n', 't', 'd', 'tierN', 'tierD'] as const) {
          const sum = anew.reduce((total, share) => total + share[figure], 0);
          expect(kept[figure]).toBeCloseTo(sum, 9);
        }
      }
    }),
  );
});

test('spreads start at their defaults and stay within bounds', () => {
  const start = spreadOf(parseCrowd(BLANK.crowd));
  expect(start.channel[0]).toBeCloseTo(1.3 * 0.0625, 12);
  expect(start.tier[2]).toBeCloseTo(0.0036, 12);
  fc.assert(
    fc.property(anyHistory, (history) => {
      const { channel } = spreadOf(parseCrowd(lived(history).crowd));
      expect(channel[0]).toBeGreaterThanOrEqual(0.02 * 0.0625);
      expect(channel[0]).toBeLessThanOrEqual(8 * 0.0625);
    }),
  );
});

test('channels that differ widen the spread, channels that do not narrow it', () => {
  const world = (wins: (channel: number, at: number) => boolean): number => {
    const history = Array.from({ length: 1_200 }, (_, at) =>
      told({
        channel: at % 30,
        postedAt: day(at / 15),
        ...(wins(at % 30, Math.floor(at / 30)) ? WIN : LOSS),
      }),
    );
    return spreadOf(parseCrowd(lived(history).crowd)).channel[2];
  };
  const alike = world((channel, at) => (channel + at) % 4 === 0);
  const apart = world((channel, at) => channel % 2 === 0 && at % 2 === 0);
  expect(apart).toBeGreaterThan(0.0144 * 1.5);
  expect(alike).toBeLessThan(0.0144);
});
