import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { PerformanceSummary } from '../../src/model/outcome.ts';
import type { Sample } from '../../src/model/quote.ts';
import { DAY, HOUR, MINUTE } from '../../src/model/units.ts';
import { DEFAULT_ATH_RULES, foldHigh, startRunning } from '../../src/performance/ath.ts';
import { summarise, type SummaryInput } from '../../src/performance/summary.ts';
import { PAIR_SWITCH, PROVEN, REDENOMINATED, SOURCES_DISAGREE } from '../../src/performance/trust.ts';
import { at, type Curve, CURVES, entryAt, price, sample, scaled, stepped } from '../curves.ts';
import { anySamples } from './arbitrary.ts';

function runningOf({ entry, samples }: Curve) {
  return samples.reduce(
    (running, each) => foldHigh(running, each, DEFAULT_ATH_RULES, false).running,
    startRunning(entry),
  );
}

function summaryOf(curve: Curve, more: Partial<SummaryInput> = {}): PerformanceSummary {
  const { entry, samples, endAt } = curve;
  return summarise({ entry, postedAt: entry.at, running: runningOf(curve), samples, endAt, ...more });
}

function curveOf(samples: readonly Sample[]): Curve {
  return { entry: entryAt(1), samples, endAt: samples.at(-1)?.at ?? at(0) };
}

const numbersOf = (summary: PerformanceSummary): number[] =>
  Object.values(summary).filter((value) => typeof value === 'number');

describe('a summary', () => {
  test('of a week of doubling', () => {
    expect(summaryOf(CURVES.moon)).toMatchObject({
      samples: 14,
      longestGapMs: 12 * HOUR,
      trackedMs: 7 * DAY,
      finalPrice: 128,
      finalRoi: 127,
      // The last doubling was not confirmed any more: 2^6.5 was.
      athPrice: 2 ** 6.5,
      timeToAthMs: 6.5 * DAY,
      wickMultiple: 128,
      drawdownFromAth: 0,
      maxDrawdown: 0,
      geometricDailyReturn: expect.closeTo(1, 12),
      trend: 'up',
      path: 'won',
    });
  });

  test('counts the time to the high from the post', () => {
    const late = summaryOf(CURVES.spikeThenBack, { postedAt: at(-3 * MINUTE) });
    expect(late.timeToAthMs).toBe(23 * MINUTE);
  });

  test('sees gaps, to the end too', () => {
    expect(summaryOf(CURVES.gapOfADay).longestGapMs).toBe(DAY);
    expect(summaryOf(CURVES.oneSample, { endAt: at(3 * DAY) }).longestGapMs).toBe(3 * DAY - HOUR);
    expect(summaryOf(CURVES.none).samples).toBe(0);
  });

  test('counts no price that is none of its series, and the gap goes on over it', () => {
    const strays = [PAIR_SWITCH, REDENOMINATED, SOURCES_DISAGREE].map((doubt, index) =>
      sample((index + 2) * HOUR, 9, { doubt }),
    );
    const curve = curveOf([sample(HOUR, 1.1), ...strays, sample(6 * HOUR, 1.2), sample(7 * HOUR, 1.3)]);
    expect(summaryOf(curve)).toMatchObject({ samples: 3, longestGapMs: 5 * HOUR, finalPrice: 1.3 });
    const doubted = curveOf([sample(HOUR, 1.1), ...strays]);
    expect(summaryOf(doubted)).toMatchObject({ samples: 1, longestGapMs: 3 * HOUR, finalPrice: 1.1 });
  });

  test('ignores what came after its end', () => {
    const within = { ...CURVES.moon, endAt: at(DAY) };
    expect(summaryOf(within).finalPrice).toBe(2);
    expect(summaryOf(within).samples).toBe(2);
  });

  test('takes another final price when it is given one', () => {
    expect(summaryOf(CURVES.flat, { finalPrice: price(1.5) })).toMatchObject({
      finalPrice: 1.5,
      finalRoi: 0.5,
    });
  });

  test('leaves out what too few samples cannot tell', () => {
    const summary = summaryOf(CURVES.oneSample);
    for (const absent of ['volatility', 'sharpe', 'trend', 'trendT', 'annualisedReturn', 'athVolatility'])
      expect(summary).not.toHaveProperty(absent);
  });
});

describe('a lost token', () => {
  test('ends at -100 % whatever dust was printed, and keeps the last price that counted', () => {
    const summary = summaryOf(CURVES.rug, { lost: true });
    expect(summary).toMatchObject({
      finalPrice: 0.0001,
      finalRoi: -1,
      athRoi: 2,
      drawdownFromAth: 1,
      maxDrawdown: 1,
      geometricDailyReturn: -1,
      path: 'won', // 2x came first
    });
  });

  test('has no Sharpe-like ratio, however well it went before', () => {
    const bumpy = stepped(HOUR, [1.2, 1.1, 1.3, 1.2, 1.4, 1.3, 1.5, 1.4, 1.6, 1.5, 1.7, 1.6]);
    expect(summaryOf(bumpy).sharpe).toBeGreaterThan(0);
    expect(summaryOf(bumpy, { lost: true })).not.toHaveProperty('sharpe');
  });

  test('takes the stake of who had not been stopped out', () => {
    expect(summaryOf(CURVES.flat, { lost: true }).path).toBe('lost');
  });
});

describe('laws', () => {
  const ratios = ({ finalPrice: _f, athPrice: _a, timeWeightedPrice: _t, ...rest }: PerformanceSummary) =>
    rest;

  test('scaling all prices changes no ratio', () => {
    // Powers of two scale doubles without rounding.
    for (const curve of Object.values(CURVES)) {
      for (const factor of [2 ** -8, 2 ** 20]) {
        expect(ratios(summaryOf(scaled(curve, factor)))).toEqual(ratios(summaryOf(curve)));
      }
    }
  });

  test('a trillionth of a dollar behaves like a dollar', () => {
    const dust = summaryOf(CURVES.dust);
    const moon = summaryOf(CURVES.moon);
    expect(dust.finalRoi).toBeCloseTo(moon.finalRoi, 9);
    expect(dust.timeWeightedPrice / 1e-12).toBeCloseTo(moon.timeWeightedPrice, 9);
    expect(dust.trend).toBe(moon.trend);
  });

  test('no figure is ever NaN or infinite, and shares stay shares', () => {
    fc.assert(
      fc.property(anySamples({ sound: false }), fc.boolean(), (samples, lost) => {
        const summary = summaryOf(curveOf(samples), { lost });
        for (const value of numbersOf(summary)) expect(Number.isFinite(value)).toBe(true);
        for (const share of [summary.drawdownFromAth, summary.maxDrawdown, summary.consistency]) {
          expect(share).toBeGreaterThanOrEqual(0);
          expect(share).toBeLessThanOrEqual(1);
        }
        expect(summary.athHoldMs).toBeLessThanOrEqual(summary.trackedMs);
      }),
    );
  });

  test('the end is the last price that the running figures hold', () => {
    fc.assert(
      fc.property(anySamples({ sound: false }), (samples) => {
        const curve = curveOf(samples);
        expect(summaryOf(curve).finalPrice).toBe(runningOf(curve).last.price);
      }),
    );
  });

  test('the average price lies between the lowest and the highest', () => {
    fc.assert(
      fc.property(anySamples({ sound: true }), (samples) => {
        const prices = [1, ...samples.map((each) => each.price)];
        const average = summaryOf(curveOf(samples)).timeWeightedPrice;
        expect(average).toBeGreaterThanOrEqual(Math.min(...prices) * (1 - 1e-12));
        expect(average).toBeLessThanOrEqual(Math.max(...prices) * (1 + 1e-12));
      }),
    );
  });
});

test('a week of samples every minute is summarised as any other', () => {
  const values = Array.from({ length: 10_080 }, (_, index) => 1 + 0.5 * Math.sin(index / 500));
  const summary = summaryOf(stepped(MINUTE, values));
  expect(summary.samples).toBe(10_080);
  expect(summary.athPrice).toBeCloseTo(1.5, 2); // new highs must be 1 % above the last
});

test('a high that candles have proved raises the high, and is no look at the price', () => {
  const polled = stepped(HOUR, [1, 1.1, 1.2, 1.1]);
  const proven: Sample = { at: at(90 * MINUTE), price: price(3), source: 'candles', doubt: PROVEN };
  const samples = [...polled.samples, proven].toSorted((a, b) => a.at - b.at);
  const { athRoi, ...rest } = summaryOf({ ...polled, samples });
  const without = summaryOf(polled);
  expect(athRoi).toBeCloseTo(2);
  expect(rest).toMatchObject({
    samples: without.samples,
    longestGapMs: without.longestGapMs,
    volatility: without.volatility,
    finalRoi: without.finalRoi,
    maxDrawdown: without.maxDrawdown,
  });
});
