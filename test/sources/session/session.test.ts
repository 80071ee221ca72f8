import { createStub } from '@mtcute/test';
import { Long, type tl } from '@mtcute/node';
import { afterEach, expect, test } from 'vitest';
import type { ChannelPost } from '../../../src/model/post.ts';
import type { ChatId } from '../../../src/model/units.ts';
import { type Ear, type SourceAdapter, StoreError } from '../../../src/ports.ts';
import type { SessionChannel } from '../../../src/sources/session/look.ts';
import type { SessionPace } from '../../../src/sources/session/pace.ts';
import { createSession } from '../../../src/sources/session/session.ts';
import { fakeClock } from '../../fakes/clock.ts';
import {
  channel,
  channelMessages,
  CHAT,
  deleted,
  edited,
  latch,
  openStage,
  OTHER,
  OTHER_CHAT,
  posted,
  QUIET,
  raw,
  recordingEar,
  type RecordingEar,
  refusal,
  SELF,
  type Stage,
} from './stage.ts';

const SWIFT: SessionPace = { lookMs: 5, gapMs: 0, roundMs: 5, answerMs: 5_000, restMs: 5, retryMs: 1 };
/** Looks once and then not again while the test runs. */
const ONCE: SessionPace = { ...SWIFT, lookMs: 3_600_000 };

/** Two hours after the first posts of the stage. */
const clock = fakeClock(Date.UTC(2026, 0, 1, 2));
const stops: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const stop of stops.splice(0)) await stop();
  clock.set(Date.UTC(2026, 0, 1, 2));
});

interface Listening {
  readonly source: SourceAdapter;
  readonly ear: RecordingEar;
  stop(): Promise<void>;
}

function listen(
  stage: Pick<Stage, 'client'>,
  options: {
    channels?: readonly SessionChannel[];
    pace?: SessionPace;
    ear?: RecordingEar;
    heard?: Ear;
    open?: () => Promise<Stage['client']>;
  } = {},
): Listening {
  const { channels = [{ chatId: CHAT, lastMessageId: 1 }], pace = ONCE, ear = recordingEar() } = options;
  const source = createSession({
    open: options.open ?? (async () => stage.client),
    channels: async () => channels,
    clock,
    log: QUIET,
    pace,
  });
  const end = new AbortController();
  const listening = source.listen(options.heard ?? ear, end.signal);
  const stop = async (): Promise<void> => {
    end.abort();
    await listening;
  };
  stops.push(stop);
  return { source, ear, stop };
}

/** Resolves when the health of the channel fits. */
async function healthy(source: SourceAdapter, fits: (issue: string | undefined) => boolean): Promise<void> {
  while (!fits(source.health().get(CHAT)?.problem?.issue) || source.health().get(CHAT) === undefined)
    await new Promise((resolve) => setTimeout(resolve, 2));
}

const ids = (posts: readonly ChannelPost[]): number[] => posts.map(({ messageId }) => messageId);

test('what was missed is heard first, oldest first, then what comes live', async () => {
  const stage = await openStage(() => [raw(1), raw(2), raw(3)]);
  const { ear } = listen(stage);
  await ear.until(() => ear.posts.length === 3);
  await stage.send(posted(raw(4, { message: 'live' })));
  await ear.until(() => ear.posts.length === 4);
  // The last post on record is heard again: its figures may have changed.
  expect(ids(ear.posts)).toEqual([1, 2, 3, 4]);
  expect(ear.posts[3]).toMatchObject({ channel: { chatId: CHAT }, content: { text: 'live' } });
});

test('a live post waits until everything before it is heard', async () => {
  const stage = await openStage();
  const live = latch();
  stage.client.onNewMessage.add(() => live.open());
  let sent = false;
  stage.stub.respondWith('messages.getHistory', async (request) => {
    if (!sent) {
      sent = true;
      await stage.send(posted(raw(3)));
      await live.opened;
    }
    return channelMessages(request.offsetId > 2 ? [] : [raw(2), raw(1)]);
  });
  const { ear } = listen(stage);
  await ear.until(() => ear.posts.length === 3);
  expect(ids(ear.posts)).toEqual([1, 2, 3]);
});

test('a long absence is read page after page, with albums whole across pages', async () => {
  const groupedId = Long.fromNumber(5);
  const history = Array.from({ length: 250 }, (_, index) => {
    const id = index + 1;
    return raw(id, id === 100 || id === 101 ? { groupedId, message: `part ${id}` } : {});
  });
  const stage = await openStage(() => history);
  const { ear } = listen(stage);
  await ear.until(() => ear.posts.at(-1)?.messageId === 250);
  expect(ids(ear.posts)).toEqual(history.map(({ id }) => id).filter((id) => id !== 101));
  expect(ear.posts[99]?.content.text).toBe('part 100\npart 101');
  expect(stage.asked).toEqual([1, 100, 200]);
});

test('a channel without a record begins with its newest 20 messages', async () => {
  const stage = await openStage(() => Array.from({ length: 50 }, (_, index) => raw(index + 1)));
  const { ear } = listen(stage, { channels: [{ chatId: CHAT }] });
  await ear.until(() => ear.posts.at(-1)?.messageId === 50);
  expect(ids(ear.posts)).toEqual(Array.from({ length: 20 }, (_, index) => index + 31));
});

test('edits and deletions come as such', async () => {
  const stage = await openStage();
  const { ear } = listen(stage);
  await stage.send(posted(raw(4)));
  await ear.until(() => ear.posts.length === 1);
  await stage.send(edited(raw(4, { message: 'second thoughts', editDate: 1_767_226_500 })));
  await ear.until(() => ear.posts.length === 2);
  await stage.send(deleted(4, 9));
  await ear.until(() => ear.gone.some((gone) => gone.includes(9)));
  expect(ear.posts[1]).toMatchObject({
    messageId: 4,
    edited: true,
    editedAt: 1_767_226_500_000,
    content: { text: 'second thoughts' },
  });
  expect(ear.gone.at(-1)).toEqual([CHAT, 4, 9]);
});

test('the parts of a live album are one post, and so is an edit of one part', async () => {
  const stage = await openStage();
  const groupedId = Long.fromNumber(9);
  const parts = [raw(4, { groupedId, message: 'look' }), raw(5, { groupedId, message: '' })] as const;
  stage.stub.respondWith('channels.getMessages', () =>
    channelMessages([raw(4, { groupedId, message: 'look' }), raw(5, { groupedId, message: 'again' })]),
  );
  const { ear } = listen(stage);
  await stage.send(posted(parts[0]), posted(parts[1]));
  await ear.until(() => ear.posts.length === 1);
  await stage.send(edited(raw(5, { groupedId, message: 'again', editDate: 1_767_226_500 })));
  await ear.until(() => ear.posts.length === 2);
  expect(ear.posts).toMatchObject([
    { messageId: 4, content: { text: 'look' } },
    { messageId: 4, content: { text: 'look\nagain' } },
  ]);
});

test('of all that the account sees only posts of the wanted channels are heard', async () => {
  const stage = await openStage();
  const channels: SessionChannel[] = [{ chatId: CHAT, lastMessageId: 1 }];
  const { source, ear } = listen(stage, { channels, pace: SWIFT });
  const elsewhere = { peerId: { _: 'peerChannel', channelId: OTHER } } as const;
  const gone: tl.TypeUpdate = {
    _: 'updateDeleteChannelMessages',
    channelId: OTHER,
    messages: [2],
    pts: 3,
    ptsCount: 1,
  };
  await stage.send({ _: 'updateNewChannelMessage', message: raw(2, elsewhere), pts: 2, ptsCount: 1 }, gone);
  await stage.send(posted(raw(3, { fwdFrom: createStub('messageFwdHeader', { fromName: 'X', date: 1 }) })));
  await stage.send(posted(raw(4)), deleted(4));
  await ear.until(() => ear.gone.length > 0);
  expect(ids(ear.posts)).toEqual([4]);
  expect(ear.gone).toEqual([[CHAT, 4]]);

  channels.push({ chatId: OTHER_CHAT, lastMessageId: 1 });
  await healthy(source, () => source.health().has(OTHER_CHAT));
  await stage.send({ _: 'updateNewChannelMessage', message: raw(5, elsewhere), pts: 4, ptsCount: 1 });
  await ear.until(() => ear.posts.length === 2);
  expect(ids(ear.posts)).toEqual([4, 5]);
});

test('a look finds what no update told: new figures, and posts that are gone', async () => {
  let history: tl.RawMessage[] = [raw(115, { views: 10 }), raw(116, { views: 4 })];
  const stage = await openStage(() => history);
  const { ear } = listen(stage, { channels: [{ chatId: CHAT, lastMessageId: 114 }], pace: SWIFT });
  await ear.until(() => ear.posts.length >= 2);
  history = [raw(115, { views: 80 })];
  clock.advance(10_000);
  await ear.until(() => ear.gone.some(([, ...gone]) => gone.includes(116)));
  await ear.until(() => ear.posts.at(-1)?.engagement?.views === 80);
  expect(ear.gone).toEqual([
    // It was the last on record, and the history that we were shown does not hold it.
    [CHAT, 114],
    [CHAT, 116],
  ]);
});

test('posts that the store cannot take are tried again until it can, in their order', async () => {
  const stage = await openStage(() => [raw(1), raw(2), raw(3)]);
  const ear = recordingEar();
  const refusals = new Map([
    [2, 3],
    [4, 3],
  ]);
  listen(stage, {
    ear,
    heard: {
      hear: async (post) => {
        const left = refusals.get(post.messageId) ?? 0;
        refusals.set(post.messageId, left - 1);
        if (left > 0) throw new StoreError('full', 'the disk is full');
        return await ear.hear(post);
      },
      deleted: ear.deleted,
    },
  });
  await stage.send(posted(raw(4)), posted(raw(5)));
  await ear.until(() => ear.posts.length === 5);
  expect(ids(ear.posts)).toEqual([1, 2, 3, 4, 5]);
});

test('a post that cannot be kept although the store is whole holds up no other', async () => {
  const stage = await openStage(() => [raw(1), raw(2), raw(3)]);
  const ear = recordingEar();
  const hear: Ear['hear'] = async (post) => {
    if (post.messageId === 2) throw new RangeError('a spoilt post');
    return await ear.hear(post);
  };
  listen(stage, { ear, heard: { hear, deleted: ear.deleted } });
  await ear.until(() => ear.posts.length === 2);
  expect(ids(ear.posts)).toEqual([1, 3]);
});

test('a live post tells how late it came', async () => {
  const stage = await openStage();
  const { source, ear } = listen(stage);
  await stage.send(posted(raw(119)));
  await ear.until(() => ear.posts.length === 1);
  await healthy(source, () => source.health().get(CHAT)?.lagMs !== undefined);
  expect(source.health().get(CHAT)).toMatchObject({ lagMs: 60_000, failures: 0, answeredAt: clock.now() });
});

test('a login that has ended is health, and is not tried with again', async () => {
  const stage = await openStage();
  stage.stub.respondWith('users.getUsers', () => {
    throw refusal(401, 'AUTH_KEY_UNREGISTERED');
  });
  const { source } = listen(stage);
  await healthy(source, (issue) => issue !== undefined);
  expect(source.health().get(CHAT)?.problem).toEqual({
    issue: "The login of the operator's account has ended (AUTH_KEY_UNREGISTERED).",
    cure: 'Run `calledit login`; listening goes on within a minute after it.',
  });
  expect(await stage.stub.storage.self.fetch()).toBeNull();
});

test('a login that ends between two looks stops the listening, too', async () => {
  const stage = await openStage();
  let ended = false;
  stage.stub.respondWith('messages.getHistory', () => {
    if (ended) throw refusal(401, 'SESSION_REVOKED');
    return channelMessages([]);
  });
  const opened: number[] = [];
  const { source } = listen(stage, {
    pace: SWIFT,
    open: async () => {
      opened.push(clock.now());
      if (opened.length > 1) await new Promise(() => {});
      return stage.client;
    },
  });
  await healthy(
    source,
    (issue) => issue === undefined && source.health().get(CHAT)?.answeredAt !== undefined,
  );
  ended = true;
  clock.advance(1_000);
  await healthy(source, (issue) => issue?.includes('SESSION_REVOKED') === true);
  expect(await stage.stub.storage.self.fetch()).toBeNull();
  // Opening never ends in this test, and listening must end all the same: nothing to wait for.
  stops.length = 0;
});

test('a Telegram that does not answer is the trouble of all channels, until it answers', async () => {
  const stage = await openStage();
  let silent = true;
  const { source } = listen(stage, {
    pace: SWIFT,
    channels: [{ chatId: CHAT }, { chatId: OTHER_CHAT }],
    open: async () => {
      const { client, stub } = await openStage();
      stub.respondWith('messages.getHistory', () => {
        if (silent) throw refusal(400, 'TIMEOUT');
        return channelMessages([]);
      });
      return client;
    },
  });
  await healthy(source, (issue) => issue === "Telegram did not answer the operator's account: TIMEOUT.");
  expect(source.health().get(OTHER_CHAT)?.problem).toBeDefined();
  silent = false;
  await healthy(source, (issue) => issue === undefined);
  await stage.client.destroy();
});

test('keys that Telegram does not accept leave the login as it is', async () => {
  const stage = await openStage();
  stage.stub.respondWith('users.getUsers', () => {
    throw refusal(400, 'API_ID_INVALID');
  });
  const { source } = listen(stage);
  await healthy(source, (issue) => issue?.includes('TELEGRAM_API_ID') === true);
  expect(await stage.stub.storage.self.fetch()).toMatchObject({ userId: SELF });
});

test('a channel that the account may not read any more is its own trouble alone', async () => {
  const stage = await openStage(() => [raw(2)]);
  const good = { chatId: CHAT, lastMessageId: 1 };
  stage.stub.respondWith('messages.getHistory', (request) => {
    const { peer } = request;
    if (peer._ === 'inputPeerChannel' && peer.channelId === OTHER) throw refusal(400, 'CHANNEL_PRIVATE');
    return channelMessages(request.offsetId > 2 ? [] : [raw(2)]);
  });
  const { source, ear } = listen(stage, { channels: [{ chatId: OTHER_CHAT, lastMessageId: 3 }, good] });
  await ear.until(() => ear.posts.length === 1);
  expect(source.health().get(OTHER_CHAT)).toMatchObject({
    failures: 1,
    problem: { issue: "The operator's account cannot read this channel (CHANNEL_PRIVATE)." },
  });
  expect(source.health().get(CHAT)).not.toHaveProperty('problem');
});

test('a pause that Telegram asks for is kept', async () => {
  const stage = await openStage();
  let asked = 0;
  stage.stub.respondWith('messages.getHistory', () => {
    asked += 1;
    if (asked === 1) throw refusal(420, 'FLOOD_WAIT_600');
    return channelMessages([raw(2)]);
  });
  const rounds: number[] = [];
  const ear = recordingEar();
  const source = createSession({
    open: async () => stage.client,
    channels: async () => {
      rounds.push(clock.now());
      return [{ chatId: CHAT, lastMessageId: 1 }];
    },
    clock,
    log: QUIET,
    pace: SWIFT,
  });
  const end = new AbortController();
  const listening = source.listen(ear, end.signal);
  await healthy(source, (issue) => issue !== undefined);
  clock.advance(599_000);
  const before = rounds.length;
  while (rounds.length < before + 5) await new Promise((resolve) => setTimeout(resolve, 2));
  expect(asked).toBe(1);
  expect(source.health().get(CHAT)?.problem?.issue).toContain('10 min');
  clock.advance(1_000);
  await ear.until(() => ear.posts.length === 1);
  end.abort();
  await listening;
});

test('a channel that the session has not met is looked for among the chats, then by its name', async () => {
  const stage = await openStage();
  const far = createStub('channel', {
    ...channel,
    id: 555,
    username: 'faraway',
    accessHash: Long.fromNumber(7),
  });
  const chatId = -1_000_000_000_555 as ChatId;
  const calls: string[] = [];
  stage.stub.respondWith('channels.getChannels', () => {
    throw refusal(400, 'CHANNEL_INVALID');
  });
  stage.stub.respondWith('messages.getDialogs', () => {
    calls.push('dialogs');
    return createStub('messages.dialogs', {});
  });
  stage.stub.respondWith('contacts.resolveUsername', async ({ username }) => {
    calls.push(username);
    await stage.stub.storage.peers.updatePeersFrom(far);
    return createStub('contacts.resolvedPeer', { peer: { _: 'peerChannel', channelId: 555 }, chats: [far] });
  });
  stage.stub.respondWith('messages.getHistory', () =>
    createStub('messages.channelMessages', {
      messages: [raw(8, { peerId: { _: 'peerChannel', channelId: 555 } })],
      chats: [far],
    }),
  );
  const { ear } = listen(stage, { channels: [{ chatId, username: 'faraway' }] });
  await ear.until(() => ear.posts.length === 1);
  expect(ear.posts[0]?.channel).toMatchObject({ chatId, username: 'faraway' });
  expect(calls).toEqual(['dialogs', 'faraway']);
});

test('a channel that the account has not joined is heard, and said to be heard late', async () => {
  const stage = await openStage();
  stage.stub.respondWith('messages.getHistory', () =>
    createStub('messages.channelMessages', { messages: [raw(2)], chats: [{ ...channel, left: true }] }),
  );
  const { source, ear } = listen(stage);
  await ear.until(() => ear.posts.length === 1);
  await healthy(source, (issue) => issue !== undefined);
  expect(source.health().get(CHAT)?.problem?.cure).toBe('Let that account join the channel.');
});

test('what has come is still put on record when listening ends', async () => {
  const stage = await openStage();
  const ear = recordingEar();
  const slow = latch();
  const begun = latch();
  const { stop } = listen(stage, {
    ear,
    heard: {
      hear: async (post) => {
        begun.open();
        await slow.opened;
        return await ear.hear(post);
      },
      deleted: ear.deleted,
    },
  });
  await stage.send(posted(raw(4)), posted(raw(5)));
  await begun.opened;
  let ended = false;
  const stopped = stop().then(() => (ended = true));
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect(ended).toBe(false);
  slow.open();
  await stopped;
  expect(ids(ear.posts)).toEqual([4, 5]);
  expect(stage.stub.destroyed).toBe(true);
});
