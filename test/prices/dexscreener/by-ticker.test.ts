import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Candidate, TickerCandidate } from '../../../src/model/call.ts';
import { type Chain, tokenRef } from '../../../src/model/token.ts';
import { HOUR } from '../../../src/model/units.ts';
import { type PriceSource, PriceSourceError } from '../../../src/ports.ts';
import { createDexScreener } from '../../../src/prices/dexscreener/source.ts';
import { type FakeClock, fakeClock, NOON } from '../../fakes/clock.ts';
import {
  json,
  recorded,
  recordedPairs,
  type Reply,
  type ScriptedServer,
  startScripted,
  status,
} from '../scripted-server.ts';
import { bearer, type Bearer, solPair, TOKEN, USDC } from './pairs.ts';

const SIGNAL = new AbortController().signal;
const SEARCH = '/latest/dex/search?q=';
/** A token of pairs-pool-and-curve.json. */
const STONK = '3Y1SCEJABneLzJ1KL7f6jp5NyP7wxjtqmAy5qKAVpump';

let server: ScriptedServer;
let clock: FakeClock;
let prices: PriceSource;

beforeEach(async () => {
  server = await startScripted();
  clock = fakeClock();
  prices = createDexScreener({
    baseUrl: server.baseUrl,
    clock,
    requestsPerMinute: Infinity,
    timeoutMs: 300,
  });
});
afterEach(() => server.close());

const ticker = (symbol: string, chain?: Chain): TickerCandidate => ({
  kind: 'ticker',
  symbol,
  evidence: ['ticker'],
  ...(chain !== undefined && { chain }),
});
const ADDRESS: Candidate = {
  kind: 'token',
  chain: 'solana',
  address: TOKEN.address,
  exactCase: true,
  evidence: ['text'],
};
const found = (...pairs: readonly unknown[]): Reply =>
  json({ schemaVersion: '1.0.0', pairs: pairs.length > 0 ? pairs : null });

/** What the ticker means: the address of its token, a list of addresses to choose from, or undefined. */
async function meaning(candidate: TickerCandidate): Promise<string | readonly string[] | undefined> {
  const [answer] = await prices.identify([candidate], SIGNAL);
  if (answer === undefined || answer instanceof PriceSourceError) return answer?.message;
  return 'choices' in answer ? answer.choices.map(({ token }) => token.address) : answer.token.address;
}

/** What BEAN means when a search finds these pools. */
async function meaningAmong(pools: readonly Bearer[], chain?: Chain): Promise<unknown> {
  server.on(`${SEARCH}BEAN`, found(...pools.map(bearer)));
  return meaning(ticker('BEAN', chain));
}

describe('recorded pools, as a search finds them', () => {
  test('a token two days old and $50,258 deep, alone with its symbol, is named by it', async () => {
    clock.set(Date.UTC(2026, 9, 12, 12));
    server.on(SEARCH, json(recorded('pairs-pool-and-curve.json')));
    const [quote] = await prices.identify([ticker('STONK')], SIGNAL);
    expect(quote).toMatchObject({
      price: 0.0003798,
      at: clock.now(),
      symbol: 'STONK',
      pair: { address: 'FVZqEg9dYKqRXUmswwtBRPSaneoV6guujtCvLrDyt6qi', curve: false },
    });
    expect(quote).not.toHaveProperty('doubt');
    // The search was the only request: its answer is the price.
    expect(server.asked).toEqual([`${SEARCH}STONK`]);
  });

  test('on its first day it is only offered', async () => {
    clock.set(Date.UTC(2026, 9, 11, 11));
    server.on(SEARCH, json(recorded('pairs-pool-and-curve.json')));
    expect(await prices.identify([ticker('STONK')], SIGNAL)).toEqual([
      {
        choices: [
          {
            token: tokenRef('solana', STONK),
            symbol: 'STONK',
            name: 'STONK',
            liquidityUsd: expect.closeTo(50_258.2, 0) as number,
            marketCapUsd: 379_813,
            createdAt: 1_791_632_043_000,
          },
        ],
      },
    ]);
  });

  test('a traded curve is offered without a depth, however old it is', async () => {
    clock.set(Date.UTC(2026, 10, 12));
    server.on(SEARCH, json(recorded('pairs-pool-and-curve.json')));
    const [answer] = await prices.identify([ticker('KYS')], SIGNAL);
    expect(answer).toHaveProperty('choices.0.symbol', 'KYS');
    expect(answer).not.toHaveProperty('choices.0.liquidityUsd');
  });

  test('a pool of $4.26 and eleven rugged tokens are nothing', async () => {
    server.on(SEARCH, json(recorded('search-sui.json')));
    expect(await meaning(ticker('QINGGE'))).toBeUndefined();
    const rugged = recordedPairs('tokens-rugged.json');
    server.on(SEARCH, found(...rugged));
    for (const row of rugged) {
      expect(await meaning(ticker((row['baseToken'] as { symbol: string }).symbol))).toBeUndefined();
    }
  });

  test('ETH on BSC is $29 M deep, stands for a coin of elsewhere, and is never called', async () => {
    server.on(SEARCH, found(...recordedPairs('pools-with-outliers.json')));
    expect(await meaning(ticker('ETH'))).toBeUndefined();
  });
});

describe('one token dominates', () => {
  test('at ten times the depth of the next, not a dollar below', async () => {
    const first = { token: 'First', usd: 500_000 };
    expect(await meaningAmong([{ token: 'Next', usd: 50_000 }, first])).toBe('FirstOnsolana');
    expect(await meaningAmong([{ token: 'Next', usd: 50_001 }, first])).toEqual([
      'FirstOnsolana',
      'NextOnsolana',
    ]);
  });

  test.each<[string, Bearer]>([
    ['shallower than $50,000', { usd: 49_999 }],
    ['less than a day old', { createdAt: NOON - 24 * HOUR + 1 }],
    ['of unknown age', { createdAt: undefined }],
    ['made after now', { createdAt: NOON + HOUR }],
    ['hardly traded', { volumeH24: 999 }],
    ['traded less than a thousandth of its depth', { usd: 5_000_000, volumeH24: 4_999 }],
    ['traded a hundred times over', { volumeH24: 10_000_001 }],
    ['bought and never sold', { buys: 400, sells: 20 }],
    ['sold and never bought', { buys: 20, sells: 400 }],
    ['valued at more than a thousand times its depth', { marketCap: 100_000_001, fdv: 100_000_001 }],
    ['a curve', { dexId: 'pumpfun', usd: undefined }],
    ['on a chain whose money is not known', { chain: 'pulsechain' }],
    ['wrapped by name', { name: 'Wrapped Bean' }],
    ['pegged by name', { name: 'Binance-Peg Bean Token' }],
    ['from a bridge by name', { name: 'Bean (Wormhole)' }],
    ['from another bridge', { name: 'Bean (Portal from Ethereum)' }],
    ['worth more than its chain holds', { marketCap: 1_260_000, fdv: 1_000_000 }],
  ])('but not when it is %s', async (_, more) => {
    expect(await meaningAmong([{ token: 'Bean', ...more }])).toEqual([`BeanOn${more.chain ?? 'solana'}`]);
  });

  test.each<[string, Bearer]>([
    ['exactly a day old', { createdAt: NOON - 24 * HOUR }],
    ['$50,000 deep', { usd: 50_000 }],
    ['deeper than a million at any value', { usd: 1_000_000, marketCap: 5e9, fdv: 5e9 }],
    ['named like a bridge, out of brackets', { name: 'Wormhole Beans' }],
    ['spelled in another case', { symbol: 'bean' }],
    ['spelled with a dollar', { symbol: '$Bean' }],
    ['spelled in full width', { symbol: 'ＢＥＡＮ' }],
  ])('and does when it is %s', async (_, more) => {
    expect(await meaningAmong([more])).toBe('BeanOnsolana');
  });

  test('its pools together tell its age and its trade, the deepest its price', async () => {
    const old = { createdAt: NOON - 48 * HOUR, usd: 2_000, quote: USDC, volumeH24: 0, buys: 0, sells: 0 };
    server.on(
      SEARCH,
      found(
        bearer({ createdAt: NOON - HOUR, usd: 400_000, priceUsd: 0.0101 }),
        // Against USDC the figures of the helper's SOL price would not fit: 0.01 dollars are 0.01 USDC.
        { ...bearer(old), priceNative: '0.01', liquidity: { usd: 2_000, base: 100_000, quote: 1_000 } },
      ),
    );
    expect(await prices.identify([ticker('BEAN')], SIGNAL)).toMatchObject([
      { price: 0.0101, pair: { address: 'PoolOfBean' } },
    ]);
  });
});

describe('who may not win', () => {
  test('trade that is washed in a pool of next to nothing counts for nothing', async () => {
    const dust = { ...bearer({ usd: 900, volumeH24: 50_000_000 }), pairAddress: 'Dust' };
    server.on(SEARCH, found(bearer(), dust));
    expect(await meaning(ticker('BEAN'))).toBe('BeanOnsolana');
    server.on(SEARCH, found(bearer({ volumeH24: 900 }), dust));
    expect(await meaning(ticker('BEAN'))).toEqual(['BeanOnsolana']);
  });

  test('lookalike letters and invisible ones make another symbol', async () => {
    const others = ['ВЕАN', 'BE\u200bAN', 'BEANS', 'BЕAN', 'Bean2'].map((symbol, index) => ({
      token: `Other${index}`,
      symbol,
      usd: 9_000_000,
    }));
    expect(await meaningAmong(others)).toBeUndefined();
    expect(await meaningAmong([...others, {}])).toBe('BeanOnsolana');
    // The upper case of a dotless i is a plain I.
    server.on(`${SEARCH}CHIP`, found(bearer({ symbol: 'chıp', usd: 9_000_000 })));
    expect(await meaning(ticker('CHIP'))).toBeUndefined();
  });

  test('a token with the symbol on the quote side is not the one', async () => {
    const pool = bearer({ symbol: 'OTHER' });
    server.on(SEARCH, found({ ...pool, quoteToken: { ...(pool['quoteToken'] as object), symbol: 'BEAN' } }));
    expect(await meaning(ticker('BEAN'))).toBeUndefined();
  });

  test('liquidity in homemade money is none', async () => {
    const fake = { token: 'Fake', usd: 80_000_000, quote: 'HomemadeWrappedSo1' };
    expect(await meaningAmong([fake])).toBeUndefined();
    expect(await meaningAmong([fake, {}])).toBe('BeanOnsolana');
    // Two homemade moneys that agree on a price are no better.
    const second = { ...fake, quote: 'HomemadeUsdc' };
    expect(await meaningAmong([fake, second, {}])).toBe('BeanOnsolana');
  });

  test('a fresh impostor with huge liquidity is offered beside the old one', async () => {
    const impostor = { token: 'Fresh', usd: 8_000_000, createdAt: NOON - 2 * HOUR };
    expect(await meaningAmong([impostor, {}])).toEqual(['FreshOnsolana', 'BeanOnsolana']);
  });

  test('an impostor of a coin that only its wrapped form tells of', async () => {
    const impostor = { token: 'Impostor', usd: 500_000 };
    const wrapped = {
      token: 'Wrapped',
      chain: 'ethereum',
      name: 'Wrapped Kaspa',
      usd: 30_000,
      priceUsd: 0.08,
    };
    expect(await meaningAmong([impostor, wrapped])).toEqual(['ImpostorOnsolana', 'WrappedOnethereum']);
    const listedOutside = { ...wrapped, name: 'Kaspa', marketCap: 2e9, fdv: 3e6 };
    expect(await meaningAmong([impostor, listedOutside], 'solana')).toEqual([
      'ImpostorOnsolana',
      'WrappedOnethereum',
    ]);
  });

  test('the wrapped form of the token itself does not speak against it, nor does one that is next to nothing', async () => {
    const own = { token: 'Own', chain: 'bsc', name: 'Bean (Wormhole)', usd: 5_000, priceUsd: 0.0102 };
    expect(await meaningAmong([own, {}])).toBe('BeanOnsolana');
    const dust = { ...own, usd: 1_000, priceUsd: 3 };
    expect(await meaningAmong([dust, { usd: 200_000 }])).toBe('BeanOnsolana');
    expect(await meaningAmong([dust, { usd: 100_000 }])).toHaveLength(2);
  });

  test('the symbol of money names nothing, whoever else bears it', async () => {
    const wrapped = { ...bearer({ usd: 9_000_000, name: 'Wrapped SOL' }) };
    const money = { address: 'So11111111111111111111111111111111111111112', symbol: 'BEAN', name: 'Money' };
    const against = { address: USDC, symbol: 'USDC', name: 'USD Coin' };
    const native = {
      ...wrapped,
      baseToken: money,
      quoteToken: against,
      priceUsd: '150',
      priceNative: '150',
      liquidity: { usd: 9_000_000, base: 30_000, quote: 4_500_000 },
    };
    server.on(SEARCH, found(native, bearer({ usd: 60_000 })));
    expect(await meaning(ticker('BEAN'))).toBeUndefined();
  });

  test('a curve or a chain nobody knows that is traded as much is offered too', async () => {
    const curve = { token: 'Curve', dexId: 'pumpfun', usd: undefined, volumeH24: 20_000 };
    expect(await meaningAmong([curve, {}])).toEqual(['BeanOnsolana', 'CurveOnsolana']);
    expect(await meaningAmong([{ ...curve, volumeH24: 19_999 }, {}])).toBe('BeanOnsolana');
    const far = { token: 'Far', chain: 'pulsechain', usd: 100_000, volumeH24: 1_000 };
    expect(await meaningAmong([far, {}])).toEqual(['BeanOnsolana', 'FarOnpulsechain']);
    expect(await meaningAmong([{ ...far, usd: 99_999 }, {}])).toBe('BeanOnsolana');
  });
});

describe('choices', () => {
  test('are the five deepest, with what tells them apart', async () => {
    const depths = [3_000, 90_000, 1_001, 70_000, 2_000, 80_000, 999];
    const pools = depths.map((usd) => ({ token: `T${usd}`, usd, chain: usd === 70_000 ? 'base' : 'solana' }));
    server.on(SEARCH, found(...pools.map(bearer)));
    const [answer] = await prices.identify([ticker('BEAN')], SIGNAL);
    expect(answer).toMatchObject({
      choices: [
        {
          token: { chain: 'solana', address: 'T90000Onsolana' },
          symbol: 'BEAN',
          name: 'Coffee',
          liquidityUsd: 90_000,
          marketCapUsd: 1_000_000,
          createdAt: 1_750_000_000_000,
        },
        { token: { address: 'T80000Onsolana' } },
        { token: { chain: 'base' }, liquidityUsd: 70_000 },
        { liquidityUsd: 3_000 },
        { liquidityUsd: 2_000 },
      ],
    });
  });

  test('hold the one that spoke against the first, also when five are deeper', async () => {
    const pools = [100_000, 9_000, 8_000, 7_000, 6_000, 5_000].map((usd) => ({ token: `T${usd}`, usd }));
    const curve = { token: 'Curve', dexId: 'pumpfun', usd: undefined, volumeH24: 90_000 };
    const answer = await meaningAmong([...pools, curve]);
    expect(answer).toHaveLength(5);
    expect(answer).toContain('CurveOnsolana');
  });

  test('show no depth that is counted in money nobody knows', async () => {
    server.on(SEARCH, found(bearer({ chain: 'pulsechain', usd: 4_000_000 })));
    const [answer] = await prices.identify([ticker('BEAN')], SIGNAL);
    expect(answer).toMatchObject({ choices: [{ token: { chain: 'pulsechain' }, marketCapUsd: 1_000_000 }] });
    expect(answer).not.toHaveProperty('choices.0.liquidityUsd');
  });

  test('nothing deeper than $1,000 is nothing to choose from', async () => {
    expect(await meaningAmong([{ usd: 999 }, { token: 'B', usd: undefined }])).toBeUndefined();
    expect(
      await meaningAmong([{ dexId: 'pumpfun', usd: undefined, volumeH24: 999, buys: 1, sells: 1 }]),
    ).toBeUndefined();
    expect(await meaningAmong([])).toBeUndefined();
  });

  test('versions of one project on several chains are several tokens', async () => {
    const chains = ['solana', 'base', 'ethereum'].map((chain) => ({ chain }));
    expect(await meaningAmong(chains)).toEqual(['BeanOnsolana', 'BeanOnbase', 'BeanOnethereum']);
  });
});

describe('a chain that the post named', () => {
  const onBase = { token: 'Near', chain: 'base', usd: 60_000 };

  test('leaves the tokens of other chains out', async () => {
    const elsewhere = { token: 'Far', usd: 590_000 };
    expect(await meaningAmong([elsewhere, onBase], 'base')).toBe('NearOnbase');
    expect(await meaningAmong([elsewhere, onBase])).toEqual(['FarOnsolana', 'NearOnbase']);
  });

  test('is doubted when a token of another chain is ten times deeper', async () => {
    const elsewhere = { token: 'Far', usd: 600_000 };
    expect(await meaningAmong([elsewhere, onBase], 'base')).toEqual(['FarOnsolana', 'NearOnbase']);
  });

  test('that has no such token makes a choice of the others', async () => {
    expect(await meaningAmong([{}], 'ton')).toEqual(['BeanOnsolana']);
  });

  test('offers its own tokens only, where these are alike', async () => {
    const second = { ...onBase, token: 'Second', usd: 50_000 };
    expect(await meaningAmong([onBase, second, {}], 'base')).toEqual(['NearOnbase', 'SecondOnbase']);
  });
});

describe('among other candidates', () => {
  const TOKENS = '/tokens/v1/solana/';
  const identify = (...candidates: readonly Candidate[]): ReturnType<PriceSource['identify']> =>
    prices.identify(candidates, SIGNAL);
  beforeEach(() => {
    server.on(TOKENS, json([solPair('Pool', {})]));
    server.on(`${SEARCH}BEAN`, found(bearer()));
  });

  test('addresses are asked first, results stand at their index, and a symbol is searched once', async () => {
    const answers = await identify(ticker('BEAN'), ADDRESS, ticker('NONE', 'base'), ticker('BEAN', 'solana'));
    expect(answers).toMatchObject([
      { token: { address: 'BeanOnsolana' } },
      { token: TOKEN },
      undefined,
      { token: { address: 'BeanOnsolana' } },
    ]);
    expect(server.asked).toEqual([`${TOKENS}${TOKEN.address}`, `${SEARCH}BEAN`, `${SEARCH}NONE`]);
  });

  test.each([
    ['a refusal', status(400), undefined],
    ['a broken source', status(500), expect.any(PriceSourceError)],
    ['garbage', json('[{"'), expect.any(PriceSourceError)],
  ] as [string, Reply, unknown][])('%s at one ticker holds nobody up', async (_, reply, fate) => {
    server.on(`${SEARCH}LOST`, reply);
    expect(await identify(ADDRESS, ticker('LOST'), ticker('BEAN'))).toMatchObject([
      { token: TOKEN },
      fate,
      { token: { address: 'BeanOnsolana' } },
    ]);
  });

  test.each([
    ['a pause that was asked for', status(429, { 'retry-after': '50' })],
    ['silence', () => {}],
    ['a dropped connection', (response) => void response.destroy()],
  ] as [string, Reply][])('after %s no more tickers are asked', async (_, reply) => {
    server.on(`${SEARCH}LOST`, reply);
    expect(await identify(ADDRESS, ticker('BEAN'), ticker('LOST'), ticker('LATER'))).toMatchObject([
      { token: TOKEN },
      { token: { address: 'BeanOnsolana' } },
      expect.any(PriceSourceError),
      expect.any(PriceSourceError),
    ]);
    expect(server.asked).not.toContain(`${SEARCH}LATER`);
  });

  test('a ticker that could not be searched for says why and how long to wait', async () => {
    server.on(SEARCH, status(429, { 'retry-after': '7' }));
    const paused = { kind: 'rate-limited', retryAfterMs: 7_000 };
    expect(await identify(ticker('A'), ticker('B'))).toMatchObject([paused, paused]);
  });

  test('a refused ticker means nothing', async () => {
    server.on(SEARCH, status(404));
    expect(await identify(ticker('A'), ticker('B'))).toEqual([undefined, undefined]);
  });

  test('a source that fails at an address rejects and is not searched', async () => {
    server.on(TOKENS, status(500));
    await expect(identify(ticker('BEAN'), ADDRESS)).rejects.toMatchObject({ kind: 'unavailable' });
    expect(server.asked.some((path) => path.startsWith(SEARCH))).toBe(false);
  });

  test('a caller who gives up during a search', async () => {
    const caller = new AbortController();
    server.on(SEARCH, () => caller.abort());
    await expect(prices.identify([ADDRESS, ticker('BEAN')], caller.signal)).rejects.toMatchObject({
      reason: 'cancelled',
    });
  });

  test('what cannot be sent is not asked, what can is sent whole', async () => {
    expect(await identify(ticker('BE\ud83dAN'), ticker(''), ticker('X'.repeat(4_096)))).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
    expect(server.asked).toEqual([]);
    await identify(ticker('币&?#/%'));
    expect(server.asked).toEqual([`${SEARCH}币&?#/%`]);
  });
});
