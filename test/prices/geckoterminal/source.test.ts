import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { epochMs, MINUTE, SECOND } from '../../../src/model/units.ts';
import type { Candle, CandleRequest, CandleSource } from '../../../src/ports.ts';
import { createGeckoTerminal } from '../../../src/prices/geckoterminal/source.ts';
import { type FakeClock, fakeClock } from '../../fakes/clock.ts';
import { json, type ScriptedServer, startScripted, status } from '../scripted-server.ts';
import {
  CRACKER,
  FIRST_QUARTER,
  LAST_QUARTER,
  ohlcv,
  POOL,
  recorded,
  recordedRows,
  refusal,
  requestOf,
} from './answers.ts';

const SIGNAL = new AbortController().signal;
const SOL = 'So11111111111111111111111111111111111111112';

let server: ScriptedServer;
let clock: FakeClock;
let source: CandleSource;

beforeEach(async () => {
  server = await startScripted();
  clock = fakeClock(LAST_QUARTER + 60 * MINUTE);
  source = sourceWith({});
});
afterEach(() => server.close());

function sourceWith(options: { apiKey?: string; baseUrl?: string; fetch?: typeof fetch }): CandleSource {
  return createGeckoTerminal({
    baseUrl: `${server.baseUrl}/api/v2`,
    clock,
    requestsPerMinute: Infinity,
    timeoutMs: 300,
    ...options,
  });
}

const ask = (changes: Partial<CandleRequest> = {}): Promise<readonly Candle[] | undefined> =>
  source.candles(requestOf(changes), SIGNAL);

describe('a recorded answer', () => {
  beforeEach(() => server.on('/api/v2/', json(recorded('ohlcv-quarter-hours.json'))));

  test('comes out oldest first, and is asked for in one request', async () => {
    const candles = await ask();
    expect(candles).toHaveLength(35);
    expect(candles!.map(({ at }) => at)).toEqual(
      Array.from({ length: 35 }, (_, index) => FIRST_QUARTER + index * 15 * MINUTE),
    );
    expect(candles!.at(-1)).toEqual({
      at: LAST_QUARTER,
      open: 0.00001613691542742065,
      high: 0.000018577063943794163,
      low: 0.00001613691542742065,
      close: 0.000018111106133282376,
      volumeUsd: 941.0332575772828,
    });
    expect(server.asked).toEqual([
      `/api/v2/networks/solana/pools/${POOL}/ohlcv/minute?aggregate=15` +
        `&before_timestamp=1755756900&limit=36&currency=usd&token=${CRACKER.address}`,
    ]);
  });

  test('is cut at both ends of what was asked for', async () => {
    const from = epochMs(FIRST_QUARTER + 15 * MINUTE);
    const candles = await ask({ from, to: LAST_QUARTER });
    expect([candles?.[0]?.at, candles?.at(-1)?.at, candles?.length]).toEqual([
      from,
      LAST_QUARTER - 15 * MINUTE,
      33,
    ]);
    const between = await ask({ from: epochMs(FIRST_QUARTER + 1), to: epochMs(LAST_QUARTER + 1) });
    expect([between?.[0]?.at, between?.at(-1)?.at]).toEqual([from, LAST_QUARTER]);
  });

  test('gives no candle whose span has not ended', async () => {
    clock.set(LAST_QUARTER + 15 * MINUTE - 1);
    expect((await ask())?.at(-1)?.at).toBe(LAST_QUARTER - 15 * MINUTE);
    clock.set(LAST_QUARTER + 15 * MINUTE);
    expect((await ask())?.at(-1)?.at).toBe(LAST_QUARTER);
  });

  test('nothing is asked about the future, or for an empty window', async () => {
    expect(await ask({ from: epochMs(clock.now() - MINUTE), to: epochMs(clock.now() + MINUTE) })).toEqual([]);
    expect(await ask({ to: FIRST_QUARTER })).toEqual([]);
    expect(server.asked).toEqual([]);
  });

  test('a pool of other tokens is not known for this one', async () => {
    expect(
      await ask({ token: { ...CRACKER, address: `${CRACKER.address.slice(0, -4)}PUMP` } }),
    ).toBeUndefined();
    expect(await ask({ token: { chain: 'solana', address: SOL } })).toHaveLength(35);
  });
});

test('EVM addresses are asked for in lower case and recognised in any, whichever side they are on', async () => {
  const token = '0xC02aaA39b223FE8D0A0e5C4F27eAD9083C756Cc2';
  const pool = '0x4C36388BE6F416A29C8d8Eee81C771cE6bE14B18';
  server.on(
    '/',
    ohlcv([[1_755_756_000, 2, 2, 2, 2, 1]], ['0xdac17f958d2ee523a2206206994597c13d831ec7', token]),
  );
  const candles = await ask({ token: { chain: 'ethereum', address: token.toLowerCase() }, pool });
  expect(candles).toHaveLength(1);
  expect(server.asked[0]).toContain(`/networks/eth/pools/${pool.toLowerCase()}/`);
  expect(server.asked[0]).toContain(`token=${token.toLowerCase()}`);
});

test('an address that is written in several ways is not held against the pool', async () => {
  const suis = [
    '0x2::sui::SUI',
    '0x0000000000000000000000000000000000000000000000000000000000000003::a::A',
  ] as const;
  server.on('/api/v2/networks/sui-network/', ohlcv([[1_755_756_000, 2, 2, 2, 2, 1]], suis));
  expect(await ask({ token: { chain: 'sui', address: '0x3::a::A' }, pool: '0x7f' })).toHaveLength(1);
});

test.each([
  ['a chain without a network', { token: { chain: 'nowhere', address: CRACKER.address } }],
  ['a pool that leads elsewhere in the path', { pool: '..' }],
  ['a pool with a slash', { pool: 'a/b' }],
  ['a pool without a name', { pool: '' }],
])('%s is not asked for', async (_, changes) => {
  expect(await ask(changes)).toBeUndefined();
  expect(server.asked).toEqual([]);
});

describe('damaged rows', () => {
  const at = LAST_QUARTER / SECOND;
  const only = async (...rows: readonly unknown[]): Promise<readonly Candle[] | undefined> => {
    server.on('/', ohlcv(rows));
    return ask();
  };

  test.each([
    ['null', null],
    ['the text NaN', 'NaN'],
    ['zero', 0],
    ['less than any price', 1e-19],
    ['more than any price', 1e13],
    ['below zero', -2],
  ])('an open or a close that is %s leaves no candle', async (_, price) => {
    expect(
      await only([at, price, 3, 1, 2, 5], [at - 900, 2, 3, 1, price, 5], [at - 1_800, 2, 3, 1, 2, 5]),
    ).toEqual([{ at: LAST_QUARTER - 30 * MINUTE, open: 2, high: 3, low: 1, close: 2, volumeUsd: 5 }]);
  });

  test.each([
    ['missing', null, null],
    ['within the body', 1.6, 1.7],
    ['absurd', 1e15, 0],
    ['the wrong way round', 1, 3],
  ])('a high and a low that are %s go to the edge of the body', async (_, high, low) => {
    const [candle] = (await only([at, 1.5, high, low, 2, 5]))!;
    expect(candle).toMatchObject({ open: 1.5, high: 2, low: 1.5, close: 2 });
  });

  test('the recorded candles whose open their trades never reached are widened, none is lost', async () => {
    const rows = recordedRows('ohlcv-old-shape.json');
    server.on('/', json(recorded('ohlcv-old-shape.json')));
    const from = epochMs(rows.at(-1)![0]! * SECOND);
    clock.set(rows[0]![0]! * SECOND + 60 * MINUTE);
    const candles = (await ask({ from, to: clock.now() }))!;
    const widened = candles.filter(({ at: start, high, low }) => {
      const row = rows.find(([ts]) => ts === start / SECOND)!;
      return high !== row[2] || low !== row[3];
    });
    expect([candles.length, widened.length]).toEqual([99, 31]);
    expect(
      candles.every(
        ({ open, high, low, close }) => low <= Math.min(open, close) && high >= Math.max(open, close),
      ),
    ).toBe(true);
    expect(candles.map(({ close }) => close)).toEqual(rows.map((row) => row[4]).toReversed());
  });

  test('an unknown or negative volume is 0, numbers may be texts', async () => {
    const candles = await only(
      [at, 2, 2, 2, 2, null],
      [at - 900, 2, 2, 2, 2, -7],
      [at - 1_800, 2, 2, 2, 2],
      [at - 2_700, '2', '3.5', '1e-3', '2.5', '8'],
    );
    expect(candles?.map(({ volumeUsd }) => volumeUsd)).toEqual([8, 0, 0, 0]);
    expect(candles?.[0]).toMatchObject({ open: 2, high: 3.5, low: 0.001, close: 2.5 });
  });

  test('of two rows with one start the one with more volume stays, whichever comes first', async () => {
    const candles = await only(
      [at, 2, 2, 2, 2, 10],
      [at, 2, 9, 2, 9, 4],
      [at - 900, 2, 9, 2, 9, 4],
      [at - 900, 2, 2, 2, 2, 10],
    );
    expect(candles?.map(({ close, volumeUsd }) => [close, volumeUsd])).toEqual([
      [2, 10],
      [2, 10],
    ]);
  });

  test('rows in any order come out in order, and what is no row is left out', async () => {
    const candles = await only(
      [at - 900, 1, 1, 1, 1, 1],
      null,
      'x',
      [],
      [null, 1, 1, 1, 1, 1],
      [at + 0.5, 1, 1, 1, 1, 1],
      [at, 2, 2, 2, 2, 1],
    );
    expect(candles?.map(({ close }) => close)).toEqual([1, 2]);
  });

  test('the minutes of a recorded rug come through as they are: judging them is not this place', async () => {
    const rows = recordedRows('ohlcv-rug-minutes.json');
    server.on('/', json(recorded('ohlcv-rug-minutes.json')));
    const from = epochMs(rows.at(-1)![0]! * SECOND);
    const token = { chain: 'solana', address: 'JBdaVHpevZ1R2ThGRgrMwwmbMpmqMecNG2bfVKguS24Q' };
    clock.set(from + 60 * MINUTE);
    const candles = await ask({ token, minutes: 1, from, to: clock.now() });
    expect(candles?.map(({ close }) => close)).toEqual(rows.map((row) => row[4]).toReversed());
  });
});

describe('what the host does not know is undefined', () => {
  test.each([
    ['an unknown pool', 404, 'not-found.json'],
    ['history that it does not keep', 401, 'too-old.json'],
  ])('%s', async (_, code, name) => {
    server.on('/', refusal(code, recorded(name)));
    expect(await ask()).toBeUndefined();
    expect(server.asked).toHaveLength(1);
  });

  test('the keyless host says HTTP 401 alone for history that it does not keep', async () => {
    server.on('/', status(401));
    expect(await ask()).toBeUndefined();
  });

  test('a pool without a candle in the window is known', async () => {
    server.on('/', ohlcv([]));
    expect(await ask()).toEqual([]);
  });
});

describe('a failing source rejects, it never says that nothing was traded', () => {
  test('HTTP 429 after one more try, with the pause that was asked for', async () => {
    server.on('/', refusal(429, recorded('too-often.json'), { 'retry-after': '0' }));
    await expect(ask()).rejects.toMatchObject({ kind: 'rate-limited', retryAfterMs: 0 });
    expect(server.asked).toHaveLength(2);
  });

  test('a longer pause is not waited for', async () => {
    server.on('/', status(429, { 'retry-after': '300' }));
    await expect(ask()).rejects.toMatchObject({ kind: 'rate-limited' });
    await expect(ask()).rejects.toMatchObject({ kind: 'rate-limited' });
    expect(server.asked).toHaveLength(1);
  });

  test('the same refusal inside of HTTP 200', async () => {
    server.on('/', json(recorded('too-often.json')));
    await expect(ask()).rejects.toMatchObject({ kind: 'rate-limited', reason: 'limited' });
  });

  test('a single HTTP 502 is got over, a second one not', async () => {
    server.on('/', status(502), json(recorded('ohlcv-quarter-hours.json')));
    await expect(ask()).resolves.toHaveLength(35);
    server.on('/', status(502));
    await expect(ask()).rejects.toMatchObject({ kind: 'unavailable', reason: 'server' });
  });

  test('silence, a web page and a redirect', async () => {
    server.on('/', () => {});
    await expect(ask()).rejects.toMatchObject({ kind: 'unavailable', reason: 'timeout' });
    server.on('/', (response) => void response.writeHead(403, { 'content-type': 'text/html' }).end('<html>'));
    await expect(ask()).rejects.toThrow(/ask less often or set a CoinGecko key/);
    server.on('/', (response) => void response.writeHead(200, { 'content-type': 'text/html' }).end('<html>'));
    await expect(ask()).rejects.toMatchObject({ reason: 'unreadable' });
    server.on('/', status(302, { location: '/elsewhere' }));
    await expect(ask()).rejects.toMatchObject({ kind: 'unavailable' });
    expect(server.asked).not.toContain('/elsewhere');
  });

  test.each([
    ['another shape', '{"data":{"attributes":{}}}'],
    ['more than five megabytes', `[${'"x",'.repeat(1_300_000)}"x"]`],
    ['broken JSON', '{"data":'],
    ['rows of which none has a time', '{"data":{"attributes":{"ohlcv_list":[["soon",1,1,1,1,1],{}]}}}'],
    ['candles of another time', '{"data":{"attributes":{"ohlcv_list":[[1999999999,1,1,1,1,1]]}}}'],
  ])('%s is malformed', async (_, body) => {
    server.on('/', json(body));
    await expect(ask()).rejects.toMatchObject({ kind: 'malformed' });
  });

  test('a refusal of the request itself names the code', async () => {
    server.on('/', refusal(400, '{"errors":[]}'));
    await expect(ask()).rejects.toThrow('geckoterminal did not accept the request (400)');
  });

  test('a caller who gives up', async () => {
    const caller = new AbortController();
    server.on('/', () => caller.abort());
    await expect(source.candles(requestOf(), caller.signal)).rejects.toMatchObject({ reason: 'cancelled' });
  });
});

describe('with a key', () => {
  const KEY = 'CG-not-a-real-key';

  test('the same data come from the on-chain path, the key in its header', async () => {
    const headers: unknown[] = [];
    server.on('/api/v3/onchain/networks/eth/', (response) => {
      headers.push(response.req.headers['x-cg-demo-api-key']);
      json(recorded('ohlcv-coingecko.json'))(response);
    });
    source = sourceWith({ apiKey: KEY, baseUrl: `${server.baseUrl}/api/v3/` });
    const day = epochMs(1_779_840_000 * SECOND);
    clock.set(day + 3 * 24 * 60 * MINUTE);
    const candles = await ask({
      token: { chain: 'ethereum', address: '0xdac17f958d2ee523a2206206994597c13d831ec7' },
      pool: '0x06da0fd433c1a5d7a4faa01111c044910a184553',
      from: day,
      to: clock.now(),
    });
    expect(candles?.map(({ close }) => close)).toEqual([1.00208165944741, 1.00027690571219]);
    expect(headers).toEqual([KEY]);
    expect(server.asked.join(' ')).not.toContain(KEY);
    expect(source.name).toBe('coingecko');
  });

  test('a Pro key goes to the Pro host under the Pro header', async () => {
    const sent: (readonly [string, string | null])[] = [];
    const reach: typeof fetch = async (input, init) => {
      sent.push([input instanceof URL ? input.href : '', new Headers(init?.headers).get('x-cg-pro-api-key')]);
      return Response.json({ data: { attributes: { ohlcv_list: [] } } });
    };
    source = sourceWith({ apiKey: KEY, baseUrl: 'https://pro-api.coingecko.com/api/v3', fetch: reach });
    await ask();
    expect(sent[0]?.[0]).toMatch(
      /^https:\/\/pro-api\.coingecko\.com\/api\/v3\/onchain\/networks\/solana\/pools\//,
    );
    expect(sent[0]?.[1]).toBe(KEY);
  });

  test.each([
    ['a key at the wrong host', refusal(400, recorded('wrong-host.json')), '10010'],
    ['a key that is not accepted', status(401), '401'],
  ])('%s is named with its cure, without the key', async (_, reply, code) => {
    server.on('/', reply);
    source = sourceWith({ apiKey: KEY });
    const error = (await ask().catch((thrown: unknown) => thrown)) as Error;
    expect(error.message).toMatch(new RegExp(`^coingecko refused the key \\(${code}\\): use one`));
    expect(`${JSON.stringify(error)} ${error.stack}`).not.toContain(KEY);
  });
});
