import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { epochMs, HOUR, MINUTE } from '../../../src/model/units.ts';
import type { Candle, CandleRequest, CandleSource } from '../../../src/ports.ts';
import { createGeckoTerminal } from '../../../src/prices/geckoterminal/source.ts';
import { inventAddress } from '../../../src/sandbox/market/addresses.ts';
import type { MarketToken } from '../../../src/sandbox/market/market.ts';
import { type Market, startMarket } from '../../../src/sandbox/market/server.ts';
import { simulateToken } from '../../../src/sandbox/market/simulated.ts';
import type { Story } from '../../../src/sandbox/market/story.ts';
import { type FakeClock, fakeClock, NOON } from '../../fakes/clock.ts';
import { flatToken } from './flat-token.ts';

const SIGNAL = new AbortController().signal;

let market: Market;
let clock: FakeClock;
let source: CandleSource;

beforeEach(async () => {
  clock = fakeClock(NOON + 12 * HOUR);
  market = await startMarket({ now: () => clock.now() });
  source = createGeckoTerminal({
    baseUrl: `${market.baseUrl}/api/v2`,
    clock,
    requestsPerMinute: Infinity,
  });
});
afterEach(() => market.close());

function ask(
  token: MarketToken,
  changes: Partial<CandleRequest> = {},
): Promise<readonly Candle[] | undefined> {
  const { chain, address, pairAddress: pool } = token;
  const to = epochMs(NOON + 2 * HOUR);
  return source.candles({ token: { chain, address }, pool, minutes: 1, from: NOON, to, ...changes }, SIGNAL);
}

function simulate(story: Partial<Story>, chain = 'solana'): readonly MarketToken[] {
  const quiet = { ruggedAtMs: undefined, migratesAtMs: undefined, gap: undefined, quietAtMs: undefined };
  const tokens = simulateToken({
    chain,
    address: inventAddress(chain, 'candles'),
    symbol: 'SIM',
    name: 'Sim',
    calledAt: NOON,
    ageMs: HOUR,
    story: { ...(quiet as object), wobble: 0.1, ...story },
  });
  for (const token of tokens) market.add(token);
  return tokens;
}

const priceAt = (token: MarketToken, ms: number): number => token.at(NOON + ms)!.price;

describe('candles of a simulated token', () => {
  test('open and close where its quotes stand at those minutes', async () => {
    const [token] = simulate({});
    const candles = await ask(token!);
    expect(candles).toHaveLength(120);
    for (const [minute, candle] of candles!.entries()) {
      expect(candle.at).toBe(NOON + minute * MINUTE);
      expect(candle.open).toBe(priceAt(token!, minute * MINUTE));
      expect(candle.close).toBe(priceAt(token!, (minute + 1) * MINUTE));
      expect(candle.high).toBeGreaterThanOrEqual(priceAt(token!, (minute + 0.5) * MINUTE));
      expect(candle.low).toBeLessThanOrEqual(priceAt(token!, (minute + 0.5) * MINUTE));
      expect(candle.volumeUsd).toBeGreaterThan(0);
    }
  });

  test('are the same whenever they are asked for', async () => {
    const [token] = simulate({});
    const before = await ask(token!);
    clock.advance(5 * HOUR);
    expect(await ask(token!)).toEqual(before);
  });

  test.each([5, 15] as const)('of %d minutes are those of one minute taken together', async (minutes) => {
    const [token] = simulate({});
    const single = (await ask(token!))!;
    const candles = (await ask(token!, { minutes }))!;
    expect(candles).toHaveLength(120 / minutes);
    for (const [index, candle] of candles.entries()) {
      const parts = single.slice(index * minutes, (index + 1) * minutes);
      expect(candle).toMatchObject({ at: parts[0]?.at, open: parts[0]?.open, close: parts.at(-1)?.close });
      expect(candle.high).toBe(Math.max(...parts.map(({ high }) => high)));
      expect(candle.low).toBe(Math.min(...parts.map(({ low }) => low)));
      expect(candle.volumeUsd).toBeCloseTo(
        parts.reduce((sum, { volumeUsd }) => sum + volumeUsd, 0),
        6,
      );
    }
  });

  test('begin with the pool and end with the present', async () => {
    const [token] = simulate({});
    clock.set(NOON + 90 * MINUTE + 30_000);
    const whole = (await ask(token!, { from: epochMs(NOON - 3 * HOUR), to: epochMs(NOON + 9 * HOUR) }))!;
    expect([whole[0]?.at, whole.at(-1)?.at]).toEqual([NOON - HOUR, NOON + 89 * MINUTE]);
    const query = `before_timestamp=${(NOON + 9 * HOUR) / 1_000}&limit=1`;
    const path = `/api/v2/networks/solana/pools/${token!.pairAddress}/ohlcv/minute?${query}`;
    const answer = (await (await fetch(market.baseUrl + path)).json()) as {
      data: { attributes: { ohlcv_list: number[][] } };
    };
    // The running minute is there, as the real host has it, and knows nothing of its second half.
    expect(answer.data.attributes.ohlcv_list.map((row) => [row[0], row[4]])).toEqual([
      [(NOON + 90 * MINUTE) / 1_000, priceAt(token!, 90 * MINUTE + 30_000)],
    ]);
  });

  test('a week of minutes is read page by page', async () => {
    const [token] = simulate({});
    clock.set(NOON + 169 * HOUR);
    const candles = (await ask(token!, { to: epochMs(NOON + 168 * HOUR) }))!;
    expect(new Set(candles.map(({ at }) => at)).size).toBe(candles.length);
    expect(candles.length).toBeGreaterThan(9_000);
    expect(market.requests()).toBeGreaterThan(9);
  });

  test('are missing where nobody traded and where the pool was not listed', async () => {
    const [token] = simulate({ quietAtMs: HOUR, gap: { fromMs: 20 * MINUTE, untilMs: 30 * MINUTE } });
    const minutes = (await ask(token!))!.map(({ at }) => (at - NOON) / MINUTE);
    expect(minutes).not.toContain(25);
    expect(minutes).toContain(31);
    expect(minutes.at(-1)).toBeGreaterThanOrEqual(59);
    expect(minutes.at(-1)).toBeLessThan(66);
  });

  test('of a rugged pool end in a fall, and later show only the dust that moves it', async () => {
    const [token] = simulate({ ruggedAtMs: HOUR, peakAtMs: 30 * MINUTE, vanishesAtMs: 169 * HOUR });
    clock.set(NOON + 168 * HOUR);
    const candles = (await ask(token!, { to: clock.now() }))!;
    const before = candles.findLast(({ at }) => at < NOON + HOUR)!;
    const fallen = candles.find(({ at }) => at === NOON + HOUR + 2 * MINUTE)!;
    expect(fallen.close / before.close).toBeLessThan(0.05);
    const dust = candles.filter(({ at }) => at > NOON + HOUR + 10 * MINUTE);
    expect(dust.length).toBeGreaterThan(2);
    expect(dust.length).toBeLessThan(40);
    expect(dust.every(({ open, close, volumeUsd }) => open !== close && volumeUsd === 0)).toBe(true);
  });

  test('change from the curve to the pool without a jump', async () => {
    const [curve, pool] = simulate({ migratesAtMs: HOUR });
    const last = (await ask(curve!))!.at(-1)!;
    const [first] = (await ask(pool!))!;
    expect(first!.at).toBe(NOON + HOUR);
    expect(first!.open / last.close).toBeCloseTo(1, 6);
  });
});

describe('the route behaves like the recorded one', () => {
  const status = async (path: string): Promise<number> => (await fetch(market.baseUrl + path)).status;

  test('token= gives the prices of the side that is asked for', async () => {
    const token = flatToken('base', { price: 0.002 });
    market.add(token);
    const ofToken = await ask(token, { from: epochMs(NOON - HOUR) });
    expect(new Set(ofToken?.map(({ close }) => close))).toEqual(new Set([0.002]));
    const weth = { chain: 'base', address: '0x4200000000000000000000000000000000000006' };
    const ofQuote = await ask(token, { from: epochMs(NOON - HOUR), token: weth });
    expect(new Set(ofQuote?.map(({ high }) => high))).toEqual(new Set([3_000]));
    expect(await ask(token, { token: { chain: 'base', address: `0x${'7'.repeat(40)}` } })).toBeUndefined();
  });

  test('networks have their own names, and a pool outside EVM its exact case', async () => {
    const onEthereum = flatToken('ethereum');
    const onSolana = flatToken('solana');
    market.add(onEthereum);
    market.add(onSolana);
    const route = (network: string, pool: string): string =>
      `/api/v2/networks/${network}/pools/${pool}/ohlcv/minute`;
    expect(await status(route('eth', onEthereum.pairAddress.toLowerCase()))).toBe(200);
    expect(await status(route('ethereum', onEthereum.pairAddress))).toBe(404);
    expect(await status(route('base', onEthereum.pairAddress))).toBe(404);
    expect(await status(route('solana', onSolana.pairAddress))).toBe(200);
    expect(await status(route('solana', onSolana.pairAddress.toLowerCase()))).toBe(404);
    expect(await status(route('solana', '%E0%A4%A'))).toBe(400);
  });

  test.each(['aggregate=30', 'limit=1001', 'limit=0', 'currency=token', 'before_timestamp=soon'])(
    '%s is not offered',
    async (query) => {
      const token = flatToken('solana');
      market.add(token);
      expect(await status(`/api/v2/networks/solana/pools/${token.pairAddress}/ohlcv/minute?${query}`)).toBe(
        400,
      );
    },
  );

  test('it keeps half a year', async () => {
    const token = flatToken('solana');
    market.add(token);
    clock.set(NOON + 200 * 24 * HOUR);
    expect(await ask(token)).toBeUndefined();
  });
});
