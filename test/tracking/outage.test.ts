import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type TokenKey, tokenKey, type TokenRef } from '../../src/model/token.ts';
import { after, DAY, type EpochMs, HOUR, MINUTE, SECOND } from '../../src/model/units.ts';
import type { Quote, Sample } from '../../src/model/quote.ts';
import { type Priced, PriceSourceError, type PriceSource } from '../../src/ports.ts';
import { withBreaker } from '../../src/prices/breaker.ts';
import type { SingleSource } from '../../src/prices/quote-source.ts';
import { withSecondLook } from '../../src/prices/second-look.ts';
import type { FakePrices } from '../fakes/prices.ts';
import { openVerbs, tokenOf, type Verbs } from './verbs.ts';

const TOKENS = Array.from({ length: 40 }, (_, index) => tokenOf(index));
const BEAT_MS = 5 * MINUTE;

let verbs: Verbs;
/** Says whether a request of the source fails, and with what. */
let fault: (request: number) => PriceSourceError | undefined;
let requests: number;

beforeEach(() => {
  requests = 0;
  fault = () => undefined;
});
afterEach(async () => await verbs.store.close());

function failing(market: FakePrices): PriceSource {
  return {
    ...market,
    async quotes(tokens, signal) {
      requests += 1;
      const error = fault(requests);
      if (error !== undefined) throw error;
      return await market.quotes(tokens, signal);
    },
  };
}

/** Forty calls at a price of 1, followed for an hour in which the price rises to 1.2. */
async function callAll(): Promise<void> {
  priceAll(1);
  await verbs.post(TOKENS);
  while ((await verbs.begin()).calls.length > 0);
  await live(HOUR, () => priceAll(1.2));
}

function priceAll(value: number): void {
  for (const token of TOKENS) verbs.prices.set(token, value);
}

/** Lets time pass, with a sweep on each beat; returns how many tokens failed in them. */
async function live(ms: number, beat: () => void = () => undefined): Promise<number> {
  let failed = 0;
  for (let passed = 0; passed < ms; passed += BEAT_MS) {
    verbs.clock.advance(BEAT_MS);
    beat();
    failed += (await verbs.sweep()).failed;
  }
  return failed;
}

async function callsOf(token: TokenRef) {
  return await verbs.store.findCalls(token.address, 2);
}

async function samplesOf(token: TokenRef, from: EpochMs, to: EpochMs): Promise<readonly Sample[]> {
  const [found] = await callsOf(token);
  if (found === undefined) throw new Error('expected a call');
  return await verbs.store.samples(found.token.id, from, to);
}

async function expectAllWell(): Promise<void> {
  for (const token of TOKENS) {
    const calls = await callsOf(token);
    expect(calls).toHaveLength(1);
    expect(calls[0]).toMatchObject({ call: { status: 'open' }, token: { life: 'alive', misses: 0 } });
  }
}

describe('a day in which no source answers', () => {
  test('costs no call, leaves a gap, and is caught up with in one sweep', async () => {
    verbs = openVerbs({ prices: failing, dueLimit: 15 });
    await callAll();
    const from = verbs.clock.now();
    fault = () => new PriceSourceError('unavailable', 'no route');
    expect(await live(DAY)).toBeGreaterThan(0);
    const to = verbs.clock.now();
    for (const token of TOKENS) expect(await samplesOf(token, after(from, 1), to)).toEqual([]);
    await expectAllWell();

    fault = () => undefined;
    priceAll(1.5);
    const before = requests;
    expect(await verbs.sweep()).toMatchObject({ due: 40, priced: 40, missing: 0, failed: 0 });
    expect(requests - before).toBe(3);
    for (const token of TOKENS)
      expect(await samplesOf(token, after(from, 1), to)).toMatchObject([{ price: 1.5, at: to }]);
    await expectAllWell();
  });

  test('goes on for a token that dies in it: the outage is no part of its misses', async () => {
    verbs = openVerbs({ prices: failing });
    await callAll();
    fault = () => new PriceSourceError('unavailable', 'no route');
    await live(DAY);
    fault = () => undefined;
    const [gone, ...others] = TOKENS;
    if (gone === undefined) throw new Error('expected a token');
    verbs.prices.set(gone, undefined);
    await verbs.sweep();
    expect((await callsOf(gone))[0]).toMatchObject({
      call: { status: 'open' },
      token: { life: 'suspect', misses: 1 },
    });
    await live(7 * HOUR);
    expect((await callsOf(gone))[0]).toMatchObject({ outcome: { reason: 'dead' } });
    for (const token of others) expect((await callsOf(token))[0]).toMatchObject({ call: { status: 'open' } });
  });
});

test('a day in which most requests are refused slows prices down, and costs no call', async () => {
  verbs = openVerbs({ prices: failing });
  await callAll();
  const from = verbs.clock.now();
  const refused = new PriceSourceError('rate-limited', 'too often', { retryAfterMs: 30 * SECOND });
  fault = (request) => (request % 10 === 0 ? undefined : refused);
  expect(await live(DAY)).toBeGreaterThan(0);
  await expectAllWell();
  const found = await Promise.all(
    TOKENS.map(async (token) => await samplesOf(token, after(from, 1), verbs.clock.now())),
  );
  for (const samples of found) {
    expect(samples.length).toBeGreaterThan(0);
    expect(new Set(samples.map(({ at }) => at)).size).toBe(samples.length);
  }
  fault = () => undefined;
  await verbs.sweep();
  expect(await verbs.store.dueTokens(verbs.clock.now(), 100)).toEqual([]);
});

describe('a day of half-empty answers', () => {
  /** Every other token is missing from the first source, other ones each time; the second one knows them all or fails. */
  function halfEmpty(second: 'knows' | 'fails' | 'fails at times') {
    return (market: FakePrices): PriceSource => {
      const source = (name: string, keep: (place: number) => boolean): SingleSource => ({
        name,
        ratePerMinute: () => Infinity,
        async quotes(tokens, signal) {
          requests += 1;
          const isDown = second === 'fails' || (second === 'fails at times' && requests % 3 > 0);
          if (name === 'second' && isDown) throw new PriceSourceError('unavailable', 'no answer');
          const all = (await market.quotes(tokens, signal)) as ReadonlyMap<TokenKey, Quote>;
          return new Map([...all].filter((_, place) => keep(place)));
        },
      });
      const clock = { now: () => verbs.clock.now() };
      const sources = withSecondLook({
        sources: [
          withBreaker(
            source('first', (place) => (place + requests) % 2 === 0),
            clock,
          ),
          withBreaker(
            source('second', () => true),
            clock,
          ),
        ],
      });
      const quotes: PriceSource['quotes'] = async (tokens, signal): Promise<ReadonlyMap<TokenKey, Priced>> =>
        await sources.quotes(tokens, signal);
      return { ...market, quotes };
    };
  }

  test.each(['knows', 'fails', 'fails at times'] as const)(
    'no call is lost and no token is missed when the second source %s',
    async (second) => {
      verbs = openVerbs({ prices: halfEmpty(second) });
      await callAll();
      const from = verbs.clock.now();
      let value = 1.2;
      await live(DAY, () => priceAll((value += 0.001)));
      for (const token of TOKENS) {
        const [found] = await callsOf(token);
        expect(found).toMatchObject({ call: { status: 'open' }, token: { life: 'alive', misses: 0 } });
        const prices = (await samplesOf(token, after(from, 1), verbs.clock.now())).map(({ price }) => price);
        expect(prices.length).toBeGreaterThan(0);
        // The price rises with each beat: a copied one would come twice.
        expect(new Set(prices).size).toBe(prices.length);
      }
    },
  );

  test('tokens that no source names are looked at again soon, and live on when they are named', async () => {
    verbs = openVerbs();
    await callAll();
    const [first] = TOKENS;
    if (first === undefined) throw new Error('expected a token');
    for (let round = 0; round < 6; round += 1) {
      verbs.prices.set(first, undefined);
      await live(HOUR);
      expect((await callsOf(first))[0]).toMatchObject({ token: { life: 'suspect' } });
      verbs.prices.set(first, 1.2);
      await live(2 * HOUR);
      expect((await callsOf(first))[0]).toMatchObject({ token: { life: 'alive', misses: 0 } });
    }
    expect((await callsOf(first))[0]).toMatchObject({ call: { status: 'open' } });
  });
});

test('what a sweep could not price does not make it go round and round', async () => {
  verbs = openVerbs({ prices: failing, dueLimit: 10 });
  await callAll();
  verbs.clock.advance(3 * HOUR);
  const before = requests;
  fault = () => new PriceSourceError('unavailable', 'no route');
  expect(await verbs.sweep()).toMatchObject({ due: 10, failed: 10 });
  expect(requests - before).toBe(1);
});

test('each token is asked about under its own name once in a sweep of several rounds', async () => {
  const asked: TokenKey[] = [];
  verbs = openVerbs({
    dueLimit: 7,
    prices: (market) => ({
      ...market,
      async quotes(tokens, signal) {
        asked.push(...tokens.map(({ ref }) => tokenKey(ref)));
        return await market.quotes(tokens, signal);
      },
    }),
  });
  await callAll();
  verbs.clock.advance(3 * HOUR);
  asked.length = 0;
  expect(await verbs.sweep()).toMatchObject({ due: 40, priced: 40 });
  expect(asked).toHaveLength(40);
  expect(new Set(asked).size).toBe(40);
});
