import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { candlesOf } from '../../../src/prices/sound-candles.ts';
import { errorCodeIn, type OhlcvPage, parseOhlcv } from '../../../src/prices/geckoterminal/wire.ts';
import { PriceSourceError } from '../../../src/ports.ts';
import { recorded } from './answers.ts';
import { damaged, HOSTILE } from '../damage.ts';

const RECORDINGS = [
  'ohlcv-quarter-hours.json',
  'ohlcv-old-shape.json',
  'ohlcv-rug-minutes.json',
  'ohlcv-coingecko.json',
  'not-found.json',
  'too-often.json',
  'too-old.json',
];

test('the tokens of a pool are named where the answer names them', () => {
  const tokensOf = (name: string): readonly string[] => parseOhlcv(JSON.parse(recorded(name))).tokens;
  expect(tokensOf('ohlcv-quarter-hours.json')).toEqual([
    '5LKHMd2rMSRaG9y4iHwSLRtrJ3dCrJ2CytvBeak8pump',
    'So11111111111111111111111111111111111111112',
  ]);
  expect(tokensOf('ohlcv-old-shape.json')).toEqual([]);
});

test.each([
  ['too-often.json', 429],
  ['too-old.json', 10_012],
  ['wrong-host.json', 10_010],
  ['not-found.json', undefined],
  ['ohlcv-quarter-hours.json', undefined],
])('the code in %s is %s', (name, code) => {
  expect(errorCodeIn(JSON.parse(recorded(name)))).toBe(code);
});

test('10,000 damaged answers: nothing but PriceSourceError is thrown and every candle holds together', () => {
  const bodies = RECORDINGS.map((name) => JSON.parse(recorded(name)) as unknown);
  let seen = 0;
  fc.assert(
    fc.property(
      fc.constantFrom(...bodies),
      fc.array(fc.tuple(fc.array(fc.nat(40), { minLength: 1, maxLength: 6 }), HOSTILE), {
        minLength: 1,
        maxLength: 4,
      }),
      (body, damages) => {
        const answer = damages.reduce((now, [steps, hostile]) => damaged(now, steps, hostile), body);
        let page: OhlcvPage = { rows: [], tokens: [] };
        errorCodeIn(answer);
        try {
          page = parseOhlcv(answer);
        } catch (error) {
          expect(error).toBeInstanceOf(PriceSourceError);
        }
        const candles = candlesOf(page.rows, { from: 0, to: 2e12 });
        seen += candles.length;
        for (const { open, high, low, close, volumeUsd } of candles) {
          expect(low > 1e-18 && low <= Math.min(open, close)).toBe(true);
          expect(high < 1e12 && high >= Math.max(open, close)).toBe(true);
          expect(Number.isFinite(volumeUsd) && volumeUsd >= 0).toBe(true);
        }
        expect(candles.every(({ at }, index) => index === 0 || at > (candles[index - 1]?.at ?? 0))).toBe(
          true,
        );
      },
    ),
    { numRuns: 10_000, seed: 20261122 },
  );
  expect(seen).toBeGreaterThan(20_000);
});
