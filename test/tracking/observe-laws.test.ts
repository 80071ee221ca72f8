import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { DAY, HOUR, MINUTE } from '../../src/model/units.ts';
import { rebuildRunning } from '../../src/tracking/follow.ts';
import { DEFAULT_TRACKING_POLICY } from '../../src/tracking/lifecycle.ts';
import { at, entryAt, price } from '../curves.ts';
import { bareQuoteAt, DEEP, followed, OTHER_POOL } from './followed.ts';

const WEEK = 7 * DAY;

describe('laws', () => {
  const anyQuote = fc.record({
    stepMs: fc.oneof(fc.integer({ min: 1, max: 5 * MINUTE }), fc.integer({ min: MINUTE, max: 8 * HOUR })),
    value: fc.option(fc.double({ min: -9, max: 9, noNaN: true }).map((exponent) => 2 ** exponent)),
    depthUsd: fc.constantFrom(undefined, 0.59, 700, 1_000, 50_000),
    marketCapUsd: fc.constantFrom(undefined, 1e6, 1e12),
    elsewhere: fc.boolean(),
    doubt: fc.constantFrom(undefined, undefined, 'quote-asset', 'pair-switch'),
  });

  test('running figures followed poll by poll equal those rebuilt from the samples', () => {
    fc.assert(
      fc.property(fc.array(anyQuote, { maxLength: 40 }), (polls) => {
        const token = followed();
        let elapsedMs = 0;
        for (const { stepMs, value, depthUsd, marketCapUsd, elsewhere, doubt } of polls) {
          if (token.call().status !== 'open') break;
          elapsedMs += stepMs;
          if (value === null) {
            token.poll(elapsedMs);
            continue;
          }
          const quote = bareQuoteAt(at(elapsedMs), value, {
            ...(depthUsd !== undefined && { depthUsd }),
            ...(marketCapUsd !== undefined && { marketCapUsd }),
            ...(elsewhere && { pair: OTHER_POOL }),
            ...(doubt !== undefined && { doubt }),
          });
          token.poll(elapsedMs, quote);
        }
        const entry = entryAt(1, DEEP);
        const within = token.samples.filter((sample) => sample.at <= at(WEEK));
        expect(rebuildRunning(entry, within, DEFAULT_TRACKING_POLICY)).toEqual(token.call().running);
      }),
    );
  });

  test('scaling all prices changes no happening, no reason and no instant', () => {
    const rows = fc.array(fc.tuple(fc.integer({ min: 1, max: 300 }), fc.integer({ min: -6, max: 6 })), {
      maxLength: 30,
    });
    const history = (polls: readonly (readonly [number, number])[], factor: number) => {
      const start = price(factor);
      const token = followed({ entry: { price: start }, token: { last: { price: start, at: at(0) } } });
      let minute = 0;
      for (const [step, exponent] of polls) token.priced((minute += step) * MINUTE, factor * 2 ** exponent);
      return { happenings: token.happenings, reason: token.call().reason, due: token.token.nextDueAt };
    };
    fc.assert(
      fc.property(rows, (polls) => {
        expect(history(polls, 2 ** -30)).toEqual(history(polls, 1));
      }),
    );
  });
});
