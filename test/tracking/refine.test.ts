import * as fc from 'fast-check';
import { afterEach, describe, expect, test } from 'vitest';
import type { Pair } from '../../src/model/quote.ts';
import { createAnnouncer } from '../../src/alerts/rules.ts';
import type { Token } from '../../src/model/call.ts';
import type { Trail } from '../../src/model/outcome.ts';
import { after, type CallId, type ChatId, DAY, type EpochMs, HOUR, MINUTE } from '../../src/model/units.ts';
import { startRunning } from '../../src/performance/ath.ts';
import { createConclude } from '../../src/tracking/conclude.ts';
import { rebuildRunning } from '../../src/tracking/follow.ts';
import { DEFAULT_TRACKING_POLICY } from '../../src/tracking/lifecycle.ts';
import { createBegin } from '../../src/tracking/begin.ts';
import { DEFAULT_BEGIN_POLICY } from '../../src/tracking/new-call.ts';
import { createObserver } from '../../src/tracking/observe.ts';
import { createRefine } from '../../src/tracking/refine.ts';
import { refineCalls } from '../../src/tracking/refine-calls.ts';
import { createSweep } from '../../src/tracking/sweep.ts';
import { openStore } from '../../src/sqlite/open.ts';
import type { Candle, RefinedCall, Store } from '../../src/ports.ts';
import { entryAt } from '../curves.ts';
import { candleAt, fakeCandles } from '../fakes/candles.ts';
import { fakeClock, NOON } from '../fakes/clock.ts';
import { fakePrices } from '../fakes/prices.ts';
import { HARBOUR, tokenOf } from './verbs.ts';

const signal = new AbortController().signal;
const policy = { ...DEFAULT_TRACKING_POLICY, ...DEFAULT_BEGIN_POLICY, candleGraceMs: 30 * MINUTE };
const POOL = 'ThePool';
const PAIR: Pair = { address: POOL, dex: 'raydium', curve: false };

let store: Store;
afterEach(() => store.close());

type Price = (sinceMs: number) => number;

/** What a source says of the token besides its price, and where that is seen; in the one pool, with deep liquidity, by default. */
interface Place {
  readonly pair?: Pair;
  readonly depthUsd?: number;
  /** What polls see where that is not the price. */
  readonly seen?: number;
}

/** The verbs over one token whose price follows a curve, milliseconds since NOON, of which polls see only some points. */
async function openCall(curve: Price, at: (sinceMs: number) => Place = () => ({})) {
  store = openStore({ path: ':memory:' });
  const clock = fakeClock();
  const prices = fakePrices(clock);
  const candles = fakeCandles();
  const announcer = createAnnouncer(policy);
  const onFailure = (): void => undefined;
  const rules = {
    observe: createObserver(policy),
    conclude: createConclude(policy),
    announce: announcer.announce,
  };
  const begin = createBegin({ store, prices, clock, announcer, policy, onFailure });
  const sweep = createSweep({ store, prices, clock, rules, onFailure });
  const refine = createRefine({ store, candles, clock, policy, announce: announcer.announce, onFailure });
  const priceNow = (): void => {
    const since = clock.now() - NOON;
    const { pair = PAIR, depthUsd = 50_000, seen = curve(since) } = at(since);
    prices.set(tokenOf(1), seen, { pair, ...(!pair.curve && { depthUsd, liquidityUsd: depthUsd }) });
  };
  candles.set(POOL, (instant) => (instant > clock.now() ? undefined : curve(instant - NOON)));
  priceNow();
  await store.hear({
    channel: HARBOUR,
    messageId: 1,
    postedAt: NOON,
    seenAt: NOON,
    text: 'Small position',
    origin: 'channel-post',
    asker: { chatId: 42 as ChatId },
    detection: {
      intent: 'call',
      confidence: 0.9,
      symbols: [],
      model: 'test',
      candidates: [{ kind: 'token', ...tokenOf(1), exactCase: true, evidence: ['text'] }],
    },
  });
  const { calls } = await begin(signal);
  return {
    candles,
    clock,
    refine: () => refine(signal),
    /** Lets time pass, with a poll at the end of it only. */
    async poll(ms: number) {
      clock.advance(ms);
      priceNow();
      await sweep(signal);
    },
    call: async () => (await store.call(calls[0]!))!,
    pools: async () => (await store.dueRefines(after(clock.now(), 8 * DAY), 1))[0]?.pools,
  };
}

/** 5x for twenty minutes, half an hour after the post; else the entry price. */
const missed = (ms: number): number => (ms >= 30 * MINUTE && ms < 50 * MINUTE ? 5 : 1);

test('a high between two polls is found by candles, and told with the time at which it stood', async () => {
  const { clock, refine, poll, call } = await openCall(missed);
  await poll(65 * MINUTE);
  expect((await call()).call.running.ath.price).toBe(1);
  clock.advance(MINUTE);
  expect(await refine()).toEqual({ read: 1, raised: 1, waiting: 0 });
  const { running } = (await call()).call;
  expect(running.ath.price).toBe(5);
  expect(running.ath.at - NOON).toBeLessThanOrEqual(50 * MINUTE);
  expect(running.alertedMultiple).toBe(5);
  const told = (await store.dueNotices(after(NOON, DAY), 9)).map(({ notice }) => notice);
  expect(told.at(-1)).toMatchObject({ kind: 'ath', multiple: 5, rung: 5 });
  // What was found is a fact of the series, and the figures are still a fold over it.
  const { call: now } = await call();
  const samples = await store.samples(now.tokenId, now.entry.at, after(NOON, DAY));
  expect(rebuildRunning(now.entry, samples, policy)).toEqual(now.running);
  // The same candles raise nothing twice.
  clock.advance(3 * HOUR);
  expect(await refine()).toMatchObject({ raised: 0 });
  expect((await store.dueNotices(after(NOON, DAY), 9)).length).toBe(told.length);
});

test('candles are read a few times in a week, each time from where they ended, and the outcome is verified', async () => {
  const { candles, refine, poll, call } = await openCall(missed);
  for (let hours = 0; hours < 7 * 24; hours += 1) {
    await poll(HOUR);
    await refine();
  }
  expect((await call()).call.status).toBe('open');
  await poll(25 * MINUTE);
  await refine();
  await poll(5 * MINUTE);
  const { call: done, outcome } = await call();
  expect(done.status).toBe('closed');
  expect(outcome).toMatchObject({ reason: 'elapsed', athSource: 'verified', athRoi: 4, hit: true });
  expect(candles.asked.length).toBeLessThanOrEqual(7);
  const read = candles.asked.reduce((sum, { from, to }) => sum + (to - from), 0);
  // Each goes back a little over two hours, to judge what it reads.
  expect(read).toBeLessThan(8 * DAY);
  for (const { from, to } of candles.asked) expect((to - from) / (5 * MINUTE)).toBeLessThanOrEqual(1_000);
});

test('without candles a call is complete after half an hour of grace, by what polls saw', async () => {
  const { candles, refine, poll, call } = await openCall(missed);
  candles.down = true;
  for (let hours = 0; hours < 7 * 24; hours += 1) {
    await poll(HOUR);
    await refine();
  }
  await poll(20 * MINUTE);
  expect((await call()).outcome).toBeUndefined();
  await poll(15 * MINUTE);
  expect((await call()).outcome).toMatchObject({ athSource: 'polled', athRoi: 0 });
});

describe('where polls see nothing but doubtful prices for the last days of a call, it ends', () => {
  /** From the third hour on polls see other pools, of which no two agree. */
  const strays = (ms: number): Place => {
    const isOdd = Math.round(ms / HOUR) % 2 === 1;
    return ms < 3 * HOUR ? {} : { pair: { ...PAIR, address: 'Stray' }, seen: isOdd ? 3 : 9 };
  };

  async function end(curve: Price, more: { readonly tradedMs?: number } = {}) {
    const { candles, clock, refine, poll, call } = await openCall(curve, strays);
    const { tradedMs = Infinity } = more;
    candles.set(POOL, (instant) =>
      instant > Math.min(clock.now(), NOON + tradedMs) ? undefined : curve(instant - NOON),
    );
    for (let hours = 0; hours < 7 * 24; hours += 1) {
      await poll(HOUR);
      await refine();
    }
    await poll(25 * MINUTE);
    await refine();
    await poll(5 * MINUTE);
    return (await call()).outcome;
  }

  test('at the close of its last candle, up to the high that candles have proved', async () => {
    const rising = (ms: number): number => (ms < 2 * DAY ? 1 : ms < 4 * DAY ? 2 : 1.6);
    const outcome = await end(rising);
    expect(outcome).toMatchObject({ reason: 'elapsed', athSource: 'verified', success: true });
    expect(outcome?.finalRoi).toBeCloseTo(0.6);
    expect(outcome?.longestGapMs).toBeGreaterThan(6 * DAY);
  });

  test('as a loss of its size, where candles show that', async () => {
    const outcome = await end((ms) => (ms < 4 * HOUR ? 1 : 0.4));
    expect(outcome).toMatchObject({ reason: 'elapsed', success: false });
    expect(outcome?.finalRoi).toBeCloseTo(-0.6);
  });

  test('as dead, where candles ended as well', async () => {
    const outcome = await end((ms) => (ms < HOUR ? 1 : 1.9), { tradedMs: 5 * DAY });
    expect(outcome).toMatchObject({ reason: 'dead', finalRoi: -1, success: false });
  });

  test('as dead, where its last candle is dust at a price that was never proved', async () => {
    const dusty = (ms: number): number => (ms > 7 * DAY - 30 * MINUTE ? 400 : 1);
    const outcome = await end(dusty, { tradedMs: 7 * DAY - 25 * MINUTE });
    expect(outcome).toMatchObject({ reason: 'dead', finalRoi: -1, success: false });
  });
});

test('a wick of one candle raises nothing', async () => {
  const { clock, refine, poll, call } = await openCall((ms) => (ms === 31 * MINUTE ? 40 : 1));
  await poll(65 * MINUTE);
  clock.advance(MINUTE);
  await refine();
  expect((await call()).call.running).toMatchObject({ ath: { price: 1 }, wick: { price: 1 } });
});

test('a high that polls took and candles refuse is a wick of the verified outcome', async () => {
  // Polls see a price that no candle ever closes at, twice in a row.
  const { refine, poll, call } = await openCall(
    (ms) => (ms < 2 * HOUR ? 1 : 1.2),
    (ms) => (ms > 3 * HOUR && ms < 3 * HOUR + 9 * MINUTE ? { seen: 3 } : {}),
  );
  await poll(3 * HOUR + MINUTE);
  await poll(5 * MINUTE);
  expect((await call()).call.running.ath.price).toBe(3);
  for (let hours = 3; hours < 7 * 24 - 1; hours += 1) {
    await poll(HOUR);
    await refine();
  }
  await poll(75 * MINUTE);
  await refine();
  await poll(5 * MINUTE);
  const { outcome } = await call();
  expect(outcome).toMatchObject({ athSource: 'verified', wickMultiple: 3, hit: false });
  expect(outcome!.athRoi).toBeCloseTo(0.2);
  expect(outcome!.wickDoubt).toBe('no candle closed there');
});

test.each([
  ['does not know the pool', undefined],
  ['has none of the time in which the price moved', []],
])('where the source of candles %s, the high that polls saw stands', async (_, known) => {
  const { candles, refine, poll, call } = await openCall((ms) => (ms < 2 * HOUR ? 1 : 3));
  candles.forget(POOL);
  if (known !== undefined) candles.set(POOL, known);
  for (let hours = 0; hours < 7 * 24; hours += 1) {
    await poll(HOUR);
    await refine();
  }
  await poll(25 * MINUTE);
  await refine();
  await poll(10 * MINUTE);
  expect((await call()).outcome).toMatchObject({ athSource: 'polled', athRoi: 2, hit: true });
});

const CURVE: Pair = { address: 'TheCurve', dex: 'pumpfun', curve: true };

test('over a migration the curve counts to its last trade, and the new pool from then on', async () => {
  // It migrates after 20 minutes, rises to 4x there, and polls notice after an hour, when it is back.
  const price: Price = (ms) => (ms < 20 * MINUTE ? 1 : ms >= 30 * MINUTE && ms < 50 * MINUTE ? 4 : 1.1);
  const { candles, clock, refine, poll, call, pools } = await openCall(price, (ms) =>
    ms < HOUR ? { pair: CURVE } : {},
  );
  candles.set('TheCurve', (at) => (at - NOON <= 20 * MINUTE ? price(at - NOON) : undefined));
  candles.set(POOL, (at) => (at > clock.now() ? undefined : at - NOON < 15 * MINUTE ? 70 : price(at - NOON)));
  await poll(65 * MINUTE);
  expect(await pools()).toEqual([
    { address: 'TheCurve', curve: true, from: NOON, to: after(NOON, 65 * MINUTE) },
    { address: POOL, curve: false, from: after(NOON, 65 * MINUTE) },
  ]);
  clock.advance(MINUTE);
  expect(await refine()).toMatchObject({ raised: 1 });
  expect((await call()).call.running).toMatchObject({ ath: { price: 4 }, wick: { price: 4 } });
  // What is read later is read in the pool of then alone.
  clock.advance(3 * HOUR);
  await refine();
  const before = candles.asked.length;
  clock.advance(8 * HOUR);
  await refine();
  expect(candles.asked.slice(before).map(({ pool }) => pool)).toEqual([POOL]);
});

test('a rugged token has no high of after its liquidity went, and its trail goes on to the end of the window', async () => {
  const price: Price = (ms) => (ms < 40 * MINUTE ? 2 ** (ms / (20 * MINUTE)) : ms < DAY ? 900 : 0.001);
  const { candles, clock, refine, poll, call } = await openCall(price, (ms) =>
    ms < 40 * MINUTE ? {} : { depthUsd: 0.5 },
  );
  await poll(45 * MINUTE);
  // It is over, and waits for the candles that prove its highs.
  expect((await call()).call.status).toBe('open');
  clock.advance(21 * MINUTE);
  await refine();
  await poll(5 * MINUTE);
  const { call: rugged, outcome, token } = await call();
  expect(token).toMatchObject({ life: 'rugged', ruggedAt: after(NOON, 45 * MINUTE) });
  expect(rugged.status).toBe('watched');
  expect(outcome).toMatchObject({ reason: 'dead', athSource: 'verified', finalRoi: -1 });
  expect(outcome!.athRoi).toBeLessThan(3);
  expect(rugged.running.ath.price).toBeLessThan(4.1);
  const read = candles.asked.length;
  for (let days = 0; days < 7; days += 1) {
    await poll(DAY);
    await refine();
  }
  // Once more, when its window is over.
  expect(candles.asked.length - read).toBeLessThanOrEqual(2);
  expect(candles.asked.at(-1)!.to).toBeGreaterThanOrEqual(after(NOON, 7 * DAY));
});

test('a call that is lost ends when candles have shown its highs, and without them after a while', async () => {
  const lost: Price = (ms) => (ms < 2 * HOUR ? 1 : 0.05);
  const shown = await openCall(lost);
  await shown.poll(HOUR);
  await shown.refine();
  await shown.poll(HOUR);
  await shown.poll(5 * MINUTE);
  expect((await shown.call()).call.status).toBe('open');
  // The first price below the line was two hours after the call; the next regular look is at four.
  await shown.poll(22 * MINUTE);
  await shown.refine();
  expect(shown.candles.asked.at(-1)!.to).toBe(after(NOON, 2 * HOUR + 25 * MINUTE));
  await shown.poll(5 * MINUTE);
  expect((await shown.call()).outcome).toMatchObject({ reason: 'loss', athSource: 'verified', athRoi: 0 });

  await store.close();

  const unread = await openCall(lost);
  await unread.poll(2 * HOUR);
  await unread.poll(5 * MINUTE);
  await unread.poll(28 * MINUTE);
  expect((await unread.call()).call.status).toBe('open');
  await unread.poll(10 * MINUTE);
  expect((await unread.call()).outcome).toMatchObject({ reason: 'loss', athSource: 'polled' });
});

test('a call that has ended and waits stays as it ended, whatever the price does then', async () => {
  const { poll, refine, call } = await openCall((ms) => (ms < 2 * HOUR ? 1 : ms < 130 * MINUTE ? 0.05 : 4));
  await poll(2 * HOUR);
  await poll(5 * MINUTE);
  expect((await call()).call).toMatchObject({ status: 'open', ending: { reason: 'loss' } });
  await poll(15 * MINUTE);
  await poll(10 * MINUTE);
  await refine();
  await poll(5 * MINUTE);
  const { call: ended, outcome } = await call();
  expect(outcome).toMatchObject({ reason: 'loss', athSource: 'verified', athRoi: 0, hit: false });
  expect(outcome!.finalRoi).toBeCloseTo(-0.95);
  expect(ended.running.ath.price).toBe(1);
});

describe('the trail of a call', () => {
  const entry = entryAt(1);
  const call = {
    id: 1 as CallId,
    status: 'open',
    postedAt: entry.at,
    entry,
    running: startRunning(entry),
  } as const;
  const spans = 2_016 + 12;

  function candlesOf(closes: readonly number[]): Candle[] {
    return closes.map((close, index) => {
      const open = closes[index - 1] ?? 1;
      const body = { open, high: Math.max(open, close) * 1.1, low: Math.min(open, close) / 1.1 };
      return candleAt(NOON + index * 5 * MINUTE, close, { ...body, volumeUsd: 50_000 });
    });
  }

  function read(
    calls: readonly RefinedCall[],
    candles: readonly Candle[],
    to: EpochMs,
    life: Partial<Token> = {},
  ) {
    const known = candles.filter((candle) => candle.at + 5 * MINUTE <= to);
    return refineCalls(calls, { candles: known, source: 'test', to }, { now: to, policy, token: life });
  }

  test('is the same whether its window is read in pieces or at once', () => {
    const steps = fc.array(fc.double({ min: 0.8, max: 1.25, noNaN: true }), {
      minLength: 150,
      maxLength: 150,
    });
    const cuts = fc.array(fc.integer({ min: 10, max: 149 }), { maxLength: 4 });
    fc.assert(
      fc.property(steps, cuts, (factors, ends) => {
        let last = 1;
        const candles = candlesOf(factors.map((factor) => (last *= factor)));
        const endAt = after(NOON, 150 * 5 * MINUTE);
        let trail: Trail | undefined;
        for (const cut of [...ends.sort((a, b) => a - b), 150]) {
          const to = after(NOON, cut * 5 * MINUTE);
          trail = read([{ ...call, ...(trail && { trail }) }], candles, to).trails[0]?.trail;
        }
        const whole = read([call], candles, endAt).trails[0]?.trail;
        const { refused: _, ...pieces } = trail!;
        const { refused: __, ...once } = whole!;
        expect(pieces).toEqual(once);
      }),
      { numRuns: 30 },
    );
  });

  test('ends with the window, and is not read on', () => {
    const candles = candlesOf(Array.from({ length: spans }, () => 1.5));
    const end = after(NOON, 7 * DAY + HOUR);
    const { trails, refineAt } = read([call], candles, end);
    expect(trails[0]?.trail.to).toBe(after(NOON, 7 * DAY));
    expect(refineAt).toBeUndefined();
    expect(read([{ ...call, trail: trails[0]!.trail }], candles, end).trails).toEqual([]);
  });

  test('holds nothing that rose while the liquidity was gone, what rose before and after, and every fall', () => {
    const closes = Array.from({ length: 60 }, (_, index) =>
      index < 20 ? 2 : index < 30 ? 80 : index < 40 ? 0.1 : 3,
    );
    const life = { ruggedAt: after(NOON, 100 * MINUTE), revivedAt: after(NOON, 200 * MINUTE) };
    const [found] = read([call], candlesOf(closes), after(NOON, 300 * MINUTE), life).trails;
    expect(found?.trail.ath?.price).toBe(3);
    expect(found?.trail.rises.map(([, multiple]) => multiple)).toEqual([2, 3]);
    expect(found?.trail.falls.at(-1)?.[2]).toBe(0.1);
    expect(found?.trail).toMatchObject({ refused: 'rugged' });
  });

  test('is not carried on in units that were changed', () => {
    const found = read([call], candlesOf([2, 2, 2, 2, 2]), after(NOON, HOUR), { units: 10 });
    expect(found).toMatchObject({ trails: [], running: [], samples: [] });
    expect(found).not.toHaveProperty('refinedTo');
    expect(found.refineAt).toBe(after(NOON, 4 * HOUR));
  });
});
