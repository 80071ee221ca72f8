import { beforeEach, describe, expect, test } from 'vitest';
import { DEFAULT_CHAT_SETTINGS, type Listener } from '../../src/model/notice.ts';
import type { CallId, ChannelId, ChatId, EpochMs, PriceUsd, TokenId } from '../../src/model/units.ts';
import { createListenersOf, type ListenersOf } from '../../src/sqlite/listeners.ts';
import { askers, calls, channels, chats, follows, mentions, posts, tokens } from '../../src/sqlite/schema.ts';
import { migratedDatabase } from './migrated.ts';

const HEARD = 1 as ChannelId;
const FORWARDED = 2 as ChannelId;
const CALL = 1 as CallId;
const CALL_POST = 1;
const MENTION_POST = 2;
const OTHER_POST = 3;
const [ALICE, BOB, CAROL, DAVE] = [1, 2, 3, 4] as [ChatId, ChatId, ChatId, ChatId];
const AT = 1 as EpochMs;
const PRICE = 1 as PriceUsd;

let db: ReturnType<typeof migratedDatabase>['db'];
let listenersOf: ListenersOf;

beforeEach(() => {
  db = migratedDatabase().db;
  listenersOf = createListenersOf(db);
  const channel = { kind: 'channel', title: 'Alpha', addedAt: AT } as const;
  db.insert(channels)
    .values([
      { ...channel, id: HEARD, chatId: -100 as ChatId, monitored: true },
      { ...channel, id: FORWARDED, chatId: -200 as ChatId, monitored: false },
    ])
    .run();
  for (const [id, channelId] of [
    [CALL_POST, HEARD],
    [MENTION_POST, HEARD],
    [OTHER_POST, FORWARDED],
  ] as const) {
    const words = { text: 'buy', textSha256: '', origin: 'api', intent: 'call', confidence: 0.5 } as const;
    db.insert(posts)
      .values({ id, channelId, messageId: id, postedAt: AT, seenAt: AT, ...words })
      .run();
  }
  db.insert(tokens)
    .values({ id: 1 as TokenId, chain: 'solana', address: 'a' })
    .run();
  db.insert(calls).values(call).run();
  db.insert(mentions).values({ callId: CALL, postId: MENTION_POST, at: AT }).run();
  for (const id of [ALICE, BOB, CAROL]) {
    db.insert(chats).values({ id, kind: 'private', title: '', settings: DEFAULT_CHAT_SETTINGS }).run();
  }
});

const call: typeof calls.$inferInsert = {
  id: CALL,
  channelId: HEARD,
  tokenId: 1 as TokenId,
  postId: CALL_POST,
  sequence: 1,
  postedAt: AT,
  entryAt: AT,
  entryPrice: PRICE,
  entryLagMs: 0,
  entrySource: 'test',
  entryConfidence: 'high',
  tier: 'micro',
  tierByFdv: false,
  detectionConfidence: 0.5,
  predictedSuccess: 0.5,
  forecast: {},
  evidence: ['text'],
  origin: 'api',
  weight: 1,
  samples: 1,
  alertedMultiple: 1,
  warned: false,
  lastPrice: PRICE,
  lastAt: AT,
  athPrice: PRICE,
  athAt: AT,
  wickPrice: PRICE,
  wickAt: AT,
  lowPrice: PRICE,
  lowAt: AT,
};

const follow = (chatId: ChatId, channelId: number): void =>
  void db
    .insert(follows)
    .values({ chatId, channelId: channelId as ChannelId })
    .run();
const ask = (chatId: ChatId, postId: number, messageId = 0): void =>
  void db.insert(askers).values({ chatId, postId, messageId }).run();
const listener = (chatId: ChatId, more: Partial<Listener> = {}): Listener => ({
  chatId,
  settings: DEFAULT_CHAT_SETTINGS,
  asked: false,
  ...more,
});

describe('a call is heard of by', () => {
  test('nobody who neither follows nor asked', () => {
    follow(ALICE, FORWARDED);
    ask(BOB, OTHER_POST, 5);
    expect(listenersOf(HEARD, { callId: CALL })).toEqual([]);
  });

  test('chats that follow its channel, and those that follow all', () => {
    follow(ALICE, HEARD);
    follow(BOB, 0);
    follow(CAROL, FORWARDED);
    expect(listenersOf(HEARD, { callId: CALL })).toEqual([listener(ALICE), listener(BOB)]);
  });

  test('those that follow all only while its channel is monitored', () => {
    follow(ALICE, FORWARDED);
    follow(BOB, 0);
    expect(listenersOf(FORWARDED, { postId: OTHER_POST })).toEqual([listener(ALICE)]);
  });

  test('chats where someone asked about its post or a mention of it', () => {
    ask(ALICE, CALL_POST, 7);
    ask(BOB, MENTION_POST);
    expect(listenersOf(HEARD, { callId: CALL })).toEqual([
      listener(ALICE, { asked: true, replyTo: 7 }),
      listener(BOB, { asked: true }),
    ]);
  });

  test('each chat once, as a reply to the first that asked there', () => {
    follow(ALICE, HEARD);
    follow(ALICE, 0);
    ask(ALICE, MENTION_POST, 12);
    ask(ALICE, CALL_POST, 7);
    expect(listenersOf(HEARD, { callId: CALL })).toEqual([listener(ALICE, { asked: true, replyTo: 7 })]);
  });

  test('parked chats, with their own settings, and chats that were never met, with the default ones', () => {
    const settings = { ...DEFAULT_CHAT_SETTINGS, minMultiple: 5 };
    db.update(chats).set({ status: 'parked', settings }).run();
    follow(ALICE, HEARD);
    ask(DAVE, CALL_POST, 9);
    expect(listenersOf(HEARD, { callId: CALL })).toEqual([
      listener(ALICE, { settings }),
      listener(DAVE, { asked: true, replyTo: 9 }),
    ]);
  });
});

test('of a post only its own askers hear', () => {
  ask(ALICE, CALL_POST, 7);
  ask(BOB, MENTION_POST, 8);
  expect(listenersOf(HEARD, { postId: MENTION_POST })).toEqual([listener(BOB, { asked: true, replyTo: 8 })]);
});
