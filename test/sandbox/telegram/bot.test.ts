import {
  type Conversation,
  conversations,
  createConversation,
  type ConversationFlavor,
} from '@grammyjs/conversations';
import { Bot, type Context, InlineKeyboard } from 'grammy';
import { expect, onTestFinished, test } from 'vitest';
import { openEmulator, refused, runBot } from './open-emulator.ts';

test('a bot answers a command and gets the payload of a deep link', async () => {
  const { telegram, clock } = await openEmulator();
  runBot(telegram, (bot) => bot.command('start', (ctx) => ctx.reply(`Opened ${ctx.match || 'plainly'}`)));
  const ann = telegram.user({ firstName: 'Ann' });
  telegram.start(ann);
  clock.advance(2_000);
  telegram.start(ann, 'call_7');
  await telegram.idle();
  expect(telegram.transcript(ann)).toBe(
    [
      '[12:00:00] Ann: /start',
      '[12:00:02] Ann: /start call_7',
      '[12:00:02] bot: Opened plainly',
      '[12:00:02] bot: Opened call_7',
    ].join('\n'),
  );
});

test('a pressed button reaches the bot, is answered once, and the message changes', async () => {
  const { telegram } = await openEmulator();
  runBot(telegram, (bot) => {
    bot.command('menu', (ctx) =>
      ctx.reply('Choose', { reply_markup: new InlineKeyboard().text('Left', 'l').text('Right', 'r') }),
    );
    bot.callbackQuery('r', async (ctx) => {
      await ctx.editMessageText('You went right');
      await ctx.answerCallbackQuery({ text: 'noted', show_alert: true });
    });
  });
  const ann = telegram.user();
  telegram.write(ann, 'private', '/menu');
  await telegram.idle();
  const menu = telegram.chatLog(ann).at(-1)!;
  const press = telegram.press(ann, menu, 'Right');
  expect(press.answer()).toBeUndefined();
  await telegram.idle();
  expect(press.answer()).toEqual({ text: 'noted', showAlert: true });
  expect(telegram.chatLog(ann).at(-1)).toMatchObject({ text: 'You went right', edited: true });
  expect(() => telegram.press(ann, menu, 'Left')).toThrow(
    'expected one of the message\'s buttons (none), was "Left"',
  );
});

test('a button of a deleted message calls the bot with a message it cannot read', async () => {
  const { telegram, api } = await openEmulator();
  const ann = telegram.user();
  telegram.start(ann);
  const sent = await api.sendMessage(ann.id, 'soon gone', {
    reply_markup: new InlineKeyboard().text('x', 'x'),
  });
  telegram.delete(ann, sent.message_id);
  telegram.press(ann, sent, { data: 'forged' });
  const updates = await api.getUpdates();
  expect(updates.at(-1)?.callback_query).toMatchObject({
    data: 'forged',
    message: { message_id: sent.message_id, date: 0 },
  });
});

test('a conversation asks, waits and answers', async () => {
  type Outside = ConversationFlavor<Context>;
  const { telegram } = await openEmulator();
  const bot = new Bot<Outside>(telegram.token, { client: { apiRoot: telegram.apiRoot } });
  bot.use(conversations());
  bot.use(
    createConversation(async (conversation: Conversation<Outside>, ctx: Context) => {
      await ctx.reply('Which token?');
      const { message } = await conversation.waitFor('message:text');
      await ctx.reply(`Tracking ${message.text}`);
    }, 'track'),
  );
  bot.command('track', (ctx) => ctx.conversation.enter('track'));
  const running = bot.start();
  onTestFinished(async () => {
    await bot.stop();
    await running;
  });
  const ann = telegram.user();
  telegram.write(ann, 'private', '/track');
  await telegram.idle();
  telegram.write(ann, 'private', '$BONK');
  await telegram.idle();
  expect(telegram.chatLog(ann).map(({ text }) => text)).toEqual([
    '/track',
    'Which token?',
    '$BONK',
    'Tracking $BONK',
  ]);
});

test('edits of posts and messages arrive, and only when something changed', async () => {
  const { telegram, clock } = await openEmulator();
  const seen: string[] = [];
  runBot(telegram, (bot) => {
    bot.on(
      'edited_channel_post:text',
      (ctx) => void seen.push(`post ${ctx.msg.text} ${ctx.msg.edit_date - ctx.msg.date}`),
    );
    bot.on('edited_message:text', (ctx) => void seen.push(`message ${ctx.msg.text} ${ctx.from.first_name}`));
  });
  const channel = telegram.channel({ title: 'Alpha', botIsAdmin: true });
  const ann = telegram.user({ firstName: 'Ann' });
  const post = telegram.post(channel, 'first thought');
  const message = telegram.write(ann, 'private', 'helo');
  clock.advance(60_000);
  telegram.edit(channel, post.message_id, 'first thought');
  telegram.edit(channel, post.message_id, 'second thought');
  telegram.edit(ann, message.message_id, 'hello');
  await telegram.idle();
  expect(seen).toEqual(['post second thought 60', 'message hello Ann']);
});

test('a forward carries one of four origins and the time of the original', async () => {
  const { telegram, clock, api } = await openEmulator();
  const ann = telegram.user();
  const bob = telegram.user({ firstName: 'Bob' });
  const club = telegram.group({ title: 'Club' });
  const at = clock.now() - 3_600_000;
  const content = 'ape in';
  telegram.forward(ann, 'private', {
    channel: { id: -1009, title: 'Alpha', username: 'alpha' },
    messageId: 41,
    at,
    content,
    signature: 'Al',
  });
  telegram.forward(ann, 'private', { user: bob, at, content });
  telegram.forward(ann, 'private', { hiddenUser: 'Somebody', at, content });
  telegram.forward(ann, 'private', { chat: club, at, content });
  const date = at / 1000;
  const channel = { id: -1009, title: 'Alpha', username: 'alpha', type: 'channel' };
  const messages = (await api.getUpdates()).map(({ message }) => message);
  expect(messages[0]).toMatchObject({
    forward_origin: { type: 'channel', chat: channel, message_id: 41, author_signature: 'Al', date },
    forward_from_chat: channel,
    forward_from_message_id: 41,
    forward_signature: 'Al',
    forward_date: date,
    date: clock.now() / 1000,
    text: content,
  });
  expect(messages[1]).toMatchObject({
    forward_origin: { type: 'user', sender_user: { id: bob.id }, date },
    forward_from: { id: bob.id },
  });
  expect(messages[2]).toMatchObject({
    forward_origin: { type: 'hidden_user', sender_user_name: 'Somebody', date },
    forward_sender_name: 'Somebody',
  });
  expect(messages[3]).toMatchObject({
    forward_origin: { type: 'chat', sender_chat: { id: club.id }, date },
    forward_from_chat: { id: club.id },
  });
});

test('a person who blocks the bot is told of and cannot be written to until they unblock', async () => {
  const { telegram, api } = await openEmulator();
  const ann = telegram.user();
  telegram.start(ann);
  telegram.block(ann);
  await expect(api.sendMessage(ann.id, 'hello?')).rejects.toMatchObject(
    refused(403, 'Forbidden: bot was blocked by the user'),
  );
  expect(() => telegram.write(ann, 'private', 'hi')).toThrow('unblock first');
  telegram.unblock(ann);
  await api.sendMessage(ann.id, 'welcome back');
  const changes = (await api.getUpdates()).flatMap(({ my_chat_member: change }) => change ?? []);
  expect(changes.map((change) => [change.old_chat_member.status, change.new_chat_member.status])).toEqual([
    ['member', 'kicked'],
    ['kicked', 'member'],
  ]);
});

test('a group that becomes a supergroup tells both ids and refuses the old one', async () => {
  const { telegram, api } = await openEmulator();
  const ann = telegram.user();
  const group = telegram.group({ title: 'Club', kind: 'group' });
  const next = telegram.migrate(ann, group);
  const updates = await api.getUpdates();
  expect(
    updates.map(({ message }) => [
      message?.chat.id,
      message?.migrate_to_chat_id,
      message?.migrate_from_chat_id,
    ]),
  ).toEqual([
    [group.id, next.id, undefined],
    [next.id, undefined, group.id],
  ]);
  await expect(api.sendMessage(group.id, 'hi')).rejects.toMatchObject({
    ...refused(400, 'Bad Request: group chat was upgraded to a supergroup chat'),
    parameters: { migrate_to_chat_id: next.id },
  });
  expect(await api.sendMessage(next.id, 'hi')).toMatchObject({ message_id: 2, chat: { type: 'supergroup' } });
});

test('the bot learns who added and removed it, and hears a channel only as its administrator', async () => {
  const { telegram, api } = await openEmulator();
  const owner = telegram.user({ firstName: 'Olga' });
  const channel = telegram.channel({ title: 'Alpha' });
  telegram.post(channel, 'unheard');
  telegram.addToChannel(owner, channel, { can_post_messages: false });
  const heard = telegram.post(channel, 'heard');
  telegram.removeFromChannel(owner, channel);
  telegram.post(channel, 'unheard again');
  const updates = await api.getUpdates();
  expect(updates).toHaveLength(3);
  expect(updates[0]?.my_chat_member).toMatchObject({
    from: { first_name: 'Olga' },
    old_chat_member: { status: 'left' },
    new_chat_member: { status: 'administrator', can_post_messages: false },
  });
  expect(updates[1]?.channel_post).toEqual(heard);
  expect(heard).toMatchObject({ message_id: 2, sender_chat: { id: channel.id }, text: 'heard' });
  expect(heard.from).toBeUndefined();
  expect(updates[2]?.my_chat_member?.new_chat_member.status).toBe('left');
});

test('a group with privacy mode lets the bot hear commands and replies to it, an administrator hears all', async () => {
  const { telegram, api } = await openEmulator();
  const ann = telegram.user();
  const group = telegram.group({ title: 'Club' });
  const said = await api.sendMessage(group.id, 'I am here');
  telegram.write(ann, group, 'small talk');
  telegram.write(ann, group, '/summary');
  telegram.write(ann, group, `/summary@${telegram.bot.username} 7d`);
  telegram.write(ann, group, '/summary@some_other_bot');
  telegram.write(ann, group, { text: 'a reply', replyTo: said.message_id });
  telegram.promote(ann, group);
  telegram.write(ann, group, 'more small talk');
  const texts = (await api.getUpdates()).map(({ message }) => message?.text);
  expect(texts).toEqual([
    '/summary',
    `/summary@${telegram.bot.username} 7d`,
    'a reply',
    undefined,
    'more small talk',
  ]);
});

test('reactions of a channel arrive as counts for a bot that asked for them', async () => {
  const { telegram, api } = await openEmulator();
  const channel = telegram.channel({ title: 'Alpha', botIsAdmin: true });
  const post = telegram.post(channel, 'moon');
  telegram.react(channel, post.message_id, { '👍': 1 });
  const [first] = await api.getUpdates({ allowed_updates: ['channel_post', 'message_reaction_count'] });
  telegram.react(channel, post.message_id, { '👍': 3, '🔥': 1 });
  const updates = await api.getUpdates({ offset: first!.update_id + 1 });
  expect(updates).toHaveLength(1);
  expect(updates[0]?.message_reaction_count?.reactions).toEqual([
    { type: { type: 'emoji', emoji: '👍' }, total_count: 3 },
    { type: { type: 'emoji', emoji: '🔥' }, total_count: 1 },
  ]);
});

test('a photo, a post of the past and a given message id are kept as they were', async () => {
  const { telegram, clock, api } = await openEmulator();
  const channel = telegram.channel({ title: 'Alpha', username: 'alpha', botIsAdmin: true });
  telegram.post(channel, 'two days old', { at: clock.now() - 2 * 86_400_000, messageId: 7 });
  const post = telegram.post(
    channel,
    { caption: 'chart of $WIF', photo: true },
    { at: clock.now() - 60_000, messageId: 9, signature: 'Al' },
  );
  const next = telegram.post(channel, 'and on');
  expect(post).toMatchObject({
    message_id: 9,
    author_signature: 'Al',
    date: clock.now() / 1000 - 60,
    caption: 'chart of $WIF',
  });
  expect(next.message_id).toBe(10);
  expect((await api.getUpdates()).map((update) => update.channel_post?.message_id)).toEqual([9, 10]);
  const photo = post.photo!.at(-1)!;
  expect((await api.getFile(photo.file_id)).file_path).toMatch(/^photos\//);
});
