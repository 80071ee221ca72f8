import { describe, expect, test } from 'vitest';
import type { High } from '../../src/model/call.ts';
import type { Sample } from '../../src/model/quote.ts';
import { DAY, HOUR, MINUTE } from '../../src/model/units.ts';
import { athByVolume, athHoldMs, athVolatility } from '../../src/performance/ath-metrics.ts';
import { DEFAULT_ATH_RULES } from '../../src/performance/ath.ts';
import { drawdownFromAth, maxDrawdown } from '../../src/performance/drawdown.ts';
import { pathResult } from '../../src/performance/path.ts';
import { type Series, seriesOf } from '../../src/performance/series.ts';
import { consistency, timeWeightedPrice, trendOf } from '../../src/performance/trend.ts';
import { STATED } from '../../src/performance/trust.ts';
import { sharpe, volatility } from '../../src/performance/volatility.ts';
import { at, type Curve, CURVES, type CurveName, price, sample, stepped } from '../curves.ts';

const high = (value: number, afterMs = 0): High => ({ price: price(value), at: at(afterMs) });

function seriesFrom(curve: Curve, athPrice = 3): Series {
  const bounds = { endAt: curve.endAt, athPrice: price(athPrice), rules: DEFAULT_ATH_RULES };
  return seriesOf(curve.entry, curve.samples, bounds);
}

function table(rows: Readonly<Partial<Record<CurveName, number | undefined>>>) {
  return Object.entries(rows).map(([name, expected]) => ({ name: name as CurveName, expected }));
}

function expectClose(actual: number | undefined, expected: number | undefined): void {
  if (expected === undefined || actual === undefined) expect(actual).toBe(expected);
  else expect(actual).toBeCloseTo(expected, 7);
}

describe('a series', () => {
  test('leaves out lone prints, dust above the high and what is not newer', () => {
    expect(seriesFrom(CURVES.spikeThenBack).map((point) => point.price)).toEqual([1, 1, 1.1, 1.1, 1, 1.05]);
    expect(seriesFrom(CURVES.rug).map((point) => point.price)).toEqual([1, 2, 3, 2.8, 0.0001]);
    const repeated = { ...CURVES.oneSample, samples: [sample(0, 9), sample(HOUR, 2), sample(HOUR, 3)] };
    expect(seriesFrom(repeated).map((point) => point.price)).toEqual([1, 2]);
  });

  test('has what was stated above the high in its shape, and never at its end', () => {
    const stated = sample(HOUR, 5, { doubt: STATED });
    const pricesOf = (samples: readonly Sample[]) =>
      seriesFrom({ entry: CURVES.flat.entry, samples, endAt: at(DAY) }).map((point) => point.price);
    expect(pricesOf([stated, sample(2 * HOUR, 4)])).toEqual([1, 5, 4]);
    expect(pricesOf([sample(MINUTE, 2), stated])).toEqual([1, 2]);
    expect(pricesOf([sample(MINUTE, 2), sample(HOUR, 2.5, { doubt: STATED })])).toEqual([1, 2, 2.5]);
  });

  test('counts what may carry no high up to the high only', () => {
    const absurd = { liquidityUsd: 1_100, marketCapUsd: 4e9 };
    expect(seriesFrom(stepped(HOUR, [2, 4], absurd)).map((point) => point.price)).toEqual([1, 2]);
    expect(seriesFrom(stepped(HOUR, [2, 4])).map((point) => point.price)).toEqual([1, 2, 4]);
  });

  test('ends where it is told to', () => {
    expect(seriesFrom({ ...CURVES.moon, endAt: at(DAY) })).toHaveLength(3);
  });

  test('keeps a high that stood for two samples, and a last one that nothing followed', () => {
    expect(seriesFrom(stepped(HOUR, [4, 4, 1]))).toHaveLength(4);
    expect(seriesFrom(stepped(HOUR, [1, 4]))).toHaveLength(3);
  });
});

describe('drawdown', () => {
  test.each(
    table({
      flat: 0,
      moon: 0,
      slowBleed: 1 - 2 ** -7,
      rug: 1 - 0.0001 / 3, // from the high of 3
      spikeThenBack: 1 - 1 / 1.1, // the refused print of 10 is no peak
      gapOfADay: 0,
      dust: 0,
      oneSample: 0,
      none: 0,
    }),
  )('of $name at its deepest is $expected', ({ name, expected }) => {
    expectClose(maxDrawdown(seriesFrom(CURVES[name])), expected);
  });

  test('from the high to the end is never negative', () => {
    expect(drawdownFromAth(price(4), price(1))).toBe(0.75);
    expect(drawdownFromAth(price(1), price(4))).toBe(0);
  });
});

describe('volatility', () => {
  test.each(
    table({
      flat: 0,
      moon: 0, // equal log returns do not deviate from their mean
      slowBleed: 0,
      // r = ln 1.2, 0, ln 1.25, 0 over 1, 1, 24 and 1 hours; mu = ln 1.5 / 1.125 d = 0.360413
      // sum (r - mu dt)^2 / dt = 0.671778 + 0.005412 + 0.018843 + 0.005412 = 0.701446; / 3; square root
      gapOfADay: 0.48354441,
      oneSample: undefined,
      none: undefined,
    }),
  )('of $name is $expected per square root of a day', ({ name, expected }) => {
    expectClose(volatility(seriesFrom(CURVES[name])), expected);
  });

  test('with equal steps is the sample deviation of log returns over the root of the step', () => {
    // r = +a, -a, +a, -a with a = ln 1.5: mean 0, sum of squares 4 a^2, n - 1 = 3, steps of a quarter of a day
    const zigzag = seriesFrom(stepped(6 * HOUR, [1.5, 1, 1.5, 1]));
    expectClose(volatility(zigzag), Math.sqrt((4 * Math.log(1.5) ** 2) / 3 / 0.25));
  });
});

describe('the Sharpe-like ratio', () => {
  const climb = (count: number): Curve => {
    // Log returns of 0.3 and -0.1 in turn: mean 0.1, deviation 0.2 around it, every quarter of a day.
    const logs = Array.from({ length: count }, (_, index) => 0.1 * (index + 1) + (index % 2 === 0 ? 0.2 : 0));
    return stepped(6 * HOUR, logs.map(Math.exp));
  };

  test('is the mean daily log return over volatility', () => {
    // mu = 0.1 / 0.25 = 0.4; sigma = 0.2 * sqrt(12 / 11) / sqrt(0.25) = 0.417786
    expectClose(sharpe(seriesFrom(climb(12))), 0.4 / (0.4 * Math.sqrt(12 / 11)));
  });

  test('is undefined under 12 samples and for a straight line', () => {
    expect(sharpe(seriesFrom(climb(11)))).toBeUndefined();
    expect(sharpe(seriesFrom(CURVES.moon))).toBeUndefined();
    expect(sharpe(seriesFrom(CURVES.flat))).toBeUndefined();
  });
});

describe('the time-weighted price', () => {
  test.each(
    table({
      flat: 1,
      // (1.1 * 1 + 1.2 * 1 + 1.35 * 24 + 1.5 * 1) / 27 hours
      gapOfADay: 36.2 / 27,
      // without the lone print: (1 * 10 + 1.05 * 10 + 1.1 * 20 + 1.05 * 10 + 1.025 * 10) / 60 minutes
      spikeThenBack: 63.25 / 60,
      oneSample: 1.5, // half way from 1 to 2
      none: 1,
    }),
  )('of $name is $expected', ({ name, expected }) => {
    expectClose(timeWeightedPrice(seriesFrom(CURVES[name]), CURVES[name].endAt), expected);
  });

  test('holds the last price to the end', () => {
    expect(timeWeightedPrice(seriesFrom(CURVES.oneSample), at(2 * HOUR))).toBe(1.75); // (1.5 + 2) / 2
  });

  test('is the entry price when no time has passed', () => {
    expect(timeWeightedPrice([high(7)], at(0))).toBe(7);
  });
});

test.each(
  table({
    flat: 0,
    moon: 1,
    slowBleed: 0,
    rug: 3 / 4, // 2, 3 and 2.8 of the four that count
    spikeThenBack: 3 / 5, // 1.1, 1.1 and 1.05
    none: 0,
  }),
)('consistency of $name is $expected', ({ name, expected }) => {
  expect(consistency(seriesFrom(CURVES[name]))).toBe(expected);
});

describe('trend', () => {
  test.each([
    ['flat', 'sideways', 0],
    ['moon', 'up', 1_000],
    ['slowBleed', 'down', -1_000],
    ['dust', 'up', 1_000],
  ] as const)('of %s is %s', (name, trend, t) => {
    expect(trendOf(seriesFrom(CURVES[name]))).toEqual({ trend, t });
  });

  test('is undefined under 8 points', () => {
    expect(trendOf(seriesFrom(CURVES.spikeThenBack))).toBeUndefined();
  });

  test('has the t-value of the slope of log price', () => {
    // x = 0..7 days, y as below: xx = 42, xy = 4.6, slope = 0.109524; residual = 0.58 - 4.6^2 / 42 = 0.0761905
    // error = sqrt(0.0761905 / 6 / 42) = 0.0173881; t = 6.29878
    const found = trendOf(seriesFrom(stepped(DAY, [0.3, 0.2, 0.5, 0.4, 0.7, 0.6, 0.9].map(Math.exp))));
    expect(found?.trend).toBe('up');
    expect(found?.t).toBeCloseTo(6.29878, 4);
  });

  test('needs a move of 10 %, however certain the slope is', () => {
    const creep = stepped(DAY, [1.01, 1.02, 1.03, 1.04, 1.05, 1.06, 1.07, 1.08]);
    expect(trendOf(seriesFrom(creep))?.trend).toBe('sideways');
  });
});

describe('path', () => {
  test.each([
    ['flat', 'neither'],
    ['moon', 'won'],
    ['slowBleed', 'lost'],
    ['rug', 'won'],
    ['spikeThenBack', 'neither'],
    ['gapOfADay', 'won'],
    ['dust', 'won'],
    ['oneSample', 'won'],
    ['none', 'neither'],
  ] as const)('of %s is %s', (name, expected) => {
    expect(pathResult(seriesFrom(CURVES[name]), price(3))).toBe(expected);
  });

  test('takes what came first, at exactly half up or half down', () => {
    expect(pathResult(seriesFrom(stepped(HOUR, [0.5, 1.5])), price(3))).toBe('lost');
    expect(pathResult(seriesFrom(stepped(HOUR, [1.5, 0.5])), price(3))).toBe('won');
    expect(pathResult(seriesFrom(stepped(HOUR, [1.49, 0.51])), price(3))).toBe('neither');
  });

  test('is won only by what may carry a high, and only when the accepted high got there', () => {
    const pathOf = (more: Partial<Sample>, athPrice = 3) =>
      pathResult(seriesFrom(stepped(HOUR, [1.6, 0.7], more), athPrice), price(athPrice));
    expect(pathOf({})).toBe('won');
    expect(pathOf({}, 1.49)).toBe('neither');
    expect(pathOf({ doubt: STATED })).toBe('neither');
    expect(pathOf({ depthUsd: 3 })).toBe('neither');
  });
});

describe('around the high', () => {
  test.each([
    ['flat', high(1), 28 * HOUR], // 14 steps, two hours of each
    ['gapOfADay', high(1.5, 26 * HOUR), 2 * HOUR], // half of two hours on the way up, then one hour
    ['oneSample', high(2, HOUR), HOUR / 2], // half of the way up
    ['rug', high(3, 40 * MINUTE), 40 * MINUTE], // 10 up, 20 at 2.8 or above, 10 down
    ['none', high(1), HOUR],
  ] as const)('%s holds for as long as it stands within 10 %%', (name, ath, expected) => {
    expect(athHoldMs(seriesFrom(CURVES[name]), ath, CURVES[name].endAt)).toBe(expected);
  });

  test('volatility looks six hours to either side', () => {
    const series = seriesFrom(stepped(3 * HOUR, [1, 1, 1.5, 1, 1.5, 1, 1, 1]));
    const near = series.filter((_, index) => index >= 1 && index <= 5);
    expect(athVolatility(series, high(1.5, 9 * HOUR))).toBe(volatility(near));
    expect(athVolatility(seriesFrom(CURVES.oneSample), high(2, HOUR))).toBeUndefined();
  });

  test('volume confirms, its absence refutes, silence does neither', () => {
    const ath = high(2, HOUR);
    const seen = (...details: Parameters<typeof sample>[2][]) =>
      details.map((more, index) => sample(HOUR + index * 5 * MINUTE, 2, more));
    expect(athByVolume(seen({}, { volumeM5Usd: 12 }), ath)).toBe(true);
    expect(athByVolume(seen({ volumeM5Usd: 0, tradesM5: 1 }), ath)).toBe(true);
    expect(athByVolume(seen({ volumeM5Usd: 0 }, {}), ath)).toBe(false);
    expect(athByVolume(seen({}, {}), ath)).toBeUndefined();
    expect(athByVolume(seen({}, {}, {}, { tradesM5: 9 }), ath)).toBeUndefined(); // 15 minutes away
  });
});
