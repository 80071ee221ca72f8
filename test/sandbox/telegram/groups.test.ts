import type { Message, Update } from 'grammy/types';
import { describe, expect, test } from 'vitest';
import type { TelegramEmulator } from '../../../src/sandbox/telegram/server.ts';
import { type OpenEmulator, failure, openEmulator, refused } from './open-emulator.ts';

/** The messages that wait for the bot. */
async function heard({ api }: Pick<OpenEmulator, 'api'>): Promise<Message[]> {
  const updates: Update[] = await api.getUpdates();
  return updates.flatMap(({ message, channel_post: post }) => message ?? post ?? []);
}

describe('albums', () => {
  test('come as one update for each part, with the number of the album and the caption where it stands', async () => {
    const open = await openEmulator();
    const channel = open.telegram.channel({ title: 'Alpha', botIsAdmin: true });
    const ann = open.telegram.user();
    open.telegram.post(channel, { photo: true, album: '5' });
    open.telegram.post(channel, { photo: true, album: '5', caption: 'both' });
    open.telegram.forward(ann, 'private', {
      content: { photo: true, album: '6' },
      at: 0,
      channel,
      messageId: 1,
    });
    const parts = await heard(open);
    expect(parts.map((part) => [part.message_id, part.media_group_id, part.caption])).toEqual([
      [1, '5', undefined],
      [2, '5', 'both'],
      [1, '6', undefined],
    ]);
  });

  test('have no parts without a picture', async () => {
    const { telegram } = await openEmulator();
    const channel = telegram.channel({ title: 'Alpha' });
    expect(() => telegram.post(channel, { text: 'x', album: '5' })).toThrow('expected a photo');
  });
});

describe('topics', () => {
  async function openForum() {
    const open = await openEmulator({ hearsAllGroupMessages: true });
    const ann = open.telegram.user();
    const forum = open.telegram.group({ title: 'Harbour forum', isForum: true });
    return { ...open, ann, forum, topicId: open.telegram.openTopic(ann, forum, 'Calls') };
  }

  test('number their messages, and show the message that opened them as answered', async () => {
    const { telegram, api, ann, forum, topicId } = await openForum();
    const first = telegram.write(ann, forum, { text: 'hello', topicId });
    telegram.write(ann, forum, { text: 'again', topicId, replyTo: first.message_id });
    telegram.write(ann, forum, 'in General');
    const messages = await heard({ api });
    expect(messages[0]).toMatchObject({
      message_id: topicId,
      forum_topic_created: { name: 'Calls' },
      chat: { is_forum: true },
    });
    expect(
      messages
        .slice(1)
        .map((message) => [
          message.is_topic_message,
          message.message_thread_id,
          message.reply_to_message?.message_id,
        ]),
    ).toEqual([
      [true, topicId, topicId],
      [true, topicId, first.message_id],
      [undefined, undefined, undefined],
    ]);
  });

  test('take what the bot says, and its replies to what stands in them', async () => {
    const { telegram, api, ann, forum, topicId } = await openForum();
    const { message_id: asked } = telegram.write(ann, forum, { text: 'hello', topicId });
    await api.sendMessage(forum.id, 'here', { message_thread_id: topicId });
    const reply = await api.sendMessage(forum.id, 'you', { reply_parameters: { message_id: asked } });
    await api.sendMessage(forum.id, 'all');
    expect(reply).toMatchObject({ is_topic_message: true, message_thread_id: topicId });
    expect(
      telegram
        .chatLog(forum)
        .slice(-3)
        .map((entry) => entry.topicId),
    ).toEqual([topicId, topicId, undefined]);
  });

  test('refuse in the words of Telegram once they are closed or gone', async () => {
    const { telegram, api, ann, forum, topicId } = await openForum();
    const { message_id: asked } = telegram.write(ann, forum, { text: 'hello', topicId });
    const say = async (more: object) => await failure(api.sendMessage(forum.id, 'x', more));
    telegram.closeTopic(forum, topicId);
    expect(await say({ message_thread_id: topicId })).toMatchObject(
      refused(400, 'Bad Request: TOPIC_CLOSED'),
    );
    expect(await say({ reply_parameters: { message_id: asked } })).toMatchObject(
      refused(400, 'Bad Request: TOPIC_CLOSED'),
    );
    telegram.deleteTopic(forum, topicId);
    expect(await say({ message_thread_id: topicId })).toMatchObject(
      refused(400, 'Bad Request: message thread not found'),
    );
    expect(() => telegram.write(ann, forum, { text: 'x', topicId })).toThrow('expected a topic');
  });

  test('that are closed stay open to a bot that manages topics, and other groups have none', async () => {
    const { telegram, api, ann, forum, topicId } = await openForum();
    telegram.promote(ann, forum, { can_manage_topics: true });
    telegram.closeTopic(forum, topicId);
    expect(await api.sendMessage(forum.id, 'x', { message_thread_id: topicId })).toMatchObject({ text: 'x' });
    const group = telegram.group({ title: 'Plain' });
    expect(await failure(api.sendMessage(group.id, 'x', { message_thread_id: 3 }))).toMatchObject(
      refused(400, 'Bad Request: message thread not found'),
    );
    expect(() => telegram.openTopic(ann, group, 'Calls')).toThrow('expected a group with topics');
  });
});

describe('other bots', () => {
  const words = async (open: OpenEmulator) => (await heard(open)).map(({ text }) => text);

  function populate(telegram: TelegramEmulator) {
    const group = telegram.group({ title: 'Harbour talk' });
    return { group, rick: telegram.robot({ username: 'rickbot', firstName: 'Rick' }) };
  }

  test('are seen in Bot-to-Bot mode alone', async () => {
    for (const seesBots of [false, true]) {
      const open = await openEmulator({ hearsAllGroupMessages: true, seesBots });
      const { group, rick } = populate(open.telegram);
      open.telegram.write(rick, group, 'scan');
      const messages = await heard(open);
      expect(messages.map(({ from }) => from)).toEqual(
        seesBots ? [{ id: rick.id, is_bot: true, first_name: 'Rick', username: 'rickbot' }] : [],
      );
    }
  });

  test('are seen with privacy mode on only where the bot is an admin, or spoken to', async () => {
    const open = await openEmulator({ seesBots: true });
    const { group, rick } = populate(open.telegram);
    open.telegram.write(rick, group, 'not for you');
    open.telegram.write(rick, group, '/help');
    const ours = await open.api.sendMessage(group.id, 'ours');
    open.telegram.write(rick, group, { text: 'a reply', replyTo: ours.message_id });
    expect(await words(open)).toEqual(['/help', 'a reply']);
    const own = open.telegram.group({ title: 'Own', botIsAdmin: true });
    open.telegram.write(rick, own, 'anything');
    expect(await words(open)).toContain('anything');
  });

  test('have names that end in bot, and write in groups only', async () => {
    const { telegram } = await openEmulator({ seesBots: true });
    expect(() => telegram.robot({ username: 'rick' })).toThrow('ends in "bot"');
    const rick = telegram.robot({ username: 'rickbot' });
    expect(() => telegram.write(rick, 'private', 'hi')).toThrow('bots of the emulator write in groups only');
  });
});

describe('who speaks for somebody else', () => {
  test('an anonymous admin and a channel are shown behind accounts that are nobody', async () => {
    const open = await openEmulator({ hearsAllGroupMessages: true });
    const { telegram } = open;
    const [group, channel] = [telegram.group({ title: 'Talk' }), telegram.channel({ title: 'Alpha' })];
    const ann = telegram.user();
    const written = telegram.write(ann, group, { text: 'as us', as: group });
    telegram.write(ann, group, { text: 'as a channel', as: channel });
    telegram.edit(group, written.message_id, 'as us, edited');
    const [first, second] = await heard(open);
    expect(first).toMatchObject({ from: { id: 1_087_968_824, is_bot: true }, sender_chat: { id: group.id } });
    expect(second).toMatchObject({
      from: { id: 136_817_688, is_bot: true },
      sender_chat: { id: channel.id },
    });
    const updates = await open.api.getUpdates();
    expect(updates.at(-1)?.edited_message).toMatchObject({
      from: first?.from,
      sender_chat: { id: group.id },
    });
    const other = telegram.group({ title: 'Other' });
    expect(() => telegram.write(ann, group, { text: 'x', as: other })).toThrow('expected the group itself');
  });

  test('posts of a linked channel are brought to its group by Telegram itself', async () => {
    const open = await openEmulator({ hearsAllGroupMessages: true });
    const { telegram } = open;
    const [group, channel] = [telegram.group({ title: 'Talk' }), telegram.channel({ title: 'Alpha' })];
    telegram.link(channel, group);
    const post = telegram.post(channel, { photo: true, caption: 'news' }, { signature: 'Ann' });
    expect(await heard(open)).toMatchObject([
      {
        from: { id: 777_000, is_bot: false },
        sender_chat: { id: channel.id },
        chat: { id: group.id },
        is_automatic_forward: true,
        forward_origin: { type: 'channel', message_id: post.message_id, author_signature: 'Ann' },
        forward_from_message_id: post.message_id,
        caption: 'news',
      },
    ]);
    expect(() => telegram.link(group, channel)).toThrow('expected a channel and a supergroup');
  });
});

test('reactions are told of where the bot is an admin and has asked for them', async () => {
  const { telegram, api } = await openEmulator();
  const channel = telegram.channel({ title: 'Alpha', botIsAdmin: true });
  const { message_id } = telegram.post(channel, 'gem');
  telegram.react(channel, message_id, { '🔥': 3 });
  await api.getUpdates({ allowed_updates: ['message_reaction_count'] });
  telegram.react(channel, message_id, { '🔥': 4, '👍': 1 });
  const [, update] = await api.getUpdates();
  expect(update?.message_reaction_count).toMatchObject({
    chat: { id: channel.id },
    message_id,
    reactions: [
      { type: { type: 'emoji', emoji: '🔥' }, total_count: 4 },
      { type: { type: 'emoji', emoji: '👍' }, total_count: 1 },
    ],
  });
});
