import { describe, expect, test } from 'vitest';
import type { Quote } from '../../src/model/quote.ts';
import { MINUTE } from '../../src/model/units.ts';
import { at } from '../curves.ts';
import { bareQuoteAt, EMPTY, followed, OTHER_POOL } from './followed.ts';

describe('what is no rug', () => {
  test('unknown liquidity', () => {
    const token = followed();
    token.poll(5 * MINUTE, bareQuoteAt(at(5 * MINUTE), 1));
    expect(token.token).toMatchObject({ life: 'alive', lastDepthUsd: 50_000 });
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
      running: { ath: { price: 1 }, last: { price: 2 } },
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
