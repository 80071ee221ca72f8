import { InlineKeyboard, InputFile, Keyboard } from 'grammy';
import { expect, test } from 'vitest';
import { openEmulator, refused } from './open-emulator.ts';

/** A PNG header is all that Telegram's size of a picture is read from here. */
function png(width: number, height: number): Uint8Array {
  const bytes = Buffer.alloc(64);
  Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex').copy(bytes);
  bytes.writeUInt32BE(width, 16);
  bytes.writeUInt32BE(height, 20);
  return bytes;
}

async function open() {
  const opened = await openEmulator();
  const ann = opened.telegram.user({ firstName: 'Ann', username: 'ann' });
  opened.telegram.start(ann);
  return { ...opened, ann };
}

test('getMe tells who the bot is', async () => {
  const { api, telegram } = await open();
  expect(await api.getMe()).toMatchObject({
    ...telegram.bot,
    is_bot: true,
    can_read_all_group_messages: false,
  });
});

test('sendMessage returns the message with sender, chat, date, entities, reply and keyboard', async () => {
  const { api, telegram, clock, ann } = await open();
  const reply_markup = new InlineKeyboard()
    .url('Chart', 'example.org')
    .copyText('CA', 'abc')
    .text('Ok', 'ok');
  const message = await api.sendMessage(ann.id, 'see example.org', {
    entities: [{ type: 'bold', offset: 0, length: 3 }],
    reply_parameters: { message_id: 1 },
    link_preview_options: { is_disabled: true },
    disable_notification: true,
    reply_markup,
  });
  expect(message).toMatchObject({
    message_id: 2,
    from: { id: telegram.bot.id, is_bot: true },
    chat: { id: ann.id, type: 'private', first_name: 'Ann', username: 'ann' },
    date: clock.now() / 1000,
    text: 'see example.org',
    entities: [
      { type: 'bold', offset: 0, length: 3 },
      { type: 'url', offset: 4, length: 11 },
    ],
    reply_to_message: { message_id: 1, text: '/start' },
    link_preview_options: { is_disabled: true },
    reply_markup: {
      inline_keyboard: [
        [
          { text: 'Chart', url: 'http://example.org/' },
          { text: 'CA', copy_text: { text: 'abc' } },
          { text: 'Ok', callback_data: 'ok' },
        ],
      ],
    },
  });
  expect(telegram.chatLog(ann).at(-1)).toMatchObject({ silent: true, replyTo: 1, from: 'bot' });
});

test('a reply keyboard is shown to the person and not returned', async () => {
  const { api, telegram, ann } = await open();
  const message = await api.sendMessage(ann.id, 'pick', {
    reply_markup: new Keyboard().text('A').text('B').resized(),
  });
  expect(message.reply_markup).toBeUndefined();
  expect(telegram.transcript(ann)).toContain('bot: pick\n    [A] [B]');
});

test('sendPhoto takes an upload, then its id, and the file can be fetched', async () => {
  const { api, telegram, ann } = await open();
  const picture = png(1200, 675);
  const sent = await api.sendPhoto(ann.id, new InputFile(picture, 'card.png'), {
    caption: '<b>2.1x</b>',
    parse_mode: 'HTML',
  });
  expect(sent.photo.map(({ width, height }) => [width, height])).toEqual([
    [90, 51],
    [320, 180],
    [800, 450],
    [1200, 675],
  ]);
  expect(sent).toMatchObject({ caption: '2.1x', caption_entities: [{ type: 'bold', offset: 0, length: 4 }] });
  const id = sent.photo.at(-1)!.file_id;
  const again = await api.sendPhoto(ann.id, id);
  expect(again.photo).toEqual(sent.photo);
  const file = await api.getFile(id);
  const download = await fetch(`${telegram.apiRoot}/file/bot${telegram.token}/${file.file_path}`);
  expect(Buffer.from(await download.arrayBuffer()).equals(picture)).toBe(true);
  expect(telegram.calls('sendPhoto')[0]?.payload).toMatchObject({ chat_id: ann.id, caption: '<b>2.1x</b>' });
});

test('sendPhoto refuses what is no picture, is too long or is a link', async () => {
  const { api, ann } = await open();
  await expect(api.sendPhoto(ann.id, new InputFile(Buffer.from('text'), 'x.png'))).rejects.toMatchObject(
    refused(400, 'Bad Request: IMAGE_PROCESS_FAILED'),
  );
  await expect(api.sendPhoto(ann.id, new InputFile(png(4000, 100)))).rejects.toMatchObject(
    refused(400, 'Bad Request: PHOTO_INVALID_DIMENSIONS'),
  );
  await expect(api.sendPhoto(ann.id, 'https://example.org/a.png')).rejects.toMatchObject(
    refused(400, 'Bad Request: failed to get HTTP URL content'),
  );
  await expect(api.sendPhoto(ann.id, 'AgAC-unknown')).rejects.toMatchObject(
    refused(400, 'Bad Request: wrong file identifier/HTTP URL specified'),
  );
});

test('sendDocument keeps name and bytes', async () => {
  const { api, ann } = await open();
  const csv = Buffer.from('call,roi\r\n--boundary-like line\r\n1042,0.5\r\n');
  const sent = await api.sendDocument(ann.id, new InputFile(csv, 'export.csv'), { caption: 'your calls' });
  expect(sent).toMatchObject({
    document: { file_name: 'export.csv', file_size: csv.length },
    caption: 'your calls',
  });
});

test('edits change text, caption and buttons, and say when nothing would change', async () => {
  const { api, telegram, ann, clock } = await open();
  const same =
    'Bad Request: message is not modified: specified new message content and reply markup are exactly the same as a current content and reply markup of the message';
  const reply_markup = new InlineKeyboard().text('Ok', 'ok');
  const sent = await api.sendMessage(ann.id, 'one', { reply_markup });
  clock.advance(5_000);
  await expect(api.editMessageText(ann.id, sent.message_id, 'one', { reply_markup })).rejects.toMatchObject(
    refused(400, same),
  );
  expect(await api.editMessageText(ann.id, sent.message_id, 'two')).toMatchObject({
    text: 'two',
    edit_date: sent.date + 5,
  });
  expect(telegram.chatLog(ann).at(-1)?.replyMarkup).toBeUndefined();
  await api.editMessageReplyMarkup(ann.id, sent.message_id, { reply_markup });
  await expect(api.editMessageReplyMarkup(ann.id, sent.message_id, { reply_markup })).rejects.toMatchObject(
    refused(400, same),
  );
  const photo = await api.sendPhoto(ann.id, new InputFile(png(10, 10)), { caption: 'before' });
  expect(await api.editMessageCaption(ann.id, photo.message_id, { caption: 'after' })).toMatchObject({
    caption: 'after',
    photo: photo.photo,
  });
  await expect(api.editMessageText(ann.id, photo.message_id, 'x')).rejects.toMatchObject(
    refused(400, 'Bad Request: there is no text in the message to edit'),
  );
  await expect(api.editMessageCaption(ann.id, sent.message_id, { caption: 'x' })).rejects.toMatchObject(
    refused(400, 'Bad Request: there is no caption in the message to edit'),
  );
});

test('deleteMessage removes a message once, and not after 48 hours', async () => {
  const { api, telegram, ann, clock } = await open();
  const first = await api.sendMessage(ann.id, 'one');
  const second = await api.sendMessage(ann.id, 'two');
  expect(await api.deleteMessage(ann.id, first.message_id)).toBe(true);
  await expect(api.deleteMessage(ann.id, first.message_id)).rejects.toMatchObject(
    refused(400, 'Bad Request: message to delete not found'),
  );
  clock.advance(49 * 3_600_000);
  await expect(api.deleteMessage(ann.id, second.message_id)).rejects.toMatchObject(
    refused(400, "Bad Request: message can't be deleted"),
  );
  expect(telegram.chatLog(ann).map(({ text }) => text)).toEqual(['/start', 'two']);
});

test('forwardMessage and copyMessage bring a post to a person, with and without its origin', async () => {
  const { api, telegram, ann } = await open();
  const channel = telegram.channel({ title: 'Alpha', botIsAdmin: true });
  const post = telegram.post(channel, 'buy $BONK');
  const forwarded = await api.forwardMessage(ann.id, channel.id, post.message_id);
  expect(forwarded).toMatchObject({
    text: 'buy $BONK',
    forward_origin: { type: 'channel', chat: { id: channel.id }, message_id: post.message_id },
  });
  const { message_id } = await api.copyMessage(ann.id, channel.id, post.message_id);
  expect(telegram.chatLog(ann).at(-1)).toMatchObject({ messageId: message_id, text: 'buy $BONK' });
  await expect(api.copyMessage(ann.id, channel.id, 99)).rejects.toMatchObject(
    refused(400, 'Bad Request: message to copy not found'),
  );
  await expect(api.editMessageText(ann.id, forwarded.message_id, 'mine now')).rejects.toMatchObject(
    refused(400, "Bad Request: message can't be edited"),
  );
});

test('a callback query is answered once and while it is fresh', async () => {
  const { api, telegram, ann, clock } = await open();
  const late = 'Bad Request: query is too old and response timeout expired or query ID is invalid';
  const sent = await api.sendMessage(ann.id, 'x', { reply_markup: new InlineKeyboard().text('Ok', 'ok') });
  const first = telegram.press(ann, sent, 'Ok');
  await api.answerCallbackQuery(first.query.id);
  await expect(api.answerCallbackQuery(first.query.id)).rejects.toMatchObject(refused(400, late));
  const second = telegram.press(ann, sent, 'ok');
  clock.advance(3_600_000);
  await expect(api.answerCallbackQuery(second.query.id)).rejects.toMatchObject(refused(400, late));
  await expect(api.answerCallbackQuery('no number')).rejects.toMatchObject(refused(400, late));
});

test('chats and members are told as Telegram tells them', async () => {
  const { api, telegram, ann } = await open();
  const channel = telegram.channel({ title: 'Alpha', username: 'alpha_calls', botIsAdmin: true });
  telegram.appoint(channel, ann, 'creator');
  expect(await api.getChat('@Alpha_Calls')).toMatchObject({
    id: channel.id,
    type: 'channel',
    username: 'alpha_calls',
  });
  expect(await api.getChat(ann.id)).toMatchObject({ type: 'private', first_name: 'Ann' });
  expect(await api.getChatMember(channel.id, ann.id)).toMatchObject({
    status: 'creator',
    user: { id: ann.id },
  });
  expect(await api.getChatMember(channel.id, telegram.bot.id)).toMatchObject({
    status: 'administrator',
    can_post_messages: true,
  });
  const stranger = telegram.user();
  expect(await api.getChatMember(channel.id, stranger.id)).toMatchObject({ status: 'left' });
  expect((await api.getChatAdministrators(channel.id)).map(({ status }) => status).sort()).toEqual([
    'administrator',
    'creator',
  ]);
  expect(await api.getChatMemberCount(channel.id)).toBe(2);
  await expect(api.getChatAdministrators(ann.id)).rejects.toMatchObject(
    refused(400, 'Bad Request: there are no administrators in the private chat'),
  );
});

test('leaveChat ends the membership', async () => {
  const { api, telegram } = await open();
  const group = telegram.group({ title: 'Club' });
  await api.leaveChat(group.id);
  await expect(api.sendMessage(group.id, 'x')).rejects.toMatchObject(
    refused(403, 'Forbidden: bot is not a member of the supergroup chat'),
  );
});

test('commands are kept by scope and language and checked as Telegram checks them', async () => {
  const { api, ann } = await open();
  const start = [{ command: 'start', description: 'Begin' }];
  const private_ = { scope: { type: 'all_private_chats' }, language_code: 'de' } as const;
  await api.setMyCommands(start);
  await api.setMyCommands([{ command: 'hilfe', description: 'Hilfe' }], private_);
  expect(await api.getMyCommands()).toEqual(start);
  expect(await api.getMyCommands(private_)).toEqual([{ command: 'hilfe', description: 'Hilfe' }]);
  expect(await api.getMyCommands({ scope: { type: 'chat', chat_id: ann.id } })).toEqual([]);
  await api.deleteMyCommands(private_);
  expect(await api.getMyCommands(private_)).toEqual([]);
  const refusals: [string, string, string][] = [
    ['Start', 'x', 'BOT_COMMAND_INVALID'],
    ['a-b', 'x', 'BOT_COMMAND_INVALID'],
    ['', 'x', 'command must be non-empty'],
    ['x'.repeat(33), 'x', 'command length must not exceed 32'],
    ['x', ' ', 'command description must be non-empty'],
    ['x', 'y'.repeat(257), 'command description length must not exceed 256'],
  ];
  for (const [command, description, text] of refusals) {
    await expect(api.setMyCommands([{ command, description }])).rejects.toMatchObject(
      refused(400, `Bad Request: ${text}`),
    );
  }
  const many = Array.from({ length: 101 }, (_, n) => ({ command: `c${n}`, description: 'x' }));
  await expect(api.setMyCommands(many)).rejects.toMatchObject(
    refused(400, 'Bad Request: BOT_COMMANDS_TOO_MUCH'),
  );
});

test('chat actions, reactions and default rights are accepted and checked', async () => {
  const { api, ann } = await open();
  expect(await api.sendChatAction(ann.id, 'upload_photo')).toBe(true);
  expect(await api.setMessageReaction(ann.id, 1, [{ type: 'emoji', emoji: '👀' }])).toBe(true);
  await expect(api.setMessageReaction(ann.id, 99, [])).rejects.toMatchObject(
    refused(400, 'Bad Request: message to react not found'),
  );
  expect(await api.setMyDefaultAdministratorRights({ for_channels: true })).toBe(true);
  await expect(api.raw.sendChatAction({ chat_id: ann.id, action: 'sing' as 'typing' })).rejects.toMatchObject(
    refused(400, 'Bad Request: wrong parameter action in request'),
  );
});

test('private chats and basic groups share one counter of message ids, others count for themselves', async () => {
  const { api, telegram, ann } = await open();
  const basic = telegram.group({ title: 'Basic', kind: 'group' });
  const club = telegram.group({ title: 'Club' });
  const ids = [];
  for (const id of [ann.id, basic.id, club.id, ann.id, club.id])
    ids.push((await api.sendMessage(id, 'x')).message_id);
  expect(ids).toEqual([2, 3, 1, 4, 2]);
});

test('listeners hear what the bot writes and edits', async () => {
  const { api, telegram, ann } = await open();
  const heard: string[] = [];
  telegram.onBotMessage(
    (entry, place) => void heard.push(`${place.title}: ${entry.text}${entry.edited ? ' (edited)' : ''}`),
  );
  const { message_id } = await api.sendMessage(ann.id, 'one');
  await api.editMessageText(ann.id, message_id, 'two');
  expect(heard).toEqual(['Ann: one', 'Ann: two (edited)']);
});
