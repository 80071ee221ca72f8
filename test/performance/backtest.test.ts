import { describe, expect, test } from 'vitest';
import { type CallId, type ChannelId, DAY, HOUR, MINUTE } from '../../src/model/units.ts';
import { backtest, bestOrders } from '../../src/performance/backtest.ts';
import { meanInterval } from '../../src/performance/bootstrap.ts';
import type { Costs } from '../../src/performance/orders.ts';
import { createRandom } from '../../src/random.ts';
import { extendTrail } from '../../src/performance/trail.ts';
import type { FollowedCall } from '../../src/ports.ts';
import { at, price } from '../curves.ts';
import { candleAt } from '../fakes/candles.ts';

const SPAN = 5 * MINUTE;
const FREE: Costs = { feeShare: 0, ticketUsd: 100, delayMs: 0 };

function callOf(number: number, closes: readonly number[], more: Partial<FollowedCall> = {}): FollowedCall {
  const candles = closes.map((close, index) => candleAt(at(index * SPAN), close));
  const highest = Math.max(...closes);
  const trail = extendTrail(undefined, candles, {
    entry: { at: at(0), price: price(1) },
    spanMs: SPAN,
    endAt: at(7 * DAY),
    source: 'candles',
    proved: { ath: { price: price(highest), at: at((closes.indexOf(highest) + 1) * SPAN) } },
  });
  return {
    callId: number as CallId,
    channelId: 1 as ChannelId,
    postedAt: at(number * HOUR),
    trail,
    entryPrice: 1,
    lagMs: 0,
    finalMultiple: closes.at(-1) ?? 1,
    trackedMs: closes.length * SPAN,
    ...more,
  };
}

describe('a backtest', () => {
  test('is an equal stake on every call, and says what met it', async () => {
    const calls = [
      callOf(1, [1.5, 2.2, 0.1]),
      callOf(2, [0.9, 0.5]),
      callOf(3, [1.1, 1.2], { entryDepthUsd: 1e9 }),
      callOf(4, [1.3], { finalMultiple: 0 }),
    ];
    expect(await backtest(calls, { takeProfit: 2, stopLoss: 0.5 }, FREE)).toEqual({
      calls: 4,
      notTestable: 0,
      byCandles: 4,
      withDepth: 1,
      mean: expect.closeTo((1 - 0.5 + 0.2 - 1) / 4, 5),
      median: expect.closeTo(-0.15, 5),
      won: 2,
      exits: { 'take-profit': 1, 'stop-loss': 1, time: 0, end: 2 },
    });
  });

  test('of no call has no figures', async () => {
    expect(await backtest([], {}, FREE)).toEqual({
      calls: 0,
      notTestable: 0,
      byCandles: 0,
      withDepth: 0,
      won: 0,
      exits: { 'take-profit': 0, 'stop-loss': 0, time: 0, end: 0 },
    });
  });

  test('has an interval from five calls on, that holds its mean', async () => {
    const calls = [1.2, 0.8, 1.5, 0.4, 2].map((close, index) => callOf(index, [close]));
    const { mean = NaN, interval } = await backtest(calls, {}, FREE);
    expect(interval?.low).toBeLessThan(mean);
    expect(interval?.high).toBeGreaterThan(mean);
    expect(await backtest(calls.slice(1), {}, FREE)).not.toHaveProperty('interval');
  });
});

describe('what cannot be tested', () => {
  const late = { ...FREE, delayMs: SPAN };
  const risen = (number: number): FollowedCall => callOf(number, [2, 2.1, 4]);
  const flat = (number: number): FollowedCall => callOf(number, [1, 1.2, 1.1]);

  test('is counted, and no part of the figures', async () => {
    const calls = [risen(1), flat(2), callOf(3, [0.5])];
    const { exits, ...figures } = await backtest(calls, { stopLoss: 0.85 }, late);
    expect(figures).toMatchObject({ calls: 1, notTestable: 2, byCandles: 1, mean: expect.closeTo(0.1) });
    expect(exits).toMatchObject({ end: 1 });
  });

  test('is left out of all pairs alike', async () => {
    const flats = Array.from({ length: 20 }, (_, index) => flat(index));
    const rest = Array.from({ length: 20 }, (_, index) => risen(100 + index));
    expect(await bestOrders([...flats.slice(1), ...rest], late)).toBeUndefined();
    const best = await bestOrders([...flats, ...rest], late);
    expect([best?.older.calls, best?.newer.calls]).toEqual([10, 10]);
  });
});

test('others have their turn while the best pair is sought', async () => {
  const calls = Array.from({ length: 600 }, (_, index) => callOf(index, [1.5, 0.4]));
  let turns = 0;
  const count = (): void => void ((turns += 1), (timer = setImmediate(count)));
  let timer = setImmediate(count);
  await bestOrders(calls, FREE);
  clearImmediate(timer);
  // One between every two pairs at the least.
  expect(turns).toBeGreaterThan(30);
});

describe('the interval of a mean', () => {
  const values = Array.from({ length: 200 }, (_, index) => Math.sin(index * 12.9898) * 3);

  test('is the same for the same values and seed', () => {
    expect(meanInterval(values, 7)).toEqual(meanInterval(values, 7));
    expect(meanInterval(values, 7)).not.toEqual(meanInterval(values, 8));
  });

  test('is about as wide as the normal one of many values', () => {
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    const deviation = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length);
    const { low, high } = meanInterval(values) ?? { low: NaN, high: NaN };
    const expected = (2 * 1.645 * deviation) / Math.sqrt(values.length);
    expect((high - low) / expected).toBeGreaterThan(0.85);
    expect((high - low) / expected).toBeLessThan(1.15);
  });
});

describe('the best of many pairs of orders', () => {
  /** The older half rises to 3.1x and back, the newer half falls at once. */
  const turned = Array.from({ length: 24 }, (_, index) =>
    callOf(index, index < 12 ? [1.5, 3.1, 0.2] : [0.7, 0.4, 0.2]),
  );

  test('is chosen on the older half and judged on the newer one', async () => {
    const best = await bestOrders(turned.toReversed(), FREE);
    expect(best).toMatchObject({ tried: 30, orders: { takeProfit: 3 } });
    expect(best?.older).toMatchObject({ calls: 12, mean: 2 });
    expect(best?.newer.calls).toBe(12);
    expect(best?.newer.mean).toBeLessThan(-0.1);
  });

  test('is not sought among few calls', async () => {
    expect(await bestOrders(turned.slice(0, 19), FREE)).toBeUndefined();
  });

  /** Calls that go up and down by chance, fair games at every step; with a share of them that pass 2x early and end as dust. */
  const walks = (seed: number, pumped: number, count = 40): readonly FollowedCall[] => {
    const random = createRandom(seed);
    return Array.from({ length: count }, (_, index) => {
      const isPumped = random() < pumped;
      let last = 1;
      const closes = Array.from({ length: 60 }, (__, step) => {
        last *= random() < 0.5 ? 1.1 : 0.9;
        return isPumped ? (step < 8 ? 1 + 0.14 * (step + 1) : 0.05) : last;
      });
      return callOf(index, closes);
    });
  };

  test('is a take-profit at 2x where that is planted, and pays on the newer half', async () => {
    for (let seed = 1; seed <= 10; seed += 1) {
      const { orders, newer } = (await bestOrders(walks(seed, 0.7, 120), FREE)) ?? expect.unreachable();
      expect(orders.takeProfit).toBe(2);
      expect(newer.interval?.low).toBeGreaterThan(0);
    }
  });

  test('pays on the newer half by chance in one of twenty worlds of fair games', async () => {
    let paid = 0;
    for (let seed = 1; seed <= 60; seed += 1) {
      const best = await bestOrders(walks(seed, 0), FREE);
      if ((best?.newer.interval?.low ?? 0) > 0) paid += 1;
    }
    expect(paid).toBeLessThanOrEqual(6);
  });

  test('keeps the holding time', async () => {
    expect((await bestOrders(turned, FREE, { holdMs: SPAN }))?.orders.holdMs).toBe(SPAN);
  });
});
