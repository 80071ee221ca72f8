import { describe, expect, test } from 'vitest';
import { DAY, HOUR, MINUTE } from '../../../src/model/units.ts';
import { inventAddress } from '../../../src/sandbox/market/addresses.ts';
import { createPath } from '../../../src/sandbox/market/path.ts';
import { simulateToken } from '../../../src/sandbox/market/simulated.ts';
import { inventStory, type Story } from '../../../src/sandbox/market/story.ts';
import { NOON } from '../../fakes/clock.ts';

const BLEED: Story = {
  peakMultiple: 1.4,
  peakAtMs: 2 * HOUR,
  finalMultiple: 0.1,
  fadeMs: 12 * HOUR,
  wobble: 0.1,
  runUp: 2,
};

function simulate(story: Partial<Story>, seed = 'seed'): ReturnType<typeof simulateToken> {
  const address = inventAddress('solana', seed);
  return simulateToken({
    chain: 'solana',
    address,
    symbol: 'SIM',
    name: 'Sim',
    calledAt: NOON,
    ageMs: DAY,
    seed,
    story,
  });
}

/** A story without a rug, a migration or anything else that a seed might add. */
function quietly(story: Partial<Story>): Story {
  return { ...BLEED, ...story };
}

describe('a path', () => {
  test('shows every reader the same market, however it is polled', () => {
    const seeds = [1, 2, 3];
    for (const seed of seeds) {
      const story = inventStory(seed);
      const once = createPath(story, seed);
      const dense = createPath(story, seed);
      const far = once.multiple(6 * DAY);
      for (let ms = -DAY; ms <= 6 * DAY; ms += 7 * MINUTE) dense.multiple(ms);
      expect(dense.multiple(6 * DAY)).toBe(far);
      expect(once.multiple(HOUR)).toBe(dense.multiple(HOUR));
    }
  });

  test('stands at 1 at the call and follows its story', () => {
    const path = createPath(quietly({ wobble: 0 }), 5);
    expect(path.multiple(0)).toBeCloseTo(1, 6);
    expect(path.multiple(2 * HOUR)).toBeCloseTo(1.4, 6);
    expect(path.multiple(7 * DAY)).toBeCloseTo(0.1, 6);
    expect(path.multiple(-HOUR)).toBeCloseTo(0.5, 6);
  });

  test('goes on without jumps from second to second while the token is traded', () => {
    const path = createPath(quietly({}), 11);
    const step = (ms: number): number => Math.abs(Math.log(path.multiple(ms + 1_000) / path.multiple(ms)));
    const steepest = Math.max(...Array.from({ length: 86_400 }, (_, second) => step(second * 1_000)));
    expect(steepest).toBeLessThan(0.1);
  });

  test('spikes for a minute where no five-minute close sees it', () => {
    const smooth = quietly({ wobble: 0 });
    const spikes = Array.from({ length: 20 }, (_, seed) => seed).flatMap((seed) => {
      const path = createPath(smooth, seed);
      const closes = Array.from({ length: 288 }, (_, cell) => path.multiple(cell * 5 * MINUTE));
      const seconds = Array.from({ length: 17_280 }, (_, index) => path.multiple(index * 5_000));
      expect(Math.max(...closes)).toBeLessThan(1.41);
      return Math.max(...seconds) > 1.6 ? [seed] : [];
    });
    expect(spikes.length).toBeGreaterThan(1);
  });
});

describe('a simulated token', () => {
  test('is not listed before it was made', () => {
    const [token] = simulate(quietly({}));
    expect(token!.at(token!.createdAt - 1)).toBeUndefined();
    expect(token!.at(token!.createdAt)).toBeDefined();
  });

  test('that is rugged keeps dust prices on an empty pool and then vanishes', () => {
    const [token] = simulate({ ruggedAtMs: 3 * HOUR, vanishesAtMs: 3 * DAY, peakAtMs: HOUR });
    const before = token!.at(NOON + 3 * HOUR - 1)!;
    expect(before.liquidityUsd).toBeGreaterThan(1_000);
    const after = Array.from({ length: 60 }, (_, hour) => token!.at(NOON + (4 + hour) * HOUR)!);
    expect(after.every(({ liquidityUsd }) => liquidityUsd === 0.02)).toBe(true);
    expect(after.every(({ trades }) => trades.m5.buys + trades.m5.sells === 0)).toBe(true);
    const prices = after.map(({ price }) => price).sort((a, b) => a - b);
    expect(prices[30]! / before.price).toBeLessThan(0.05);
    expect(prices.at(-1)! / prices[30]!).toBeGreaterThan(2);
    expect(token!.at(NOON + 3 * DAY)).toBeUndefined();
  });

  test('is missing during a gap only', () => {
    const [token] = simulate(quietly({ gap: { fromMs: HOUR, untilMs: 2 * HOUR } }));
    expect([59, 60, 119, 120].map((minute) => token!.at(NOON + minute * MINUTE) !== undefined)).toEqual([
      true,
      false,
      false,
      true,
    ]);
  });

  test('that nobody trades any more stands still and has no volume', () => {
    const [token] = simulate(quietly({ quietAtMs: 2 * DAY }));
    const last = token!.at(NOON + 2 * DAY)!;
    const later = token!.at(NOON + 4 * DAY)!;
    expect(later.price).toBe(last.price);
    expect(later.volumeUsd).toEqual({ m5: 0, h1: 0, h6: 0, h24: 0 });
  });

  test('moves from its curve to a pool at the same price, and the curve is left standing', () => {
    const [curve, pool] = simulate({ ...BLEED, migratesAtMs: 4 * HOUR }, 'mover');
    const at = NOON + 4 * HOUR;
    expect([curve!.dexId, pool!.dexId]).toEqual(['pumpfun', 'pumpswap']);
    expect(pool!.at(at - 1)).toBeUndefined();
    expect(pool!.at(at)!.price).toBeCloseTo(curve!.at(at)!.price, 12);
    expect(curve!.at(at)).not.toHaveProperty('liquidityUsd');
    expect(curve!.at(at + DAY)!.price).toBe(curve!.at(at)!.price);
    expect(curve!.at(at + DAY)!.trades.h1).toEqual({ buys: 0, sells: 0 });
    expect(pool!.at(at + DAY)!.price).not.toBe(curve!.at(at)!.price);
  });
});

test('what becomes of 600 calls is close to recorded outcomes of micro caps', () => {
  const outcomes = Array.from({ length: 600 }, (_, index) => {
    const seed = index * 7_919;
    const story = inventStory(seed);
    const path = createPath(story, seed);
    const end = Math.min(7 * DAY, story.ruggedAtMs ?? Infinity);
    const closes = Array.from({ length: Math.floor(end / (5 * MINUTE)) }, (_, cell) =>
      path.multiple((cell + 1) * 5 * MINUTE),
    );
    return { peak: Math.max(1, ...closes), final: story.ruggedAtMs === undefined ? closes.at(-1)! : 0 };
  });
  const share = (matches: (outcome: { peak: number; final: number }) => boolean): number =>
    outcomes.filter(matches).length / outcomes.length;
  // Recorded: 7-9 %, 82-86 %, 38-40 %, 10-12 %; a share of 600 is good to about 4 points.
  expect(share(({ final }) => final > 1.1)).toBeCloseTo(0.08, 1);
  expect(share(({ final }) => final < 0.5)).toBeCloseTo(0.84, 1);
  expect(share(({ peak }) => peak >= 2)).toBeCloseTo(0.38, 1);
  expect(share(({ peak }) => peak >= 5)).toBeCloseTo(0.11, 1);
});
