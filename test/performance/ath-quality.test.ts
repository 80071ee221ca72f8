import { describe, expect, test } from 'vitest';
import { HOUR, MINUTE } from '../../src/model/units.ts';
import { moneyBook } from '../../src/performance/ath-quality.ts';
import { at, entryAt, price, sample } from '../curves.ts';

const entry = entryAt(1, { depthUsd: 40_000 });
const high = { price: price(4), at: at(5 * HOUR) };

describe('depth at an instant', () => {
  const book = moneyBook(entry, [
    sample(4 * HOUR, 2, { depthUsd: 10_000 }),
    sample(5 * HOUR + MINUTE, 3),
    sample(5 * HOUR + 2 * MINUTE, 3, { depthUsd: 900_000, doubt: 'pair-switch' }),
    sample(5 * HOUR + 10 * MINUTE, 3, { depthUsd: 20_000 }),
  ]);

  test('is that of the nearest sample of the series that tells', () => {
    expect(book.depthAt(at(5 * HOUR))).toBe(20_000);
    expect(book.depthAt(at(4 * HOUR + 10 * MINUTE))).toBe(10_000);
  });

  test('is that of the entry near it, and unknown two hours from the nearest', () => {
    expect(book.depthAt(at(HOUR))).toBe(40_000);
    expect(book.depthAt(at(7 * HOUR + 11 * MINUTE))).toBeUndefined();
  });
});

describe('a high is', () => {
  test.each([
    ['ok when nothing tells of the money', {}, 'ok'],
    ['ok in a pool of enough depth', { depthUsd: 5_000, marketCapUsd: 400_000 }, 'ok'],
    ['thin under $5,000 of depth', { depthUsd: 4_999 }, 'thin'],
    ['thin above 200 times its liquidity', { liquidityUsd: 10_000, marketCapUsd: 1_100_000 }, 'thin'],
    ['ok at 200 times', { liquidityUsd: 10_000, marketCapUsd: 1_000_000 }, 'ok'],
    ['ok in a pool of a million', { liquidityUsd: 1_000_000, marketCapUsd: 9e9 }, 'ok'],
  ] as const)('%s', (_, seen, quality) => {
    // Half of the high, so that the market cap at the high is twice what was seen.
    expect(moneyBook(entry, [sample(5 * HOUR, 2, seen)]).qualityOf(high)).toBe(quality);
  });

  test('never thin where there was none', () => {
    const book = moneyBook(entryAt(1, { depthUsd: 900 }), []);
    expect(book.qualityOf({ price: entry.price, at: entry.at })).toBe('ok');
  });
});
