import { afterEach, beforeEach, expect, test } from 'vitest';
import { PriceSourceError } from '../../../src/ports.ts';
import { DAY } from '../../../src/model/units.ts';
import { createDexScreener } from '../../../src/prices/dexscreener/source.ts';
import { inventAddress } from '../../../src/sandbox/market/addresses.ts';
import { type Market, startMarket } from '../../../src/sandbox/market/server.ts';
import { simulateToken, type SimulatedToken } from '../../../src/sandbox/market/simulated.ts';
import { fakeClock, NOON } from '../../fakes/clock.ts';
import { flatToken } from './flat-token.ts';

let market: Market;
beforeEach(async () => {
  market = await startMarket({ now: () => NOON });
});
afterEach(() => market.close());

async function symbolsFor(query: string): Promise<readonly string[]> {
  const response = await fetch(`${market.baseUrl}/latest/dex/search?q=${encodeURIComponent(query)}`);
  const body = (await response.json()) as {
    readonly pairs: readonly { readonly baseToken: { readonly symbol: string } }[];
  };
  return body.pairs.map(({ baseToken }) => baseToken.symbol);
}

test('the symbol itself comes before parts of symbols and names, deeper pools before others, thirty at most', async () => {
  market.add(flatToken('solana', { symbol: 'FROGS', liquidityUsd: 900_000 }));
  market.add(flatToken('base', { symbol: 'LEAP', name: 'A leaping Frog' }));
  market.add(flatToken('base', { symbol: '$Frog', liquidityUsd: 3_000 }));
  market.add(flatToken('solana', { symbol: 'FROG', liquidityUsd: 60_000 }));
  market.add(flatToken('solana', { symbol: 'TOAD' }));
  expect(await symbolsFor('frog')).toEqual(['FROG', '$Frog', 'FROGS', 'LEAP']);
  expect(await symbolsFor('$FROG')).toEqual(['FROG', '$Frog']);
  expect(await symbolsFor(' ')).toEqual([]);
  for (let index = 0; index < 40; index += 1) market.add(flatToken('solana', { symbol: 'FROG' }));
  expect(await symbolsFor('FROG')).toHaveLength(30);
});

test('tickers of simulated tokens resolve, and those that two share are to choose from', async () => {
  const prices = createDexScreener({
    baseUrl: market.baseUrl,
    clock: fakeClock(),
    requestsPerMinute: Infinity,
  });
  const list = (symbol: string, marketCapUsd: number, more: Partial<SimulatedToken> = {}): string => {
    const address = inventAddress('solana', `${symbol} ${marketCapUsd}`);
    const identity = { chain: 'solana', address, symbol, name: symbol, calledAt: NOON, ageMs: 3 * DAY };
    const story = { peakMultiple: 2, peakAtMs: DAY, finalMultiple: 1, runUp: 1.2 };
    for (const pool of simulateToken({ ...identity, marketCapUsd, story, ...more })) market.add(pool);
    return address;
  };
  const meaning = async (symbol: string): Promise<unknown> => {
    const [answer] = await prices.identify(
      [{ kind: 'ticker', symbol, evidence: ['ticker'] }],
      new AbortController().signal,
    );
    if (answer === undefined || answer instanceof PriceSourceError) return answer?.message;
    return 'choices' in answer ? answer.choices.map(({ token }) => token.address) : answer.token.address;
  };

  const frog = list('FROG', 2_000_000);
  list('FROG', 15_000);
  const [deep, shallow] = [list('TOAD', 2_000_000), list('TOAD', 800_000)];
  expect(await meaning('FROG')).toBe(frog);
  expect(await meaning('TOAD')).toEqual([deep, shallow]);
  expect(await meaning('NEWT')).toBeUndefined();
});
