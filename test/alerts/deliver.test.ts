import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createDeliver } from '../../src/alerts/deliver.ts';
import { DEFAULT_CHAT_SETTINGS, type Envelope } from '../../src/model/notice.ts';
import { type ChatId, MINUTE, SECOND } from '../../src/model/units.ts';
import { type Messenger, MessengerError, type Store, StoreError } from '../../src/ports.ts';
import { openStore } from '../../src/sqlite/open.ts';
import { fakeClock, type FakeClock } from '../fakes/clock.ts';
import { fakeMessenger, type FakeMessenger } from '../fakes/messenger.ts';

let store: Store;
let clock: FakeClock;
let messenger: FakeMessenger;
let deliver: () => ReturnType<ReturnType<typeof createDeliver>>;

beforeEach(() => {
  store = openStore({ path: ':memory:' });
  clock = fakeClock();
  messenger = fakeMessenger();
  const verb = createDeliver({ store, messenger, clock });
  deliver = () => verb(new AbortController().signal);
});

afterEach(async () => {
  await store.close();
});

function saying(chatId: number, issue: string): Envelope {
  return {
    dedupKey: `${chatId} ${issue}`,
    chatId: chatId as ChatId,
    silent: false,
    notice: { kind: 'health', issue, cure: 'none' },
  };
}

async function queue(...envelopes: readonly Envelope[]): Promise<void> {
  for (const id of new Set(envelopes.map(({ chatId }) => chatId))) {
    await store.meetChat({ id, kind: 'private', title: `Chat ${id}` }, clock.now());
  }
  await store.enqueue(envelopes, clock.now());
}

const issues = (): readonly string[] =>
  messenger.said.map(({ chatId, notice }) => `${chatId} ${notice.kind === 'health' ? notice.issue : ''}`);

describe('delivery', () => {
  test('says everything once, each chat in order', async () => {
    await queue(saying(1, 'a'), saying(2, 'b'), saying(1, 'c'));
    expect(await deliver()).toEqual({ sent: 3, postponed: 0, dead: 0 });
    expect(issues().filter((line) => line.startsWith('1'))).toEqual(['1 a', '1 c']);
    await deliver();
    expect(messenger.said).toHaveLength(3);
  });

  test('says things in the topic that a group has chosen, and replies where the message is', async () => {
    await queue(saying(-5, 'a'), { ...saying(-5, 'b'), replyTo: 9 }, saying(7, 'c'));
    for (const id of [-5, 7] as ChatId[]) await store.setChat(id, { ...DEFAULT_CHAT_SETTINGS, topicId: 12 });
    await deliver();
    const topics = messenger.said.map((message: Parameters<Messenger['send']>[0]) =>
      message.notice.kind === 'health' ? `${message.notice.issue} ${message.topicId}` : '',
    );
    expect(new Set(topics)).toEqual(new Set(['a 12', 'b undefined', 'c undefined']));
  });

  test('obeys a requested wait, and holds what the same chat says later', async () => {
    await queue(saying(1, 'a'), saying(1, 'b'));
    messenger.faults.push(new MessengerError('wait', 'too many requests', { waitMs: 30 * SECOND }));
    await deliver();
    expect(messenger.said).toEqual([]);
    clock.advance(29 * SECOND);
    await deliver();
    expect(messenger.said).toEqual([]);
    clock.advance(SECOND);
    await deliver();
    expect(issues()).toEqual(['1 a', '1 b']);
  });

  test('one chat that must wait does not hold up another', async () => {
    await queue(saying(1, 'a'), saying(2, 'b'));
    messenger.faults.push(new MessengerError('wait', 'too many requests', { waitMs: MINUTE }));
    await deliver();
    expect(messenger.said).toHaveLength(1);
  });

  test('parks a chat that may not be written to, and keeps its messages for its return', async () => {
    await queue(saying(1, 'a'));
    messenger.faults.push(new MessengerError('parked', 'bot was blocked by the user'));
    await deliver();
    expect(await store.chat(1 as ChatId)).toMatchObject({ status: 'parked' });
    clock.advance(MINUTE);
    expect(await deliver()).toMatchObject({ sent: 0 });
    await store.meetChat({ id: 1 as ChatId, kind: 'private', title: 'Chat 1' }, clock.now());
    await deliver();
    expect(issues()).toEqual(['1 a']);
  });

  test('follows a chat to its new id', async () => {
    await queue(saying(-5, 'a'), saying(-5, 'b'));
    messenger.faults.push(new MessengerError('migrated', 'upgraded', { migratedTo: -1_005 as ChatId }));
    await deliver();
    expect(issues()).toEqual(['-1005 a', '-1005 b']);
  });

  test('gives up a message that Telegram refuses for good, and goes on with the next', async () => {
    await queue(saying(1, 'a'), saying(1, 'b'));
    messenger.faults.push(new MessengerError('refused', 'bad request'));
    expect(await deliver()).toEqual({ sent: 1, postponed: 0, dead: 1 });
    expect(issues()).toEqual(['1 b']);
  });

  test('a notice that cannot be put into words is given up, and holds up nobody', async () => {
    await queue(saying(1, 'poison'), saying(1, 'b'), saying(2, 'c'));
    const failed: unknown[] = [];
    const wording: Messenger = {
      async send(message, signal) {
        if (message.notice.kind === 'health' && message.notice.issue === 'poison') {
          throw new TypeError('no words for it');
        }
        return await messenger.send(message, signal);
      },
    };
    const verb = createDeliver({ store, messenger: wording, clock, onFailure: (row) => failed.push(row.id) });
    expect(await verb(new AbortController().signal)).toEqual({ sent: 2, postponed: 0, dead: 1 });
    expect(issues().toSorted()).toEqual(['1 b', '2 c']);
    expect(failed).toHaveLength(1);
    expect(await store.backlog(clock.now())).toMatchObject({ outbox: 0 });
  });

  test('what was said while the store could not take it down is not said again', async () => {
    await queue(saying(1, 'a'), saying(1, 'b'));
    let full = true;
    const filled: Store = {
      ...store,
      settleNotices: (results, now) =>
        full ? Promise.reject(new StoreError('full', 'no space')) : store.settleNotices(results, now),
    };
    const verb = createDeliver({ store: filled, messenger, clock });
    for (let beat = 0; beat < 5; beat += 1) {
      await expect(verb(new AbortController().signal)).rejects.toThrow('no space');
    }
    expect(issues()).toEqual(['1 a']);
    full = false;
    await verb(new AbortController().signal);
    expect(issues()).toEqual(['1 a', '1 b']);
  });

  test('a run that fails has ended for every chat: the next one says nothing twice', async () => {
    await queue(saying(1, 'a'), saying(2, 'b'));
    let full = true;
    const filled: Store = {
      ...store,
      async settleNotices(results, now) {
        if (full) throw new StoreError('full', 'no space');
        await store.settleNotices(results, now);
      },
    };
    let underWay = 0;
    const slow: Messenger = {
      async send(message, signal) {
        underWay += 1;
        for (let turn = 0; turn < message.chatId * 20; turn += 1) await Promise.resolve();
        underWay -= 1;
        return await messenger.send(message, signal);
      },
    };
    const verb = createDeliver({ store: filled, messenger: slow, clock });
    await expect(verb(new AbortController().signal)).rejects.toThrow('no space');
    expect(underWay).toBe(0);
    full = false;
    await verb(new AbortController().signal);
    expect(issues().toSorted()).toEqual(['1 a', '2 b']);
  });

  test('a stop waits for the message under way, and sends no further one', async () => {
    await queue(saying(1, 'a'), saying(1, 'b'));
    const stopping = new AbortController();
    const calm: Messenger = {
      async send(message, signal) {
        stopping.abort();
        if (signal.aborted) throw new MessengerError('unreachable', 'the request was cut off');
        return await messenger.send(message, signal);
      },
    };
    const verb = createDeliver({ store, messenger: calm, clock });
    expect(await verb(stopping.signal)).toEqual({ sent: 1, postponed: 0, dead: 0 });
    await deliver();
    expect(issues()).toEqual(['1 a', '1 b']);
  });

  test('a wait of no time at all is still a wait', async () => {
    await queue(saying(1, 'a'));
    messenger.faults.push(new MessengerError('wait', 'too many requests', { waitMs: 0 }));
    expect(await deliver()).toEqual({ sent: 0, postponed: 1, dead: 0 });
  });

  test('waits longer after each failure of the network, and never forgets', async () => {
    await queue(saying(1, 'a'));
    const tries: number[] = [];
    for (let failure = 0; failure < 6; failure += 1) {
      messenger.faults.push(new MessengerError('unreachable', 'connection reset'));
      const from = clock.now();
      while (messenger.faults.length > 0) {
        clock.advance(SECOND);
        await deliver();
      }
      tries.push(clock.now() - from);
    }
    expect(tries.map((ms) => Math.round(ms / SECOND))).toEqual([1, 5, 10, 20, 40, 80]);
    clock.advance(10 * MINUTE);
    await deliver();
    expect(issues()).toEqual(['1 a']);
  });
});
