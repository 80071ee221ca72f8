import { afterEach, beforeEach, expect, test } from 'vitest';
import type { AddressCandidate, Candidate } from '../../../src/model/call.ts';
import type { PriceSource } from '../../../src/ports.ts';
import { createDexScreener } from '../../../src/prices/dexscreener/source.ts';
import { inventAddress } from '../../../src/sandbox/market/addresses.ts';
import type { MarketToken } from '../../../src/sandbox/market/market.ts';
import { type Market, startMarket } from '../../../src/sandbox/market/server.ts';
import { fakeClock, NOON } from '../../fakes/clock.ts';
import { flatToken } from '../../sandbox/market/flat-token.ts';

const SIGNAL = new AbortController().signal;

let market: Market;
let prices: PriceSource;

beforeEach(async () => {
  market = await startMarket({ now: () => NOON });
  prices = createDexScreener({
    baseUrl: market.baseUrl,
    clock: fakeClock(),
    requestsPerMinute: Infinity,
  });
});
afterEach(() => market.close());

function list(chain: string, more: Parameters<typeof flatToken>[1] = {}): MarketToken {
  const token = flatToken(chain, more);
  market.add(token);
  return token;
}

const candidate = (address: string, more: Partial<AddressCandidate> = {}): AddressCandidate => ({
  kind: 'token',
  address,
  exactCase: true,
  evidence: ['text'],
  ...more,
});

async function tokensOf(...candidates: readonly Candidate[]): Promise<readonly (string | undefined)[]> {
  return (await prices.identify(candidates, SIGNAL)).map((answer) =>
    answer !== undefined && 'token' in answer ? answer.token.address : undefined,
  );
}

test('results stand at the index of their candidate, undefined where nothing is known', async () => {
  const first = list('solana');
  const second = list('solana', { symbol: 'TWO' });
  const unknown = inventAddress('solana', 'never listed');
  const asked = [second.address, unknown, first.address, second.address].map((address) =>
    candidate(address, { chain: 'solana' }),
  );
  expect(await tokensOf(...asked)).toEqual([second.address, undefined, first.address, second.address]);
  // One request for the tokens, one for the unknown address as a pool.
  expect(market.requests()).toBe(2);
});

test('a pool means its base token, in lower case too', async () => {
  const token = list('solana');
  const link = { kind: 'pool', chain: 'solana' } as const;
  expect(
    await tokensOf(
      candidate(token.pairAddress, link),
      candidate(token.pairAddress.toLowerCase(), { ...link, exactCase: false }),
    ),
  ).toEqual([token.address, token.address]);
  expect(market.requests()).toBe(1);
});

test('an address that may be either is tried as a token and then as a pool', async () => {
  const token = list('solana');
  const either = { kind: 'either', chain: 'solana' } as const;
  expect(await tokensOf(candidate(token.address, either), candidate(token.pairAddress, either))).toEqual([
    token.address,
    token.address,
  ]);
});

test('a token whose case was lost is searched for and comes back in its true case', async () => {
  const token = list('solana');
  const lost = candidate(token.address.toLowerCase(), { chain: 'solana', exactCase: false });
  expect(await tokensOf(lost)).toEqual([token.address]);
});

test('an address of unknown chain is taken where it trades deepest', async () => {
  const address = inventAddress('ethereum', 'everywhere');
  list('ethereum', { address, liquidityUsd: 3_000 });
  list('base', { address, liquidityUsd: 90_000 });
  list('bsc', { address, liquidityUsd: 8_000 });
  const [quote] = await prices.identify([candidate(address)], SIGNAL);
  expect(quote).toMatchObject({
    token: { chain: 'base', address: address.toLowerCase() },
    liquidityUsd: 90_000,
  });
});

test('a token whose named pool is a deserted curve gets the pool that it moved to', async () => {
  const curve = list('solana', { dexId: 'pumpfun', createdAt: NOON - 9e6, price: 0.001, trades: 0 });
  const pool = list('solana', {
    address: curve.address,
    pairAddress: inventAddress('solana', 'moved'),
    price: 0.004,
  });
  market.primary = 'oldest';
  const [quote] = await prices.identify([candidate(curve.address, { chain: 'solana' })], SIGNAL);
  expect(quote).toMatchObject({ price: 0.004, pair: { address: pool.pairAddress, curve: false } });
});

test('a chain that the source refuses to hear of does not hold up the others', async () => {
  const token = list('solana');
  const nowhere = candidate(inventAddress('ethereum', 'x'), { chain: 'no-such/../chain' });
  expect(await tokensOf(nowhere, candidate(token.address, { chain: 'solana' }))).toEqual([
    undefined,
    token.address,
  ]);
  market.faults.push({ kind: 'status', status: 400 }, { kind: 'status', status: 404 });
  expect(await tokensOf(candidate(token.address, { chain: 'solana' }))).toEqual([undefined]);
});

test('a source that is down rejects', async () => {
  const token = list('solana');
  market.down = true;
  await expect(tokensOf(candidate(token.address, { chain: 'solana' }))).rejects.toMatchObject({
    kind: 'unavailable',
  });
});
