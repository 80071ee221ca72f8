import { once } from 'node:events';
import { Long, Message, PeersIndex, TelegramClient, tl } from '@mtcute/node';
import { createStub, StubTelegramClient } from '@mtcute/test';
import type { ChannelPost } from '../../../src/model/post.ts';
import type { ChatId } from '../../../src/model/units.ts';
import type { Ear, HeardKind, Log } from '../../../src/ports.ts';

/** MTProto's number of the test channel, and the Bot API's. */
export const CHANNEL = 1_234_567;
export const CHAT = -1_000_001_234_567 as ChatId;
export const OTHER = 7_654_321;
export const OTHER_CHAT = -1_000_007_654_321 as ChatId;
export const SELF = 4242;

export const channel = broadcast(CHANNEL, { title: 'Quiet Calls', username: 'quietcalls' });

export function broadcast(id: number, more: Partial<tl.RawChannel> = {}): tl.RawChannel {
  const stub = createStub('channel', {
    id,
    broadcast: true,
    accessHash: Long.fromNumber(99),
    photo: { _: 'chatPhotoEmpty' },
    title: `Channel ${id}`,
    ...more,
  });
  // The kit makes an empty list of it, which Telegram never sends.
  delete stub.usernames;
  return stub;
}

/** A message of the test channel at `id` minutes past the start of 2026. */
export function raw(id: number, more: Partial<tl.RawMessage> = {}): tl.RawMessage {
  return createStub('message', {
    id,
    post: true,
    peerId: { _: 'peerChannel', channelId: CHANNEL },
    date: Date.UTC(2026, 0, 1) / 1_000 + id * 60,
    message: `post ${id}`,
    ...more,
  });
}

export function message(
  id: number,
  more: Partial<tl.RawMessage> = {},
  chats: tl.TypeChat[] = [channel],
): Message {
  return new Message(raw(id, more), PeersIndex.from({ users: [], chats }));
}

/** An error as Telegram answers it. */
export function refusal(code: number, text: string): Error {
  return tl.RpcError.fromTl({ errorCode: code, errorMessage: text });
}

export interface Stage {
  readonly stub: StubTelegramClient;
  readonly client: TelegramClient;
  /** Telegram sends these, as soon as somebody listens. */
  send(...updates: tl.TypeUpdate[]): Promise<void>;
  /** What getHistory was asked for, by first number. */
  readonly asked: number[];
}

/** A client that is logged in to a Telegram that holds `history` of the test channel, newest last. */
export async function openStage(history: () => readonly tl.RawMessage[] = () => []): Promise<Stage> {
  const stub = new StubTelegramClient({ disableUpdates: false, updates: { catchUp: true } });
  const client = new TelegramClient({ client: stub, updates: { messageGroupingInterval: 20 } });
  await client.prepare();
  const self = createStub('user', { id: SELF, self: true, firstName: 'Op', accessHash: Long.ONE });
  await stub.registerPeers(channel, broadcast(OTHER), self);
  await stub.storage.self.storeFrom(self);
  const asked: number[] = [];
  stub.respondWith('users.getUsers', () => [self]);
  const listening = latch();
  stub.respondWith('updates.getState', () => {
    listening.open();
    return createStub('updates.state', { pts: 1, date: 1, seq: 0 });
  });
  stub.respondWith('updates.getDifference', () => ({ _: 'updates.differenceEmpty', date: 1, seq: 0 }));
  stub.respondWith('messages.getHistory', (request) => {
    asked.push(request.offsetId);
    return channelMessages(pageOf(history(), request));
  });
  return {
    stub,
    client,
    asked,
    async send(...updates) {
      await listening.opened;
      stub.handleClientUpdate(stub.createStubUpdates({ updates, peers: [CHAT, OTHER_CHAT] }), false);
    },
  };
}

export function channelMessages(messages: tl.TypeMessage[]): tl.messages.RawChannelMessages {
  return createStub('messages.channelMessages', { messages, chats: [channel], count: messages.length });
}

/** As Telegram cuts it: rising pages (negative addOffset) from the number on, else the newest, the newest first either way. */
function pageOf(
  history: readonly tl.RawMessage[],
  request: tl.messages.RawGetHistoryRequest,
): tl.RawMessage[] {
  const page =
    request.addOffset < 0
      ? history.filter(({ id }) => id >= request.offsetId).slice(0, request.limit)
      : history.slice(-request.limit);
  return page.toReversed();
}

let pts = 1;
export function posted(sent: tl.RawMessage): tl.TypeUpdate {
  return { _: 'updateNewChannelMessage', message: sent, pts: ++pts, ptsCount: 1 };
}

export function edited(sent: tl.RawMessage): tl.TypeUpdate {
  return { _: 'updateEditChannelMessage', message: sent, pts: ++pts, ptsCount: 1 };
}

export function deleted(...messages: number[]): tl.TypeUpdate {
  return { _: 'updateDeleteChannelMessages', channelId: CHANNEL, messages, pts: ++pts, ptsCount: 1 };
}

/** An ear that writes down what it hears, and can be waited for. */
export interface RecordingEar extends Ear {
  readonly posts: ChannelPost[];
  readonly gone: (readonly [ChatId, ...number[]])[];
  /** Resolves when something has been heard that fits. */
  until(fits: () => boolean): Promise<void>;
}

export function recordingEar(kindOf: (post: ChannelPost) => HeardKind = () => 'new'): RecordingEar {
  const posts: ChannelPost[] = [];
  const gone: (readonly [ChatId, ...number[]])[] = [];
  const heard = new EventTarget();
  return {
    posts,
    gone,
    async hear(post) {
      const kind = kindOf(post);
      posts.push(post);
      heard.dispatchEvent(new Event('heard'));
      return kind;
    },
    async deleted(chatId, messageIds) {
      gone.push([chatId, ...messageIds]);
      heard.dispatchEvent(new Event('heard'));
    },
    async until(fits) {
      while (!fits()) await once(heard, 'heard');
    },
  };
}

/** A door that somebody else opens. */
export function latch(): { readonly opened: Promise<void>; open(): void } {
  let open = (): void => {};
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { opened, open: () => open() };
}

export const QUIET: Log = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };
