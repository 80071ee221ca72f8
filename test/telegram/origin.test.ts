import type { Message } from 'grammy/types';
import { expect, test } from 'vitest';
import { forwardedPost, groupPost, isForward, repliedTo } from '../../src/telegram/origin.ts';

const GROUP = { id: -1_001, type: 'supergroup', title: 'Harbour talk' };
const ADA = { id: 11, is_bot: false, first_name: 'Ada', last_name: 'L' };
const message = (parts: object): Message =>
  ({ message_id: 5, date: 1_700_000_000, chat: GROUP, from: ADA, text: 'x', ...parts }) as Message;

test('a member is known by the numbers of the group and the person', () => {
  expect(groupPost(message({}))).toMatchObject({
    channel: { kind: 'member', chatId: -1_001, memberId: 11, title: 'Ada L' },
    messageId: 5,
    postedAt: 1_700_000_000_000,
  });
});

test('an anonymous admin speaks as the group, though its sender looks like a bot', () => {
  const anonymous = message({
    from: { id: 1_087_968_824, is_bot: true, first_name: 'Group' },
    sender_chat: GROUP,
  });
  expect(groupPost(anonymous)?.channel).toEqual({ kind: 'channel', chatId: -1_001, title: 'Harbour talk' });
});

test('a channel that speaks in a group is a member of it, not the channel itself', () => {
  const speaking = message({
    from: { id: 136_817_688, is_bot: true, first_name: 'Channel' },
    sender_chat: { id: -1_002, type: 'channel', title: 'Lighthouse' },
  });
  expect(groupPost(speaking)?.channel).toEqual({
    kind: 'member',
    chatId: -1_001,
    memberId: -1_002,
    title: 'Lighthouse',
  });
});

test('another bot is a member like any other', () => {
  expect(groupPost(message({ from: { id: 12, is_bot: true, first_name: 'Rick' } }))?.channel).toEqual({
    kind: 'member',
    chatId: -1_001,
    memberId: 12,
    title: 'Rick',
  });
});

test.each([
  ['Telegram itself', { id: 777_000, is_bot: false, first_name: 'Telegram' }],
  ['the account behind anonymous admins', { id: 1_087_968_824, is_bot: true, first_name: 'Group' }],
  ['the account behind channels', { id: 136_817_688, is_bot: true, first_name: 'Channel' }],
])('%s is nobody without the chat that it stands for', (_, from) => {
  expect(groupPost(message({ from }))).toBeUndefined();
});

test('what a message answers is known by its number in the same chat alone', () => {
  const answered = { message_id: 3, date: 1, chat: GROUP, text: 'y' };
  expect(repliedTo(message({ reply_to_message: answered }))).toBe(3);
  expect(
    repliedTo(message({ reply_to_message: { ...answered, chat: { ...GROUP, id: -1_002 } } })),
  ).toBeUndefined();
  expect(
    repliedTo(message({ external_reply: { origin: { type: 'user', sender_user: ADA, date: 1 } } })),
  ).toBeUndefined();
  const opening = { ...answered, forum_topic_created: { name: 'Calls', icon_color: 1 } };
  expect(repliedTo(message({ reply_to_message: opening }))).toBeUndefined();
  expect(repliedTo(message({}))).toBeUndefined();
});

test("a linked channel's automatic forward is that channel's own post under its own number", () => {
  const automatic = message({
    from: { id: 777_000, is_bot: false, first_name: 'Telegram' },
    sender_chat: { id: -1_002, type: 'channel', title: 'Lighthouse' },
    is_automatic_forward: true,
    forward_origin: {
      type: 'channel',
      chat: { id: -1_002, type: 'channel', title: 'Lighthouse' },
      message_id: 88,
      date: 1_600_000_000,
    },
  });
  expect(forwardedPost(automatic)).toEqual({
    channel: { kind: 'channel', chatId: -1_002, title: 'Lighthouse' },
    messageId: 88,
    postedAt: 1_600_000_000_000,
  });
});

test('forward fields from before Bot API 7.0 are read', () => {
  const legacy = message({
    forward_from_chat: { id: -1_002, type: 'channel', title: 'Lighthouse' },
    forward_from_message_id: 88,
    forward_date: 1_600_000_000,
  });
  expect(forwardedPost(legacy)?.messageId).toBe(88);
  expect(isForward(message({ forward_date: 1_600_000_000, forward_sender_name: 'x' }))).toBe(true);
});

test.each([
  ['a hidden person named like a channel', { type: 'hidden_user', sender_user_name: 'Lighthouse', date: 1 }],
  ['a person', { type: 'user', sender_user: ADA, date: 1 }],
  ['a group', { type: 'chat', sender_chat: GROUP, date: 1, author_signature: 'Lighthouse' }],
])('%s is no channel', (_, forward_origin) => {
  const forwarded = message({ forward_origin });
  expect(forwardedPost(forwarded)).toBeUndefined();
  expect(isForward(forwarded)).toBe(true);
});
