import { GrammyError, HttpError } from 'grammy';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Notice } from '../../src/model/notice.ts';
import type { ChatId } from '../../src/model/units.ts';
import type { MessengerError } from '../../src/ports.ts';
import { messengerError } from '../../src/telegram/messenger.ts';
import { type Rig, startRig } from './rig.ts';

let rig: Rig;
beforeEach(async () => {
  rig = await startRig();
});
afterEach(async () => await rig.close());

const NOTICE: Notice = { kind: 'health', issue: 'prices are late', cure: 'wait' };
const { signal } = new AbortController();
const send = async (chatId: number, more: { silent?: boolean; replyTo?: number } = {}) =>
  await rig.bot.messenger.send({ chatId: chatId as ChatId, notice: NOTICE, silent: false, ...more }, signal);
const failure = async (chatId: number): Promise<MessengerError> =>
  await send(chatId).then(
    () => expect.unreachable('the message was sent'),
    (error: MessengerError) => error,
  );

async function met() {
  const ada = rig.telegram.user();
  rig.telegram.start(ada);
  await rig.settle();
  return ada;
}

test('a notice arrives with the asked loudness, as a reply where one was asked for', async () => {
  const ada = await met();
  const [start] = rig.telegram.chatLog(ada);
  const { messageId } = await send(ada.id, { silent: true, replyTo: start!.messageId });
  expect(rig.telegram.chatLog(ada).at(-1)).toMatchObject({
    messageId,
    silent: true,
    replyTo: start!.messageId,
  });
  expect(rig.telegram.calls('sendMessage').at(-1)?.payload['link_preview_options']).toEqual({
    is_disabled: true,
  });
});

test('a reply to a message that is gone arrives without being a reply', async () => {
  const ada = await met();
  await send(ada.id, { replyTo: 9_999 });
  expect(rig.telegram.chatLog(ada).at(-1)?.replyTo).toBeUndefined();
});

test('a person who blocked the bot is parked', async () => {
  const ada = await met();
  rig.telegram.block(ada);
  expect(await failure(ada.id)).toMatchObject({ kind: 'parked' });
});

test('a chat that does not exist is parked', async () => {
  expect(await failure(-1_009_876_543_210)).toMatchObject({ kind: 'parked' });
});

test('a group that has moved tells its new number', async () => {
  const ada = await met();
  const group = rig.telegram.group({ title: 'Small', kind: 'group' });
  const target = rig.telegram.migrate(ada, group);
  expect(await failure(group.id)).toMatchObject({ kind: 'migrated', migratedTo: target.id });
});

test.each([
  [
    { status: 429, retryAfter: 7 },
    { kind: 'wait', waitMs: 7_000 },
  ],
  [{ status: 502 }, { kind: 'unreachable' }],
  [{ status: 400, description: 'Bad Request: TOPIC_CLOSED' }, { kind: 'refused' }],
  [{ status: 400, description: 'Bad Request: message thread not found' }, { kind: 'refused' }],
  [{ status: 403, description: 'Forbidden: bot was kicked from the supergroup chat' }, { kind: 'parked' }],
])('%j means %j', async (fault, expected) => {
  const ada = await met();
  rig.telegram.faults.inject({ kind: 'status', method: 'sendMessage', times: 1, ...fault });
  expect(await failure(ada.id)).toMatchObject(expected);
  expect(rig.said(ada)).toHaveLength(1);
});

test('a broken connection is unreachable, is not retried, and does not give the token away', async () => {
  const ada = await met();
  const before = rig.telegram.calls('sendMessage').length;
  rig.telegram.faults.inject({ kind: 'accepted-but-lost', method: 'sendMessage', times: 1 });
  const error = await failure(ada.id);
  expect(error.kind).toBe('unreachable');
  expect(rig.telegram.calls('sendMessage')).toHaveLength(before + 1);
  expect(`${error.message} ${JSON.stringify(error)} ${String(error.cause)}`).not.toContain(
    rig.telegram.token,
  );
});

test('errors are judged by what Telegram said, not by their class alone', () => {
  const refused = { ok: false as const, error_code: 400, description: "Bad Request: can't parse entities" };
  expect(messengerError(new GrammyError('x', refused, 'sendMessage', {})).kind).toBe('refused');
  expect(messengerError(new HttpError('x', new Error('socket'))).kind).toBe('unreachable');
  expect(messengerError(new TypeError('odd')).kind).toBe('unreachable');
});
