import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { addressKind } from '../src/detection/address.ts';
import { after, type ChatId, DAY, HOUR, MINUTE, SECOND } from '../src/model/units.ts';
import { createTracker, type MessageContext, type Tracker } from '../src/tracker.ts';
import { openVerbs, type Verbs } from './tracking/verbs.ts';

const HERON = { chain: 'solana', address: '7GCihgDB8fe6KNjn2MYtkzZcRjQy3t9GHdC8uHYmW2hr' };
const MOSS = { chain: 'base', address: '0x833589fCD6eDb6E08f4c7C32D4f71b54bdA02913' };

let verbs: Verbs;
let tracker: Tracker;

beforeEach(() => {
  verbs = openVerbs();
  tracker = createTracker({
    store: verbs.store,
    clock: verbs.clock,
    begin: async () => await verbs.begin(),
    sweep: async () => await verbs.sweep(),
    isAddress: (address) => addressKind(address).length > 0,
    trackingMs: 7 * DAY,
    minCompleted: 1,
  });
});

afterEach(async () => await verbs.store.close());

function message(messageId: number, more: Partial<MessageContext> = {}): MessageContext {
  return { channelId: -1_001_234_567_890, channelTitle: 'Alpha Harbour', messageId, ...more };
}

describe('startTracking(tokenData, messageContext)', () => {
  test('gives the tracking id of a call at the price of now', async () => {
    verbs.prices.set(HERON, 0.5);
    const id = await tracker.startTracking(HERON, message(1));
    expect(id).toMatch(/^#\d+$/);
    expect(await tracker.getFinalResults(id)).toMatchObject({
      messageId: 1,
      token: { ref: HERON },
      call: { status: 'open', entry: { price: 0.5, confidence: 'high' }, context: { origin: 'api' } },
    });
  });

  test('asked again, for the same message or a later one, gives the id of the open call', async () => {
    verbs.prices.set(HERON, 0.5);
    const id = await tracker.startTracking(HERON, message(1));
    expect(await tracker.startTracking(HERON, message(1))).toBe(id);
    expect(await tracker.startTracking(HERON, message(2))).toBe(id);
    expect(await verbs.store.calls({ limit: 9 })).toHaveLength(1);
  });

  test('tracks two tokens of one message, each under an id of its own', async () => {
    verbs.prices.set(HERON, 0.5);
    verbs.prices.set(MOSS, 2);
    for (const text of [undefined, 'Two of them today']) {
      const messageId = text === undefined ? 1 : 2;
      const context = message(messageId, {
        channelId: -1_000_000_000_000 - messageId,
        ...(text !== undefined && { text }),
      });
      const first = await tracker.startTracking(HERON, context);
      const second = await tracker.startTracking(MOSS, context);
      expect(second).not.toBe(first);
    }
  });

  test('rejects for a token without a price, says what happens next, and loses nothing', async () => {
    const started = tracker.startTracking(HERON, message(1));
    await expect(started).rejects.toThrow(
      /no source prices 7GCih\w+ on solana yet; the message is kept and tried again/,
    );
    verbs.prices.set(HERON, 0.5);
    verbs.clock.advance(MINUTE);
    await verbs.begin();
    const id = await tracker.startTracking(HERON, message(1));
    expect(await tracker.getFinalResults(id)).toMatchObject({ call: { entry: { lagMs: MINUTE } } });
  });

  test('tries a message again at once that was kept for want of a price', async () => {
    await expect(tracker.startTracking(HERON, message(1))).rejects.toThrow(/no source prices/);
    verbs.prices.set(HERON, 0.5);
    verbs.clock.advance(MINUTE);
    expect(await tracker.startTracking(HERON, message(1))).toMatch(/^#\d+$/);
  });

  test('says so when the message is known with another text, since an edit opens no call', async () => {
    verbs.prices.set(HERON, 0.5);
    verbs.prices.set(MOSS, 2);
    await tracker.startTracking(HERON, message(1, { text: 'Heron it is' }));
    const edited = tracker.startTracking(MOSS, message(1, { text: 'No, moss it is' }));
    await expect(edited).rejects.toThrow(/message 1 .* known with another text/);
    expect(await verbs.store.findCalls(MOSS.address, 1)).toEqual([]);
  });

  test.each([
    ['address', { ...HERON, address: 'hello' }, {}, /expected a token address, was "hello"/],
    ['chain', { ...HERON, chain: 'So lana' }, {}, /expected a chain like solana/],
    ['channel', HERON, { channelId: Number.NaN }, /expected the id of a channel/],
    ['message', HERON, { messageId: 1.5 }, /expected the number of a message/],
    ['confidence', HERON, { confidence: 2 }, /expected a confidence between 0 and 1/],
    ['time in seconds', HERON, { postedAt: 1_767_600_000 }, /last 7 days/],
    ['time to come', HERON, { postedAt: Date.UTC(2031, 0, 1) }, /last 7 days/],
  ])('refuses a malformed %s, names the cure, and keeps nothing', async (_, token, more, words) => {
    verbs.prices.set(HERON, 0.5);
    await expect(tracker.startTracking(token, message(1, more))).rejects.toThrow(words);
    expect(await verbs.store.dueLeads(after(verbs.clock.now(), DAY), 10)).toEqual([]);
    expect(await verbs.store.channels()).toEqual([]);
  });
});

describe('updateAllPrices()', () => {
  test('prices what is due and says how it went', async () => {
    verbs.prices.set(HERON, 0.5);
    await tracker.startTracking(HERON, message(1));
    expect(await tracker.updateAllPrices()).toMatchObject({ due: 0 });
    verbs.clock.advance(3 * MINUTE);
    expect(await tracker.updateAllPrices()).toMatchObject({ due: 1, priced: 1, missing: 0, failed: 0 });
  });
});

describe('getFinalResults(trackingId)', () => {
  test('has no outcome while the call is open, and one after its seven days', async () => {
    verbs.prices.set(HERON, 0.5);
    const id = await tracker.startTracking(HERON, message(1));
    expect((await tracker.getFinalResults(id)).outcome).toBeUndefined();
    verbs.prices.set(HERON, 0.75);
    verbs.clock.advance(7 * DAY - MINUTE);
    await tracker.updateAllPrices();
    verbs.clock.advance(2 * MINUTE);
    await tracker.updateAllPrices();
    const { outcome } = await tracker.getFinalResults(` ${id} `);
    expect(outcome).toMatchObject({ reason: 'elapsed', success: true, finalRoi: 0.5 });
  });

  test.each(['', '#', 'heron', '#1e3', '1.5', '-1', '#12 34', '#9999999999999999'])(
    'refuses %o as malformed',
    async (id) => {
      await expect(tracker.getFinalResults(id)).rejects.toThrow(/expected a tracking id like #1042/);
    },
  );

  test('says that there is no such call', async () => {
    await expect(tracker.getFinalResults('#42')).rejects.toThrow('there is no call #42');
  });
});

describe('getTrackingSummary()', () => {
  test('counts what was heard, priced and completed, and ranks nobody by one call', async () => {
    verbs.prices.set(HERON, 0.5);
    const id = await tracker.startTracking(HERON, message(1, { postedAt: verbs.clock.now() - 10 * SECOND }));
    await expect(tracker.startTracking(MOSS, message(2))).rejects.toThrow(/no source prices/);
    expect(await tracker.getTrackingSummary()).toMatchObject({
      at: verbs.clock.now(),
      heard: 2,
      waiting: 1,
      open: 1,
      completed: 0,
      board: { ranked: [], unranked: [{ title: 'Alpha Harbour' }] },
    });
    verbs.prices.set(HERON, 0.01);
    for (const _ of [1, 2, 3]) {
      verbs.clock.advance(HOUR);
      await tracker.updateAllPrices();
    }
    expect((await tracker.getFinalResults(id)).outcome?.reason).toBe('loss');
    const summary = await tracker.getTrackingSummary();
    expect(summary).toMatchObject({ completed: 1, open: 0, reasons: { loss: 1 } });
    expect(summary.board.ranked).toEqual([]);
    expect(summary.board.unranked).toMatchObject([{ title: 'Alpha Harbour', completed: 1 }]);
  });
});

test('ids of channels are Telegram’s own, so that an API call and a post meet in one channel', async () => {
  verbs.prices.set(HERON, 0.5);
  await verbs.store.monitor(
    { kind: 'channel', chatId: -1_001_234_567_890 as ChatId, title: 'Alpha Harbour' },
    true,
    verbs.clock.now(),
  );
  await tracker.startTracking(HERON, message(1));
  expect(await verbs.store.channels()).toHaveLength(1);
});
