import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { HOUR, MINUTE } from '../../src/model/units.ts';
import type { Candle } from '../../src/ports.ts';
import { type PoolCandles, stitch } from '../../src/tracking/stitch.ts';
import { at } from '../curves.ts';
import { candleAt } from '../fakes/candles.ts';

const SPAN = 5 * MINUTE;

/** Candles one after the other, each opening where the last one closed; the first opens at `open`. */
function run(
  fromMs: number,
  closes: readonly number[],
  more: { open?: number; spanMs?: number } = {},
): Candle[] {
  const { spanMs = SPAN } = more;
  return closes.map((close, index) => {
    const open = closes[index - 1] ?? more.open ?? close;
    return candleAt(at(fromMs + index * spanMs), close, {
      open,
      high: Math.max(open, close),
      low: Math.min(open, close),
    });
  });
}

function curve(candles: readonly Candle[], toMs: number): PoolCandles {
  return { pool: { address: 'Curve', curve: true, from: at(0), to: at(toMs) }, candles };
}

function pool(candles: readonly Candle[], fromMs: number): PoolCandles {
  return { pool: { address: 'Pool', curve: false, from: at(fromMs) }, candles };
}

function closes(pieces: readonly PoolCandles[], more: { spanMs?: number; polled?: boolean } = {}): number[] {
  return stitch(pieces, { spanMs: SPAN, tolerance: 0.25, polled: false, ...more }).map(({ close }) => close);
}

describe('a migration', () => {
  test('goes on with the new pool from the last trade on the curve, however late it was noticed', () => {
    const before = curve(run(0, [1, 1.2, 1.4]), HOUR);
    expect(closes([before, pool(run(3 * SPAN, [1.5, 3, 2]), HOUR)])).toEqual([1, 1.2, 1.4, 1.5, 3, 2]);
  });

  test('takes nothing of the pool from while the curve was traded', () => {
    const before = curve(run(0, [1, 1.2, 1.4]), HOUR);
    expect(closes([before, pool(run(0, [90, 90, 1.45, 1.5]), HOUR)])).toEqual([1, 1.2, 1.45, 1.5]);
  });

  test('within a candle ends it where the new pool stands', () => {
    const before = curve(run(0, [1, 1.2]), HOUR);
    const [first, second] = stitch([before, pool(run(SPAN, [1.3], { open: 1.2 }), HOUR)], {
      spanMs: SPAN,
      tolerance: 0.25,
      polled: true,
    });
    expect(first).toMatchObject({ close: 1 });
    expect(second).toMatchObject({ open: 1, close: 1.3, low: 1, high: 1.3, volumeUsd: 200 });
  });

  test('leaves out the first two minutes of the new pool, and of a longer candle all but its body', () => {
    const minutes = { spanMs: MINUTE };
    const before = curve(run(0, [1, 1], minutes), HOUR);
    const after = pool(run(2 * MINUTE, [1.1, 1.9, 1.2, 1.3], minutes), HOUR);
    expect(closes([before, after], minutes)).toEqual([1, 1, 1.2, 1.3]);
    const wild = [candleAt(at(2 * SPAN), 1.1, { high: 40 }), candleAt(at(3 * SPAN), 1.2, { high: 40 })];
    const joined = stitch([curve(run(0, [1, 1]), HOUR), pool(wild, HOUR)], {
      spanMs: SPAN,
      tolerance: 0.25,
      polled: true,
    });
    expect(joined.map(({ high }) => high)).toEqual([1, 1, 1.1, 40]);
  });
});

describe('a pool that does not go on where the last one ended', () => {
  const before = curve(run(0, [1, 1, 1]), 2 * HOUR);
  const leap = run(
    3 * SPAN,
    Array.from({ length: 20 }, (_, index) => 5 + index / 10),
  );

  test('counts from where polls have confirmed it', () => {
    const noticed = 3 * SPAN + 30 * MINUTE;
    const joined = closes([curve(run(0, [1, 1, 1]), noticed), pool(leap, noticed)], { polled: true });
    expect(joined.slice(0, 4)).toEqual([1, 1, 1, 5.6]);
  });

  test('counts from where it comes back', () => {
    const back = run(3 * SPAN, [5, 4, 1.1, 1.2]);
    expect(closes([before, pool(back, 3 * SPAN)])).toEqual([1, 1, 1, 1.1, 1.2]);
  });

  test('counts after an hour of trade where no poll has seen it, and not before', () => {
    expect(closes([before, pool(leap, 3 * SPAN)]).slice(0, 4)).toEqual([1, 1, 1, 6.2]);
    expect(closes([before, pool(leap.slice(0, 12), 3 * SPAN)])).toEqual([1, 1, 1]);
  });
});

test('between two pools the switch is where it was noticed', () => {
  const first: PoolCandles = {
    pool: { address: 'Old', curve: false, from: at(0), to: at(3 * SPAN) },
    candles: run(0, [1, 1.1, 1.2, 9, 9]),
  };
  expect(closes([first, pool(run(0, [7, 7, 7, 1.2, 1.3]), 3 * SPAN)])).toEqual([1, 1.1, 1.2, 1.2, 1.3]);
});

test('one pool alone is what it is', () => {
  expect(closes([pool(run(0, [1, 8, 1]), HOUR)])).toEqual([1, 8, 1]);
  expect(closes([])).toEqual([]);
});

test('scaling all prices scales the series, and it stands in order of time', () => {
  const prices = fc.array(fc.double({ min: 0.2, max: 5, noNaN: true }), { minLength: 1, maxLength: 20 });
  fc.assert(
    fc.property(
      prices,
      prices,
      fc.integer({ min: 0, max: 30 }),
      fc.boolean(),
      (old, young, start, polled) => {
        const pieces = (factor: number): PoolCandles[] => [
          curve(
            run(
              0,
              old.map((each) => each * factor),
            ),
            HOUR,
          ),
          pool(
            run(
              start * SPAN,
              young.map((each) => each * factor),
            ),
            HOUR,
          ),
        ];
        const rules = { spanMs: SPAN, tolerance: 0.25, polled };
        const series = stitch(pieces(1), rules);
        expect(stitch(pieces(2 ** -20), rules).map((each) => each.close * 2 ** 20)).toEqual(
          series.map((each) => each.close),
        );
        for (const [index, { at: startAt }] of series.entries())
          expect(startAt).toBeGreaterThan(series[index - 1]?.at ?? -1);
      },
    ),
  );
});
