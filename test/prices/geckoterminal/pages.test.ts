import * as fc from 'fast-check';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { DAY, epochMs, MINUTE, SECOND } from '../../../src/model/units.ts';
import type { Candle, CandleRequest, CandleSource } from '../../../src/ports.ts';
import { createGeckoTerminal } from '../../../src/prices/geckoterminal/source.ts';
import { fakeClock, NOON } from '../../fakes/clock.ts';
import { type Reply, type ScriptedServer, startScripted, status } from '../scripted-server.ts';
import { ohlcv, requestOf } from './answers.ts';

const SIGNAL = new AbortController().signal;
const WEEK = { minutes: 1, from: epochMs(NOON - 7 * DAY), to: NOON } as const;

let server: ScriptedServer;
let source: CandleSource;

beforeEach(async () => {
  server = await startScripted();
  source = createGeckoTerminal({
    baseUrl: server.baseUrl,
    clock: fakeClock(),
    requestsPerMinute: Infinity,
  });
});
afterEach(() => server.close());

const ask = (changes: Partial<CandleRequest>): Promise<readonly Candle[] | undefined> =>
  source.candles(requestOf(changes), SIGNAL);

/** What is not documented about the host's pages. */
interface Habits {
  /** The candle that starts at `before_timestamp` belongs to the page. */
  readonly inclusive?: boolean;
  /** The limit counts spans, traded or not. */
  readonly limitCountsSpans?: boolean;
  /** The most rows that the host gives whatever the limit says. */
  readonly most?: number;
}

/** A host that has candles at these minutes before NOON, the price of each being its minute. */
function history(minutes: readonly number[], habits: Habits = {}): Reply {
  const starts = minutes.map((minute) => NOON / SECOND - minute * 60).sort((a, b) => b - a);
  return (response) => {
    const query = new URL(response.req.url ?? '', 'http://host').searchParams;
    const before = Number(query.get('before_timestamp'));
    const limit = Math.min(Number(query.get('limit')), habits.most ?? Infinity);
    const known = starts.filter((start) => start < before || (habits.inclusive === true && start === before));
    const page =
      habits.limitCountsSpans === true
        ? known.filter((start) => start >= before - limit * 60)
        : known.slice(0, limit);
    ohlcv(page.map(rowAt))(response);
  };
}

function rowAt(startS: number): readonly number[] {
  const price = (NOON / SECOND - startS) / 60 || 1;
  return [startS, price, price, price, price, 5];
}

const every = (from: number, to: number): readonly number[] =>
  Array.from({ length: from - to + 1 }, (_, index) => from - index);

test('a week of minutes is read in eleven pages, each candle once', async () => {
  server.on('/', history(every(20_000, 1)));
  const candles = await ask(WEEK);
  expect(candles?.map(({ close }) => close)).toEqual(every(10_080, 1));
  expect(server.asked).toHaveLength(11);
});

test('pages that end where the window begins are enough', async () => {
  server.on('/', history(every(20_000, 1)));
  expect(await ask({ ...WEEK, from: epochMs(NOON - 2_000 * MINUTE) })).toHaveLength(2_000);
  expect(server.asked).toHaveLength(2);
});

test('a window that fits into one page is one request, also where the history begins within it', async () => {
  server.on('/', history(every(60, 1)));
  expect(await ask({ ...WEEK, from: epochMs(NOON - 900 * MINUTE) })).toHaveLength(60);
  expect(server.asked).toHaveLength(1);
});

test('with gaps, and with the candle of the very instant or without it, nothing is lost and nothing comes twice', async () => {
  const minutes = fc.uniqueArray(fc.integer({ min: 1, max: 4_000 }), { maxLength: 400 });
  await fc.assert(
    fc.asyncProperty(
      minutes,
      fc.boolean(),
      fc.integer({ min: 2, max: 3_000 }),
      async (traded, inclusive, length) => {
        server.on('/', history([...traded, ...every(2_500, 1_100)], { inclusive }));
        const wanted = [...new Set([...traded, ...every(2_500, 1_100)])].filter((minute) => minute <= length);
        const candles = await ask({ ...WEEK, from: epochMs(NOON - length * MINUTE) });
        expect(candles?.map(({ close }) => close)).toEqual(wanted.toSorted((a, b) => b - a));
      },
    ),
    { numRuns: 60, seed: 20261122 },
  );
});

test('a limit that counts spans without a trade loses nothing as long as each page holds a trade', async () => {
  const traded = every(10_080, 1).filter((minute) => minute % 20 === 0);
  server.on('/', history(traded, { limitCountsSpans: true }));
  expect(await ask(WEEK)).toHaveLength(traded.length);
});

test('a host that cuts its pages short is read on while that leads to the end', async () => {
  server.on('/', history(every(190, 1), { most: 100 }));
  expect(await ask({ ...WEEK, from: epochMs(NOON - 180 * MINUTE) })).toHaveLength(180);
  expect(server.asked).toHaveLength(2);
});

test('and rejected when it does not: half a window is no answer', async () => {
  server.on('/', history(every(20_000, 1), { most: 100 }));
  await expect(ask(WEEK)).rejects.toMatchObject({ kind: 'malformed' });
  expect(server.asked).toHaveLength(12);
});

test('history that ends within the window leaves out its beginning', async () => {
  server.on('/', history(every(1_500, 1)));
  expect(await ask(WEEK)).toHaveLength(1_500);
});

test('a host that keeps no longer history gives what it has', async () => {
  server.on('/', history(every(20_000, 1)), history(every(20_000, 1)), status(401));
  const candles = await ask(WEEK);
  expect(candles?.map(({ close }) => close)).toEqual(every(2_000, 1));
});

test('a fault in the middle is tried once more and then rejects the whole', async () => {
  const good = history(every(20_000, 1));
  server.on('/', good, good, status(502), good);
  expect(await ask(WEEK)).toHaveLength(10_080);
  server.on('/', good, good, status(502));
  await expect(ask(WEEK)).rejects.toMatchObject({ kind: 'unavailable', reason: 'server' });
});

test('more than 12,000 spans are refused before anything is asked', async () => {
  await expect(ask({ ...WEEK, from: epochMs(NOON - 12_001 * MINUTE) })).rejects.toThrow(
    'expected a window of at most 12000 candles, was 12001: ask in parts',
  );
  expect(server.asked).toEqual([]);
});
