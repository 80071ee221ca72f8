import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Pair, Quote } from '../../../src/model/quote.ts';
import { tokenKey, type TokenRef, tokenRef } from '../../../src/model/token.ts';
import type { Pinned } from '../../../src/ports.ts';
import { createGeckoTerminal, type GeckoTerminal } from '../../../src/prices/geckoterminal/source.ts';
import { fakeClock, NOON } from '../../fakes/clock.ts';
import { json, type Reply, type ScriptedServer, startScripted, status } from '../scripted-server.ts';
import { recorded, refusal, requestOf } from './answers.ts';

const SIGNAL = new AbortController().signal;
const SOL = 'So11111111111111111111111111111111111111112';
const TRUMP = tokenRef('solana', '6p6xgHyF7AeE6TZkSmFsko444wqoP15icUSqi2jfGiPN');
const SORACAT = tokenRef('solana', '2g4LS3y2myPe6vj9wTvoBE1wKqxvhnZPoZA9QU9upump');
const WHUF = tokenRef('solana', 'Hyn3TNGqTyz936vJDHAEgRP9krcVKSahFtXXE6Jv4vKu');
const WHUF_POOL = '7DvJmm1mAsDWjrBUeAsiDvSPZVLBTCezYtATCXdBpQiR';
const MULTI = '/api/v2/networks/solana/tokens/multi/';

let server: ScriptedServer;
let source: GeckoTerminal;

beforeEach(async () => {
  server = await startScripted();
  source = createGeckoTerminal({
    baseUrl: `${server.baseUrl}/api/v2`,
    clock: fakeClock(),
    requestsPerMinute: Infinity,
    timeoutMs: 300,
  });
});
afterEach(() => server.close());

type Row = Readonly<Record<string, unknown>>;

const pair = (address: string): Pair => ({ address, dex: 'pumpswap', curve: false });
const recordedPools = (name: string): readonly Row[] =>
  (JSON.parse(recorded(name)) as { data: readonly Row[] }).data;

function tokenRow(token: TokenRef, attributes: Row): Row {
  return { type: 'token', attributes: { address: token.address, ...attributes } };
}

/** A pool of the token against SOL, 10,000 dollars deep, unless told otherwise. */
function poolRow(token: TokenRef, address: string, price: unknown, more: Row = {}): Row {
  const { quote = SOL, dex = 'pumpswap', ...attributes } = more;
  const link = (id: unknown): Row => ({ data: { id } });
  return {
    type: 'pool',
    attributes: {
      address,
      base_token_price_usd: price,
      quote_token_price_usd: '150',
      reserve_in_usd: '10000',
      ...attributes,
    },
    relationships: {
      base_token: link(`solana_${token.address}`),
      quote_token: link(`solana_${quote as string}`),
      dex: link(dex),
    },
  };
}

const multi = (tokens: readonly unknown[], pools: readonly unknown[] = []): Reply =>
  json({ data: tokens, included: pools });

async function quoteOf(token: Pinned | TokenRef): Promise<Quote | undefined> {
  const asked = 'ref' in token ? token : { ref: token };
  return (await source.quotes([asked], SIGNAL)).get(tokenKey(asked.ref));
}

describe('a recorded answer', () => {
  test('gives what the source said, in one request; an idle curve has no price', async () => {
    server.on(MULTI, json(recorded('tokens-multi.json')));
    const quotes = await source.quotes([{ ref: TRUMP }, { ref: SORACAT }], SIGNAL);
    expect(server.asked).toEqual([
      `${MULTI}${TRUMP.address},${SORACAT.address}?include=top_pools&include_composition=true`,
    ]);
    expect([...quotes.keys()]).toEqual([tokenKey(TRUMP)]);
    expect(quotes.get(tokenKey(TRUMP))).toEqual({
      token: TRUMP,
      at: NOON,
      price: 2.0174050181828114,
      source: 'geckoterminal',
      symbol: 'TRUMP',
      name: 'OFFICIAL TRUMP',
      marketCapUsd: 478_960_276.377951,
      fdvUsd: 2_017_403_219.4789,
      pair: {
        address: '9d9mb8kooFfaD3SctgZtkxQypkshx6ezhbKio89ixyy2',
        dex: 'meteora',
        curve: false,
        createdAt: Date.UTC(2025, 0, 18, 10, 39, 31),
      },
      liquidityUsd: 34_848_559.9613,
      volumeUsd: { m5: 0, h1: 22_383.1305344185, h24: 524_824.856290105 },
      trades: { m5: { buys: 0, sells: 0 }, h1: { buys: 10, sells: 22 }, h24: { buys: 252, sells: 327 } },
      change: { m5: 0, h1: 0.00023, h6: 0.00217, h24: -0.00584 },
    });
  });

  test('seen from the other token of the pool, bought and sold change places', async () => {
    const usdc = tokenRef('solana', 'EPjFWdd5AufqSSqeM2qN1xzybapC8G4wEGGkZwyTDt1v');
    const { included } = JSON.parse(recorded('tokens-multi.json')) as { included: readonly Row[] };
    server.on(MULTI, multi([tokenRow(usdc, { price_usd: '1.0' })], included));
    expect(await quoteOf(usdc)).toMatchObject({
      price: 0.9995693049177129,
      trades: { h1: { buys: 22, sells: 10 } },
    });
  });

  test('twice the smaller side of a pool is its depth, where the source tells the sides', async () => {
    const weth = tokenRef('ethereum', '0xC02aaA39b223FE8D0A0e5C4F27eAD9083C756Cc2');
    server.on(
      '/api/v2/networks/eth/tokens/multi/0xc02aaa39b223fe8d0a0e5c4f27ead9083c756cc2?',
      multi([tokenRow(weth, { price_usd: '2087' })], recordedPools('pools-composition.json')),
    );
    expect((await quoteOf(weth))?.depthUsd).toBeCloseTo(2 * 44_581_759.92, 0);
  });

  test('the token that DexScreener saw on its old curve only has its price and its pool', async () => {
    server.on(
      MULTI,
      multi([tokenRow(WHUF, { price_usd: '0.0000203690' })], recordedPools('pools-rugged.json')),
    );
    expect(await quoteOf({ ref: WHUF, pair: pair('GoneCurve') })).toMatchObject({
      price: 0.000020369062329333678,
      liquidityUsd: 397_100.1128,
      pair: { address: WHUF_POOL, dex: 'pumpswap', curve: false },
    });
  });

  test.each([
    ['US', 'Dc26VNVhXVSZXGmCR92yTMhQx6ZygLz5NLMv9zSyg6Fp', '0.00064639970207511', 0.0115],
    ['QTC', '2phANa4m2PquFg4WNsmLharGiJTEwbtQSrzUfMaRJGEy', '3.811886417448949', 0.4481],
  ])('%s shows that its money is gone', async (_, address, price, liquidityUsd) => {
    const token = tokenRef('solana', address);
    server.on(MULTI, multi([tokenRow(token, { price_usd: price })], recordedPools('pools-rugged.json')));
    expect(await quoteOf(token)).toMatchObject({ liquidityUsd });
  });

  test('curves have no liquidity, whatever their reserve says; "NaN" and null are unknown', async () => {
    const julie = tokenRef('solana', 'BcntQpxxifHzkXPh8cjJi6LHpi86j2MUYexfAH1ipump');
    const greg = tokenRef('solana', 'huGbvMBsED85Z2P2S5bkiJkRbL7RSaqzd1iZ39qpump');
    const row = (token: TokenRef, price: unknown): Row =>
      tokenRow(token, { price_usd: price, fdv_usd: null, market_cap_usd: 'NaN', launchpad_details: null });
    server.on(MULTI, multi([row(julie, '0.00000596'), row(greg, 'NaN')], recordedPools('pools-new.json')));
    const quotes = await source.quotes([{ ref: julie }, { ref: greg }], SIGNAL);
    expect([...quotes.keys()]).toEqual([tokenKey(julie)]);
    const quote = quotes.get(tokenKey(julie))!;
    expect(quote).toMatchObject({ pair: { dex: 'pump-fun', curve: true }, price: 0.000005956887715732983 });
    for (const field of ['liquidityUsd', 'depthUsd', 'fdvUsd', 'marketCapUsd', 'doubt'])
      expect(quote).not.toHaveProperty(field);
  });
});

describe('which pool speaks for a token', () => {
  const price = '2';
  const ask = (
    pools: readonly Row[],
    launchpad: unknown = null,
    pinned?: string,
  ): Promise<Quote | undefined> => {
    const row = tokenRow(WHUF, {
      price_usd: price,
      launchpad_details: launchpad,
      total_reserve_in_usd: '77',
    });
    server.on(MULTI, multi([row], pools));
    return quoteOf({ ref: WHUF, ...(pinned !== undefined && { pair: pair(pinned) }) });
  };
  const pool = (address: string, more?: Row, at: unknown = price): Row => poolRow(WHUF, address, at, more);

  test('the pinned one, however many are fuller', async () => {
    const quote = await ask([pool('Full', { reserve_in_usd: '90000' }), pool('Pin', {}, '2.1')], null, 'Pin');
    expect(quote).toMatchObject({ price: 2.1, pair: { address: 'Pin' } });
  });

  test('not the pinned one when it is empty, or far from the price of the token', async () => {
    const emptied = await ask([pool('Full'), pool('Pin', { reserve_in_usd: '999' })], null, 'Pin');
    expect(emptied).toMatchObject({ pair: { address: 'Full' } });
    const astray = await ask([pool('Full'), pool('Pin', {}, '2.6')], null, 'Pin');
    expect(astray).toMatchObject({ price: 2, pair: { address: 'Full' } });
    const near = await ask([pool('Full'), pool('Pin', {}, '2.5')], null, 'Pin');
    expect(near).toMatchObject({ price: 2.5, pair: { address: 'Pin' } });
  });

  test('else the fullest one in known money, and one in other money only under doubt', async () => {
    const homemade = { reserve_in_usd: '90000', quote: 'FakeSo1111111111111111111111111111111111111' };
    const [known, less] = [pool('Known'), pool('Less', { reserve_in_usd: '9999' })];
    const quote = await ask([less, pool('Fake', homemade), known]);
    expect(quote).toMatchObject({ pair: { address: 'Known' } });
    expect(quote).not.toHaveProperty('doubt');
    expect(await ask([pool('Fake', homemade)])).toMatchObject({
      pair: { address: 'Fake' },
      doubt: 'quote-asset',
    });
  });

  test('the one that its launchpad moved it to, and never the curve that it left', async () => {
    const curve = pool('Curve', { dex: 'pump-fun', reserve_in_usd: '90000' });
    const moved = { completed: true, migrated_destination_pool_address: 'New' };
    const pools = [curve, pool('Other', { reserve_in_usd: '80000' }), pool('New')];
    expect(await ask(pools, moved, 'Curve')).toMatchObject({ pair: { address: 'New', curve: false } });
    expect(await ask(pools, { ...moved, completed: false }, 'Curve')).toMatchObject({
      pair: { address: 'Curve' },
    });
    const left = await ask([curve], { completed: true }, 'Curve');
    expect(left).toMatchObject({ price: 2, doubt: 'pool-unknown', liquidityUsd: 77 });
    expect(left).not.toHaveProperty('pair');
  });

  test('without any the price of the token stands alone, under doubt; on a curve nothing is known to be in it', async () => {
    expect(await ask([])).toMatchObject({ price: 2, doubt: 'pool-unknown', liquidityUsd: 77 });
    expect(await ask([pool('Far', {}, '9')])).toMatchObject({ price: 2, doubt: 'pool-unknown' });
    expect(await ask([], { completed: false })).not.toHaveProperty('liquidityUsd');
  });

  test('a fully diluted value that is not price times supply is left out', async () => {
    const row = (fdv: string): Row =>
      tokenRow(WHUF, { price_usd: '2', fdv_usd: fdv, normalized_total_supply: '1000' });
    server.on(MULTI, multi([row('2100')], [pool('Pool')]));
    expect(await quoteOf(WHUF)).toMatchObject({ fdvUsd: 2_100 });
    server.on(MULTI, multi([row('70000')], [pool('Pool')]));
    expect(await quoteOf(WHUF)).not.toHaveProperty('fdvUsd');
  });
});

describe('what is asked for', () => {
  test('30 tokens of a network at a time', async () => {
    server.on('/', multi([]));
    const refs = Array.from({ length: 31 }, (_, index) => ({ ref: tokenRef('solana', `Token${index}`) }));
    const evm = { ref: tokenRef('polygon', `0x${'Ab'.repeat(20)}`) };
    await source.quotes([...refs, evm], SIGNAL);
    const sizes = server.asked.map((path) => `${path.split('/')[4]} ${path.split(',').length}`);
    expect(sizes.toSorted((a, b) => a.localeCompare(b))).toEqual(['polygon_pos 1', 'solana 1', 'solana 30']);
    expect(server.asked.some((path) => path.includes(`0x${'ab'.repeat(20)}`))).toBe(true);
  });

  test('nothing of chains it does not serve, of addresses that lead elsewhere, of no tokens', async () => {
    const asked = [tokenRef('nowhere', 'Token'), tokenRef('solana', '../x'), tokenRef('solana', 'a,b')];
    expect(
      (
        await source.quotes(
          asked.map((ref) => ({ ref })),
          SIGNAL,
        )
      ).size,
    ).toBe(0);
    expect((await source.quotes([], SIGNAL)).size).toBe(0);
    expect(server.asked).toEqual([]);
  });

  test('names of networks with underscores and addresses with leading zeros are understood', async () => {
    const evm = tokenRef('polygon', `0x${'ab'.repeat(20)}`);
    const row = poolRow(evm, '0xpool', '3', {});
    const text = JSON.stringify({ data: [tokenRow(evm, { price_usd: '3' })], included: [row] });
    server.on('/api/v2/networks/polygon_pos/', json(text.replaceAll('solana_', 'polygon_pos_')));
    expect(await quoteOf(evm)).toMatchObject({ pair: { address: '0xpool' } });
    const sui = tokenRef('sui', '0x3::a::A');
    const long = `0x${'3'.padStart(64, '0')}::a::A`;
    server.on(
      '/api/v2/networks/sui-network/',
      multi([tokenRow({ ...sui, address: long }, { price_usd: '4' })]),
    );
    expect(await quoteOf(sui)).toMatchObject({ token: sui, price: 4 });
  });

  test('prices go before candles that wait, at the one pace of the host', async () => {
    server.on('/', json({ data: [], meta: {} }));
    const slow = createGeckoTerminal({
      baseUrl: `${server.baseUrl}/api/v2`,
      clock: fakeClock(requestOf().to + 60_000),
      requestsPerMinute: 600,
    });
    const candles = ['A1', 'B2', 'C3'].map((pool) => slow.candles(requestOf({ pool }), SIGNAL));
    const settled = Promise.allSettled([...candles, slow.quotes([{ ref: WHUF }], SIGNAL)]);
    await settled;
    const order = server.asked.map((path) => /pools\/(\w+)/.exec(path)?.[1] ?? 'prices');
    expect(order.slice(0, 2)).toEqual(['A1', 'prices']);
    expect(slow.ratePerMinute()).toBe(600);
  });
});

describe('a failing source rejects, it never says that tokens are gone', () => {
  const ask = (): Promise<Quote | undefined> => quoteOf(WHUF);

  test('HTTP 429, at once and with the pause that was asked for', async () => {
    server.on('/', refusal(429, recorded('too-often.json'), { 'retry-after': '7' }));
    await expect(ask()).rejects.toMatchObject({ kind: 'rate-limited', retryAfterMs: 7_000 });
    expect(server.asked).toHaveLength(1);
  });

  test('the same refusal inside of HTTP 200', async () => {
    server.on('/', json(recorded('too-often.json')));
    await expect(ask()).rejects.toMatchObject({ kind: 'rate-limited', reason: 'limited' });
    expect(server.asked).toHaveLength(1);
  });

  test('a single HTTP 502 is got over, a second one not', async () => {
    server.on('/', status(502), multi([tokenRow(WHUF, { price_usd: '2' })]));
    expect(await ask()).toMatchObject({ price: 2 });
    server.on('/', status(502));
    await expect(ask()).rejects.toMatchObject({ kind: 'unavailable', reason: 'server' });
  });

  test('one failed batch among several rejects all of them', async () => {
    server.on('/', status(500));
    server.on(MULTI, multi([tokenRow(WHUF, { price_usd: '2' })]));
    const onBase = { ref: tokenRef('base', `0x${'1'.repeat(40)}`) };
    await expect(source.quotes([{ ref: WHUF }, onBase], SIGNAL)).rejects.toMatchObject({ reason: 'server' });
  });

  test.each([
    ['another shape', '{"data":{"attributes":{}}}'],
    ['tokens of which none can be read', '{"data":[{"attributes":{}},null]}'],
    ['broken JSON', '{"data":'],
  ])('%s is malformed', async (_, body) => {
    server.on('/', json(body));
    await expect(ask()).rejects.toMatchObject({ kind: 'malformed' });
  });

  test('a refusal, which asks for a key', async () => {
    server.on('/', status(401));
    await expect(ask()).rejects.toThrow(/ask less often or set a CoinGecko key/);
  });

  test('HTTP 404 is not a failure: the host knows none of them', async () => {
    server.on('/', refusal(404, recorded('not-found.json')));
    expect(await ask()).toBeUndefined();
  });
});
