import type { ServerResponse } from 'node:http';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Quote } from '../../../src/model/quote.ts';
import { tokenKey, tokenRef } from '../../../src/model/token.ts';
import { HOUR, MINUTE, SECOND } from '../../../src/model/units.ts';
import type { Pinned } from '../../../src/ports.ts';
import { createCrossCheck, type CrossCheck } from '../../../src/prices/dexscreener/cross-check.ts';
import { type Leg, mainLeg } from '../../../src/prices/dexscreener/leg.ts';
import { createDexScreener } from '../../../src/prices/dexscreener/source.ts';
import { parseListings } from '../../../src/prices/dexscreener/wire.ts';
import { createRandom, type Random } from '../../../src/random.ts';
import { hash32 } from '../../../src/sandbox/market/random.ts';
import { type FakeClock, fakeClock } from '../../fakes/clock.ts';
import { json, type ScriptedServer, startScripted, status } from '../scripted-server.ts';
import { solPair, TOKEN } from './pairs.ts';

const SIGNAL = new AbortController().signal;
const PAIRS = '/latest/dex/pairs/solana/';
const TOKENS = '/tokens/v1/solana/';
const POOLS = '/token-pairs/v1/solana/';
const OLD = solPair('Old', { usd: 20_000 });
const PINNED: Pinned = { ref: TOKEN, pair: { address: 'Old', dex: 'pumpswap', curve: false } };

let server: ScriptedServer;
let clock: FakeClock;
let prices: ReturnType<typeof createDexScreener>;

beforeEach(async () => {
  server = await startScripted();
  clock = fakeClock();
  prices = createDexScreener({ baseUrl: server.baseUrl, clock, requestsPerMinute: Infinity, timeoutMs: 300 });
  server.on(PAIRS, json({ pairs: [OLD] }));
});
afterEach(() => server.close());

const look = async (): Promise<Quote | undefined> =>
  (await prices.quotes([PINNED], SIGNAL)).get(tokenKey(TOKEN));
const asked = (start: string): number => server.asked.filter((path) => path.startsWith(start)).length;

/** The main pool as DexScreener sees it, and the list of both. */
function mainIs(main: Record<string, unknown>): void {
  server.on(TOKENS, json([main]));
  server.on(POOLS, json([OLD, main]));
}

/** From its turn on the token waits ten minutes for others that could be asked for with it. */
async function check(): Promise<Quote | undefined> {
  await look();
  const before = asked(TOKENS);
  clock.advance(10 * MINUTE);
  const quote = await look();
  expect(asked(TOKENS)).toBe(before + 1);
  return quote;
}

/** Until the first cross-check is over. */
async function firstCheck(): Promise<Quote | undefined> {
  await look();
  clock.advance(HOUR);
  return check();
}

test('a pinned token is held against its main pool within the hour after first sight, then every two hours', async () => {
  mainIs(OLD);
  await firstCheck();
  expect(asked(TOKENS)).toBe(1);
  clock.advance(2 * HOUR - MINUTE);
  await look();
  clock.advance(30 * SECOND);
  await look();
  expect(asked(TOKENS)).toBe(1);
  clock.advance(30 * SECOND);
  await check();
});

test('a restart begins anew', async () => {
  mainIs(OLD);
  await look();
  clock.advance(HOUR);
  await look();
  prices = createDexScreener({ baseUrl: server.baseUrl, clock, requestsPerMinute: Infinity, timeoutMs: 300 });
  clock.advance(10 * MINUTE);
  await look();
  expect(asked(TOKENS)).toBe(0);
  clock.advance(HOUR);
  await check();
});

describe('another pool at the same price', () => {
  test('takes over when it is twice as deep at two checks in a row, of which the second comes soon', async () => {
    mainIs(solPair('New', { usd: 40_000 }));
    expect((await firstCheck())?.pair?.address).toBe('Old');
    clock.advance(5 * MINUTE);
    const quote = await check();
    expect(quote).toMatchObject({ pair: { address: 'New' }, depthUsd: 40_000 });
    expect(quote).not.toHaveProperty('doubt');
  });

  test('does not when it was so only once', async () => {
    mainIs(solPair('New', { usd: 40_000 }));
    await firstCheck();
    mainIs(solPair('New', { usd: 30_000 }));
    clock.advance(5 * MINUTE);
    expect((await check())?.pair?.address).toBe('Old');
    clock.advance(HOUR);
    await look();
    clock.advance(10 * MINUTE);
    await look();
    expect(asked(TOKENS)).toBe(2);
  });
});

describe('a main pool that says another price', () => {
  test('makes all pools be looked at; the deepest stands, and the break is doubted', async () => {
    mainIs(solPair('New', { usd: 90_000, priceUsd: 3 }));
    expect(await firstCheck()).toMatchObject({ price: 3, pair: { address: 'New' }, doubt: 'pair-switch' });
  });

  test.each([
    ['an ended curve', solPair('New', { dexId: 'pumpfun', usd: undefined, priceUsd: 1e-9, trades: 0 })],
    ['an emptied pool', solPair('New', { usd: 0.5, priceUsd: 4_000 })],
    ['a pool against homemade money', solPair('New', { usd: 90_000, priceUsd: 9, quote: 'HomemadeMoney' })],
    ['a pool that quotes others in it', solPair('New', { usd: 90_000, base: 'Other', quote: TOKEN.address })],
  ])('is not listened to when it is %s', async (_, main) => {
    mainIs(main);
    expect(await firstCheck()).toMatchObject({ price: 1, pair: { address: 'Old' } });
    expect(asked(POOLS)).toBe(0);
  });
});

test('prices are known without the cross-check: its failure is none, and not made good before the next turn', async () => {
  server.on(TOKENS, status(429));
  expect((await firstCheck())?.price).toBe(1);
  mainIs(solPair('New', { usd: 90_000, priceUsd: 3 }));
  clock.advance(HOUR);
  await look();
  clock.advance(30 * MINUTE);
  await look();
  expect(asked(TOKENS)).toBe(1);
  clock.advance(30 * MINUTE);
  expect((await check())?.price).toBe(3);
});

test('who is looked at again while it waits does not wait any longer, and is held against what it says then', async () => {
  mainIs(solPair('New', { usd: 20_000, priceUsd: 3 }));
  await look();
  clock.advance(HOUR);
  await look();
  clock.advance(5 * MINUTE);
  await look();
  clock.advance(5 * MINUTE);
  server.on(PAIRS, json({ pairs: [solPair('Old', { usd: 20_000, priceUsd: 3 })] }));
  await look();
  expect([asked(TOKENS), asked(POOLS)]).toEqual([1, 0]);
});

describe('what is asked for next to a look at other tokens', () => {
  const OTHER: Pinned = {
    ref: tokenRef('solana', 'Other'),
    pair: { address: 'PoolOfOther', dex: 'x', curve: false },
  };
  const lookAtOther = async (): Promise<void> => void (await prices.quotes([OTHER], SIGNAL));

  beforeEach(async () => {
    server.on(PAIRS, json({ pairs: [OLD, solPair('PoolOfOther', { base: 'Other' })] }));
    mainIs(solPair('New', { usd: 90_000, priceUsd: 3 }));
    await look();
    clock.advance(HOUR);
    await look();
  });

  test('is acted upon at the next look, once', async () => {
    clock.advance(10 * MINUTE);
    await lookAtOther();
    expect([asked(TOKENS), asked(POOLS)]).toEqual([1, 0]);
    clock.advance(30 * MINUTE);
    expect(await look()).toMatchObject({ price: 3, pair: { address: 'New' }, doubt: 'pair-switch' });
    expect(asked(POOLS)).toBe(1);
    clock.advance(5 * MINUTE);
    expect((await look())?.price).toBe(1);
  });

  test('is not lost when the look at all pools fails', async () => {
    clock.advance(10 * MINUTE);
    await lookAtOther();
    server.on(POOLS, status(404));
    await expect(look()).rejects.toMatchObject({ kind: 'unavailable' });
    mainIs(solPair('New', { usd: 90_000, priceUsd: 3 }));
    expect((await look())?.price).toBe(3);
  });

  test('is not held against a pool that was pinned since', async () => {
    clock.advance(10 * MINUTE);
    await lookAtOther();
    server.on(PAIRS, json({ pairs: [solPair('Newer', {})] }));
    await prices.quotes([{ ...PINNED, pair: { address: 'Newer', dex: 'pumpswap', curve: false } }], SIGNAL);
    expect(asked(POOLS)).toBe(0);
  });

  test('is nobody whose price is older than 15 minutes; it is asked for at its next look', async () => {
    clock.advance(15 * MINUTE + 1);
    await lookAtOther();
    expect(asked(TOKENS)).toBe(0);
    expect((await look())?.price).toBe(3);
    expect(asked(TOKENS)).toBe(1);
  });
});

describe('many tokens', () => {
  const tokens = (chain: string, count: number): readonly Pinned[] =>
    Array.from({ length: count }, (_, index) => ({
      ref: tokenRef(chain, `${chain}Token${index}`),
      pair: { address: `PoolOf${chain}Token${index}`, dex: 'pumpswap', curve: false },
    }));
  /** Every pool and every token that it is asked for, all in order. */
  const answer = (response: ServerResponse): void => {
    const [, , , chain = '', list = ''] = server.asked.at(-1)!.replace('/latest', '').split('/');
    const pairs = list.split(',').map((address) => {
      const base = address.replace('PoolOf', '');
      return Object.assign(solPair(`PoolOf${base}`, { base }), { chainId: chain });
    });
    json({ pairs })(response);
  };
  const sizes = (chain: string): readonly number[] =>
    server.asked
      .filter((path) => path.startsWith(`/tokens/v1/${chain}/`))
      .map((path) => path.split(',').length);

  test('in mixed batches cost one request for 30 of them a period, and at most two more', async () => {
    server.on('/', answer);
    const random = createRandom(hash32('mixed batches'));
    const all = tokens('solana', 300);
    for (const period of [0, 1]) {
      server.asked.length = 0;
      for (let round = 0; round < 6; round += 1) {
        const order = shuffled(all, random);
        for (let start = 0; start < order.length; start += 30) {
          await prices.quotes(order.slice(start, start + 30), SIGNAL);
          clock.advance(2 * MINUTE);
        }
      }
      const checked = sizes('solana').reduce((sum, size) => sum + size, 0);
      // A few are looked at last in one round and first in another.
      expect(checked, `period ${period}`).toBeGreaterThan(270);
      expect(sizes('solana').length, `period ${period}`).toBeLessThanOrEqual(300 / 30 + 2);
    }
  });

  test('do not keep a chain with three tokens waiting for more than ten minutes', async () => {
    server.on('/', answer);
    const few = tokens('base', 3);
    await prices.quotes(few, SIGNAL);
    clock.advance(HOUR);
    await prices.quotes(few, SIGNAL);
    for (let minute = 0; minute < 9; minute += 1) {
      clock.advance(MINUTE);
      await prices.quotes(tokens('solana', 30), SIGNAL);
    }
    expect(sizes('base')).toEqual([]);
    clock.advance(MINUTE);
    await prices.quotes(tokens('solana', 30), SIGNAL);
    expect(sizes('base')).toEqual([3]);
  });
});

describe('the queue', () => {
  const leg = (index: number, pool = `Pool${index}`, usd = 50_000): Leg =>
    mainLeg(parseListings([solPair(pool, { base: `Token${index}`, usd })], clock.now())[0]!)!;
  const pinned = Array.from({ length: 200 }, (_, index) => ({ ref: tokenRef('solana', `Token${index}`) }));
  const note = (check: CrossCheck, tokens: readonly Pinned[]): void =>
    check.note(tokens, new Map(pinned.map(({ ref }, index) => [tokenKey(ref), leg(index)])));

  test('is joined over an hour, and the oldest tokens are forgotten', () => {
    const check = createCrossCheck(clock, 150);
    note(check, pinned);
    clock.advance(30 * MINUTE);
    note(check, pinned.slice(50));
    clock.advance(10 * MINUTE);
    const early = check.take(pinned).length;
    expect(early).toBeGreaterThan(40);
    expect(early).toBeLessThan(110);
    clock.advance(20 * MINUTE);
    note(check, pinned.slice(50));
    // Those that were forgotten are seen for the first time again, in the place of others.
    note(check, pinned.slice(0, 50));
    clock.advance(10 * MINUTE);
    const late = check.take(pinned);
    expect(late.length).toBeGreaterThan(0);
    expect(late.filter(({ ref }) => pinned.slice(0, 100).some((token) => token.ref === ref))).toEqual([]);
  });

  test('is left by those that are forgotten', () => {
    const check = createCrossCheck(clock, 150);
    note(check, pinned.slice(0, 150));
    clock.advance(HOUR);
    note(check, pinned.slice(0, 150));
    note(check, pinned.slice(150));
    expect(check.take(pinned)).toHaveLength(90);
    clock.advance(10 * MINUTE);
    expect(check.take(pinned)).toHaveLength(10);
  });

  test('is joined again at the next look by whose answer came too late to be compared', () => {
    const check = createCrossCheck(clock);
    const few = pinned.slice(0, 30);
    note(check, few);
    clock.advance(HOUR);
    note(check, few);
    const [first] = check.take(few);
    expect(first?.ref).toEqual(pinned[0]!.ref);
    const old = leg(0);
    clock.advance(15 * MINUTE + 1);
    check.hear(old, leg(0, 'Deep', 500_000));
    note(check, few);
    clock.advance(10 * MINUTE);
    expect(check.take(few)).toHaveLength(1);
    // Had it counted, this would be the second time.
    check.hear(leg(0), leg(0, 'Deep', 500_000));
    expect(check.contradicts(leg(0))).toBe(false);
  });

  test('gives no more requests at once than the look at hand takes', () => {
    const check = createCrossCheck(clock);
    note(check, pinned);
    clock.advance(HOUR);
    note(check, pinned);
    expect(check.take(pinned.slice(0, 1))).toHaveLength(30);
    expect(check.take(pinned.slice(0, 31))).toHaveLength(60);
    expect(check.take([])).toEqual([]);
    // What is left is less than a full request once 90 more are gone.
    expect(check.take(pinned)).toHaveLength(90);
    expect(check.take(pinned)).toEqual([]);
    clock.advance(10 * MINUTE);
    expect(check.take(pinned)).toHaveLength(20);
  });

  test('puts tokens before the others whose deeper pool is to be confirmed', () => {
    const check = createCrossCheck(clock);
    note(check, pinned);
    clock.advance(HOUR);
    note(check, pinned.slice(0, 30));
    expect(check.take(pinned.slice(0, 30))).toHaveLength(30);
    check.hear(leg(7), leg(7, 'Deep', 500_000));
    note(check, pinned.slice(100, 160));
    note(check, pinned.slice(0, 30));
    expect(check.take(pinned.slice(0, 1)).map(({ ref }) => ref.address)).toContain('Token7');
  });
});

function shuffled<T>(all: readonly T[], random: Random): readonly T[] {
  return all
    .map((one) => ({ one, at: random() }))
    .toSorted((a, b) => a.at - b.at)
    .map(({ one }) => one);
}
