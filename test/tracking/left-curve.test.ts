// A token that moved from its bonding curve to a pool, and what its calls end at when the pool goes.

import { afterEach, describe, expect, test } from 'vitest';
import { type TokenRef, tokenRef } from '../../src/model/token.ts';
import { type ChatId, DAY, HOUR, MINUTE } from '../../src/model/units.ts';
import { createDexScreener } from '../../src/prices/dexscreener/source.ts';
import { inventAddress } from '../../src/sandbox/market/addresses.ts';
import type { MarketState } from '../../src/sandbox/market/market.ts';
import { type Market, startMarket } from '../../src/sandbox/market/server.ts';
import { NOON } from '../fakes/clock.ts';
import { flatToken } from '../sandbox/market/flat-token.ts';
import { openVerbs, tokenOf, type Verbs } from './verbs.ts';

let verbs: Verbs;
let market: Market | undefined;
afterEach(async () => {
  await market?.close();
  market = undefined;
  await verbs.store.close();
});

const ASKER = { asker: { chatId: 42 as ChatId } };
const MOVES_MS = 2 * HOUR;
const PULLED_MS = 8 * HOUR;
const NONE = { buys: 0, sells: 0 };

function stateAt(
  price: number,
  more: { readonly liquidityUsd?: number; readonly idle?: boolean },
): MarketState {
  const { idle = false, ...liquidity } = more;
  const trades = idle ? NONE : { buys: 8, sells: 6 };
  const volume = idle ? 0 : 500;
  return {
    // In ten-thousandths of a dollar: a thousand million of it are worth $100,000.
    price: price / 10_000,
    ...liquidity,
    volumeUsd: { m5: volume, h1: volume, h6: volume, h24: volume },
    trades: { m5: trades, h1: trades, h6: trades, h24: trades },
  };
}

/** The verbs with DexScreener over a market: a curve at 1, and the pool that it moves to after two hours. */
async function openMarket(poolAt: (sinceMs: number) => MarketState | undefined): Promise<TokenRef> {
  market = await startMarket({ now: () => verbs.clock.now() });
  const baseUrl = market.baseUrl;
  verbs = openVerbs({
    prices: () =>
      createDexScreener({ baseUrl, clock: { now: () => verbs.clock.now() }, requestsPerMinute: Infinity }),
  });
  const curve = flatToken('solana', { dexId: 'pumpfun' });
  const pool = { ...curve, dexId: 'pumpswap', pairAddress: inventAddress('solana', 'the pool it moved to') };
  market.add({ ...curve, at: (ms) => stateAt(1, { idle: ms - NOON >= MOVES_MS }) });
  market.add({
    ...pool,
    createdAt: NOON + MOVES_MS,
    at: (ms) => (ms - NOON < MOVES_MS ? undefined : poolAt(ms - NOON)),
  });
  const token = tokenRef('solana', curve.address);
  await verbs.post([token], ASKER);
  await verbs.begin();
  return token;
}

async function live(ms: number, stepMs = 10 * MINUTE): Promise<void> {
  for (let past = 0; past < ms; past += stepMs) {
    verbs.clock.advance(stepMs);
    await verbs.sweep();
  }
}

const callOf = async (token: TokenRef) => (await verbs.store.findCalls(token.address, 1))[0]!;
const told = async (): Promise<readonly string[]> =>
  (await verbs.store.dueNotices(verbs.clock.now(), 1_000)).map(({ notice }) => notice.kind);

const living = (ms: number): MarketState => stateAt(ms < 3 * HOUR ? 1.1 : 1.5, { liquidityUsd: 60_000 });

describe('a token that left its curve for a pool', () => {
  test('that is pulled is rugged, whatever its curve still shows, and this is told once', async () => {
    const token = await openMarket((ms) =>
      ms < PULLED_MS ? living(ms) : stateAt(4, { liquidityUsd: 0.02, idle: true }),
    );
    await live(PULLED_MS - 10 * MINUTE);
    expect(await callOf(token)).toMatchObject({
      call: { status: 'open' },
      token: { pair: { dex: 'pumpswap' } },
    });
    await live(HOUR);
    const { call, token: kept, outcome } = await callOf(token);
    expect(kept).toMatchObject({ life: 'rugged', pair: { dex: 'pumpswap' } });
    expect(call.status).toBe('watched');
    expect(outcome).toMatchObject({ reason: 'dead', finalRoi: -1, success: false });
    const first = await told();
    expect(first.filter((kind) => kind === 'loss')).toHaveLength(1);
    expect(first.filter((kind) => kind === 'completed')).toHaveLength(1);
    await live(7 * DAY, HOUR);
    expect(await told()).toEqual(first);
    expect(await callOf(token)).toMatchObject({ call: { status: 'closed' }, outcome: { finalRoi: -1 } });
  });

  test('that is not listed any more has no price, and its call ends as dead', async () => {
    const token = await openMarket((ms) => (ms < PULLED_MS ? living(ms) : undefined));
    await live(PULLED_MS + 4 * HOUR);
    expect(await callOf(token)).toMatchObject({ token: { life: 'suspect' }, call: { status: 'open' } });
    await live(5 * HOUR);
    const { token: kept, outcome } = await callOf(token);
    expect(kept.life).toBe('dead');
    expect(outcome).toMatchObject({ reason: 'dead', finalRoi: -1, success: false });
    expect((await told()).filter((kind) => kind === 'completed')).toHaveLength(1);
  });

  test('that lives is followed there to the end', async () => {
    const token = await openMarket(living);
    await live(7 * DAY + HOUR, 30 * MINUTE);
    const { call, outcome } = await callOf(token);
    expect(call.status).toBe('closed');
    expect(outcome).toMatchObject({ reason: 'elapsed', success: true });
    expect(outcome?.finalRoi).toBeCloseTo(0.5);
    const samples = await verbs.store.samples(call.tokenId, call.entry.at, verbs.clock.now());
    expect(samples.filter(({ doubt }) => doubt === 'pair-switch')).toEqual([]);
    expect(outcome?.longestGapMs).toBeLessThanOrEqual(2 * HOUR);
  });
});

describe('sources that answer with doubtful prices only', () => {
  const token = tokenOf(1);
  const POOL = { address: 'ThePool', dex: 'pumpswap', curve: false };
  const OTHER = { address: 'AnotherPool', dex: 'meteora', curve: false };
  const inPool = (price: number): void => verbs.prices.set(token, price, { pair: POOL });

  async function openCall(): Promise<void> {
    verbs = openVerbs();
    inPool(1);
    await verbs.post([token], ASKER);
    await verbs.begin();
    inPool(1.5);
    await live(HOUR);
  }

  /** Prices of another pool of which no two agree. */
  async function doubt(ms: number): Promise<void> {
    for (let past = 0; past < ms; past += HOUR) {
      verbs.prices.set(token, past % (2 * HOUR) === 0 ? 3 : 9, { pair: OTHER, doubt: 'pair-switch' });
      await live(HOUR, HOUR);
    }
  }

  test('those of the curve that was left: the call ends as dead, and counts the prices of its pool alone', async () => {
    await openCall();
    const before = await callOf(token);
    const pair = { address: 'TheCurve', dex: 'pumpfun', curve: true };
    verbs.prices.set(token, 1.2, { pair, trades: { m5: NONE, h1: NONE }, doubt: 'pair-switch' });
    await live(8 * HOUR);
    const { token: kept, call, outcome } = await callOf(token);
    expect(kept).toMatchObject({ life: 'dead', pair: POOL, last: { price: 1.5 } });
    expect(call.status).toBe('watched');
    expect(outcome).toMatchObject({ reason: 'dead', finalRoi: -1, samples: before.call.running.samples });
    expect(outcome?.longestGapMs).toBeGreaterThanOrEqual(6 * HOUR);
    const kinds = await told();
    await live(2 * DAY, HOUR);
    expect(await told()).toEqual(kinds);
    expect(kinds.filter((kind) => kind === 'completed')).toHaveLength(1);
  });

  test('for three days, and then those of its pool again: the call goes on, and shows the gap', async () => {
    await openCall();
    const before = (await callOf(token)).call.running.samples;
    await doubt(3 * DAY);
    expect(await callOf(token)).toMatchObject({
      call: { status: 'open', running: { last: { price: 1.5 } } },
      token: { life: 'suspect', pair: POOL },
    });
    inPool(1.3);
    await live(7 * DAY, HOUR);
    const { call, outcome } = await callOf(token);
    expect(outcome).toMatchObject({ reason: 'elapsed', success: true });
    expect(outcome?.finalRoi).toBeCloseTo(0.3);
    expect(outcome?.longestGapMs).toBeGreaterThan(3 * DAY - HOUR);
    expect(outcome?.longestGapMs).toBeLessThan(3 * DAY + 2 * HOUR);
    const samples = await verbs.store.samples(call.tokenId, call.entry.at, verbs.clock.now());
    const doubted = samples.filter((sample) => sample.doubt !== undefined).length;
    expect(doubted).toBeGreaterThan(30);
    expect(outcome?.samples).toBeGreaterThan(before);
    expect(outcome?.samples).toBeLessThanOrEqual(samples.length - doubted);
  });

  test('to the end: the call is missing, no success, and its watch ends', async () => {
    await openCall();
    await doubt(7 * DAY);
    const { call, outcome } = await callOf(token);
    expect(outcome).toMatchObject({ reason: 'dead', finalRoi: -1, success: false, path: 'won' });
    expect(outcome?.longestGapMs).toBeGreaterThan(6 * DAY);
    expect((await told()).filter((kind) => kind === 'completed')).toHaveLength(1);
    expect(call.status).toBe('watched');
    await live(2 * DAY, HOUR);
    expect((await callOf(token)).call.status).toBe('closed');
    expect(await verbs.store.dueTokens(verbs.clock.now(), 9)).toEqual([]);
  });

  test('for the last hours alone: the call ends at its last price', async () => {
    await openCall();
    await live(6 * DAY + 6 * HOUR, HOUR);
    await doubt(20 * HOUR);
    expect(await callOf(token)).toMatchObject({ call: { status: 'closed' }, outcome: { reason: 'elapsed' } });
  });

  test('once, after days in which nobody could be asked: no death by an outage', async () => {
    await openCall();
    verbs.prices.down = true;
    await live(7 * DAY - 2 * HOUR, HOUR);
    verbs.prices.down = false;
    await doubt(3 * HOUR);
    const { outcome } = await callOf(token);
    expect(outcome).toMatchObject({ reason: 'elapsed' });
    expect(outcome?.longestGapMs).toBeGreaterThan(6 * DAY);
  });
});
