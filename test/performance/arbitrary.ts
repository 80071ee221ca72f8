import * as fc from 'fast-check';
import type { Sample } from '../../src/model/quote.ts';
import { DAY, MINUTE } from '../../src/model/units.ts';
import { sample } from '../curves.ts';

const anyPrice = fc.double({ min: -12, max: 12, noNaN: true }).map((exponent) => 2 ** exponent);

const anyDetails = fc.record(
  {
    depthUsd: fc.constantFrom(0, 0.59, 500, 999, 1_000, 50_000),
    liquidityUsd: fc.constantFrom(0, 500, 2_000, 50_000),
    marketCapUsd: fc.constantFrom(10_000, 1_000_000, 1e10),
    volumeM5Usd: fc.constantFrom(0, 10),
    tradesM5: fc.constantFrom(0, 3),
    doubt: fc.constantFrom('pair-switch', 'quote-asset', 'rugged'),
  },
  { requiredKeys: [] },
);

const sound = fc.constant({});

/** Samples in the order of time, at irregular steps from seconds to a day, over a range of 2^24 in price. */
export function anySamples(options: { readonly sound: boolean }): fc.Arbitrary<readonly Sample[]> {
  const step = fc.oneof(fc.integer({ min: 1, max: 5 * MINUTE }), fc.integer({ min: MINUTE, max: DAY }));
  return fc
    .array(fc.tuple(step, anyPrice, options.sound ? sound : anyDetails), { maxLength: 40 })
    .map((rows) => {
      let elapsedMs = 0;
      return rows.map(([stepMs, value, details]) => sample((elapsedMs += stepMs), value, details));
    });
}
