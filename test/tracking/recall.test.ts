import { afterEach, describe, expect, test } from 'vitest';
import { createAnnouncer } from '../../src/alerts/rules.ts';
import type { AddressCandidate, Detection, HeardPost } from '../../src/model/call.ts';
import type { CallView } from '../../src/model/event.ts';
import type { Quote } from '../../src/model/quote.ts';
import { tokenRef } from '../../src/model/token.ts';
import { after, type ChatId, DAY, type EpochMs, HOUR, MINUTE, type PriceUsd } from '../../src/model/units.ts';
import { PriceSourceError, type Store } from '../../src/ports.ts';
import { createRefold } from '../../src/reputation/refold.ts';
import { openStore } from '../../src/sqlite/open.ts';
import { createConclude } from '../../src/tracking/conclude.ts';
import type { Failure } from '../../src/tracking/failure.ts';
import { DEFAULT_TRACKING_POLICY, type TrackingPolicy } from '../../src/tracking/lifecycle.ts';
import { DEFAULT_BEGIN_POLICY } from '../../src/tracking/new-call.ts';
import { createObserver } from '../../src/tracking/observe.ts';
import { createRecall } from '../../src/tracking/recall.ts';
import { createRelearn } from '../../src/tracking/relearn.ts';
import { candleAt, fakeCandles } from '../fakes/candles.ts';
import { fakeClock, NOON } from '../fakes/clock.ts';
import { fakePrices } from '../fakes/prices.ts';
import { HARBOUR, openVerbs, tokenOf } from './verbs.ts';

const MONTH_AGO = after(NOON, -30 * DAY);
const POOL = 'PoolOfTheToken';
const pair = { address: POOL, dex: 'raydium', curve: false };
const running = new AbortController().signal;

let store: Store;
afterEach(() => store.close());

/** The verb over a real store; a token traded at the price of `curve`, milliseconds since the post, relative to 1. */
function openPast(
  options: { readonly today?: Partial<Quote>; readonly policy?: Partial<TrackingPolicy> } = {},
) {
  store = openStore({ path: ':memory:' });
  const clock = fakeClock();
  const prices = fakePrices(clock);
  const candles = fakeCandles();
  const failures: Failure[] = [];
  const announcer = createAnnouncer({ ...DEFAULT_TRACKING_POLICY, ...DEFAULT_BEGIN_POLICY });
  const recall = createRecall({
    store,
    prices,
    candles,
    clock,
    policy: { ...DEFAULT_TRACKING_POLICY, ...DEFAULT_BEGIN_POLICY, ...options.policy },
    announcer,
    relearn: createRelearn({ store, refold: createRefold }),
    onFailure: (failure) => void failures.push(failure),
  });
  let messageId = 0;
  return {
    clock,
    prices,
    candles,
    failures,
    recall: () => recall(running),
    trade(number: number, curve: (sinceMs: number) => number | undefined, from: EpochMs = MONTH_AGO) {
      const token = tokenOf(number);
      const pool = `${POOL}${number}`;
      prices.set(token, 0.5, { pair: { ...pair, address: pool }, ...options.today });
      candles.set(pool, (at) => curve(at - from));
    },
    beginRules: { ...announcer, begin: () => ({ kind: 'mention' as const }) },
    posted,
    async hear(number: number, postedAt: EpochMs = MONTH_AGO, more: Partial<HeardPost> = {}) {
      await store.hear({ ...posted(number, postedAt), ...more });
    },
  };

  /** A past post that calls the token. */
  function posted(number: number, postedAt: EpochMs = MONTH_AGO): HeardPost {
    messageId += 1;
    return {
      channel: HARBOUR,
      messageId,
      postedAt,
      seenAt: NOON,
      past: true,
      text: `Small position in ${tokenOf(number).address}`,
      origin: 'import',
      detection: {
        intent: 'call',
        confidence: 0.9,
        symbols: [],
        model: 'test',
        candidates: [{ kind: 'token', ...tokenOf(number), exactCase: true, evidence: ['text'] }],
      },
    };
  }
}

const NO_CALL: Detection = { intent: 'chatter', confidence: 0.1, symbols: [], model: 'test', candidates: [] };

async function onlyCall(): Promise<CallView> {
  const views = await store.calls({ limit: 9 });
  expect(views).toHaveLength(1);
  return views[0]!;
}

describe('a call of the past', () => {
  test('enters at the first candle after its post and ends with its window, without a word to anybody', async () => {
    const past = openPast();
    past.trade(1, (ms) => (ms < HOUR ? 1 : ms < DAY ? 3 : 1.5));
    await past.hear(1, after(MONTH_AGO, 20_000));
    expect(await past.recall()).toEqual({ calls: 1, mentions: 0, unpriced: 0, dropped: 0, waiting: 0 });
    const { call, outcome } = await onlyCall();
    expect(call).toMatchObject({
      status: 'closed',
      postedAt: after(MONTH_AGO, 20_000),
      entry: { at: after(MONTH_AGO, MINUTE), price: 1, lagMs: 40_000, source: 'fake', confidence: 'high' },
      context: { past: true, origin: 'import', weight: 1 },
    });
    expect(outcome).toMatchObject({
      reason: 'elapsed',
      completedAt: after(MONTH_AGO, 7 * DAY + 20_000),
      athSource: 'verified',
      athRoi: 2,
      finalRoi: 0.5,
      success: true,
      hit: true,
    });
    expect(await store.dueNotices(after(NOON, DAY), 9)).toEqual([]);
    expect(await store.nextDueAt()).toBeUndefined();
  });

  test('is sized by the supply that the token has now, at the price of then', async () => {
    const past = openPast({ today: { marketCapUsd: 40_000, fdvUsd: 50_000 } });
    past.trade(1, () => 10);
    await past.hear(1);
    await past.recall();
    const { call } = await onlyCall();
    expect(call.entry).toMatchObject({ marketCapUsd: 800_000, fdvUsd: 1_000_000, supply: 80_000 });
    expect(call.context.tier).toBe('micro');
  });

  test('without a trade in its first minutes enters late, is shown, and teaches nothing', async () => {
    const past = openPast();
    past.trade(1, (ms) => (ms < 20 * MINUTE ? undefined : 1));
    await past.hear(1);
    await past.recall();
    const { call } = await onlyCall();
    expect(call).toMatchObject({ entry: { lagMs: 19 * MINUTE, confidence: 'low' }, context: { weight: 0 } });
  });

  test('that lost 90 % is complete there', async () => {
    const past = openPast();
    past.trade(1, (ms) => (ms < DAY ? 1 : 0.05));
    await past.hear(1);
    await past.recall();
    const { outcome } = await onlyCall();
    expect(outcome).toMatchObject({ reason: 'loss', finalRoi: -0.95 });
    expect(outcome!.completedAt).toBeLessThan(after(MONTH_AGO, DAY + HOUR));
  });

  test('whose token stopped trading with an empty pool has died: worth nothing', async () => {
    const past = openPast({ today: { depthUsd: 12, liquidityUsd: 12 } });
    past.trade(1, (ms) => (ms < DAY ? 2 : undefined));
    await past.hear(1);
    await past.recall();
    const { outcome } = await onlyCall();
    expect(outcome).toMatchObject({ reason: 'dead', finalRoi: -1, success: false });
    expect(outcome!.completedAt).toBe(after(MONTH_AGO, DAY + 6 * HOUR));
  });

  test('whose token trades no more, in a pool that is still full, keeps its last price', async () => {
    const past = openPast();
    past.trade(1, (ms) => (ms < DAY ? 2 : undefined));
    await past.hear(1);
    await past.recall();
    expect((await onlyCall()).outcome).toMatchObject({ reason: 'elapsed', finalRoi: 0 });
  });

  describe('whose pool was emptied, and is traded for dust since', () => {
    const dusty = async (today: Partial<Quote>, priceAt: (quarter: number) => number) => {
      const past = openPast({ today });
      past.trade(1, () => 1);
      const quarters = Array.from({ length: 800 }, (_, index) => {
        const number = index - 40;
        const volumeUsd = number < 12 ? 9_000 : 0.02;
        return candleAt(MONTH_AGO + number * 15 * MINUTE, number < 12 ? 1 : priceAt(number), { volumeUsd });
      });
      past.candles.set(`${POOL}1`, quarters);
      await past.hear(1);
      await past.recall();
      return (await onlyCall()).outcome!;
    };

    test.each<[string, (quarter: number) => number]>([
      ['a million times higher', () => 1e6],
      ['step by step', (quarter) => 1.095 ** Math.min(quarter - 11, 40)],
      ['where it stood', () => 1],
    ])('%s: it died when money was last seen', async (_, priceAt) => {
      const outcome = await dusty({ depthUsd: 2, liquidityUsd: 2 }, priceAt);
      expect(outcome).toMatchObject({ reason: 'dead', finalRoi: -1, athRoi: 0, success: false });
      expect(outcome.completedAt).toBe(after(MONTH_AGO, 9 * HOUR));
    });

    test('ends at the last price that counts where nobody knows of the pool', async () => {
      const outcome = await dusty({}, () => 1e6);
      expect(outcome).toMatchObject({ reason: 'elapsed', finalRoi: 0, athRoi: 0, wickMultiple: 1e6 });
    });
  });

  test('keeps a wick beside its high, and never as its high', async () => {
    const past = openPast();
    past.prices.set(tokenOf(1), 0.5, { pair: { ...pair, address: POOL } });
    const quarter = (index: number, price: number, high = price as PriceUsd) =>
      candleAt(MONTH_AGO + index * 15 * MINUTE, price, { high });
    past.candles.set(POOL, [
      quarter(0, 1),
      quarter(1, 1.2, 40 as PriceUsd),
      quarter(2, 1.3),
      quarter(3, 1.1),
    ]);
    await past.hear(1);
    await past.recall();
    const { call, outcome } = await onlyCall();
    expect(call.running).toMatchObject({ ath: { price: 1.3 }, wick: { price: 40 } });
    expect(outcome).toMatchObject({ wickMultiple: 40 });
    expect(outcome!.athRoi).toBeCloseTo(0.3);
  });

  test('whose window is not over goes on live, and its past highs are not announced again', async () => {
    const past = openPast();
    const twoDaysAgo = after(NOON, -2 * DAY);
    past.trade(1, (ms) => (ms < HOUR ? 1 : 4), twoDaysAgo);
    await past.hear(1, twoDaysAgo);
    await past.recall();
    const { call } = await onlyCall();
    expect(call).toMatchObject({ status: 'open', running: { ath: { price: 4 }, alertedMultiple: 4 } });
    expect(await store.dueTokens(after(NOON, 2 * HOUR), 9)).toHaveLength(1);
    expect((await store.samples(call.tokenId, twoDaysAgo, NOON)).length).toBeGreaterThan(100);
  });

  test('keeps at most a hundred prices once it has ended', async () => {
    const past = openPast();
    past.trade(1, (ms) => 1 + (ms % HOUR) / HOUR);
    await past.hear(1);
    await past.recall();
    const { call, outcome } = await onlyCall();
    expect(outcome!.samples).toBeGreaterThan(600);
    const kept = await store.samples(call.tokenId, MONTH_AGO, NOON);
    expect(kept.length).toBeLessThanOrEqual(100);
    // The highest close of a minute is kept; the high is that of a quarter of an hour.
    const highest = Math.max(...kept.map(({ price }) => price));
    expect(highest).toBeCloseTo(1 + 59 / 60);
    expect(call.running.ath.price).toBe(1.75);
  });
});

describe('a call on a curve that its token has left since', () => {
  const CURVE = 'CurveOfTheToken';
  const migratedAt = after(MONTH_AGO, 30 * MINUTE);
  const listed = [
    { address: `${POOL}1`, dex: 'pumpswap', createdAt: migratedAt },
    { address: CURVE, dex: 'pump-fun', curve: true, createdAt: after(MONTH_AGO, -2 * HOUR) },
  ];
  const price = (ms: number): number => (ms < 30 * MINUTE ? 1 : ms < 10 * HOUR ? 3 : 2);

  function openMigrated(today: Partial<Quote>) {
    const past = openPast({ today });
    past.trade(1, price);
    past.candles.set(`${POOL}1`, (at) => (at < migratedAt ? undefined : price(at - MONTH_AGO)));
    past.candles.set(CURVE, (at) => (at > migratedAt ? undefined : price(at - MONTH_AGO)));
    past.candles.list(listed);
    return past;
  }

  test('enters on the curve, at once, and goes on in the pool', async () => {
    const past = openMigrated({ pair: { ...pair, address: `${POOL}1`, createdAt: migratedAt } });
    await past.hear(1);
    expect(await past.recall()).toMatchObject({ calls: 1 });
    const { call, outcome } = await onlyCall();
    expect(call.entry).toMatchObject({
      price: 1,
      lagMs: 0,
      tokenAgeMs: 2 * HOUR,
      pair: { address: CURVE, dex: 'pump-fun', curve: true },
    });
    expect(outcome).toMatchObject({ reason: 'elapsed', athRoi: 2, finalRoi: 1 });
  });

  test('is found by where the curve says that its token has moved', async () => {
    const curve = { address: CURVE, dex: 'pumpfun', curve: true };
    const past = openMigrated({ pair: curve, migratedTo: `${POOL}1` });
    await past.hear(1);
    await past.recall();
    expect((await onlyCall()).outcome).toMatchObject({ athRoi: 2, finalRoi: 1 });
  });

  test('is priced from its pool where nobody lists the curve', async () => {
    const past = openMigrated({ pair: { ...pair, address: `${POOL}1`, createdAt: migratedAt } });
    past.candles.list([]);
    await past.hear(1);
    await past.recall();
    expect((await onlyCall()).call.entry).toMatchObject({ price: 3, confidence: 'low' });
  });

  test('asks for no pools where the token had not moved by then or had before', async () => {
    const past = openPast({ today: { pair: { ...pair, createdAt: after(MONTH_AGO, -DAY) } } });
    past.trade(1, () => 1);
    past.prices.set(tokenOf(1), 1, {
      pair: { ...pair, address: `${POOL}1`, createdAt: after(MONTH_AGO, -DAY) },
    });
    await past.hear(1);
    await past.recall();
    expect(past.candles.listings()).toBe(0);
    expect((await onlyCall()).call.entry.lagMs).toBe(0);
  });

  test('keeps its pools, so that what goes on is read in each of them', async () => {
    const yesterday = after(NOON, -DAY);
    const movedAt = after(yesterday, 30 * MINUTE);
    const past = openPast({ policy: { ...DEFAULT_TRACKING_POLICY, candleGraceMs: HOUR } });
    past.trade(1, price, yesterday);
    past.prices.set(tokenOf(1), 3, { pair: { ...pair, address: `${POOL}1`, createdAt: movedAt } });
    past.candles.set(CURVE, (at) => (at > movedAt ? undefined : 1));
    past.candles.list([
      { address: `${POOL}1`, dex: 'pumpswap', createdAt: movedAt },
      { address: CURVE, dex: 'pump-fun', curve: true, createdAt: yesterday },
    ]);
    await past.hear(1, yesterday);
    await past.recall();
    const [due] = await store.dueRefines(after(NOON, 7 * DAY), 1);
    expect(due).toMatchObject({
      from: yesterday,
      pools: [
        { address: CURVE, curve: true, from: yesterday, to: movedAt },
        { address: `${POOL}1`, curve: false, from: movedAt },
      ],
    });
  });
});

describe('what is known of the time before a past call', () => {
  test('is how far it had run up', async () => {
    const past = openPast();
    past.trade(1, (ms) => (ms < -30 * MINUTE ? 1 : ms < -10 * MINUTE ? 2 : 2.5));
    await past.hear(1);
    await past.recall();
    const { runUp } = (await onlyCall()).call;
    expect(runUp).toMatchObject({ source: 'candles', m5: 0 });
    expect(runUp!.m60).toBeCloseTo(1.5);
  });

  test('is nothing where nothing was traded', async () => {
    const past = openPast();
    past.trade(1, (ms) => (ms <= 0 ? undefined : 1));
    await past.hear(1);
    await past.recall();
    expect((await onlyCall()).call).not.toHaveProperty('runUp');
  });
});

describe('posts of the past', () => {
  test('about a call that was open then are mentions; after its end they are calls', async () => {
    const past = openPast();
    past.trade(1, () => 1);
    await past.hear(1);
    await past.hear(1, after(MONTH_AGO, 3 * DAY));
    await past.hear(1, after(MONTH_AGO, 8 * DAY));
    expect(await past.recall()).toMatchObject({ calls: 2, mentions: 1 });
    const views = await store.calls({ limit: 9 });
    expect(views.map(({ call, mentions }) => [call.sequence, call.context.weight, mentions])).toEqual([
      [2, 0, 0],
      [1, 1, 1],
    ]);
  });

  test('that nobody can price count as never priced', async () => {
    const past = openPast();
    past.trade(2, () => undefined);
    await past.hear(1);
    await past.hear(2);
    expect(await past.recall()).toMatchObject({ calls: 0, unpriced: 2 });
    expect(await store.standings({})).toMatchObject([{ heard: 2, priced: 0, unpriced: 2 }]);
  });

  test('of a young post wait for its first candle, and are given up in the end', async () => {
    const past = openPast();
    const now = after(NOON, -20 * MINUTE);
    past.trade(1, (ms) => (ms < 30 * MINUTE ? undefined : 1), now);
    await past.hear(1, now);
    await past.hear(2, now);
    expect(await past.recall()).toEqual({ calls: 0, mentions: 0, unpriced: 0, dropped: 0, waiting: 2 });
    past.clock.advance(HOUR);
    expect(await past.recall()).toMatchObject({ calls: 1, waiting: 1 });
    past.clock.advance(6 * HOUR);
    expect(await past.recall()).toMatchObject({ unpriced: 1 });
  });

  test('wait while a source is down, and are priced when it is back', async () => {
    const past = openPast();
    past.trade(1, () => 1);
    await past.hear(1);
    past.candles.down = true;
    expect(await past.recall()).toMatchObject({ waiting: 1 });
    past.candles.down = false;
    past.prices.down = true;
    past.clock.advance(HOUR);
    expect(await past.recall()).toMatchObject({ waiting: 1 });
    past.prices.down = false;
    past.clock.advance(HOUR);
    expect(await past.recall()).toMatchObject({ calls: 1 });
    expect(past.failures.map(({ error }) => error instanceof PriceSourceError)).toEqual([true, true]);
  });

  test('wait while an import is at work, which may be reading backwards', async () => {
    const past = openPast();
    past.trade(1, () => 1);
    await past.hear(1);
    const elsewhere = { ...HARBOUR, chatId: -1_009_999_999_999 as ChatId };
    await store.hearAll([{ ...past.posted(1), channel: elsewhere, detection: NO_CALL }]);
    expect(await past.recall()).toEqual({ calls: 0, mentions: 0, unpriced: 0, dropped: 0, waiting: 0 });
    past.clock.advance(2 * MINUTE);
    expect(await past.recall()).toMatchObject({ calls: 1 });
  });

  test('of one token wait for the earliest of them, whatever holds it up', async () => {
    const past = openPast();
    past.trade(1, () => 1);
    await past.hear(1, after(MONTH_AGO, 3 * DAY));
    await past.hear(1, MONTH_AGO);
    past.candles.down = true;
    expect(await past.recall()).toMatchObject({ waiting: 1, calls: 0 });
    past.candles.down = false;
    expect(await past.recall()).toMatchObject({ waiting: 0, calls: 0 });
    past.clock.advance(HOUR);
    expect(await past.recall()).toMatchObject({ calls: 1, mentions: 1 });
    expect((await onlyCall()).call.postedAt).toBe(MONTH_AGO);
  });

  test('that may still be followed come before all others', async () => {
    const past = openPast();
    for (const number of [1, 2, 3]) past.trade(number, () => 1);
    await past.hear(1, MONTH_AGO);
    await past.hear(2, after(NOON, -2 * DAY));
    await past.hear(3, after(NOON, -2 * HOUR));
    await past.recall();
    const order = past.candles.asked.map(({ pool }) => pool.slice(POOL.length));
    expect(order.filter((pool, index) => order.indexOf(pool) === index)).toEqual(['3', '2', '1']);
  });

  test('are not swallowed by a call that the channel made long after them', async () => {
    const past = openPast();
    past.trade(1, () => 1);
    const yesterday = after(NOON, -DAY);
    await past.hear(1, yesterday);
    await past.recall();
    await past.hear(1, MONTH_AGO);
    expect(await past.recall()).toMatchObject({ calls: 1, mentions: 0 });
    const views = await store.calls({ limit: 9 });
    expect(
      views.map(({ call, mentions }) => [
        call.postedAt,
        call.status,
        call.sequence,
        call.context.weight,
        mentions,
      ]),
    ).toEqual([
      [yesterday, 'open', 2, 0, 0],
      [MONTH_AGO, 'closed', 1, 1, 0],
    ]);
  });

  test('that name a token twice name it once', async () => {
    const past = openPast();
    past.trade(1, () => 1);
    past.prices.pool('Chart1', tokenOf(1));
    const chart = {
      kind: 'pool',
      chain: 'solana',
      address: 'Chart1',
      exactCase: true,
      evidence: ['link'],
    } as const;
    const { detection } = past.posted(1);
    await past.hear(1, MONTH_AGO, {
      detection: { ...detection, candidates: [...detection.candidates, chart] },
    });
    expect(await past.recall()).toMatchObject({ calls: 1, mentions: 0, dropped: 1 });
    expect((await onlyCall()).mentions).toBe(0);
  });

  test('that live hearing gave up are priced when history brings them again', async () => {
    const past = openPast();
    past.trade(1, () => 1);
    const { past: _, ...live } = past.posted(1);
    await store.hear({ ...live, origin: 'forward' });
    const [lead] = await store.dueLeads(after(NOON, MINUTE), 5);
    await store.begin([{ lead: lead!, gaveUp: true }], past.beginRules, NOON);
    await store.hear({ ...live, past: true });
    expect(await past.recall()).toMatchObject({ calls: 1 });
  });

  test('that somebody asks about are answered when they are priced, and when they are not', async () => {
    const past = openPast();
    past.trade(1, (ms) => (ms < HOUR ? 1 : 3));
    await past.hear(1, MONTH_AGO, { asker: { chatId: 42 as ChatId, messageId: 5 } });
    await past.hear(2, MONTH_AGO, { asker: { chatId: 43 as ChatId } });
    await past.recall();
    const notices = await store.dueNotices(after(NOON, DAY), 9);
    expect(notices.map(({ chatId, notice }) => [chatId, notice.kind])).toEqual([
      [42, 'completed'],
      [43, 'unpriced'],
    ]);
  });

  test('whose candles can never be read are given up in the end', async () => {
    const past = openPast();
    past.prices.set(tokenOf(1), 1, { pair });
    past.candles.set(POOL, () => {
      throw new PriceSourceError('malformed', 'no candle');
    });
    await past.hear(1);
    for (let tries = 0; tries < 40; tries += 1) {
      await past.recall();
      past.clock.advance(HOUR);
    }
    expect(await store.standings({})).toMatchObject([{ unpriced: 1 }]);
  });

  test('that report on a call are kept with it, in whatever case they spell its address or by its symbol', async () => {
    const past = openPast();
    const token = tokenRef('base', '0x00000000000000000000000000000000000000AA');
    past.prices.set(token, 0.5, { symbol: 'GULL', pair: { ...pair, address: 'Nest' } });
    past.candles.set('Nest', (at) => (at - MONTH_AGO < HOUR ? 1 : 4));
    const { detection } = past.posted(1);
    const [candidate] = detection.candidates;
    const called = { ...candidate!, ...token } as AddressCandidate;
    await past.hear(1, MONTH_AGO, { text: token.address, detection: { ...detection, candidates: [called] } });
    const claim = { ...NO_CALL, intent: 'update', claimedMultiple: 4 } as const;
    const later = (hours: number): EpochMs => after(MONTH_AGO, hours * HOUR);
    await past.hear(1, later(2), {
      text: '4x! 0x00000000000000000000000000000000000000AA',
      detection: claim,
    });
    await past.hear(1, later(3), { text: '$gull hit 4x', detection: claim });
    await past.hear(1, later(4), { text: '$GULLS hit 4x', detection: claim });
    await past.recall();
    const view = await onlyCall();
    expect(view.mentions).toBe(2);
    const record = await store.channelRecord(view.channel.id, 1);
    expect(record?.claims).toEqual({ count: 2, medianRatio: 1, inflated: 0 });
  });

  test('by a ticker alone are not guessed at', async () => {
    const past = openPast();
    past.trade(1, () => 1);
    past.prices.ticker('TOKEN', tokenOf(1));
    const ticker = { kind: 'ticker', symbol: 'TOKEN', evidence: ['ticker:cashtag'] } as const;
    await past.hear(1, MONTH_AGO, {
      detection: { intent: 'call', confidence: 0.9, symbols: ['TOKEN'], model: 'test', candidates: [ticker] },
    });
    expect(await past.recall()).toMatchObject({ calls: 0, unpriced: 0 });
    expect(await store.calls({ limit: 9 })).toEqual([]);
  });
});

describe('what is learnt from the past', () => {
  test('is learnt in the order of time, however the calls came in', async () => {
    const inOrder = await learnt([1, 2, 3, 4, 5, 6]);
    expect(inOrder.reputations[0]).toMatchObject({ scope: 'all', completed: 6 });
    expect(await learnt([5, 2, 6, 1, 4, 3])).toEqual(inOrder);
  });

  test('is what was learnt live, when everything is folded again', async () => {
    const verbs = openVerbs();
    ({ store } = verbs);
    for (let number = 1; number <= 8; number += 1) {
      verbs.prices.set(tokenOf(number), 1);
      await verbs.post([tokenOf(number)]);
      await verbs.begin();
      verbs.clock.advance(HOUR);
      verbs.prices.set(tokenOf(number), number % 3 === 0 ? 2 : 0.4);
    }
    for (let hours = 0; hours < 8 * 24; hours += 1) {
      await verbs.sweep();
      verbs.clock.advance(HOUR);
    }
    const [channel] = await store.channels();
    const before = await store.channelRecord(channel!.channel.id, 9);
    expect(before!.completed).toHaveLength(8);
    expect(await store.relearn(createRefold(), running)).toEqual({ outcomes: 8, behind: false });
    expect(await store.channelRecord(channel!.channel.id, 9)).toEqual(before);
  });

  test('is the same when many calls end in one sweep: no two outcomes are of one instant', async () => {
    const verbs = openVerbs();
    ({ store } = verbs);
    const numbers = [1, 2, 3, 4, 5, 6];
    for (const number of numbers) verbs.prices.set(tokenOf(number), 1);
    await verbs.post(numbers.map((number) => tokenOf(number)));
    await verbs.begin();
    for (const number of numbers) verbs.prices.set(tokenOf(number), number % 3 === 0 ? 2 : 0.4);
    for (let hours = 0; hours < 8 * 24; hours += 1) {
      await verbs.sweep();
      verbs.clock.advance(HOUR);
    }
    const [channel] = await store.channels();
    const before = await store.channelRecord(channel!.channel.id, 9);
    expect(new Set(before!.completed.map(({ outcome }) => outcome?.completedAt)).size).toBe(6);
    expect(await store.relearn(createRefold(), running)).toEqual({ outcomes: 6, behind: false });
    expect(await store.channelRecord(channel!.channel.id, 9)).toEqual(before);
  });

  test('takes in what ends while it is folded', async () => {
    const verbs = openVerbs();
    ({ store } = verbs);
    const policy = { ...DEFAULT_TRACKING_POLICY, ...DEFAULT_BEGIN_POLICY };
    const { announce } = createAnnouncer(policy);
    const rules = { observe: createObserver(policy), conclude: createConclude(policy), announce };
    for (const number of [1, 2]) verbs.prices.set(tokenOf(number), 1);
    await verbs.post([tokenOf(1), tokenOf(2)]);
    await verbs.begin();
    verbs.clock.advance(HOUR);
    await verbs.sweep();
    const ids = (await store.calls({ status: 'open', limit: 9 })).map(({ call }) => call.id);
    await store.complete(ids.slice(0, 1), 'elapsed', rules, verbs.clock.now());
    const folding = store.relearn(createRefold(), running);
    const ending = store.complete(ids.slice(1), 'elapsed', rules, after(verbs.clock.now(), HOUR));
    expect(await ending).toEqual(ids.slice(1));
    expect(await folding).toEqual({ outcomes: 2, behind: false });
    const [channel] = await store.channels();
    expect((await store.channelRecord(channel!.channel.id, 9))!.reputations[0]).toMatchObject({
      completed: 2,
    });
  });

  test('rests on what was known at the time of each post', async () => {
    const { restsOn } = await learnt([12, 1, 3]);
    expect(restsOn).toEqual([
      { channel: 2, all: 2 },
      { channel: 0, all: 0 },
      { channel: 0, all: 0 },
    ]);
  });

  /** Calls of these days become known in an order of their own, one recall each. */
  async function learnt(order: readonly number[]) {
    const past = openPast();
    for (const number of order) {
      const postedAt = after(MONTH_AGO, number * DAY);
      past.trade(number, (ms) => (ms < HOUR ? 1 : number % 2 === 0 ? 3 : 0.4), postedAt);
      await past.hear(number, postedAt);
      await past.recall();
    }
    const [channel] = await store.channels();
    const record = await store.channelRecord(channel!.channel.id, 9);
    const foretold = record!.completed.map(({ call }) => [call.postedAt, call.context.predictedSuccess]);
    const restsOn = record!.completed
      .toSorted((a, b) => b.call.postedAt - a.call.postedAt)
      .map(({ call }) => call.context.restsOn);
    await store.close();
    return { reputations: record!.reputations, foretold, restsOn };
  }
});
