import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Quote } from '../../src/model/quote.ts';
import { tokenRef } from '../../src/model/token.ts';
import { after, DAY, epochMs, HOUR, MINUTE, SECOND } from '../../src/model/units.ts';
import {
  type Candle,
  type CandleRequest,
  type Pool,
  type PricePoint,
  PriceSourceError,
} from '../../src/ports.ts';
import { createBirdeye } from '../../src/prices/birdeye/source.ts';
import { createDefiLlama } from '../../src/prices/defillama/source.ts';
import { createDexPaprika } from '../../src/prices/dexpaprika/source.ts';
import { createDexScreener } from '../../src/prices/dexscreener/source.ts';
import { createGeckoTerminal } from '../../src/prices/geckoterminal/source.ts';
import { createJupiter } from '../../src/prices/jupiter/source.ts';
import { fakeClock, NOON } from '../fakes/clock.ts';
import { damaged, HOSTILE } from './damage.ts';
import { parsed } from './fixture.ts';

// Whole sources, from the body of an answer to what they make of it, with recorded answers in which something was replaced.

const SIGNAL = new AbortController().signal;
const RUNS = 10_000;

type Body = Record<string, unknown>;
type Asked = { readonly fetch: typeof fetch; readonly clock: ReturnType<typeof fakeClock> };

/** What a source made of an answer. */
interface Made {
  readonly quotes?: readonly Quote[];
  readonly candles?: readonly Candle[];
  readonly window?: { readonly from: number; readonly to: number };
  readonly points?: readonly PricePoint[];
  readonly pools?: readonly Pool[];
}

interface Case {
  readonly source: string;
  /** Answers by a part of the address; one of them is damaged. */
  readonly answers: Readonly<Record<string, unknown>>;
  readonly now: number;
  readonly ask: (asked: Asked) => Promise<Made>;
}

const TRUMP = tokenRef('solana', '6p6xgHyF7AeE6TZkSmFsko444wqoP15icUSqi2jfGiPN');
const CRACKER = tokenRef('solana', '5LKHMd2rMSRaG9y4iHwSLRtrJ3dCrJ2CytvBeak8pump');
const WETH = tokenRef('ethereum', '0xC02aaA39b223FE8D0A0e5C4F27eAD9083C756Cc2');
const SOL = tokenRef('solana', 'So11111111111111111111111111111111111111112');
const BIRDEYE_FROM = 1_691_998_200 * SECOND;

const pace = { requestsPerMinute: Infinity };

function dexScreener(file: string): Case {
  const body = parsed(`dexscreener/${file}`) as Body[] | { pairs: Body[] };
  const rows = Array.isArray(body) ? body : body.pairs;
  const tokens = rows.map((row) => {
    const ref = tokenRef(String(row['chainId']), (row['baseToken'] as { address: string }).address);
    return { ref, pair: { address: String(row['pairAddress']), dex: String(row['dexId']), curve: false } };
  });
  return {
    source: 'dexscreener',
    answers: { '': body },
    now: NOON,
    async ask(asked) {
      const source = createDexScreener({ ...asked, ...pace });
      const quotes = await source.quotes(tokens, SIGNAL);
      const candidates = tokens.slice(0, 2).map(({ ref: { chain, address } }) => {
        return { chain, address, kind: 'token' as const, exactCase: true, evidence: ['text'] };
      });
      const found = await source.identify(candidates, SIGNAL);
      return { quotes: [...quotes.values(), ...found.filter(isQuote)] };
    },
  };
}

function candlesOf(
  source: string,
  answers: Case['answers'],
  asked: {
    readonly request: CandleRequest;
    readonly now: number;
    readonly open: (asked: Asked) => { candles: ReturnType<typeof createBirdeye>['candles'] };
  },
): Case {
  const { request, now, open } = asked;
  return {
    source,
    answers,
    now,
    ask: async (given) => ({ candles: (await open(given).candles(request, SIGNAL)) ?? [], window: request }),
  };
}

function geckoCandles(file: string, from: number): Case {
  const request = {
    token: CRACKER,
    pool: 'Pool',
    minutes: 15,
    from: epochMs(from),
    to: epochMs(from + DAY),
  } as const;
  return candlesOf(
    `geckoterminal ${file}`,
    { '': parsed(`geckoterminal/${file}`) },
    {
      request,
      now: from + 2 * DAY,
      open: (asked) => createGeckoTerminal({ ...asked, ...pace }),
    },
  );
}

const quarter = (index: number): Body => ({
  time_open: new Date(NOON - 2 * HOUR + index * 15 * MINUTE).toISOString(),
  time_close: new Date(NOON - 2 * HOUR + (index + 1) * 15 * MINUTE).toISOString(),
  open: 2,
  high: 2.2,
  low: 1.9,
  close: 2.1,
  volume: 500,
});

/** The documented candle eight times, a quarter of an hour apart. */
function birdeyeItems(): readonly Body[] {
  const [first] = (parsed('birdeye/ohlcv.json') as { data: { items: Body[] } }).data.items;
  return Array.from({ length: 8 }, (_, index) => ({
    ...first,
    unixTime: BIRDEYE_FROM / SECOND + index * 900,
  }));
}

const CASES: readonly Case[] = [
  dexScreener('tokens-rugged.json'),
  dexScreener('pairs-pool-and-curve.json'),
  dexScreener('pools-with-outliers.json'),
  dexScreener('pairs-old-shape.json'),
  {
    source: 'geckoterminal quotes',
    answers: { '': parsed('geckoterminal/tokens-multi.json') },
    now: NOON,
    ask: async (asked) => ({
      quotes: [
        ...(await createGeckoTerminal({ ...asked, ...pace }).quotes([{ ref: TRUMP }], SIGNAL)).values(),
      ],
    }),
  },
  {
    source: 'geckoterminal pools',
    answers: { '': parsed('geckoterminal/token-pools.json') },
    now: NOON,
    ask: async (asked) => ({
      pools: (await createGeckoTerminal({ ...asked, ...pace }).poolsOf(WETH, SIGNAL)) ?? [],
    }),
  },
  geckoCandles('ohlcv-quarter-hours.json', 1_755_725_400 * SECOND),
  geckoCandles('ohlcv-rug-minutes.json', Date.UTC(2025, 9, 4)),
  {
    source: 'jupiter',
    answers: { '': parsed('jupiter/price-v3.json') },
    now: NOON,
    ask: async (asked) => ({
      quotes: [...(await createJupiter({ ...asked, ...pace }).quotes([{ ref: SOL }], SIGNAL)).values()],
    }),
  },
  {
    source: 'defillama',
    answers: {
      '/chart/': parsed('defillama/chart.json'),
      '/prices/current/': {
        coins: { 'coingecko:solana': { price: 135.1, timestamp: NOON / SECOND - 60, confidence: 0.99 } },
      },
    },
    now: NOON,
    async ask(asked) {
      const window = { from: after(NOON, -2.5 * HOUR), to: NOON };
      const prices = await createDefiLlama({ ...asked, ...pace }).prices(['solana'], window, SIGNAL);
      return { points: prices.get('solana') ?? [], window: { from: window.from - HOUR, to: NOON + HOUR } };
    },
  },
  candlesOf(
    'dexpaprika',
    {
      '/multi/prices': [{ id: SOL.address, chain: 'solana', price_usd: 2.05 }],
      '/ohlcv': Array.from({ length: 8 }, (_, index) => quarter(index)),
    },
    {
      request: { token: SOL, pool: 'Pool', minutes: 15, from: after(NOON, -2 * HOUR), to: NOON },
      now: NOON,
      open: (asked) => createDexPaprika({ ...asked, ...pace, apiKey: 'none' }),
    },
  ),
  candlesOf(
    'birdeye',
    { '': { success: true, data: { items: birdeyeItems() } } },
    {
      request: {
        token: SOL,
        pool: 'Pool',
        minutes: 15,
        from: epochMs(BIRDEYE_FROM),
        to: epochMs(BIRDEYE_FROM + 2 * HOUR),
      },
      now: BIRDEYE_FROM + DAY,
      open: (asked) => createBirdeye({ ...asked, ...pace, apiKey: 'none' }),
    },
  ),
];

test(`${RUNS} damaged answers: nothing but PriceSourceError escapes any source, and no bad row comes out`, async () => {
  const made = new Map<string, number>();
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...CASES),
      fc.nat(1),
      fc.array(fc.tuple(fc.array(fc.nat(40), { minLength: 1, maxLength: 7 }), HOSTILE), {
        minLength: 1,
        maxLength: 4,
      }),
      async (one, which, damages) => {
        const routes = Object.keys(one.answers);
        const broken = routes[which % routes.length];
        const answers = routes.map((route) => {
          const body = one.answers[route];
          const hurt = damages.reduce<unknown>((now, [steps, hostile]) => damaged(now, steps, hostile), body);
          return [route, JSON.stringify(route === broken ? hurt : body) ?? 'null'] as const;
        });
        const rows = await madeOf(one, answers);
        if (rows === undefined) return;
        made.set(one.source, (made.get(one.source) ?? 0) + check(rows, one.now));
      },
    ),
    { numRuns: RUNS, seed: 20_261_122 },
  );
  // Most of an answer is sound when a part of it is not, so that every source still makes something of most of them.
  expect([...made.keys()].sort()).toEqual([...new Set(CASES.map(({ source }) => source))].sort());
  expect(Math.min(...made.values())).toBeGreaterThan(200);
}, 60_000);

async function madeOf(
  { ask, now }: Case,
  answers: readonly (readonly [route: string, body: string])[],
): Promise<Made | undefined> {
  const answer = (async (url: URL) => {
    const body = answers.find(([route]) => url.pathname.includes(route))?.[1] ?? '';
    return new Response(body, { headers: { 'content-type': 'application/json' } });
  }) as typeof fetch;
  try {
    return await ask({ fetch: answer, clock: fakeClock(now) });
  } catch (error) {
    expect(error).toBeInstanceOf(PriceSourceError);
    return undefined;
  }
}

/** Holds what was made against what may be stored; how many rows there were. */
function check({ quotes = [], candles = [], points = [], pools = [], window }: Made, now: number): number {
  for (const quote of quotes) checkQuote(quote, now);
  for (const { address, createdAt = 0 } of pools) {
    expect(address).toMatch(/^[^\s/]+$/);
    expect(Number.isSafeInteger(createdAt)).toBe(true);
  }
  const rows = [...candles, ...points];
  expect(rows.every(({ at }, index) => index === 0 || at > rows[index - 1]!.at)).toBe(true);
  expect(rows.every(({ at }) => at >= (window?.from ?? 0) && at <= (window?.to ?? 0))).toBe(true);
  for (const { open, high, low, close, volumeUsd } of candles) {
    expect(low <= Math.min(open, close) && high >= Math.max(open, close)).toBe(true);
    expect([open, high, low, close].every(isPrice)).toBe(true);
    expect(isAmount(volumeUsd)).toBe(true);
  }
  expect(points.every(({ price }) => isPrice(price))).toBe(true);
  return quotes.length + rows.length + pools.length;
}

function checkQuote(quote: Quote, now: number): void {
  const { price, at, liquidityUsd, depthUsd, marketCapUsd, fdvUsd, volumeUsd, trades, change, pair } = quote;
  expect(isPrice(price) && at === now).toBe(true);
  const amounts = [liquidityUsd, depthUsd, marketCapUsd, fdvUsd, ...Object.values(volumeUsd ?? {})];
  expect(amounts.every((amount) => amount === undefined || isAmount(amount))).toBe(true);
  const counts = Object.values(trades ?? {}).flatMap(({ buys, sells }) => [buys, sells]);
  expect(counts.every((count) => Number.isSafeInteger(count) && count >= 0)).toBe(true);
  expect(Object.values(change ?? {}).every((ratio) => isPrice(price / (1 + ratio)))).toBe(true);
  expect(pair?.createdAt === undefined || Number.isSafeInteger(pair.createdAt)).toBe(true);
}

function isPrice(value: number): boolean {
  return value > 1e-18 && value < 1e12;
}

function isAmount(value: number): boolean {
  return Number.isFinite(value) && value >= 0;
}

function isQuote(answer: unknown): answer is Quote {
  return typeof answer === 'object' && answer !== null && 'price' in answer;
}
