import { afterEach, expect, test } from 'vitest';
import { createAnnouncer } from '../../src/alerts/rules.ts';
import { after, type ChatId, DAY, HOUR, MINUTE } from '../../src/model/units.ts';
import { createConclude } from '../../src/tracking/conclude.ts';
import { rebuildRunning } from '../../src/tracking/follow.ts';
import { DEFAULT_TRACKING_POLICY } from '../../src/tracking/lifecycle.ts';
import { createBegin } from '../../src/tracking/begin.ts';
import { DEFAULT_BEGIN_POLICY } from '../../src/tracking/new-call.ts';
import { createObserver } from '../../src/tracking/observe.ts';
import { createRefine } from '../../src/tracking/refine.ts';
import { createSweep } from '../../src/tracking/sweep.ts';
import { openStore } from '../../src/sqlite/open.ts';
import type { Store } from '../../src/ports.ts';
import { fakeCandles } from '../fakes/candles.ts';
import { fakeClock, NOON } from '../fakes/clock.ts';
import { fakePrices } from '../fakes/prices.ts';
import { HARBOUR, tokenOf } from './verbs.ts';

const signal = new AbortController().signal;
const policy = { ...DEFAULT_TRACKING_POLICY, ...DEFAULT_BEGIN_POLICY, candleGraceMs: 30 * MINUTE };
const POOL = 'ThePool';

let store: Store;
afterEach(() => store.close());

/** The verbs over one token whose price follows a curve, milliseconds since NOON, of which polls see only some points. */
async function openCall(curve: (sinceMs: number) => number) {
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
  const priceNow = (): void =>
    prices.set(tokenOf(1), curve(clock.now() - NOON), {
      pair: { address: POOL, dex: 'raydium', curve: false },
    });
  candles.set(POOL, (at) => (at > clock.now() ? undefined : curve(at - NOON)));
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
  expect(read).toBeLessThan(7 * DAY + 8 * HOUR);
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

test('a wick of one candle raises nothing', async () => {
  const { clock, refine, poll, call } = await openCall((ms) => (ms === 31 * MINUTE ? 40 : 1));
  await poll(65 * MINUTE);
  clock.advance(MINUTE);
  await refine();
  expect((await call()).call.running).toMatchObject({ ath: { price: 1 }, wick: { price: 1 } });
});
