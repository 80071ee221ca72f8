import { InlineKeyboard } from 'grammy';
import { expect, test } from 'vitest';
import { openEmulator, refused } from './open-emulator.ts';

async function open() {
  const opened = await openEmulator();
  const ann = opened.telegram.user({ firstName: 'Ann' });
  opened.telegram.start(ann);
  return { ...opened, ann };
}

test('texts are 1 to 4096 characters, captions at most 1024, counted in code points', async () => {
  const { api, ann } = await open();
  await expect(api.sendMessage(ann.id, '')).rejects.toMatchObject(
    refused(400, 'Bad Request: message text is empty'),
  );
  await expect(api.sendMessage(ann.id, ' \n ')).rejects.toMatchObject(
    refused(400, 'Bad Request: text must be non-empty'),
  );
  await expect(api.sendMessage(ann.id, '<b></b>', { parse_mode: 'HTML' })).rejects.toMatchObject(
    refused(400, 'Bad Request: text must be non-empty'),
  );
  await expect(api.sendMessage(ann.id, 'x'.repeat(4097))).rejects.toMatchObject(
    refused(400, 'Bad Request: message is too long'),
  );
  const emoji = '🚀'.repeat(4096);
  expect((await api.sendMessage(ann.id, emoji)).text).toBe(emoji);
  const marked = `<b>${'x'.repeat(4096)}</b>`;
  expect((await api.sendMessage(ann.id, marked, { parse_mode: 'HTML' })).text).toHaveLength(4096);
});

test('button data has 1 to 64 bytes and every button does something', async () => {
  const { api, ann } = await open();
  const send = (reply_markup: InlineKeyboard) => api.sendMessage(ann.id, 'x', { reply_markup });
  await send(new InlineKeyboard().text('ok', 'é'.repeat(32)));
  await expect(send(new InlineKeyboard().text('no', 'é'.repeat(33)))).rejects.toMatchObject(
    refused(400, 'Bad Request: BUTTON_DATA_INVALID'),
  );
  await expect(send(new InlineKeyboard().text('no', ''))).rejects.toMatchObject(
    refused(
      400,
      "Bad Request: can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard",
    ),
  );
  await expect(send(new InlineKeyboard().url('no', 'localhost'))).rejects.toMatchObject(
    refused(400, "Bad Request: inline keyboard button URL 'localhost' is invalid: Wrong HTTP URL"),
  );
});

test('messages that are not there are named by what was wanted of them', async () => {
  const { api, ann } = await open();
  await expect(api.editMessageText(ann.id, 99, 'x')).rejects.toMatchObject(
    refused(400, 'Bad Request: message to edit not found'),
  );
  await expect(api.sendMessage(ann.id, 'x', { reply_parameters: { message_id: 99 } })).rejects.toMatchObject(
    refused(400, 'Bad Request: message to be replied not found'),
  );
  await api.sendMessage(ann.id, 'x', {
    reply_parameters: { message_id: 99, allow_sending_without_reply: true },
  });
  await expect(api.editMessageText(ann.id, 1, 'x')).rejects.toMatchObject(
    refused(400, "Bad Request: message can't be edited"),
  );
});

test('the bot writes only to people who have written to it', async () => {
  const { api, telegram } = await open();
  const stranger = telegram.user();
  await expect(api.sendMessage(stranger.id, 'x')).rejects.toMatchObject(
    refused(400, 'Bad Request: chat not found'),
  );
  await expect(api.sendMessage(12345, 'x')).rejects.toMatchObject(
    refused(400, 'Bad Request: chat not found'),
  );
  telegram.write(stranger, telegram.group({ title: 'Club' }), '/help');
  await expect(api.sendMessage(stranger.id, 'x')).rejects.toMatchObject(
    refused(403, "Forbidden: bot can't initiate conversation with a user"),
  );
});

test('the bot writes only where it is a member, and in channels with the right to post', async () => {
  const { api, telegram, ann } = await open();
  const group = telegram.group({ title: 'Basic', kind: 'group' });
  telegram.removeFromGroup(ann, group);
  await expect(api.sendMessage(group.id, 'x')).rejects.toMatchObject(
    refused(403, 'Forbidden: bot was kicked from the group chat'),
  );
  const club = telegram.group({ title: 'Club', botIsMember: false });
  await expect(api.sendMessage(club.id, 'x')).rejects.toMatchObject(
    refused(403, 'Forbidden: bot is not a member of the supergroup chat'),
  );
  const channel = telegram.channel({ title: 'Alpha' });
  await expect(api.sendMessage(channel.id, 'x')).rejects.toMatchObject(
    refused(403, 'Forbidden: bot is not a member of the channel chat'),
  );
  telegram.promote(ann, channel, { can_post_messages: false });
  await expect(api.sendMessage(channel.id, 'x')).rejects.toMatchObject(
    refused(400, 'Bad Request: not enough rights to send text messages to the chat'),
  );
  telegram.promote(ann, channel);
  const post = await api.sendMessage(channel.id, 'x');
  expect(post).toMatchObject({ message_id: 1, sender_chat: { id: channel.id }, chat: { type: 'channel' } });
  expect(post.from).toBeUndefined();
});
