import * as fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Quote } from '../../src/model/quote.ts';
import { tokenKey, tokenRef } from '../../src/model/token.ts';
import { MINUTE, type PriceUsd } from '../../src/model/units.ts';
import { type Pinned, type Priced, PriceSourceError } from '../../src/ports.ts';
import { type Guarded, withBreaker } from '../../src/prices/breaker.ts';
import { createDexScreener } from '../../src/prices/dexscreener/source.ts';
import { createDisputes } from '../../src/prices/disputes.ts';
import { createGeckoTerminal } from '../../src/prices/geckoterminal/source.ts';
import { type SecondLook, withSecondLook } from '../../src/prices/second-look.ts';
import type { MarketToken } from '../../src/sandbox/market/market.ts';
import { type Market, type MarketFault, startMarket } from '../../src/sandbox/market/server.ts';
import { type FakeClock, fakeClock, NOON } from '../fakes/clock.ts';
import { flatToken } from '../sandbox/market/flat-token.ts';

const SIGNAL = new AbortController().signal;

let clock: FakeClock;
let dexscreener: Market;
let geckoterminal: Market;
let prices: SecondLook;

beforeEach(async () => {
  clock = fakeClock();
  dexscreener = await startMarket({ now: () => clock.now() });
  geckoterminal = await startMarket({ now: () => clock.now() });
  prices = pricesWith();
});
afterEach(() => Promise.all([dexscreener.close(), geckoterminal.close()]));

function pricesWith(opinions: readonly Guarded[] = []): SecondLook {
  const unpaced = { clock, requestsPerMinute: Infinity, timeoutMs: 1_000 };
  return withSecondLook({
    sources: [
      withBreaker(createDexScreener({ baseUrl: dexscreener.baseUrl, ...unpaced }), clock),
      withBreaker(createGeckoTerminal({ baseUrl: `${geckoterminal.baseUrl}/api/v2`, ...unpaced }), clock),
    ],
    opinions,
    patienceMs: 300,
  });
}

/** A token that DexScreener and GeckoTerminal list at these prices; undefined where it is not listed. */
function list(
  first: number | undefined,
  second: number | undefined,
  more: Partial<MarketToken> = {},
): MarketToken {
  const token = flatToken('solana', more);
  const at = (price: number): MarketToken => ({
    ...flatToken('solana', { ...token, price }),
    ...names(token),
  });
  if (first !== undefined) dexscreener.add(at(first));
  if (second !== undefined) geckoterminal.add(at(second));
  return token;
}

const names = ({ address, pairAddress }: MarketToken): Partial<MarketToken> => ({
  address,
  pairAddress,
});

function sampled(token: MarketToken, last?: number, pool = token.pairAddress): Pinned {
  return {
    ref: tokenRef(token.chain, token.address),
    pair: { address: pool, dex: 'pumpswap', curve: false },
    ...(last !== undefined && { last: { price: last as PriceUsd, at: NOON } }),
  };
}

async function ask(...tokens: readonly Pinned[]): Promise<readonly (Priced | undefined)[]> {
  const quotes = await prices.quotes(tokens, SIGNAL);
  return tokens.map(({ ref }) => quotes.get(tokenKey(ref)));
}

const stateOf = (name: string): string | undefined => prices.health().find((one) => one.name === name)?.state;

describe('the next source', () => {
  test('is not asked while the first one has prices that go on', async () => {
    const [a, b] = [list(1, 9), list(2, 9)];
    expect(await ask(sampled(a, 1), sampled(b))).toMatchObject([
      { price: 1, source: 'dexscreener' },
      { price: 2, source: 'dexscreener' },
    ]);
    expect(geckoterminal.requests()).toBe(0);
  });

  test('prices the whole batch when the first one fails', async () => {
    const [a, b] = [list(1, 1), list(2, 2)];
    dexscreener.down = true;
    expect(await ask(sampled(a, 1), sampled(b, 2))).toMatchObject([
      { price: 1, source: 'geckoterminal' },
      { price: 2, source: 'geckoterminal' },
    ]);
    expect(geckoterminal.requests()).toBe(1);
  });

  test('is asked for what the first one does not price, and only for that', async () => {
    const [a, b, c] = [list(1, 1), list(undefined, 2), list(undefined, undefined)];
    expect(await ask(sampled(a), sampled(b), sampled(c))).toMatchObject([
      { price: 1, source: 'dexscreener' },
      { price: 2, source: 'geckoterminal' },
      undefined,
    ]);
    expect(geckoterminal.requests()).toBe(1);
  });

  test.each(['down', 'up'])(
    'a half-empty answer costs no token anything (the other source: %s)',
    async (other) => {
      const tokens = Array.from({ length: 6 }, () => list(1, 1));
      geckoterminal.down = other === 'down';
      dexscreener.faults.push({ kind: 'half' }, { kind: 'half' });
      const answers = await ask(...tokens.map((token) => sampled(token, 1)));
      const missing = answers.filter((answer) => answer === undefined).length;
      const failed = answers.filter((answer) => answer instanceof PriceSourceError).length;
      expect([missing, failed > 0]).toEqual([0, other === 'down']);
    },
  );
});

describe('an outage of ours', () => {
  test('of all sources rejects with the failure of the first', async () => {
    const token = list(1, 1);
    dexscreener.down = true;
    geckoterminal.down = true;
    await expect(ask(sampled(token))).rejects.toThrow(/503/);
  });

  test('of the first makes nothing missing that the next one does not list', async () => {
    const [a, b] = [list(1, 1), list(2, undefined)];
    dexscreener.down = true;
    const [known, unknown] = await ask(sampled(a), sampled(b));
    expect(known).toMatchObject({ price: 1 });
    expect(unknown).toBeInstanceOf(PriceSourceError);
  });

  test('of the second makes nothing missing that the first one does not list', async () => {
    const [a, b] = [list(1, 1), list(undefined, 2)];
    geckoterminal.down = true;
    const [known, unknown] = await ask(sampled(a), sampled(b));
    expect(known).toMatchObject({ price: 1 });
    expect(unknown).toBeInstanceOf(PriceSourceError);
    await expect(ask(sampled(b))).rejects.toBeInstanceOf(PriceSourceError);
  });

  test('an answer that does not come is not waited for, and does not hold up the others', async () => {
    const [a, b] = [list(1, 1), list(undefined, 2)];
    geckoterminal.faults.push({ kind: 'hang' });
    const [known, unknown] = await ask(sampled(a), sampled(b));
    expect(known).toMatchObject({ price: 1 });
    expect(unknown).toBeInstanceOf(PriceSourceError);
    // Its answer was not waited for to the end, so that nothing is known of it.
    expect(prices.health()[1]).toMatchObject({ state: 'closed', failuresInARow: 0 });
  });

  test('ends the asking: after five failures the first one rests, and is back after its rest', async () => {
    const token = list(1, 1);
    dexscreener.down = true;
    for (let time = 0; time < 5; time += 1) await ask(sampled(token));
    expect(stateOf('dexscreener')).toBe('open');
    const before = dexscreener.requests();
    expect(await ask(sampled(token))).toMatchObject([{ source: 'geckoterminal' }]);
    expect(dexscreener.requests()).toBe(before);
    dexscreener.down = false;
    clock.advance(MINUTE);
    expect(await ask(sampled(token))).toMatchObject([{ source: 'dexscreener' }]);
    expect(prices.health()).toEqual([
      { name: 'dexscreener', state: 'closed', failuresInARow: 0, ratePerMinute: Infinity, restsMs: 0 },
      { name: 'geckoterminal', state: 'closed', failuresInARow: 0, ratePerMinute: Infinity, restsMs: 0 },
    ]);
  });

  test('is not taken for over because nothing was asked', async () => {
    const [a, b] = [list(1, 1), list(undefined, 2)];
    geckoterminal.down = true;
    await ask(sampled(a), sampled(b));
    await ask(sampled(a, 1));
    expect(prices.health()[1]).toMatchObject({ failuresInARow: 1 });
  });

  test('a caller who gives up is not served by the next source', async () => {
    const token = list(1, 1);
    dexscreener.down = true;
    await expect(prices.quotes([sampled(token)], AbortSignal.abort())).rejects.toBeInstanceOf(
      PriceSourceError,
    );
    expect(geckoterminal.requests()).toBe(0);
  });
});

const FAILURE = fc.constantFrom<MarketFault>(
  { kind: 'status', status: 500 },
  { kind: 'status', status: 404 },
  { kind: 'status', status: 429, retryAfterS: 0 },
  { kind: 'web-page' },
  { kind: 'hang-up' },
  { kind: 'garbage' },
  { kind: 'redirect', to: '/elsewhere' },
);
const THINNING = fc.constantFrom<MarketFault>({ kind: 'empty' }, { kind: 'half' });
const some = (fault: fc.Arbitrary<MarketFault>): fc.Arbitrary<MarketFault[]> =>
  fc.array(fault, { maxLength: 8 });

test('whatever goes wrong, no token that both list is missing while one of them answers in full or fails', async () => {
  const tokens = Array.from({ length: 7 }, () => list(1, 1)).map((token) => sampled(token, 1));
  const outcomes = { priced: 0, unknown: 0, rejected: 0 };
  await fc.assert(
    fc.asyncProperty(
      fc.boolean(),
      some(fc.oneof(FAILURE, THINNING)),
      some(FAILURE.filter((fault) => fault.kind !== 'status' || fault.status !== 404)),
      async (swap, thinned, failing) => {
        prices = pricesWith();
        dexscreener.faults.splice(0, Infinity, ...(swap ? failing : thinned));
        geckoterminal.faults.splice(0, Infinity, ...(swap ? thinned : failing));
        let answers: readonly (Priced | undefined)[] = [];
        try {
          answers = await ask(...tokens);
        } catch (error) {
          expect(error).toBeInstanceOf(PriceSourceError);
          outcomes.rejected += 1;
        }
        for (const answer of answers) {
          expect(answer).toBeDefined();
          if (answer instanceof PriceSourceError) outcomes.unknown += 1;
          else outcomes.priced += 1;
        }
      },
    ),
    { numRuns: 250, seed: 20261122 },
  );
  expect(Math.min(...Object.values(outcomes))).toBeGreaterThan(30);
});

describe('a striking price', () => {
  test.each([
    ['three times the last', 3, 1],
    ['a third of the last', 1, 3],
  ])('%s is confirmed when the second source says so too', async (_, price, last) => {
    const token = list(price, price * 1.24);
    const [quote] = await ask(sampled(token, last));
    expect(quote).toMatchObject({ price, source: 'dexscreener' });
    expect(quote).not.toHaveProperty('doubt');
    expect(geckoterminal.requests()).toBe(1);
  });

  test('is doubted when the second source says otherwise', async () => {
    expect(await ask(sampled(list(3, 2.3), 1))).toMatchObject([{ price: 3, doubt: 'sources-disagree' }]);
    expect(await ask(sampled(list(2.5e-15, 2e-5), 2e-5))).toMatchObject([
      { price: 2.5e-15, doubt: 'sources-disagree' },
    ]);
  });

  test('less than that is not looked at twice', async () => {
    await ask(sampled(list(2.99, 9), 1), sampled(list(1, 9), 2.99), sampled(list(1, 9)));
    expect(geckoterminal.requests()).toBe(0);
  });

  test('so is one out of another pool than the pinned one, however near', async () => {
    const token = list(1, 2);
    expect(await ask(sampled(token, 1, 'Elsewhere'))).toMatchObject([
      { price: 1, doubt: 'sources-disagree' },
    ]);
    const agreed = list(1, 1);
    const [quote] = await ask(sampled(agreed, 1, 'Elsewhere'));
    expect(quote).not.toHaveProperty('doubt', 'sources-disagree');
  });

  test('is left as it is when nobody else can or will say anything', async () => {
    const [alone] = await ask(sampled(list(9, undefined), 1));
    expect(alone).toMatchObject({ price: 9 });
    expect(alone).not.toHaveProperty('doubt');
    geckoterminal.down = true;
    const [unheard] = await ask(sampled(list(9, 1), 1));
    expect(unheard).not.toHaveProperty('doubt');
  });

  test('of an emptied pool is worth no second look', async () => {
    const token = flatToken('solana', { price: 3.81, liquidityUsd: 0.59 });
    dexscreener.add(token);
    expect(await ask(sampled(token, 0.001))).toMatchObject([{ price: 3.81, liquidityUsd: 0.59 }]);
    expect(geckoterminal.requests()).toBe(0);
  });

  test('of the second source, while the first is out, is not asked of the first again', async () => {
    const token = list(1, 9);
    dexscreener.down = true;
    await ask(sampled(token, 1));
    const once = dexscreener.requests();
    await ask(sampled(token, 9));
    expect(dexscreener.requests()).toBe(2 * once);
  });
});

describe('a dispute', () => {
  test('lasts until a look at which the sources agree, however still the price stands', async () => {
    const token = flatToken('solana');
    let first = 9;
    const at = (price: () => number): MarketToken => ({
      ...token,
      at: (ms) => ({ ...token.at(ms)!, price: price() }),
    });
    dexscreener.add(at(() => first));
    geckoterminal.add(at(() => 1));
    expect(await ask(sampled(token, 1))).toMatchObject([{ doubt: 'sources-disagree' }]);
    expect(await ask(sampled(token, 9))).toMatchObject([{ price: 9, doubt: 'sources-disagree' }]);
    geckoterminal.down = true;
    expect(await ask(sampled(token, 9))).toMatchObject([{ price: 9, doubt: 'sources-disagree' }]);
    geckoterminal.down = false;
    first = 1.1;
    const [settled] = await ask(sampled(token, 1.2));
    expect(settled).toMatchObject({ price: 1.1 });
    expect(settled).not.toHaveProperty('doubt');
    const before = geckoterminal.requests();
    await ask(sampled(token, 1.1));
    expect(geckoterminal.requests()).toBe(before);
  });

  test.each([
    ['the first', 9.5, { price: 9, source: 'dexscreener' }],
    ['the second', 0.9, { price: 1, source: 'geckoterminal' }],
  ])('is settled by a third view that agrees with %s', async (_, price, outcome) => {
    const token = list(9, 1);
    prices = pricesWith([opinion(price)]);
    const [quote] = await ask(sampled(token, 1));
    expect(quote).toMatchObject(outcome);
    expect(quote).not.toHaveProperty('doubt');
  });

  test('is over when nobody contradicts any more', async () => {
    const [token, other] = [flatToken('solana', { price: 9 }), flatToken('solana')];
    let listed = true;
    dexscreener.add(token);
    geckoterminal.add({ ...token, at: (ms) => (listed ? other.at(ms) : undefined) });
    expect(await ask(sampled(token, 1))).toMatchObject([{ doubt: 'sources-disagree' }]);
    listed = false;
    expect((await ask(sampled(token, 9)))[0]).not.toHaveProperty('doubt');
  });

  test('needs no third view when the second agrees with the first', async () => {
    const third = opinion(7);
    let asked = 0;
    prices = pricesWith([{ ...third, quotes: (...all) => ((asked += 1), third.quotes(...all)) }]);
    await ask(sampled(list(9, 9), 1));
    expect(asked).toBe(0);
    await ask(sampled(list(9, 1), 1));
    expect(asked).toBe(1);
  });

  test('is not judged for a caller who gave up meanwhile', async () => {
    const caller = new AbortController();
    const quotes = async (): Promise<never> => {
      caller.abort();
      throw new PriceSourceError('unavailable', 'it was called off');
    };
    prices = pricesWith([{ ...opinion(1), quotes }]);
    await expect(prices.quotes([sampled(list(9, 1), 1)], caller.signal)).rejects.toThrow('called off');
  });

  test('is not settled by a third view that agrees with neither; and opinions price nothing', async () => {
    prices = pricesWith([opinion(4)]);
    expect(await ask(sampled(list(9, 1), 1))).toMatchObject([{ price: 9, doubt: 'sources-disagree' }]);
    expect(await ask(sampled(list(undefined, undefined)))).toEqual([undefined]);
  });
});

/** A source that says one price of everything. */
function opinion(price: number): Guarded {
  return {
    name: 'third',
    ratePerMinute: () => 1,
    health: () => ({ name: 'third', state: 'closed', failuresInARow: 0, ratePerMinute: 1, restsMs: 0 }),
    quotes: async (tokens) =>
      new Map(
        tokens.map(({ ref }) => [
          tokenKey(ref),
          { token: ref, at: NOON, price: price as PriceUsd, source: 'third' } satisfies Quote,
        ]),
      ),
  };
}

test('of more disputes than can be remembered the oldest are forgotten', () => {
  const disputes = createDisputes(2);
  const view = (price: number): Quote => ({
    token: tokenRef('solana', 'Token'),
    at: NOON,
    price: price as PriceUsd,
    source: 'x',
  });
  for (const key of ['a', 'b', 'a', 'c']) disputes.judge({ key, quotes: [view(1), view(2)], unheard: false });
  expect(['a', 'b', 'c'].filter((key) => disputes.has(key))).toEqual(['a', 'c']);
});
