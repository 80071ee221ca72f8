import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { PriceSourceError } from '../../../src/ports.ts';
import { legOf, mainLeg, quoteOf } from '../../../src/prices/dexscreener/leg.ts';
import { bestQuote } from '../../../src/prices/dexscreener/quotes.ts';
import { isAskable, type Listing, parseListings } from '../../../src/prices/dexscreener/wire.ts';
import { recorded } from '../scripted-server.ts';
import { solPair, TOKEN } from './pairs.ts';

const SEEN_AT = 1_800_000_000_000;
const RECORDINGS = [
  'tokens-rugged.json',
  'pairs-pool-and-curve.json',
  'pools-with-outliers.json',
  'pair-missing-creation.json',
  'search-sui.json',
  'pairs-old-shape.json',
  'no-pairs.json',
];

describe('recorded answers', () => {
  test.each([
    ['tokens-rugged.json', 11],
    ['pairs-pool-and-curve.json', 3],
    ['pools-with-outliers.json', 7],
    ['pair-missing-creation.json', 1],
    ['search-sui.json', 1],
    ['pairs-old-shape.json', 4],
    ['no-pairs.json', 0],
  ])('every pool of %s is read', (name, count) => {
    expect(parseListings(JSON.parse(recorded(name)), SEEN_AT)).toHaveLength(count);
  });

  test('a rugged pool keeps its figures, so that the rules can judge it', () => {
    const rugged = parseListings(JSON.parse(recorded('tokens-rugged.json')), SEEN_AT);
    const listing = rugged.find(({ baseToken }) => baseToken.symbol === 'QTC');
    const quote = quoteOf(mainLeg(listing!)!);
    // 2 x min(0.078 x $3.81, 0.002545 SOL x $115.07) = 2 x $0.2929
    expect(quote).toMatchObject({ price: 3.81, liquidityUsd: 0.59, volumeUsd: { m5: 0, h1: 0 } });
    expect(quote.depthUsd).toBeCloseTo(0.5857, 3);
  });

  test('a curve has no liquidity: unknown, not zero', () => {
    const listings = parseListings(JSON.parse(recorded('pairs-pool-and-curve.json')), SEEN_AT);
    const curve = quoteOf(mainLeg(listings.find(({ dexId }) => dexId === 'pumpfun')!)!);
    expect(curve.pair?.curve).toBe(true);
    expect(curve).not.toHaveProperty('liquidityUsd');
    expect(curve).not.toHaveProperty('depthUsd');
    expect(curve.volumeUsd).toEqual({ m5: 11_478.16, h1: 47_830.07, h24: 47_830.07 });
  });
});

describe('what makes no sense is unknown', () => {
  const priced = (priceUsd: unknown): number | undefined =>
    mainLeg(parseListings([{ ...solPair('Pool', {}), priceUsd }], SEEN_AT)[0]!)?.price;

  test.each([
    ['a number in a string', '0.000000000000002566', 2.566e-15],
    ['a number', 1.5, 1.5],
    ['an exponent', '2.566e-15', 2.566e-15],
  ])('%s is a price', (_, raw, price) => expect(priced(raw)).toBe(price));

  test.each(['NaN', 'Infinity', '', '-1', '0', '0x10', null, undefined, -1, 0, 1e300, 5e-324, {}, [], true])(
    '%j is no price',
    (raw) => expect(priced(raw)).toBeUndefined(),
  );

  test('one broken pool does not spoil the others', () => {
    const rows = [null, 7, 'x', {}, solPair('Pool', {}), { ...solPair('Bad', {}), pairAddress: 'a b' }];
    expect(parseListings(rows, SEEN_AT).map((listing) => listing.pairAddress)).toEqual(['Pool']);
  });

  test.each([
    ['a message', { message: 'Not found' }],
    ['nothing', null],
    ['text', 'ok'],
    ['pools of another shape', [{ id: 1 }, { id: 2 }]],
  ])('%s instead of pools is malformed, not an empty market', (_, body) => {
    expect(() => parseListings(body, SEEN_AT)).toThrow(PriceSourceError);
  });
});

test.each([
  ['solana', TOKEN.address, true],
  ['sui', '0x2::sui::SUI', true],
  ['ton', 'EQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAM9c', true],
  ['solana', '..', false],
  ['solana', 'a,b', false],
  ['solana', 'x?y=1', false],
  ['../latest', TOKEN.address, false],
  ['solana', '', false],
])('%s / %s may be asked for: %s', (chain, address, expected) => {
  expect(isAskable(chain, address)).toBe(expected);
});

/** Puts a hostile value somewhere into a JSON document. */
function mutate(value: unknown, steps: readonly number[], hostile: unknown): unknown {
  const [step, ...rest] = steps;
  if (step === undefined || typeof value !== 'object' || value === null) return hostile;
  const keys = Object.keys(value);
  const key = keys[step % Math.max(keys.length, 1)];
  if (key === undefined) return hostile;
  const child = (value as Record<string, unknown>)[key];
  const changed = mutate(child, rest, hostile);
  if (Array.isArray(value)) return value.map((item, index) => (String(index) === key ? changed : item));
  return { ...value, [key]: changed };
}

const HOSTILE = fc.oneof(
  fc.constantFrom<unknown>(
    null,
    undefined,
    '',
    'NaN',
    'Infinity',
    '-1',
    0,
    -0,
    -1,
    NaN,
    Infinity,
    1e300,
    5e-324,
  ),
  fc.constantFrom<unknown>(
    [],
    {},
    true,
    '1e-400',
    '9'.repeat(400),
    '__proto__',
    '\u202e0.1',
    Number.MAX_SAFE_INTEGER,
  ),
  fc.double(),
  fc.string(),
  fc.constant(JSON.parse('{"__proto__": {"price": 1}, "constructor": null}') as unknown),
);

test('10,000 damaged answers: nothing but PriceSourceError is thrown and no unusable price comes out', () => {
  const bodies = RECORDINGS.map((name) => JSON.parse(recorded(name)) as unknown);
  let quoted = 0;
  fc.assert(
    fc.property(
      fc.constantFrom(...bodies),
      fc.array(fc.tuple(fc.array(fc.nat(30), { maxLength: 5 }), HOSTILE), { minLength: 1, maxLength: 6 }),
      (body, damages) => {
        const damaged = damages.reduce((now, [steps, hostile]) => mutate(now, steps, hostile), body);
        let listings: readonly Listing[] = [];
        try {
          listings = parseListings(damaged, SEEN_AT);
        } catch (error) {
          expect(error).toBeInstanceOf(PriceSourceError);
        }
        for (const listing of listings) {
          const leg = mainLeg(listing);
          const all = leg === undefined ? [] : listings.flatMap((other) => legOf(other, leg.token) ?? []);
          const quote = bestQuote(all);
          if (quote === undefined) continue;
          quoted += 1;
          expect(quote.price > 1e-18 && quote.price < 1e12).toBe(true);
          expect([quote.depthUsd, quote.liquidityUsd, quote.marketCapUsd].every(isUnknownOrSane)).toBe(true);
        }
      },
    ),
    { numRuns: 10_000, seed: 20261122 },
  );
  expect(quoted).toBeGreaterThan(5_000);
});

function isUnknownOrSane(figure: number | undefined): boolean {
  return figure === undefined || (Number.isFinite(figure) && figure >= 0);
}

test('half a trade, or more trades than can be counted, is unknown: a store would refuse them', () => {
  const txns = { m5: { buys: 3.5, sells: 1 }, h1: { buys: 1e300, sells: 2 }, h24: { buys: '7', sells: 8 } };
  const listing = parseListings([{ ...solPair('Pool', {}), txns }], SEEN_AT)[0];
  expect(quoteOf(mainLeg(listing!)!).trades).toEqual({ h24: { buys: 7, sells: 8 } });
});
