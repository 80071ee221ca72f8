import { describe, expect, test } from 'vitest';
import { DAY, HOUR, MINUTE } from '../../src/model/units.ts';
import { at } from '../curves.ts';
import { bareQuoteAt, EMPTY, followed, OTHER_POOL } from './followed.ts';

describe('a call completes by loss', () => {
  test('once a second sample, two minutes later or more, stands at 10 % or below', () => {
    const token = followed();
    token.priced(5 * MINUTE, 0.1);
    expect(token.call().running.breachedAt).toBe(at(5 * MINUTE));
    token.priced(6 * MINUTE, 0.09);
    expect(token.call().status).toBe('open');
    token.priced(7 * MINUTE, 0.09);
    expect(token.call()).toMatchObject({ status: 'watched', reason: 'loss' });
  });

  test('not when the price comes back in between', () => {
    const token = followed();
    token.priced(5 * MINUTE, 0.05);
    token.priced(10 * MINUTE, 0.2);
    expect(token.call().running).not.toHaveProperty('breachedAt');
    token.priced(15 * MINUTE, 0.05);
    expect(token.call().status).toBe('open');
  });

  test('at once where the liquidity is gone with it', () => {
    const token = followed({ token: { lastDepthUsd: 600 }, entry: { liquidityUsd: 600 } });
    token.priced(5 * MINUTE, 0.05, EMPTY);
    expect(token.call().reason).toBe('loss');
  });

  test('never by the price of another pool', () => {
    const token = followed();
    token.priced(5 * MINUTE, 2.566e-15, { pair: OTHER_POOL });
    expect(token.call().running.last.price).toBe(1);
    expect(token.happenings).toEqual([]);
    token.priced(10 * MINUTE, 1);
    expect(token.call().status).toBe('open');
  });
});

describe('a call completes by death', () => {
  test('after three misses over six hours', () => {
    const token = followed();
    token.poll(HOUR);
    expect(token.token).toMatchObject({ life: 'suspect', misses: 1, missingSince: at(HOUR) });
    token.poll(4 * HOUR);
    token.poll(7 * HOUR - MINUTE);
    expect(token.call().status).toBe('open');
    token.poll(7 * HOUR);
    expect(token.token).toMatchObject({ life: 'dead', misses: 4 });
    expect(token.call()).toMatchObject({ status: 'watched', reason: 'dead' });
    expect(token.samples).toEqual([]);
  });

  test('two misses are not enough, however far apart', () => {
    const token = followed();
    token.poll(HOUR);
    token.poll(DAY);
    expect(token.call().status).toBe('open');
    token.priced(DAY + HOUR, 1);
    expect(token.token).toMatchObject({ life: 'alive', misses: 0 });
    expect(token.token).not.toHaveProperty('missingSince');
  });

  test('a call that found a price in between starts the count anew', () => {
    const token = followed({ posts: [0, 3 * HOUR] });
    for (const hour of [1, 2, 4, 8]) token.poll(hour * HOUR);
    expect(token.token).toMatchObject({ life: 'suspect', misses: 2, missingSince: at(4 * HOUR) });
    token.poll(10 * HOUR);
    expect(token.call(1).reason).toBe('dead');
  });

  test('when the liquidity is pulled, whatever the price says', () => {
    const token = followed();
    token.priced(5 * MINUTE, 341_554, { ...EMPTY, marketCapUsd: 3_814_569_008 });
    expect(token.token).toMatchObject({ life: 'rugged', lastDepthUsd: 0.59 });
    expect(token.samples[0]?.doubt).toBe('rugged');
    expect(token.call()).toMatchObject({ status: 'watched', reason: 'dead' });
    expect(token.call().running.ath.price).toBe(1);
    expect(token.call().running.last.price).toBe(1);
  });

  test('held against the liquidity at entry where no depth is known from before', () => {
    const token = followed({ token: {} });
    token.poll(5 * MINUTE, bareQuoteAt(at(5 * MINUTE), 1, { liquidityUsd: 40 }));
    expect(token.call().reason).toBe('dead');
  });
});
