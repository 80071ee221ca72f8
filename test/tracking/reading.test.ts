import { describe, expect, test } from 'vitest';
import type { Quote } from '../../src/model/quote.ts';
import { DAY, HOUR, MINUTE } from '../../src/model/units.ts';
import { at } from '../curves.ts';
import { bareQuoteAt, EMPTY, followed, OTHER_POOL, POOL } from './followed.ts';

describe('what is no rug', () => {
  test('unknown liquidity', () => {
    const token = followed();
    token.poll(5 * MINUTE, bareQuoteAt(at(5 * MINUTE), 1));
    expect(token.token).toMatchObject({ life: 'alive', lastDepthUsd: 50_000 });
  });

  test('nor is it a high, in a pool of which it was known before', () => {
    const token = followed();
    for (const minute of [5, 10, 15]) token.poll(minute * MINUTE, bareQuoteAt(at(minute * MINUTE), 4_000));
    expect(token.samples[0]?.doubt).toBe('liquidity-untold');
    expect(token.call().running).toMatchObject({ ath: { price: 1 }, last: { price: 1 } });
    const fresh = followed({ token: {} });
    for (const minute of [5, 10]) fresh.poll(minute * MINUTE, bareQuoteAt(at(minute * MINUTE), 3));
    expect(fresh.call().running.ath.price).toBe(3);
  });

  test('but it is one in another pool, of which nothing was ever known', () => {
    const token = followed();
    for (const minute of [5, 10, 15])
      token.poll(minute * MINUTE, bareQuoteAt(at(minute * MINUTE), 1.2, { pair: OTHER_POOL }));
    expect(token.samples.filter(({ doubt }) => doubt !== undefined)).toEqual([]);
    expect(token.call().running.ath.price).toBe(1.2);
  });

  test('a pool that was as shallow when it was called', () => {
    const token = followed({ token: { lastDepthUsd: 500 }, entry: { liquidityUsd: 500 } });
    token.priced(5 * MINUTE, 1.1, { liquidityUsd: 480, depthUsd: 480 });
    expect(token.token.life).toBe('alive');
    expect(token.call().status).toBe('open');
  });

  test.each([
    ['is known to have been so', { lastDepthUsd: 200 }],
    ['was not measured before, but holds what it held at entry', {}],
  ])('a one-sided pool that %s', (_, before) => {
    const token = followed({ token: before });
    token.priced(5 * MINUTE, 1.1, { liquidityUsd: 48_000, depthUsd: 200 });
    expect(token.token.life).toBe('alive');
    expect(token.call().status).toBe('open');
  });

  const traded: Partial<Quote> = {
    ...EMPTY,
    trades: { h1: { buys: 900, sells: 700 }, m5: { buys: 40, sells: 30 } },
    volumeUsd: { h1: 80_000 },
  };

  test('next to no liquidity while both sides trade: unknown, and no high either', () => {
    const token = followed();
    const { sample } = token.priced(5 * MINUTE, 2, traded);
    expect(sample).toMatchObject({ doubt: 'liquidity-unsure' });
    expect(sample).not.toHaveProperty('depthUsd');
    token.priced(10 * MINUTE, 2, traded);
    expect(token.token).toMatchObject({ life: 'alive', lastDepthUsd: 50_000 });
    expect(token.call()).toMatchObject({
      status: 'open',
      running: { ath: { price: 1 }, last: { price: 1 } },
    });
  });

  test.each([
    ['a few dust trades', { trades: { h1: { buys: 4, sells: 2 } }, volumeUsd: { h1: 3.87 } }],
    ['one side only', { trades: { h1: { buys: 2_000, sells: 0 } }, volumeUsd: { h1: 80_000 } }],
    ['trades from before the pull', { trades: { ...traded.trades, m5: { buys: 0, sells: 0 } } }],
  ])('but %s prove nothing', (_, activity) => {
    const token = followed();
    token.priced(5 * MINUTE, 2, { ...traded, ...activity });
    expect(token.token.life).toBe('rugged');
  });
});

describe('a rugged token', () => {
  test('stays rugged while its liquidity is unknown and comes back when it is there', () => {
    const token = followed({ posts: [0, 0] });
    token.priced(5 * MINUTE, 0.5, EMPTY);
    token.poll(10 * MINUTE, bareQuoteAt(at(10 * MINUTE), 900));
    expect(token.token.life).toBe('rugged');
    expect(token.samples.at(-1)?.doubt).toBe('rugged');
    token.priced(15 * MINUTE, 0.5);
    expect(token.token.life).toBe('alive');
  });

  test('ends no call that entered its empty pool knowingly', () => {
    const token = followed({
      token: { life: 'rugged', lastDepthUsd: 0.59 },
      entry: { liquidityUsd: 0.59 },
    });
    token.priced(5 * MINUTE, 1, EMPTY);
    expect(token.call().status).toBe('open');
    expect(token.call().running.warned).toBe(true);
  });

  test('ends a call that entered with liquidity which is gone again', () => {
    const token = followed({ token: { life: 'rugged', lastDepthUsd: 0.59 } });
    token.priced(5 * MINUTE, 1, EMPTY);
    expect(token.call().reason).toBe('dead');
  });
});

describe('what became of a token', () => {
  test('is kept: when its liquidity went, and when it came back', () => {
    const token = followed({ posts: [0, 0] });
    token.priced(5 * MINUTE, 0.5, EMPTY);
    token.priced(10 * MINUTE, 0.4, EMPTY);
    expect(token.token).toMatchObject({ life: 'rugged', ruggedAt: at(5 * MINUTE) });
    expect(token.token).not.toHaveProperty('revivedAt');
    token.priced(15 * MINUTE, 0.5);
    expect(token.token).toMatchObject({
      life: 'alive',
      ruggedAt: at(5 * MINUTE),
      revivedAt: at(15 * MINUTE),
    });
  });

  test('that went, came back and went again is of the first time, until candles were read beyond it', () => {
    const again = (refinedTo: number) => {
      const before = { ruggedAt: at(5 * MINUTE), revivedAt: at(HOUR), refinedTo: at(refinedTo) };
      const token = followed({ posts: [0, 0], token: { lastDepthUsd: 50_000, ...before } });
      token.priced(2 * HOUR, 0.5, EMPTY);
      return token.token;
    };
    expect(again(HOUR)).toMatchObject({ life: 'rugged', ruggedAt: at(5 * MINUTE) });
    expect(again(HOUR)).not.toHaveProperty('revivedAt');
    expect(again(HOUR + 15 * MINUTE)).toMatchObject({ ruggedAt: at(2 * HOUR), revivedAt: at(HOUR) });
  });

  test('a dead one is back with liquidity that is known to be there', () => {
    const token = followed({ token: { life: 'dead', misses: 9, missingSince: at(0) } });
    token.poll(5 * MINUTE, bareQuoteAt(at(5 * MINUTE), 1));
    expect(token.token.life).toBe('alive');
    expect(token.token).not.toHaveProperty('revivedAt');
    const other = followed({ token: { life: 'dead', misses: 9, missingSince: at(0) } });
    other.priced(5 * MINUTE, 1);
    expect(other.token.revivedAt).toBe(at(5 * MINUTE));
  });

  test('a suspect one that answers was never gone', () => {
    const token = followed();
    token.poll(5 * MINUTE);
    token.priced(15 * MINUTE, 1);
    expect(token.token.life).toBe('alive');
    expect(token.token).not.toHaveProperty('revivedAt');
  });

  test('a hint stays with it', () => {
    const token = followed();
    token.priced(5 * MINUTE, 1, { hint: 'few-sellers' });
    token.priced(10 * MINUTE, 1);
    expect(token.token.hint).toBe('few-sellers');
  });
});

describe('a price that other sources contradict', () => {
  const disputed = { doubt: 'sources-disagree', pair: OTHER_POOL, fdvUsd: 5 } as const;

  test('is no price, moves no pin, and is looked at again soon', () => {
    const token = followed();
    token.priced(5 * MINUTE, 1.1, disputed);
    expect(token.samples[0]?.doubt).toBe('sources-disagree');
    expect(token.token).toMatchObject({ life: 'suspect', pair: POOL, lastDepthUsd: 50_000 });
    expect(token.token).not.toHaveProperty('supply');
    expect(token.call().running.last.price).toBe(1);
  });

  test('is settled by the next one on which they agree', () => {
    const token = followed();
    token.priced(5 * MINUTE, 1.1, disputed);
    token.priced(10 * MINUTE, 1.2);
    expect(token.token.life).toBe('alive');
    expect(token.samples[1]).not.toHaveProperty('doubt');
    expect(token.call().running.last.price).toBe(1.2);
  });

  test('makes no loss, however often it comes', () => {
    const token = followed();
    for (const minute of [5, 10, 15, 20]) token.priced(minute * MINUTE, 0.01, disputed);
    expect(token.call()).toMatchObject({ status: 'open', running: { warned: false } });
  });
});

describe('a bonding curve', () => {
  const CURVE = { address: 'PoolA', dex: 'pumpfun', curve: true } as const;
  const none = { buys: 0, sells: 0 };
  const idle: Partial<Quote> = { pair: CURVE, trades: { m5: none, h1: none } };
  const onCurve = (more: Parameters<typeof followed>[0] = {}) =>
    followed({ token: { pair: CURVE }, entry: {}, ...more });

  test('on which nothing is traded makes its token suspect and carries no high, but a fall on it is real', () => {
    const token = onCurve();
    token.poll(5 * MINUTE, bareQuoteAt(at(5 * MINUTE), 2, idle));
    token.poll(10 * MINUTE, bareQuoteAt(at(10 * MINUTE), 2, idle));
    expect(token.samples.map(({ doubt }) => doubt)).toEqual(['frozen-curve', 'frozen-curve']);
    expect(token.token.life).toBe('suspect');
    expect(token.call().running).toMatchObject({ ath: { price: 1 }, last: { price: 1 } });
    token.poll(15 * MINUTE, bareQuoteAt(at(15 * MINUTE), 0.05, idle));
    token.poll(20 * MINUTE, bareQuoteAt(at(20 * MINUTE), 0.05, idle));
    expect(token.call().reason).toBe('loss');
  });

  test('is none of that while it is traded, nor when nobody tells', () => {
    const token = onCurve();
    token.poll(
      5 * MINUTE,
      bareQuoteAt(at(5 * MINUTE), 1, { ...idle, trades: { m5: none, h1: { buys: 1, sells: 0 } } }),
    );
    token.poll(10 * MINUTE, bareQuoteAt(at(10 * MINUTE), 1, { pair: CURVE }));
    expect(token.token.life).toBe('alive');
    expect(token.samples.filter(({ doubt }) => doubt !== undefined)).toEqual([]);
  });

  test('that lies idle for long is merely forgotten, unless it is known to have been left', () => {
    const token = onCurve();
    token.poll(2 * DAY, bareQuoteAt(at(2 * DAY), 1, idle));
    expect(token.token.life).toBe('alive');
    token.poll(3 * DAY, bareQuoteAt(at(3 * DAY), 1, { pair: CURVE, migratedTo: 'PoolB' }));
    expect(token.token.life).toBe('suspect');
    expect(token.samples.at(-1)?.doubt).toBe('frozen-curve');
  });

  test('is left for the pool that goes on where it ended', () => {
    const token = onCurve();
    token.poll(5 * MINUTE, bareQuoteAt(at(5 * MINUTE), 1.3, idle));
    token.priced(10 * MINUTE, 1.4, { pair: OTHER_POOL });
    expect(token.token).toMatchObject({ life: 'alive', pair: OTHER_POOL });
    expect(token.samples.at(-1)).not.toHaveProperty('doubt');
  });

  // As recorded on 2026-10-08: the source gave the curve of a token that was traded for millions in its pool.
  test('that was left long ago is no crash, however often a source goes back to it', () => {
    const token = followed();
    token.priced(5 * MINUTE, 1.1);
    for (const minute of [10, 20, 30, 40, 50]) {
      const left = { address: 'Curve', dex: 'meteoradbc', curve: true };
      token.poll(minute * MINUTE, bareQuoteAt(at(minute * MINUTE), 2.566e-15, { ...idle, pair: left }));
      expect(token.samples.at(-1)?.doubt).toBe('pair-switch');
    }
    expect(token.token).toMatchObject({ life: 'suspect', pair: POOL, last: { price: 1.1 } });
    expect(token.call()).toMatchObject({
      status: 'open',
      running: { last: { price: 1.1 }, low: { price: 1 }, warned: false },
    });
    token.priced(HOUR, 1.2);
    expect(token.token.life).toBe('alive');
    expect(token.samples.at(-1)).not.toHaveProperty('doubt');
  });
});

describe('the curve that was left for the pinned pool', () => {
  const quote = (ms: number) =>
    bareQuoteAt(at(ms), 1.2, {
      pair: { address: 'Curve', dex: 'pumpfun', curve: true },
      trades: { m5: { buys: 0, sells: 0 }, h1: { buys: 0, sells: 0 } },
    });

  test('is a miss that is seen: three over six hours are a death', () => {
    const token = followed();
    for (const hour of [1, 4]) token.poll(hour * HOUR, quote(hour * HOUR));
    expect(token.token).toMatchObject({ life: 'suspect', misses: 2, missingSince: at(HOUR), pair: POOL });
    expect(token.samples.map(({ doubt }) => doubt)).toEqual(['pair-switch', 'pair-switch']);
    expect(token.call().status).toBe('open');
    token.poll(7 * HOUR, quote(7 * HOUR));
    expect(token.token.life).toBe('dead');
    expect(token.call()).toMatchObject({ reason: 'dead', running: { last: { price: 1 } } });
  });

  test('counts with the polls in which there was no price at all, and the pool ends it', () => {
    const token = followed();
    token.poll(HOUR, quote(HOUR));
    token.poll(2 * HOUR);
    expect(token.token.misses).toBe(2);
    token.priced(8 * HOUR, 1.1);
    expect(token.token).toMatchObject({ life: 'alive', misses: 0 });
  });

  test('leaves a rugged token rugged', () => {
    const token = followed();
    token.priced(5 * MINUTE, 1, EMPTY);
    token.poll(HOUR, quote(HOUR));
    expect(token.token).toMatchObject({ life: 'rugged', ruggedAt: at(5 * MINUTE), misses: 1 });
  });
});

describe('a switch of pool', () => {
  test('that continues the price moves the pin', () => {
    const token = followed();
    token.priced(5 * MINUTE, 1.2, { pair: OTHER_POOL });
    expect(token.token.pair).toEqual(OTHER_POOL);
    expect(token.samples[0]).not.toHaveProperty('doubt');
  });

  test('that does not is doubted until a second quote agrees', () => {
    const token = followed();
    token.priced(5 * MINUTE, 3, { pair: OTHER_POOL });
    expect(token.samples[0]?.doubt).toBe('pair-switch');
    expect(token.token).toMatchObject({ life: 'suspect', pair: { address: 'PoolA' } });
    token.priced(10 * MINUTE, 3.1, { pair: OTHER_POOL, doubt: 'pair-switch' });
    expect(token.samples[1]).not.toHaveProperty('doubt');
    expect(token.token).toMatchObject({ life: 'alive', pair: OTHER_POOL });
    expect(token.call().running.provisional?.price).toBe(3.1);
  });

  test('is forgotten when the pinned pool answers again', () => {
    const token = followed();
    token.priced(5 * MINUTE, 3, { pair: OTHER_POOL });
    token.priced(10 * MINUTE, 1.1);
    expect(token.token).toMatchObject({ life: 'alive', pair: { address: 'PoolA' } });
    expect(token.call().running).toMatchObject({ last: { price: 1.1 }, ath: { price: 1 } });
  });

  test('to an empty pool is no rug until it is seen twice', () => {
    const token = followed();
    token.priced(5 * MINUTE, 1, { pair: OTHER_POOL, ...EMPTY });
    expect(token.token).toMatchObject({ life: 'suspect', lastDepthUsd: 50_000 });
    expect(token.call().status).toBe('open');
    token.priced(10 * MINUTE, 1, { pair: OTHER_POOL, ...EMPTY });
    expect(token.call().reason).toBe('dead');
  });

  test('compares EVM pools without regard to case', () => {
    const pool = { address: '0xABCDEF0123456789abcdef0123456789ABCDEF01', dex: 'uniswap', curve: false };
    const token = followed({ token: { pair: pool } });
    token.priced(5 * MINUTE, 9, { pair: { ...pool, address: pool.address.toLowerCase() } });
    expect(token.samples[0]).not.toHaveProperty('doubt');
  });
});
