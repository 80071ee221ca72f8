import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { High, Running } from '../../src/model/call.ts';
import type { Sample } from '../../src/model/quote.ts';
import { MINUTE, SECOND } from '../../src/model/units.ts';
import { DEFAULT_ATH_RULES, foldHigh, startRunning } from '../../src/performance/ath.ts';
import { CURVES, entryAt, rug, sample, scaled, spikeThenBack } from '../curves.ts';
import { anySamples } from './arbitrary.ts';

const entry = entryAt(1);

function fold(samples: readonly Sample[], start: Running = startRunning(entry)) {
  const accepted: High[] = [];
  const running = samples.reduce((before, each) => {
    const folded = foldHigh(before, each, DEFAULT_ATH_RULES, false);
    if (folded.accepted !== undefined) accepted.push(folded.accepted);
    return folded.running;
  }, start);
  return { running, accepted: accepted.map((high) => high.price as number) };
}

/** Samples at whole minutes: [minute, price, details]. */
function minutes(...rows: readonly (readonly [number, number, Partial<Sample>?])[]): Sample[] {
  return rows.map(([minute, value, more]) => sample(minute * MINUTE, value, more));
}

describe('a high is accepted by the sample that confirms it', () => {
  test('in a steady rise each sample confirms the one before', () => {
    const { running, accepted } = fold(minutes([5, 2], [10, 3], [15, 4]));
    expect(accepted).toEqual([2, 3]);
    expect(running.ath.price).toBe(3);
    expect(running.provisional?.price).toBe(4);
  });

  test('its time is the time it was made, not the time it was confirmed', () => {
    const { running } = fold(minutes([5, 2], [10, 1.5]));
    expect(running.ath).toEqual({ price: 2, at: sample(5 * MINUTE, 2).at });
  });

  test('exactly half of it confirms it, less refuses it', () => {
    expect(fold(minutes([5, 4], [10, 2])).accepted).toEqual([4]);
    expect(fold(minutes([5, 4], [10, 1.99])).accepted).toEqual([]);
  });

  test('a sample within two minutes does not decide', () => {
    const early = [sample(5 * MINUTE, 2), sample(7 * MINUTE - SECOND, 2)];
    expect(fold(early).running.provisional?.price).toBe(2);
    expect(fold([...early, sample(7 * MINUTE, 2)]).accepted).toEqual([2]);
  });

  test('a rise under 1 % is no new high, whatever it adds up to', () => {
    expect(fold(minutes([5, 1.009], [10, 1.009])).running.provisional).toBeUndefined();
    expect(fold(minutes([5, 1.01], [10, 1.01])).accepted).toEqual([1.01]);
  });
});

describe('a high at which the price goes on standing is accepted sooner', () => {
  const BACKED = { depthUsd: 40_000, tradesM5: 12 } as const;
  const seconds =
    (...rows: readonly (readonly [number, number])[]) =>
    (more: Partial<Sample>) =>
      rows.map(([second, value]) => sample(second * SECOND, value, more));

  test('after half a minute times its leap above the last one, at nine tenths of it', () => {
    expect(fold(seconds([60, 1.2], [95, 1.19])(BACKED)).accepted).toEqual([]);
    expect(fold(seconds([60, 1.2], [96, 1.08])(BACKED)).accepted).toEqual([1.2]);
    expect(fold(seconds([60, 1.2], [96, 1.07])(BACKED)).accepted).toEqual([]);
    // Twice the last high: a minute.
    expect(fold(seconds([60, 2], [119, 1.99])(BACKED)).accepted).toEqual([]);
    expect(fold(seconds([60, 2], [120, 1.99])(BACKED)).accepted).toEqual([2]);
  });

  test('and never later than others: five times the last one waits two minutes', () => {
    expect(fold(seconds([60, 5], [179, 5])(BACKED)).accepted).toEqual([]);
    expect(fold(seconds([60, 5], [180, 2.5])(BACKED)).accepted).toEqual([5]);
  });

  test.each<[string, Partial<Sample>, boolean]>([
    ['few trades', { depthUsd: 40_000, tradesM5: 4 }, false],
    ['unknown trades', { depthUsd: 40_000 }, false],
    ['a market cap of 200 times the liquidity', { ...BACKED, liquidityUsd: 5_000, marketCapUsd: 1e6 }, true],
    ['a market cap of more than that', { ...BACKED, liquidityUsd: 5_000, marketCapUsd: 1_000_001 }, false],
    ['no depth, and a thousand dollars traded, as on a curve', { tradesM5: 12, volumeM5Usd: 1_000 }, true],
    ['no depth and less traded', { tradesM5: 12, volumeM5Usd: 999 }, false],
    ['neither depth nor volume', { tradesM5: 12 }, false],
  ])('only where trade backs it: %s', (_, more, backed) => {
    expect(fold(seconds([60, 1.2], [100, 1.19])(more)).accepted).toEqual(backed ? [1.2] : []);
  });

  test('not by the very same price, which is the answer of before', () => {
    expect(fold(seconds([60, 1.95], [120, 1.95])(BACKED)).accepted).toEqual([]);
    expect(fold(seconds([60, 1.95], [120, 1.95], [150, 1.94])(BACKED)).accepted).toEqual([1.95]);
    expect(fold(seconds([60, 1.95], [120, 1.95], [180, 1.95])(BACKED)).accepted).toEqual([1.95]);
  });

  test('a spike that stands for under a minute is none', () => {
    const spike = seconds([60, 1], [90, 10], [130, 10], [160, 1], [190, 1], [220, 1])(BACKED);
    expect(fold(spike).accepted).toEqual([]);
    expect(fold(spike).running.wick.price).toBe(10);
  });
});

describe('a high is refused', () => {
  test('when it falls back under half: it stays as the wick only', () => {
    const { running, accepted } = fold(spikeThenBack.samples);
    expect(accepted).toEqual([1.1]);
    expect(running.wick.price).toBe(10);
    expect(running.ath.price).toBe(1.1);
    expect(running.provisional).toBeUndefined();
  });

  test('and the refusing sample may be the next high itself', () => {
    const { running, accepted } = fold(minutes([5, 10], [10, 2], [15, 2]));
    expect(accepted).toEqual([2]);
    expect(running.wick.price).toBe(10);
  });

  test('without taking an honest lower high down with it', () => {
    // 2x, then an error at 50x: the error confirms that 2x stood, is then refused itself, and 2x remains.
    expect(fold(minutes([5, 2], [10, 50], [15, 1.9])).running.ath.price).toBe(2);
    // Within two minutes the error cannot decide, and must not drive out the high that waits.
    const hasty = [sample(5 * MINUTE, 2), sample(6 * MINUTE, 50), sample(8 * MINUTE, 1.9)];
    expect(fold(hasty).accepted).toEqual([2]);
  });

  test.each([
    ['on a pool that is known to be shallow', { depthUsd: 999 }],
    ['on next to no liquidity where the depth is unknown', { liquidityUsd: 0.59 }],
    ['at an absurd market cap', { depthUsd: 57_000, liquidityUsd: 57_000, marketCapUsd: 226_000_000 }],
    ['with a doubt', { doubt: 'quote-asset' }],
    ['out of a switch of pool', { doubt: 'pair-switch' }],
  ])('%s', (_, details) => {
    const { running, accepted } = fold(minutes([5, 3, details], [10, 3, details], [15, 3, details]));
    expect(accepted).toEqual([]);
    expect(running.provisional).toBeUndefined();
    expect(running.ath.price).toBe(1);
    expect(running.wick.price).toBe(3);
    expect(running.samples).toBe(3);
  });

  test('while the token is rugged', () => {
    const waiting = fold(minutes([5, 2])).running;
    const frozen = foldHigh(waiting, sample(10 * MINUTE, 2), DEFAULT_ATH_RULES, true);
    expect(frozen.accepted).toBeUndefined();
    expect(frozen.running.ath.price).toBe(1);
    expect(frozen.running.provisional).toBeUndefined();
  });
});

describe('unknown is not zero', () => {
  test('a curve without any liquidity figure carries highs', () => {
    expect(fold(minutes([5, 2], [10, 2])).accepted).toEqual([2]);
  });

  test('exactly $1,000 of depth and a ratio of 1,000 are still accepted', () => {
    const edge = { depthUsd: 1_000, liquidityUsd: 1_000, marketCapUsd: 1_000_000 };
    expect(fold(minutes([5, 2, edge], [10, 2, edge])).accepted).toEqual([2]);
  });

  test('a doubtful sample neither confirms nor refuses the high that waits', () => {
    const { accepted } = fold(minutes([5, 2], [10, 0.5, { doubt: 'quote-asset' }], [15, 1.8]));
    expect(accepted).toEqual([2]);
    const empty = { doubt: 'pair-switch', depthUsd: 0.59 };
    expect(fold(minutes([5, 2], [10, 0.5, empty], [15, 1.8])).accepted).toEqual([2]);
  });
});

describe('no gain is counted after the liquidity went', () => {
  test('the fall is, the dust above the high is not', () => {
    const { running } = fold(rug.samples, startRunning(rug.entry));
    expect(running.ath.price).toBe(3);
    expect(running.last.price).toBe(0.0001);
    expect(running.low.price).toBe(0.0001);
    expect(running.wick.price).toBe(341_554);
  });

  test('recorded 2026-10: a pool of $0.59 at $3.81 and +34,155,435 % is no high', () => {
    const before = 3.81 / 341_555.35;
    const start = startRunning(entryAt(before));
    const dead = {
      liquidityUsd: 0.59,
      depthUsd: 0.59,
      marketCapUsd: 3_814_569_008,
      volumeM5Usd: 0,
      tradesM5: 0,
    };
    const { running, accepted } = fold(minutes([5, 3.81, dead], [10, 3.81, dead], [15, 3.81, dead]), start);
    expect(accepted).toEqual([]);
    expect(running.last.price).toBe(before);
  });

  // Recorded 2025-10: one-minute closes of a rug that faked its closes, 500-fold within three minutes, on a reserve
  // of $57,000 that the claimed value exceeded 3,980 times.
  const closes = [
    0.2259, 0.2546, 0.2825, 0.0487, 0.0624, 0.08, 0.0931, 0.1096, 0.0036, 0.0047, 0.0059, 1.33e-6,
  ];
  const faked = (reserveAt: (minute: number) => number) =>
    closes.map((close, index) =>
      sample((index + 1) * MINUTE, close, {
        liquidityUsd: reserveAt(index + 1),
        marketCapUsd: close * 1e9,
      }),
    );

  test('faked closes are refused for the value they claim, and after the pull for the empty pool', () => {
    const pulled = faked((minute) => (minute <= 3 ? 57_000 : 600));
    const { running, accepted } = fold(pulled, startRunning(entryAt(0.000548)));
    expect(accepted).toEqual([]);
    expect(running.last.price).toBe(1.33e-6);
    expect(running.wick.price).toBe(0.2825);
  });

  test('were the reserve still reported, only what it could stand for would be believed', () => {
    const { accepted } = fold(
      faked(() => 57_000),
      startRunning(entryAt(0.000548)),
    );
    expect(accepted).toEqual([0.0036]); // 0.0036 * 1e9 / 57,000 = 63, and it stood for two minutes
  });
});

describe('what is measured', () => {
  test('a price of another pool moves neither the last price nor the low', () => {
    const { running } = fold(minutes([5, 1e-9, { doubt: 'pair-switch' }]));
    expect(running.last.price).toBe(1);
    expect(running.low.price).toBe(1);
  });

  test.each<[string, Partial<Sample>]>([
    ['of a doubt', { doubt: 'liquidity-unsure' }],
    ['at an absurd market cap', { depthUsd: 1_100, liquidityUsd: 1_100, marketCapUsd: 4e9 }],
    ['stated in hindsight', { doubt: 'stated' }],
  ])('a price above the high does not count where it is %s; a fall does', (_, more) => {
    expect(fold(minutes([5, 4_000, more])).running.last.price).toBe(1);
    expect(fold(minutes([5, 0.5, more])).running.last.price).toBe(0.5);
    // What may carry a high ends the series, confirmed or not.
    expect(fold(minutes([5, 4_000])).running.last.price).toBe(4_000);
  });

  test('a sample that is not newer changes nothing at all', () => {
    const start = startRunning(entry);
    expect(foldHigh(start, sample(0, 5), DEFAULT_ATH_RULES, false).running).toBe(start);
  });
});

describe('laws', () => {
  test('scaling all prices scales the highs and changes no ratio', () => {
    for (const curve of Object.values(CURVES)) {
      const plain = fold(curve.samples, startRunning(curve.entry));
      const small = scaled(curve, 2 ** -10);
      const shrunk = fold(small.samples, startRunning(small.entry));
      expect(shrunk.accepted).toEqual(plain.accepted.map((high) => high * 2 ** -10));
      expect(shrunk.running.last.price).toBe(plain.running.last.price * 2 ** -10);
    }
  });

  test('folding in one go equals folding in two', () => {
    fc.assert(
      fc.property(anySamples({ sound: false }), fc.nat(40), (samples, cut) => {
        const half = fold(samples.slice(0, cut)).running;
        expect(fold(samples.slice(cut), half).running).toEqual(fold(samples).running);
      }),
    );
  });

  test('a sample below the accepted high never raises it, unless it confirms one that was seen', () => {
    fc.assert(
      fc.property(anySamples({ sound: false }), (samples) => {
        const { running } = fold(samples);
        const later = sample(1e12, running.ath.price * 0.999);
        const next = fold([later], running).running;
        const seen = running.provisional?.price ?? running.ath.price;
        expect([running.ath.price, seen]).toContain(next.ath.price);
      }),
    );
  });

  test('the accepted high lies between the entry and the wick, and is a price that was seen', () => {
    fc.assert(
      fc.property(anySamples({ sound: false }), (samples) => {
        const { running } = fold(samples);
        expect(running.ath.price).toBeGreaterThanOrEqual(1);
        expect(running.ath.price).toBeLessThanOrEqual(running.wick.price);
        expect([1, ...samples.map((each) => each.price)]).toContain(running.ath.price);
        expect(running.low.price).toBeLessThanOrEqual(running.last.price);
      }),
    );
  });

  test('no sample on a pool known to be empty is ever accepted', () => {
    fc.assert(
      fc.property(anySamples({ sound: false }), (samples) => {
        const empty = samples.map((each) => ({ ...each, depthUsd: 0.59 }));
        expect(fold(empty).accepted).toEqual([]);
      }),
    );
  });
});
