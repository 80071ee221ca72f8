import { describe, expect, test } from 'vitest';
import { type Chat, DEFAULT_CHAT_SETTINGS } from '../../src/model/notice.ts';
import { after, type ChannelId, type ChatId, DAY } from '../../src/model/units.ts';
import type { Store } from '../../src/ports.ts';
import { NOON } from '../fakes/clock.ts';

const ALICE = 42 as ChatId;
const GROUP = -4242 as ChatId;
const SUPERGROUP = -1_001_234_567_890 as ChatId;
const FIRST = 1 as ChannelId;
const SECOND = 2 as ChannelId;

const met = (id: ChatId, title = 'Alice'): Pick<Chat, 'id' | 'kind' | 'title'> => ({
  id,
  kind: id > 0 ? 'private' : 'group',
  title,
});

export function chatLaws(store: () => Store): void {
  test('a chat that was never met is unknown', async () => {
    expect(await store().chat(ALICE)).toBeUndefined();
    expect(await store().followed(ALICE)).toEqual({ all: false, channelIds: [] });
  });

  test('a chat that is met begins with the default settings', async () => {
    const chat = { ...met(ALICE), status: 'active', settings: DEFAULT_CHAT_SETTINGS };
    expect(await store().meetChat(met(ALICE), NOON)).toEqual(chat);
    expect(await store().chat(ALICE)).toEqual(chat);
  });

  test('meeting a chat again brings its title up to date and keeps its settings', async () => {
    await store().meetChat(met(ALICE), NOON);
    const settings = {
      ...DEFAULT_CHAT_SETTINGS,
      ath: 'off',
      minMultiple: 3,
      mutedUntil: after(NOON, DAY),
    } as const;
    await store().setChat(ALICE, settings);
    const again = await store().meetChat(met(ALICE, 'Alice B.'), after(NOON, DAY));
    expect(again).toEqual({ ...met(ALICE, 'Alice B.'), status: 'active', settings });
    expect(await store().chat(ALICE)).toEqual(again);
  });

  test('settings are replaced as a whole', async () => {
    await store().meetChat(met(ALICE), NOON);
    await store().setChat(ALICE, { ...DEFAULT_CHAT_SETTINGS, mutedUntil: NOON });
    await store().setChat(ALICE, DEFAULT_CHAT_SETTINGS);
    expect((await store().chat(ALICE))?.settings).toEqual(DEFAULT_CHAT_SETTINGS);
  });

  test('settings and follows of a chat that was never met are refused', async () => {
    await expect(store().setChat(ALICE, DEFAULT_CHAT_SETTINGS)).rejects.toThrow(/was 42/);
    await expect(store().follow(ALICE, FIRST)).rejects.toThrow(/was 42/);
  });

  test('a parked chat is active again as soon as it is met', async () => {
    await store().meetChat(met(ALICE), NOON);
    await store().parkChat(ALICE);
    await store().parkChat(ALICE);
    expect((await store().chat(ALICE))?.status).toBe('parked');
    await store().meetChat(met(ALICE), NOON);
    expect((await store().chat(ALICE))?.status).toBe('active');
  });

  test('a chat that was never met can be parked', async () => {
    await store().parkChat(SUPERGROUP);
    expect(await store().chat(SUPERGROUP)).toMatchObject({ kind: 'supergroup', status: 'parked' });
  });

  test('following twice is following once, and all stands beside single channels', async () => {
    await store().meetChat(met(ALICE), NOON);
    await store().follow(ALICE, SECOND);
    await store().follow(ALICE, FIRST);
    await store().follow(ALICE, FIRST);
    await store().follow(ALICE, undefined);
    expect(await store().followed(ALICE)).toEqual({ all: true, channelIds: [FIRST, SECOND] });
    await store().unfollow(ALICE, undefined);
    await store().unfollow(ALICE, FIRST);
    await store().unfollow(ALICE, FIRST);
    expect(await store().followed(ALICE)).toEqual({ all: false, channelIds: [SECOND] });
  });

  describe('that became a supergroup', () => {
    test('keeps its settings and follows under the new id', async () => {
      await store().meetChat(met(GROUP, 'Traders'), NOON);
      await store().setChat(GROUP, { ...DEFAULT_CHAT_SETTINGS, ath: 'silent' });
      await store().follow(GROUP, FIRST);
      await store().migrateChat(GROUP, SUPERGROUP);
      expect(await store().chat(GROUP)).toBeUndefined();
      expect(await store().chat(SUPERGROUP)).toEqual({
        id: SUPERGROUP,
        kind: 'supergroup',
        title: 'Traders',
        status: 'active',
        settings: { ...DEFAULT_CHAT_SETTINGS, ath: 'silent' },
      });
      expect(await store().followed(SUPERGROUP)).toEqual({ all: false, channelIds: [FIRST] });
      expect(await store().followed(GROUP)).toEqual({ all: false, channelIds: [] });
    });

    test('joins with what the new id already was, and moving again changes nothing', async () => {
      await store().meetChat(met(GROUP, 'Traders'), NOON);
      await store().follow(GROUP, FIRST);
      await store().meetChat({ id: SUPERGROUP, kind: 'supergroup', title: 'Traders 2' }, NOON);
      await store().follow(SUPERGROUP, FIRST);
      await store().follow(SUPERGROUP, undefined);
      await store().migrateChat(GROUP, SUPERGROUP);
      await store().setChat(SUPERGROUP, { ...DEFAULT_CHAT_SETTINGS, loss: 'off' });
      await store().migrateChat(GROUP, SUPERGROUP);
      expect(await store().followed(SUPERGROUP)).toEqual({ all: true, channelIds: [FIRST] });
      expect(await store().chat(SUPERGROUP)).toMatchObject({
        title: 'Traders 2',
        settings: { loss: 'off' },
      });
    });

    test('stays itself when it moves to where it is', async () => {
      await store().meetChat(met(GROUP), NOON);
      await store().migrateChat(GROUP, GROUP);
      expect(await store().chat(GROUP)).toMatchObject({ kind: 'group' });
    });
  });

  test('a leaderboard goes to active chats that want it and have not had it', async () => {
    const wants = async (id: ChatId, leaderboard: 'off' | 'daily' | 'weekly') => {
      await store().meetChat(met(id), NOON);
      await store().setChat(id, { ...DEFAULT_CHAT_SETTINGS, leaderboard });
    };
    const [off, daily, weekly, parked] = [1, 2, 3, 4] as [ChatId, ChatId, ChatId, ChatId];
    await wants(off, 'off');
    await wants(daily, 'daily');
    await wants(weekly, 'weekly');
    await wants(parked, 'daily');
    await store().parkChat(parked);
    const ids = async (at: number) => {
      const before = { daily: after(NOON, at - DAY), weekly: after(NOON, at - 7 * DAY) };
      return (await store().leaderboardChats(before)).map((chat) => chat.id);
    };
    expect(await ids(0)).toEqual([daily, weekly]);
    await store().enqueue([], NOON, [daily, weekly]);
    expect(await ids(DAY)).toEqual([]);
    expect(await ids(DAY + 1)).toEqual([daily]);
    expect(await ids(7 * DAY + 1)).toEqual([daily, weekly]);
  });
}
