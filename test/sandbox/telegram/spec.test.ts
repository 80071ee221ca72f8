import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { InlineKeyboard, InputFile } from 'grammy';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { implementedMethods } from '../../../src/sandbox/telegram/methods/methods.ts';
import { openEmulator } from './open-emulator.ts';

// The machine-readable Bot API specification is no part of the project; without it these tests are skipped.
const SPEC = path.resolve(import.meta.dirname, '../../../../shared/data/telegram/bot-api-spec.json');

const field = z.object({ name: z.string(), types: z.array(z.string()), required: z.boolean() });
const specSchema = z.object({
  methods: z.record(z.string(), z.object({ returns: z.array(z.string()) })),
  types: z.record(
    z.string(),
    z.object({ fields: z.array(field).optional(), subtypes: z.array(z.string()).optional() }),
  ),
});

/** Fields that the server sends and the specification (Bot API 10.1) does not list: old ones, and those of 10.2 and 10.3. */
const BEYOND = new Set([
  'forward_from',
  'forward_from_chat',
  'forward_from_message_id',
  'forward_signature',
  'forward_sender_name',
  'forward_date',
  'can_send_welcome_messages',
]);

function validator() {
  const spec = specSchema.parse(JSON.parse(readFileSync(SPEC, 'utf8')));

  const scalar = (value: unknown, type: string): boolean | undefined => {
    if (type === 'Integer') return Number.isSafeInteger(value);
    if (type === 'Float') return typeof value === 'number';
    if (type === 'String') return typeof value === 'string';
    if (type === 'Boolean' || type === 'True') return typeof value === 'boolean';
    return undefined;
  };

  const faults = (value: unknown, type: string, at: string): string[] => {
    const simple = scalar(value, type);
    if (simple !== undefined) return simple ? [] : [`${at}: expected ${type}, was ${JSON.stringify(value)}`];
    if (type.startsWith('Array of ')) {
      if (!Array.isArray(value)) return [`${at}: expected ${type}`];
      return value.flatMap((item, index) => faults(item, type.slice('Array of '.length), `${at}[${index}]`));
    }
    const { fields = [], subtypes } = spec.types[type] ?? {};
    if (subtypes !== undefined) return either(value, subtypes, at);
    if (typeof value !== 'object' || value === null) return [`${at}: expected ${type}`];
    const entries = Object.entries(value);
    const missing = fields
      .filter(({ name, required }) => required && !(name in value))
      .map(({ name }) => `${at}.${name} is missing in ${type}`);
    const wrong = entries.flatMap(([name, item]) => {
      const known = fields.find((other) => other.name === name);
      if (known === undefined) return BEYOND.has(name) ? [] : [`${at}.${name} is unknown to ${type}`];
      return either(item, known.types, `${at}.${name}`);
    });
    return [...missing, ...wrong];
  };

  const either = (value: unknown, types: readonly string[], at: string): string[] => {
    const all = types.map((type) => faults(value, type, at));
    return (
      all.find((list) => list.length === 0) ??
      all.reduce((least, list) => (list.length < least.length ? list : least))
    );
  };

  return { spec, faults, either };
}

describe.skipIf(!existsSync(SPEC))('against the specification', () => {
  test('every method that is implemented exists', () => {
    const { spec } = validator();
    expect(implementedMethods.filter((name) => !(name in spec.methods))).toEqual([]);
  });

  test('updates of every kind have the specified shape', async () => {
    const { faults } = validator();
    const { telegram, clock, api } = await openEmulator({ hearsAllGroupMessages: true });
    await api.getUpdates({
      allowed_updates: [
        'message',
        'edited_message',
        'channel_post',
        'edited_channel_post',
        'callback_query',
        'my_chat_member',
        'message_reaction_count',
      ],
    });
    const ann = telegram.user({ username: 'ann' });
    const club = telegram.group({ title: 'Club' });
    const basic = telegram.group({ title: 'Basic', kind: 'group', botIsMember: false });
    const channel = telegram.channel({ title: 'Alpha', username: 'alpha' });
    telegram.start(ann, 'x');
    telegram.addToChannel(ann, channel);
    telegram.addToGroup(ann, basic);
    telegram.promote(ann, club);
    telegram.demote(ann, club);
    const post = telegram.post(
      channel,
      {
        photo: true,
        caption: 'chart of $WIF at https://example.org',
        replyMarkup: new InlineKeyboard().url('a', 'b.io'),
      },
      { signature: 'Al' },
    );
    telegram.react(channel, post.message_id, { '👍': 2 });
    clock.advance(1_000);
    telegram.edit(channel, post.message_id, 'sold');
    const said = telegram.write(ann, club, 'hello');
    telegram.write(ann, club, {
      text: 'again',
      replyTo: said.message_id,
      entities: [{ type: 'bold', offset: 0, length: 2 }],
    });
    telegram.edit(club, said.message_id, 'hello!');
    const from = { at: clock.now(), content: 'x' };
    telegram.forward(ann, 'private', { channel, messageId: 3, signature: 'Al', ...from });
    telegram.forward(ann, 'private', { user: ann, ...from });
    telegram.forward(ann, 'private', { hiddenUser: 'Z', ...from });
    telegram.forward(ann, 'private', { chat: club, ...from });
    const sent = await api.sendMessage(ann.id, 'x', { reply_markup: new InlineKeyboard().text('a', 'b') });
    telegram.press(ann, sent, 'a');
    telegram.delete(ann, sent.message_id);
    telegram.press(ann, sent, { data: 'b' });
    telegram.migrate(ann, basic);
    telegram.block(ann);
    telegram.unblock(ann);
    telegram.removeFromChannel(ann, channel);
    const updates = await api.getUpdates();
    expect(updates.length).toBeGreaterThan(20);
    const kinds = new Set(updates.flatMap((update) => Object.keys(update)));
    expect([...kinds].sort()).toEqual([
      'callback_query',
      'channel_post',
      'edited_channel_post',
      'edited_message',
      'message',
      'message_reaction_count',
      'my_chat_member',
      'update_id',
    ]);
    expect(updates.flatMap((update) => faults(update, 'Update', 'update'))).toEqual([]);
  });

  test('results of every method have the specified shape', async () => {
    const { spec, either } = validator();
    const { telegram, api } = await openEmulator();
    const ann = telegram.user({ username: 'ann' });
    telegram.start(ann);
    const group = telegram.group({ title: 'Club', botIsAdmin: true });
    const channel = telegram.channel({ title: 'Alpha', botIsAdmin: true });
    const sent = await api.sendMessage(channel.id, 'x', {
      reply_markup: new InlineKeyboard().text('a', 'b'),
    });
    const document = await api.sendDocument(group.id, new InputFile(Buffer.from('x'), 'x.csv'), {
      caption: 'x',
    });
    const press = telegram.press(ann, sent, 'a');
    const picture = telegram.post(channel, { photo: true, caption: 'x' });
    const chat_id = channel.id;
    const { message_id } = sent;
    const requests: Record<string, () => Promise<unknown>> = {
      getMe: () => api.getMe(),
      getUpdates: () => api.getUpdates(),
      setWebhook: () => api.setWebhook(''),
      deleteWebhook: () => api.deleteWebhook(),
      getWebhookInfo: () => api.getWebhookInfo(),
      sendMessage: () =>
        api.sendMessage(ann.id, 'see $BONK', {
          reply_parameters: { message_id: 1 },
          link_preview_options: { is_disabled: true },
        }),
      sendPhoto: () =>
        api.sendPhoto(group.id, picture.photo!.at(-1)!.file_id, { caption: '<b>x</b>', parse_mode: 'HTML' }),
      sendDocument: () => Promise.resolve(document),
      sendChatAction: () => api.sendChatAction(ann.id, 'typing'),
      editMessageText: () =>
        api.editMessageText(chat_id, message_id, 'y', { reply_markup: new InlineKeyboard().text('a', 'b') }),
      editMessageCaption: () => api.editMessageCaption(group.id, document.message_id, { caption: 'y' }),
      editMessageReplyMarkup: () => api.editMessageReplyMarkup(chat_id, message_id),
      forwardMessage: () => api.forwardMessage(ann.id, chat_id, message_id),
      copyMessage: () => api.copyMessage(ann.id, chat_id, message_id),
      setMessageReaction: () => api.setMessageReaction(chat_id, message_id, []),
      deleteMessage: () => api.deleteMessage(chat_id, message_id),
      answerCallbackQuery: () => api.answerCallbackQuery(press.query.id),
      getChat: () => api.getChat(group.id),
      getChatMember: () => api.getChatMember(chat_id, telegram.bot.id),
      getChatAdministrators: () => api.getChatAdministrators(group.id),
      getChatMemberCount: () => api.getChatMemberCount(group.id),
      setMyCommands: () => api.setMyCommands([{ command: 'a', description: 'b' }]),
      getMyCommands: () => api.getMyCommands(),
      deleteMyCommands: () => api.deleteMyCommands(),
      getFile: () => api.getFile(picture.photo!.at(-1)!.file_id),
      setMyDefaultAdministratorRights: () => api.setMyDefaultAdministratorRights(),
      leaveChat: () => api.leaveChat(group.id),
    };
    expect(Object.keys(requests).sort()).toEqual([...implementedMethods].sort());
    const wrong: string[] = [];
    for (const [name, request] of Object.entries(requests)) {
      wrong.push(...either(await request(), spec.methods[name]?.returns ?? [], name));
    }
    expect(wrong).toEqual([]);
  });
});
