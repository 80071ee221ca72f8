import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createDeliver } from '../../src/alerts/deliver.ts';
import type { Envelope } from '../../src/model/notice.ts';
import { type ChatId, MINUTE, SECOND } from '../../src/model/units.ts';
import { MessengerError, type Store } from '../../src/ports.ts';
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
