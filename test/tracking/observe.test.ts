import { describe, expect, test } from 'vitest';
import { DAY, HOUR, MINUTE, SECOND } from '../../src/model/units.ts';
import { at, price } from '../curves.ts';
import { DEEP, EMPTY, followed, quoteAt } from './followed.ts';

const WEEK = 7 * DAY;

describe('a poll with a price', () => {
  test('keeps one sample of the token and folds it into every open call', () => {
    const token = followed({ posts: [0, 5 * MINUTE] });
    const { sample, running } = token.priced(10 * MINUTE, 1.2, {
      marketCapUsd: 1_000_000,
      volumeUsd: { m5: 300 },
      trades: { m5: { buys: 3, sells: 2 } },
    });
    expect(sample).toEqual({
      at: at(10 * MINUTE),
      price: 1.2,
      source: 'test',
      ...DEEP,
      marketCapUsd: 1_000_000,
      volumeM5Usd: 300,
      tradesM5: 5,
    });
    expect(running.map(({ callId }) => callId)).toEqual([1, 2]);
    expect(token.token.last).toEqual({ price: 1.2, at: at(10 * MINUTE) });
  });

  test('names a nameless token and never renames it', () => {
    const token = followed();
    token.priced(MINUTE, 1, { symbol: 'CAT', name: 'Cat' });
    token.priced(2 * MINUTE, 1, { symbol: 'USDC', name: 'USD Coin' });
    expect(token.token).toMatchObject({ symbol: 'CAT', name: 'Cat' });
  });

  test('is no news when it is not newer than the last', () => {
    const token = followed();
    token.priced(5 * MINUTE, 2);
    const again = token.poll(6 * MINUTE, quoteAt(at(5 * MINUTE), 9));
    expect(again.sample).toBeUndefined();
    expect(again.running).toEqual([]);
    expect(token.token.last?.price).toBe(2);
  });

  test('does not know a curve by its liquidity', () => {
    const token = followed({ entry: { liquidityUsd: 50_000 } });
    const curve = { address: 'PoolA', dex: 'pumpfun', curve: true };
    const { sample } = token.priced(5 * MINUTE, 1.2, { pair: curve, liquidityUsd: 0, depthUsd: 0 });
    expect(sample).not.toHaveProperty('liquidityUsd');
    expect(sample).not.toHaveProperty('depthUsd');
    expect(token.token.life).toBe('alive');
    expect(token.call().status).toBe('open');
  });

  test('carries no high at an absurd fully diluted value where no market cap is known', () => {
    const token = followed();
    for (const minute of [5, 10, 15]) token.priced(minute * MINUTE, 3, { fdvUsd: 60_000_000 });
    expect(token.samples[0]?.doubt).toBe('absurd-value');
    expect(token.call().running.ath.price).toBe(1);
    expect(token.call().running.last.price).toBe(1);
  });
});

describe('the ladder', () => {
  test('speaks of confirmed highs only', () => {
    const token = followed();
    expect(token.priced(5 * MINUTE, 2.1).happenings).toEqual([]);
    expect(token.priced(10 * MINUTE, 1.9).happenings).toEqual([
      { kind: 'ath-reached', callId: 1, multiple: 2.1, at: at(5 * MINUTE), rung: 2 },
    ]);
  });

  test('waits for the price: what fell back is told when it is there again, as far as it stands', () => {
    const token = followed();
    token.priced(5 * MINUTE, 2.4);
    expect(token.priced(10 * MINUTE, 1.3).happenings).toEqual([]);
    expect(token.call().running).toMatchObject({ ath: { price: 2.4 }, alertedMultiple: 1 });
    expect(token.priced(15 * MINUTE, 1.99).happenings).toMatchObject([{ multiple: 1.99, rung: 1.5 }]);
    expect(token.priced(20 * MINUTE, 2.1).happenings).toEqual([
      { kind: 'ath-reached', callId: 1, multiple: 2.1, at: at(20 * MINUTE), rung: 2 },
    ]);
    expect(token.priced(25 * MINUTE, 2.3).happenings).toEqual([]);
  });

  test('tells what was accepted early no higher than the price stands', () => {
    const token = followed();
    const backed = { trades: { m5: { buys: 6, sells: 6 } } };
    token.priced(5 * MINUTE, 1.52, backed);
    expect(token.priced(5 * MINUTE + 50 * SECOND, 1.45, backed).happenings).toEqual([]);
    expect(token.call().running.ath.price).toBe(1.52);
    expect(token.priced(6 * MINUTE + 30 * SECOND, 1.5, backed).happenings).toMatchObject([{ rung: 1.5 }]);
  });

  test('makes one alert of several rungs crossed at once', () => {
    const token = followed();
    token.priced(5 * MINUTE, 12);
    token.priced(10 * MINUTE, 12);
    expect(token.happenings).toEqual([
      { kind: 'ath-reached', callId: 1, multiple: 12, at: at(5 * MINUTE), rung: 10 },
    ]);
    expect(token.call().running.alertedMultiple).toBe(12);
  });

  test('says nothing between rungs, and above the last one needs a further 20 %', () => {
    const token = followed();
    const alerts = (minute: number, value: number) => {
      token.priced(minute * MINUTE, value);
      return token.priced((minute + 5) * MINUTE, value).happenings;
    };
    expect(alerts(5, 1.4)).toEqual([]);
    expect(alerts(15, 5)).toMatchObject([{ rung: 5 }]);
    expect(alerts(25, 9)).toEqual([]);
    expect(alerts(35, 10)).toMatchObject([{ rung: 10 }]);
    expect(alerts(45, 100)).toMatchObject([{ rung: 100 }]);
    expect(alerts(55, 118)).toEqual([]);
    expect(alerts(65, 120)).toEqual([{ kind: 'ath-reached', callId: 1, multiple: 120, at: at(65 * MINUTE) }]);
  });

  test('reaches a rung that rounding leaves a hair below', () => {
    const token = followed({ entry: { price: price(0.0001) } });
    token.priced(5 * MINUTE, 0.0003); // 0.0003 / 0.0001 = 2.9999999999999996
    expect(token.priced(10 * MINUTE, 0.0003).happenings).toMatchObject([{ rung: 3 }]);
  });

  test('each call has its own', () => {
    const token = followed({ posts: [0, 0] });
    token.priced(5 * MINUTE, 3);
    expect(token.priced(10 * MINUTE, 3).happenings).toHaveLength(2);
  });
});

describe('the loss warning', () => {
  test('is given once, below -50 %', () => {
    const token = followed();
    expect(token.priced(5 * MINUTE, 0.5).happenings).toEqual([]);
    expect(token.priced(10 * MINUTE, 0.4).happenings).toEqual([
      { kind: 'loss-warning', callId: 1, roi: -0.6, rugged: false },
    ]);
    token.priced(15 * MINUTE, 2);
    expect(token.priced(20 * MINUTE, 0.3).happenings).toEqual([]);
  });

  test('is given on a rug at any price, for a total loss', () => {
    const token = followed();
    expect(token.priced(5 * MINUTE, 1.3, EMPTY).happenings).toEqual([
      { kind: 'loss-warning', callId: 1, roi: -1, rugged: true },
    ]);
  });
});

describe('the end of the window', () => {
  test('completes a call with the price of that moment', () => {
    const token = followed();
    token.priced(WEEK - 1, 1.3);
    expect(token.call().status).toBe('open');
    const last = token.priced(WEEK, 1.4);
    expect(token.call()).toMatchObject({ status: 'closed', reason: 'elapsed' });
    expect(token.call().running.last.price).toBe(1.4);
    expect(last.token).not.toHaveProperty('nextDueAt');
  });

  test('completes it without a price too', () => {
    const token = followed();
    token.poll(WEEK);
    expect(token.call().reason).toBe('elapsed');
  });

  test('after an outage, prices from beyond it do not count, and neither does a rug', () => {
    const token = followed();
    token.priced(DAY, 1.5);
    token.priced(WEEK + DAY, 90, EMPTY);
    expect(token.call().reason).toBe('elapsed');
    expect(token.call().running.last.price).toBe(1.5);
    expect(token.call().running.wick.price).toBe(1.5);
  });

  test('is each call by itself', () => {
    const token = followed({ posts: [0, DAY] });
    token.priced(WEEK, 1);
    expect(token.call(1).status).toBe('closed');
    expect(token.call(2).status).toBe('open');
    expect(token.token.nextDueAt).toBeGreaterThan(at(WEEK));
  });
});

describe('a watched call', () => {
  function lost() {
    const token = followed();
    token.priced(5 * MINUTE, 0.05);
    token.priced(10 * MINUTE, 0.05);
    expect(token.call().status).toBe('watched');
    return token;
  }

  test('records what happened afterwards and leaves its figures alone', () => {
    const token = lost();
    const frozen = token.call().running;
    token.priced(DAY, 4);
    token.priced(2 * DAY, 2);
    expect(token.call().running).toBe(frozen);
    expect(token.call().aftermath).toEqual({
      highPrice: 4,
      highAt: at(DAY),
      lastPrice: 2,
      lastAt: at(2 * DAY),
    });
  });

  test('is over when its window is, with or without a price', () => {
    const token = lost();
    token.poll(WEEK);
    expect(token.call()).toMatchObject({ status: 'closed', aftermath: { highPrice: 0.05, lastPrice: 0.05 } });
  });

  test('believes no dust', () => {
    const token = lost();
    token.priced(DAY, 90_000, EMPTY);
    expect(token.call().aftermath?.highPrice ?? 0.05).toBe(0.05);
    expect(token.call().aftermath?.lastPrice ?? 0.05).toBe(0.05);
  });

  test('is looked at daily', () => {
    const token = lost();
    const due = (token.token.nextDueAt ?? 0) - at(10 * MINUTE);
    expect(due).toBeGreaterThan(20 * HOUR);
    expect(due).toBeLessThanOrEqual(DAY);
  });
});
