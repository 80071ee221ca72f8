import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { DAY, HOUR, MINUTE } from '../../src/model/units.ts';
import {
  extendTrail,
  type GrowingTrail,
  markAt,
  TRAIL_AGES_MS,
  type TrailOptions,
  trailOfSamples,
} from '../../src/performance/trail.ts';
import { PROVEN } from '../../src/performance/trust.ts';
import type { Candle } from '../../src/ports.ts';
import { at, entryAt, price, sample } from '../curves.ts';
import { candleAt } from '../fakes/candles.ts';

const SPAN = 5 * MINUTE;
const WEEK = 7 * DAY;

const options: TrailOptions = {
  entry: { at: at(0), price: price(2) },
  spanMs: SPAN,
  endAt: at(WEEK),
  source: 'candles',
};

/** A candle that starts so long after the entry, in multiples of it. */
function candle(startMs: number, close: number, low = close): Candle {
  return candleAt(at(startMs), close * 2, { low: price(low * 2) });
}

function trailOf(candles: readonly Candle[], more: Partial<TrailOptions> = {}): GrowingTrail {
  return extendTrail(undefined, candles, { ...options, ...more });
}

describe('records', () => {
  test('are closes above the entry and lows below it, at the ends of their candles', () => {
    const trail = trailOf([
      candle(0, 1.2),
      candle(SPAN, 1.1, 0.9),
      candle(2 * SPAN, 1.5, 0.95),
      candle(3 * SPAN, 0.7, 0.4),
    ]);
    expect(trail.rises).toEqual([
      [SPAN, 1.2],
      [3 * SPAN, 1.5],
    ]);
    expect(trail.falls).toEqual([
      [2 * SPAN, 0.9, 1.1],
      [4 * SPAN, 0.4, 0.7],
    ]);
    expect(trail).toMatchObject({ source: 'candles', spanMs: SPAN, to: at(4 * SPAN) });
  });

  test('pass the one before by a percent', () => {
    const trail = trailOf([
      candle(0, 1.005, 0.995),
      candle(SPAN, 1.5, 0.5),
      candle(2 * SPAN, 1.51, 0.496),
      candle(3 * SPAN, 1.516, 0.494),
    ]);
    expect(trail.rises.map(([, multiple]) => multiple)).toEqual([1.5, 1.516]);
    expect(trail.falls.map(([, multiple]) => multiple)).toEqual([0.5, 0.494]);
  });

  test('of the candle that holds the entry only the close counts', () => {
    expect(trailOf([candle(-SPAN, 3, 0.1), candle(-MINUTE, 0.8, 0.1)])).toMatchObject({
      rises: [],
      falls: [[4 * MINUTE, 0.8, 0.8]],
    });
  });

  test('nothing after the end is one', () => {
    const trail = trailOf([candle(0, 1.5), candle(SPAN, 5)], { endAt: at(SPAN) });
    expect(trail.rises).toEqual([[SPAN, 1.5]]);
    expect(trail.to).toBe(at(SPAN));
  });
});

describe('marks', () => {
  test('are the last close known at an age', () => {
    const trail = trailOf([candle(0, 1.1), candle(SPAN, 1.2), candle(25 * MINUTE, 1.3), candle(HOUR, 1.4)]);
    expect(trail.marks).toEqual([
      [5 * MINUTE, 1.1],
      [15 * MINUTE, 1.2],
      [30 * MINUTE, 1.3],
    ]);
    expect(markAt(trail, 15 * MINUTE)).toBe(1.2);
  });

  test('are absent where nothing was known near the age, and where it was not reached', () => {
    const trail = trailOf([candle(0, 1.1), candle(23 * HOUR, 1.2)], { to: at(30 * HOUR) });
    expect(markAt(trail, 12 * HOUR)).toBeUndefined();
    expect(markAt(trail, 24 * HOUR)).toBe(1.2);
    expect(markAt(trail, 48 * HOUR)).toBeUndefined();
  });
});

const anyCandles = fc
  .array(fc.tuple(fc.integer({ min: 1, max: 200 }), fc.double({ min: 0.01, max: 20, noNaN: true })), {
    minLength: 1,
    maxLength: 60,
  })
  .map((steps) => {
    let spans = -3;
    return steps.map(([gap, close]) => candle((spans += gap) * SPAN, close, close * 0.8));
  });

test('a window folded in pieces is the window folded at once', () => {
  fc.assert(
    fc.property(anyCandles, fc.array(fc.nat(60), { maxLength: 4 }), (candles, cuts) => {
      const ends = [...cuts, candles.length].sort((a, b) => a - b);
      let trail: GrowingTrail | undefined;
      // Each piece comes with what was read before it, as a reading that reaches back does.
      for (const end of ends) trail = extendTrail(trail, candles.slice(0, end), options);
      expect(trail).toEqual(trailOf(candles));
    }),
  );
});

test('a level is met when any close has reached it, to a percent', () => {
  fc.assert(
    fc.property(anyCandles, fc.double({ min: 1.1, max: 20, noNaN: true }), (candles, level) => {
      const isReached = (bar: number): boolean =>
        candles.some(({ at: startAt, close }) => startAt + SPAN > at(0) && close / 2 >= bar);
      const highest = trailOf(candles).rises.at(-1)?.[1] ?? 1;
      if (isReached(level * 1.0101)) expect(highest).toBeGreaterThanOrEqual(level);
      if (!isReached(level * 0.9999)) expect(highest).toBeLessThan(level);
    }),
  );
});

test('ages stand in ascending order', () => {
  expect([...TRAIL_AGES_MS].sort((a, b) => a - b)).toEqual(TRAIL_AGES_MS);
  expect(TRAIL_AGES_MS.at(-1)).toBe(WEEK);
});

describe('what was proved', () => {
  const first = trailOf([candle(0, 1.5)], {
    proved: {
      ath: { price: price(3), at: at(SPAN) },
      wick: { price: price(8), at: at(SPAN) },
      refused: 'lone',
    },
  });

  test('keeps the higher high, and the higher wick with its refusal', () => {
    const lower = { ath: { price: price(2.5), at: at(HOUR) }, wick: { price: price(6), at: at(HOUR) } };
    expect(extendTrail(first, [], { ...options, proved: { ...lower, refused: 'thin' } })).toMatchObject({
      ath: { price: 3 },
      wick: { price: 8 },
      refused: 'lone',
    });
    const higher = { ath: { price: price(4), at: at(HOUR) }, wick: { price: price(9), at: at(HOUR) } };
    const raised = extendTrail(first, [], { ...options, proved: higher });
    expect(raised).toMatchObject({ ath: { price: 4 }, wick: { price: 9, at: at(HOUR) } });
    expect(raised.refused).toBeUndefined();
  });

  test('nothing below the entry is a high', () => {
    const below = { ath: { price: price(1.9), at: at(SPAN) }, wick: { price: price(2), at: at(SPAN) } };
    const trail = trailOf([candle(0, 0.9)], { proved: below });
    expect(trail.ath).toBeUndefined();
    expect(trail.wick).toBeUndefined();
  });
});

describe('out of samples', () => {
  const entry = entryAt(1);

  test('each is a close, and stray ones are none', () => {
    const samples = [
      sample(10 * MINUTE, 0.8),
      sample(20 * MINUTE, 9, { doubt: 'pair-switch' }),
      sample(30 * MINUTE, 1.5),
    ];
    expect(
      trailOfSamples(samples, { entry, endAt: at(WEEK), ath: { price: price(1.5), at: at(30 * MINUTE) } }),
    ).toEqual({
      source: 'samples',
      spanMs: 0,
      to: at(30 * MINUTE),
      ath: { price: 1.5, at: at(30 * MINUTE) },
      rises: [[30 * MINUTE, 1.5]],
      falls: [[10 * MINUTE, 0.8, 0.8]],
      marks: [
        [15 * MINUTE, 0.8],
        [30 * MINUTE, 1.5],
      ],
      latest: [30 * MINUTE, 1.5],
    });
  });

  test('what was not seen to be sold for is no rise: a price on a thin pool above the high', () => {
    const samples = [sample(10 * MINUTE, 5, { depthUsd: 10 }), sample(20 * MINUTE, 0.1, { depthUsd: 10 })];
    expect(trailOfSamples(samples, { entry, endAt: at(WEEK) })).toMatchObject({
      rises: [],
      falls: [[20 * MINUTE, 0.1, 0.1]],
    });
  });

  test('a high that candles have proved between two of them is a rise', () => {
    const samples = [sample(10 * MINUTE, 1), sample(20 * MINUTE, 3, { doubt: PROVEN }), sample(HOUR, 1)];
    const ath = { price: price(3), at: at(20 * MINUTE) };
    expect(trailOfSamples(samples, { entry, endAt: at(WEEK), ath }).rises).toEqual([[20 * MINUTE, 3]]);
  });

  test('a trail of candles that ends sooner goes on with them, and is one of samples then', () => {
    const from = extendTrail(undefined, [candleAt(at(0), 2, { low: price(0.5) })], {
      ...options,
      entry,
    });
    const samples = [sample(MINUTE, 0.1), sample(HOUR, 4)];
    const trail = trailOfSamples(samples, { entry, endAt: at(WEEK), from });
    expect(trail).toMatchObject({ source: 'samples', spanMs: SPAN });
    expect(trail.rises).toEqual([
      [SPAN, 2],
      [HOUR, 4],
    ]);
    expect(trail.falls).toEqual([[SPAN, 0.5, 2]]);
  });
});

test('candles from the entry on take the place of samples; later ones go on with them', () => {
  const polled = trailOfSamples([sample(MINUTE, 5), sample(10 * MINUTE, 5)], {
    entry: entryAt(2),
    endAt: at(WEEK),
    ath: { price: price(5), at: at(MINUTE) },
  });
  const anew = extendTrail(polled, [candle(0, 1.5), candle(SPAN, 1.6)], options);
  expect(anew).toMatchObject({
    source: 'candles',
    rises: [
      [SPAN, 1.5],
      [2 * SPAN, 1.6],
    ],
  });
  const on = extendTrail(polled, [candle(HOUR, 3)], options);
  expect(on).toMatchObject({
    source: 'samples',
    rises: [
      [MINUTE, 2.5],
      [HOUR + SPAN, 3],
    ],
  });
});
