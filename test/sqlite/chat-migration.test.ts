import { asc } from 'drizzle-orm';
import { beforeEach, describe, expect, test } from 'vitest';
import type { ChannelId, ChatId, EpochMs } from '../../src/model/units.ts';
import { createChatMigration } from '../../src/sqlite/chat-migration.ts';
import { askers, channels, posts } from '../../src/sqlite/schema.ts';
import { migratedDatabase } from './migrated.ts';

const GROUP = -4242 as ChatId;
const SUPERGROUP = -1_001_234_567_890 as ChatId;
const AT = 1 as EpochMs;

let database = migratedDatabase();
beforeEach(() => {
  database = migratedDatabase();
});

const hear = (id: number, chatId: ChatId, memberId: number): void => {
  const words = {
    text: 'buy',
    textSha256: '',
    origin: 'group-message',
    intent: 'call',
    confidence: 0.5,
  } as const;
  const channelId = id as ChannelId;
  database.db
    .insert(channels)
    .values({ id: channelId, kind: 'member', chatId, memberId, title: `member ${memberId}`, addedAt: AT })
    .run();
  database.db
    .insert(posts)
    .values({ id, channelId, messageId: 10 + id, postedAt: AT, seenAt: AT, ...words })
    .run();
};
const migrate = () => createChatMigration(database).migrateChat(GROUP, SUPERGROUP);
const heard = () =>
  database.db
    .select()
    .from(channels)
    .orderBy(asc(channels.id))
    .all()
    .map((row) => [row.id, row.chatId, row.memberId]);
const messages = () =>
  database.db
    .select()
    .from(posts)
    .orderBy(asc(posts.id))
    .all()
    .map((row) => row.messageId);

describe('when a group becomes a supergroup', () => {
  test('its members stay who they are, and its old message numbers are free for new posts', async () => {
    hear(1, GROUP, 7);
    hear(2, GROUP, 8);
    hear(3, -100 as ChatId, 7);
    await migrate();
    await migrate();
    expect(heard()).toEqual([
      [1, SUPERGROUP, 7],
      [2, SUPERGROUP, 8],
      [3, -100, 7],
    ]);
    expect(messages()).toEqual([-11, -12, 13]);
  });

  test('a member who was heard in the new group already keeps both records', async () => {
    hear(1, GROUP, 7);
    hear(2, GROUP, 8);
    hear(3, SUPERGROUP, 7);
    await migrate();
    expect(heard()).toEqual([
      [1, GROUP, 7],
      [2, SUPERGROUP, 8],
      [3, SUPERGROUP, 7],
    ]);
    expect(messages()).toEqual([11, -12, 13]);
  });

  test('those who asked there are answered in the new group, without a reply to a number that means another message', async () => {
    hear(1, -100 as ChatId, 0);
    for (const messageId of [5, 6])
      database.db.insert(askers).values({ postId: 1, chatId: GROUP, messageId }).run();
    await migrate();
    expect(database.db.select().from(askers).all()).toEqual([
      { postId: 1, chatId: SUPERGROUP, messageId: 0 },
    ]);
  });
});
