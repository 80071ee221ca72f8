// Named price curves: what a token did after it was called. Every curve starts at an entry of 1 unless it says
// otherwise.

import type { Entry } from '../src/model/call.ts';
import type { Sample } from '../src/model/quote.ts';
import { DAY, type EpochMs, epochMs, HOUR, MINUTE, type PriceUsd, priceUsd } from '../src/model/units.ts';
import { NOON } from './fakes/clock.ts';

export interface Curve {
  readonly entry: Entry;
  readonly samples: readonly Sample[];
  readonly endAt: EpochMs;
}

/** A price that a test takes to be usable. */
export function price(value: number): PriceUsd {
  const usable = priceUsd(value);
  if (usable === undefined) throw new Error(`expected a usable price, was ${value}`);
  return usable;
}

/** The instant `ms` after the call. */
export function at(ms: number): EpochMs {
  return epochMs(NOON + ms);
}

export function entryAt(value: number, more: Partial<Entry> = {}): Entry {
  return { at: NOON, price: price(value), lagMs: 0, source: 'test', confidence: 'high', ...more };
}

export function sample(afterMs: number, value: number, more: Partial<Sample> = {}): Sample {
  return { at: at(afterMs), price: price(value), source: 'test', ...more };
}

/** Prices at regular steps after the entry; the curve ends with its last sample. */
export function stepped(stepMs: number, values: readonly number[], more: Partial<Sample> = {}): Curve {
  const samples = values.map((value, index) => sample((index + 1) * stepMs, value, more));
  return { entry: entryAt(1), samples, endAt: at(values.length * stepMs) };
}

const DEEP = { liquidityUsd: 50_000, depthUsd: 50_000, marketCapUsd: 1_000_000 } as const;
const WEEK_OF_12_HOURS = 14;

const steps = (value: (index: number) => number): number[] =>
  Array.from({ length: WEEK_OF_12_HOURS }, (_, index) => value(index + 1));

/** Seven days at the entry. */
export const flat = stepped(
  12 * HOUR,
  steps(() => 1),
);

/** Doubles every day for a week: 2^7 = 128x. */
export const moon = stepped(
  12 * HOUR,
  steps((step) => 2 ** (step / 2)),
);

/** Loses half of its value every day for a week: 1/128 of the entry is left. */
export const slowBleed = stepped(
  12 * HOUR,
  steps((step) => 2 ** (-step / 2)),
);

/** Rises to 3x within an hour, then the liquidity is pulled and dust moves the price a million-fold. */
export const rug: Curve = {
  entry: entryAt(1, { liquidityUsd: 50_000 }),
  samples: [
    sample(20 * MINUTE, 2, DEEP),
    sample(40 * MINUTE, 3, DEEP),
    sample(60 * MINUTE, 2.8, DEEP),
    sample(80 * MINUTE, 0.0001, { liquidityUsd: 0.59, depthUsd: 0.59 }),
    sample(100 * MINUTE, 341_554, { liquidityUsd: 0.59, depthUsd: 0.59, marketCapUsd: 3_814_569_008 }),
    sample(120 * MINUTE, 300_000, { liquidityUsd: 0.59, depthUsd: 0.59, marketCapUsd: 3_300_000_000 }),
  ],
  endAt: at(120 * MINUTE),
};

/** One print at 10x between quiet samples. */
export const spikeThenBack = stepped(10 * MINUTE, [1, 1.1, 10, 1.1, 1, 1.05]);

/** Two samples, a day without any, two samples. */
export const gapOfADay: Curve = {
  entry: entryAt(1),
  samples: [
    sample(HOUR, 1.2),
    sample(2 * HOUR, 1.2),
    sample(2 * HOUR + DAY, 1.5),
    sample(3 * HOUR + DAY, 1.5),
  ],
  endAt: at(3 * HOUR + DAY),
};

/** The moon curve of a token that costs a trillionth of a dollar. */
export const dust: Curve = {
  entry: entryAt(1e-12),
  samples: moon.samples.map((each) => ({ ...each, price: price(each.price * 1e-12) })),
  endAt: moon.endAt,
};

/** One sample at 2x, an hour after the entry. */
export const oneSample = stepped(HOUR, [2]);

/** Nothing after the entry, for an hour. */
export const none: Curve = { entry: entryAt(1), samples: [], endAt: at(HOUR) };

export const CURVES = {
  flat,
  moon,
  slowBleed,
  rug,
  spikeThenBack,
  gapOfADay,
  dust,
  oneSample,
  none,
} as const;
export type CurveName = keyof typeof CURVES;

/** The same curve with every price multiplied. */
export function scaled(curve: Curve, factor: number): Curve {
  return {
    ...curve,
    entry: { ...curve.entry, price: price(curve.entry.price * factor) },
    samples: curve.samples.map((each) => ({ ...each, price: price(each.price * factor) })),
  };
}
