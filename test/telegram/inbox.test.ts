import { BotError } from 'grammy';
import type { Update } from 'grammy/types';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Store, StoreError } from '../../src/ports.ts';
import { openStore } from '../../src/sqlite/open.ts';
import { createInbox } from '../../src/telegram/inbox.ts';
import type { Pause } from '../../src/waiting/timing.ts';
import { fakeClock } from '../fakes/clock.ts';

let store: Store;
beforeEach(() => {
  store = openStore({ path: ':memory:' });
});
afterEach(async () => await store.close());

const message = (update_id: number, chatId: number): Update =>
  ({
    update_id,
    message: {
      message_id: update_id,
      date: 1,
      text: 'x',
      chat: { id: chatId, type: 'private', first_name: 'P' },
    },
  }) as Update;

const passes: Pause = async () => undefined;

function inboxOf(handle: (update: Update) => Promise<void>, on: Store = store, pause = passes) {
  const gaveUp: number[] = [];
  const errors: object[] = [];
  const quiet = () => undefined;
  const inbox = createInbox({
    store: on,
    clock: fakeClock(),
    log: { debug: quiet, info: quiet, warn: quiet, error: (facts) => void errors.push(facts) },
    handle,
    gaveUp: async (update) => void gaveUp.push(update.update_id),
    pause,
    retryDelayMs: 0,
  });
  return { inbox, gaveUp, errors };
}

test('a chat is handled in order, and a chat that hangs holds up nobody else', async () => {
  const seen: number[] = [];
  let release = (): void => undefined;
  const hanging = new Promise<void>((resolve) => (release = resolve));
  const { inbox } = inboxOf(async (update) => {
    if (update.update_id === 1) await hanging;
    seen.push(update.update_id);
  });
  const others = Array.from({ length: 40 }, (_, index) => message(10 + index, 100 + index));
  await inbox.take([message(1, 7), message(2, 7), ...others]);
  while (seen.length < others.length) await new Promise((resolve) => setImmediate(resolve));
  expect(seen).not.toContain(2);
  release();
  await inbox.idle();
  expect(seen.slice(-2)).toEqual([1, 2]);
  expect(await store.unhandled(10)).toEqual([]);
});

test('an update that fails is tried three times, then given up, and the chat goes on', async () => {
  const tries: number[] = [];
  const { inbox, gaveUp, errors } = inboxOf(async (update) => {
    tries.push(update.update_id);
    if (update.update_id === 1)
      throw new Error(
        'no luck with https://api.telegram.org/bot600000001:AbCdEfGhIjKlMnOpQrStUvWxYz_0123-456/x',
      );
  });
  await inbox.take([message(1, 7), message(2, 7)]);
  await inbox.idle();
  expect(tries).toEqual([1, 1, 1, 2]);
  expect(gaveUp).toEqual([1]);
  expect(JSON.stringify(errors)).not.toContain('AbCdEf');
  expect(await store.unhandled(10)).toEqual([]);
});

test('a store that is full or busy costs an update no try: it waits until the store is well, its chat behind it', async () => {
  const tries: number[] = [];
  const full = new StoreError('full', 'no space left on the disk');
  const { inbox, gaveUp } = inboxOf(async (update) => {
    tries.push(update.update_id);
    // As grammY hands on what a handler throws, and as the store throws it itself.
    if (tries.length <= 5) throw new BotError(full, {} as never);
    if (tries.length <= 8) throw full;
  });
  await inbox.take([message(1, 7), message(2, 7)]);
  await inbox.idle();
  expect(tries).toEqual([1, 1, 1, 1, 1, 1, 1, 1, 1, 2]);
  expect(gaveUp).toEqual([]);
  expect(await store.unhandled(10)).toEqual([]);
});

test('an update that cannot even be given up stays in line', async () => {
  let broken = 4;
  const failing: Store = {
    ...store,
    failed: async (...facts) => {
      broken -= 1;
      if (broken >= 0) throw new StoreError('full', 'no space left on the disk');
      await store.failed(...facts);
    },
  };
  const { inbox, gaveUp } = inboxOf(async () => {
    throw new Error('no luck');
  }, failing);
  await inbox.take([message(1, 7)]);
  await inbox.idle();
  expect(gaveUp).toEqual([1]);
  expect(await store.unhandled(10)).toEqual([]);
});

test('an update whose effect is committed is not tried again when only the answer fails', async () => {
  const tries: number[] = [];
  const { inbox, gaveUp } = inboxOf(async (update) => {
    tries.push(update.update_id);
    await store.handled(update.update_id, fakeClock().now());
    inbox.settled(update.update_id);
    throw new Error('the answer was refused');
  });
  await inbox.take([message(1, 7)]);
  await inbox.idle();
  expect({ tries, gaveUp }).toEqual({ tries: [1], gaveUp: [] });
});

test('what a killed process received and did not finish is handled by the next one, once', async () => {
  const never = inboxOf(async () => await new Promise<void>(() => undefined));
  await never.inbox.take([message(1, 7), message(2, 8)]);
  const seen: number[] = [];
  const next = inboxOf(async (update) => void seen.push(update.update_id));
  await next.inbox.recover();
  // Telegram hands out again what was never confirmed, with something new behind it.
  await next.inbox.take([message(1, 7), message(2, 8), message(3, 7)]);
  await next.inbox.idle();
  expect(seen).toHaveLength(3);
  expect(new Set(seen)).toEqual(new Set([1, 2, 3]));
});

test('updates that come again while and after they are handled are handled once', async () => {
  const seen: number[] = [];
  const { inbox } = inboxOf(async (update) => void seen.push(update.update_id));
  const batch = [message(1, 7), message(2, 8)];
  await Promise.all([inbox.take(batch), inbox.take(batch)]);
  await inbox.take(batch);
  await inbox.idle();
  expect(seen).toHaveLength(2);
  expect(new Set(seen)).toEqual(new Set([1, 2]));
});

test('a batch that the store cannot keep is refused, so that it is not confirmed', async () => {
  const full: Store = { ...store, receive: async () => await Promise.reject(new Error('no space left')) };
  const seen: number[] = [];
  const { inbox } = inboxOf(async (update) => void seen.push(update.update_id), full);
  await expect(inbox.take([message(1, 7)])).rejects.toThrow('no space left');
  await inbox.idle();
  expect(seen).toEqual([]);
});

test('closing waits for the handlers under way and starts no more', async () => {
  const seen: number[] = [];
  let release = (): void => undefined;
  const hanging = new Promise<void>((resolve) => (release = resolve));
  const { inbox } = inboxOf(async (update) => {
    await hanging;
    seen.push(update.update_id);
  });
  await inbox.take([message(1, 7), message(2, 7)]);
  const closed = inbox.close();
  release();
  await closed;
  expect(seen).toEqual([1]);
  expect((await store.unhandled(10)).map((row) => row.updateId)).toEqual([2]);
});

const part = (update_id: number, chatId: number, caption?: string): Update => ({
  update_id,
  channel_post: {
    message_id: update_id,
    date: 1,
    media_group_id: 'album',
    chat: { id: chatId, type: 'channel', title: 'Harbour' },
    sender_chat: { id: chatId, type: 'channel', title: 'Harbour' },
    ...(caption !== undefined && { caption }),
  },
});

/** Time that passes when the test says so. */
function heldPause() {
  const waits: (() => void)[] = [];
  const pause: Pause = async (_, signal) =>
    await new Promise((resolve) => {
      waits.push(resolve);
      signal.addEventListener('abort', () => resolve());
    });
  return { pause, waits };
}

test('an album waits for its parts and is handled once, and whoever asks for rest waits with it', async () => {
  const seen: string[] = [];
  const { pause, waits } = heldPause();
  const { inbox } = inboxOf(
    async (update) => {
      seen.push(`${update.update_id} ${update.channel_post?.caption ?? ''}`);
      expect(inbox.updatesOf(update.update_id)).toEqual(
        update.update_id === 1 ? [1, 2, 5] : [update.update_id],
      );
    },
    store,
    pause,
  );
  await inbox.take([part(1, 7), part(2, 7, 'gem')]);
  let rests = false;
  const idle = inbox.idle().then(() => (rests = true));
  await inbox.take([message(3, 8), message(4, 7), part(5, 7, 'chart')]);
  while (seen.length < 1) await new Promise((resolve) => setImmediate(resolve));
  // Another chat goes on meanwhile, the album's own waits.
  expect({ seen, rests }).toEqual({ seen: ['3 '], rests: false });
  for (const end of waits) end();
  await idle;
  expect(seen).toEqual(['3 ', '1 gem\nchart', '4 ']);
  expect(await store.unhandled(10)).toEqual([]);
});

test('an album whose parts were still awaited when the process ended is handled by the next one, whole', async () => {
  const { pause } = heldPause();
  const seen: string[] = [];
  const stopped = inboxOf(async () => void seen.push('too early'), store, pause);
  await stopped.inbox.take([part(1, 7), part(2, 7, 'gem')]);
  await stopped.inbox.close();
  const { pause: again, waits } = heldPause();
  const next = inboxOf(async (update) => void seen.push(update.channel_post?.caption ?? ''), store, again);
  await next.inbox.recover();
  await next.inbox.take([part(3, 7, 'chart')]);
  for (const end of waits) end();
  await next.inbox.idle();
  expect(seen).toEqual(['gem\nchart']);
  expect(await store.unhandled(10)).toEqual([]);
});

test('an album that fails is tried again whole, and given up whole', async () => {
  const tries: string[] = [];
  const { inbox, gaveUp } = inboxOf(async (update) => {
    tries.push(update.channel_post?.caption ?? '');
    throw new Error('no luck');
  });
  await inbox.take([part(1, 7, 'gem'), part(2, 7, 'chart')]);
  await inbox.idle();
  expect(tries).toEqual(['gem\nchart', 'gem\nchart', 'gem\nchart']);
  expect(gaveUp).toEqual([1]);
  expect(await store.unhandled(10)).toEqual([]);
});
