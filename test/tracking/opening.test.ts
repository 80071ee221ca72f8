import { afterEach, describe, expect, test } from 'vitest';
import type { CallId } from '../../src/model/units.ts';
import { after, MINUTE, SECOND } from '../../src/model/units.ts';
import type { CandleSource } from '../../src/ports.ts';
import { DEFAULT_TRACKING_POLICY } from '../../src/tracking/lifecycle.ts';
import { rebuildRunning } from '../../src/tracking/follow.ts';
import { candleAt, type FakeCandles, fakeCandles } from '../fakes/candles.ts';
import { NOON } from '../fakes/clock.ts';
import { HARBOUR, openVerbs, tokenOf, type Verbs } from './verbs.ts';

let verbs: Verbs;
afterEach(async () => await verbs.store.close());

const TOKEN = tokenOf(1);
const POOL = { address: 'PoolOfOne', dex: 'raydium', curve: false } as const;
const BETA = { ...HARBOUR, chatId: -1_009_999_999_999 as typeof HARBOUR.chatId, title: 'Beta' };

/** A post at 12:00:20 that is priced at this many seconds after noon, at 3 dollars; candles began at 1. */
async function heardAt(
  seconds: number,
  options: { candles?: CandleSource; pool?: boolean; withinMs?: number } = {},
): Promise<FakeCandles> {
  const fake = fakeCandles();
  fake.set(POOL.address, [
    candleAt(after(NOON, -70 * MINUTE), 0.5),
    candleAt(after(NOON, -6 * MINUTE), 0.8),
    candleAt(NOON, 1),
    candleAt(after(NOON, MINUTE), 2, { open: 1.5 }),
    candleAt(after(NOON, 2 * MINUTE), 2.5, { open: 2 }),
  ]);
  const { candles = fake, pool = true, withinMs } = options;
  verbs = openVerbs({ candles, ...(withinMs !== undefined && { candlesWithinMs: withinMs }) });
  verbs.prices.set(TOKEN, 3, { marketCapUsd: 300_000, depthUsd: 40_000, ...(pool && { pair: POOL }) });
  verbs.clock.advance(20 * SECOND);
  await verbs.post([TOKEN]);
  verbs.clock.advance(seconds * SECOND - 20 * SECOND);
  await verbs.begin();
  return fake;
}

async function onlyCall() {
  const [view] = await verbs.store.calls({ status: 'open', limit: 9 });
  if (view === undefined) throw new Error('expected a call');
  return view.call;
}

describe('a call that is heard late', () => {
  test('begins at the open of the first full minute after its post', async () => {
    const fake = await heardAt(180);
    const { entry, runUp } = await onlyCall();
    expect(entry).toMatchObject({
      at: after(NOON, MINUTE),
      price: 1.5,
      lagMs: 40 * SECOND,
      source: 'fake',
      confidence: 'high',
      marketCapUsd: 150_000,
      depthUsd: 40_000,
      supply: 100_000,
    });
    expect(runUp).toEqual({ m5: expect.closeTo(0.25), m60: 1, source: 'candles' });
    expect(fake.asked).toHaveLength(1);
  });

  test('has its series from there on, as a rebuild sees it', async () => {
    await heardAt(180);
    const call = await onlyCall();
    const samples = await verbs.store.samples(call.tokenId, call.entry.at, verbs.clock.now());
    expect(samples.map(({ price }) => price)).toEqual([3]);
    expect(call.running).toEqual(rebuildRunning(call.entry, samples, DEFAULT_TRACKING_POLICY));
    expect(call.running.last.price).toBe(3);
  });

  test('of a token that is followed already has what was seen of it since', async () => {
    verbs = openVerbs({ candles: candlesOf([candleAt(after(NOON, MINUTE), 2)]) });
    verbs.prices.set(TOKEN, 2, { pair: POOL });
    await verbs.post([TOKEN]);
    await verbs.begin();
    verbs.clock.advance(20 * SECOND);
    await verbs.post([TOKEN], { channel: BETA });
    for (const price of [4, 5]) {
      verbs.clock.advance(2 * MINUTE);
      verbs.prices.set(TOKEN, price, { pair: POOL });
      await verbs.sweep();
    }
    await verbs.begin();
    const late = (await verbs.store.call(2 as CallId))!.call;
    const samples = await verbs.store.samples(late.tokenId, late.entry.at, verbs.clock.now());
    expect(late.entry.price).toBe(2);
    expect(samples.map(({ price }) => price)).toEqual([4, 5]);
    expect(late.running).toEqual(rebuildRunning(late.entry, samples, DEFAULT_TRACKING_POLICY));
  });

  test('within a minute begins at its quote, and asks nobody', async () => {
    const fake = await heardAt(75);
    expect((await onlyCall()).entry).toMatchObject({ price: 3, lagMs: 55 * SECOND });
    expect(fake.asked).toEqual([]);
  });

  test('before the first full minute has ended begins at its quote, and asks nobody', async () => {
    const fake = await heardAt(110);
    expect((await onlyCall()).entry).toMatchObject({ price: 3, lagMs: 90 * SECOND });
    expect(fake.asked).toEqual([]);
  });

  test.each([
    ['knows nothing of the pool', candlesOf(undefined)],
    ['saw no trade since', candlesOf([candleAt(NOON, 1)])],
  ])('begins at its quote where the source %s', async (_, candles) => {
    await heardAt(180, { candles });
    expect((await onlyCall()).entry).toMatchObject({ price: 3, source: 'fake', lagMs: 160 * SECOND });
    expect(verbs.failures).toEqual([]);
  });

  test('begins at its quote where the source fails, and where its pool is unknown', async () => {
    const down = fakeCandles();
    down.down = true;
    await heardAt(180, { candles: down });
    expect((await onlyCall()).entry.price).toBe(3);
    expect(verbs.failures).toHaveLength(1);
    await verbs.store.close();
    const fake = await heardAt(180, { pool: false });
    expect((await onlyCall()).entry.price).toBe(3);
    expect(fake.asked).toEqual([]);
  });

  test('begins at its quote where no answer comes, and holds up no other meanwhile', async () => {
    let whileWaiting: Promise<number> | undefined;
    const silent: CandleSource = {
      name: 'silent',
      candles: () => {
        whileWaiting = verbs.store.calls({ status: 'open', limit: 9 }).then((open) => open.length);
        return new Promise(() => undefined);
      },
    };
    verbs = openVerbs({ candles: silent, candlesWithinMs: 30 });
    verbs.prices.set(TOKEN, 3, { pair: POOL });
    verbs.prices.set(tokenOf(2), 1, { pair: { ...POOL, address: 'Other' } });
    await verbs.post([TOKEN]);
    verbs.clock.advance(3 * MINUTE);
    await verbs.post([tokenOf(2)]);
    expect((await verbs.begin()).calls).toHaveLength(2);
    // The punctual one was open while candles of the late one were waited for.
    expect(await whileWaiting).toBe(1);
  });

  test('is the original of a later one that is heard with it', async () => {
    verbs = openVerbs({ candles: candlesOf([candleAt(after(NOON, MINUTE), 2)]) });
    verbs.prices.set(TOKEN, 3, { pair: POOL });
    await verbs.post([TOKEN]);
    verbs.clock.advance(3 * MINUTE);
    await verbs.post([TOKEN], { channel: BETA });
    await verbs.begin();
    const views = await verbs.store.calls({ status: 'open', limit: 9 });
    const echo = views.find(({ channel }) => channel.title === 'Beta');
    const original = views.find(({ channel }) => channel.title === HARBOUR.title);
    expect(echo?.call.context.echoOf).toEqual({ callId: original?.call.id, delayMs: 3 * MINUTE });
    expect(original?.call.entry.price).toBe(2);
    expect(echo?.call.entry.price).toBe(3);
  });
});

function candlesOf(candles: readonly ReturnType<typeof candleAt>[] | undefined): CandleSource {
  const fake = fakeCandles();
  if (candles !== undefined) fake.set(POOL.address, candles);
  return fake;
}
