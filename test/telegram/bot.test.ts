import { afterEach, expect, test } from 'vitest';
import type { ChatId } from '../../src/model/units.ts';
import { detect } from '../../src/detection/detect.ts';
import { createBot } from '../../src/telegram/bot.ts';
import { openStore } from '../../src/sqlite/open.ts';
import { NOON } from '../fakes/clock.ts';
import { OPERATOR, type Rig, startRig } from './rig.ts';

let rig: Rig;
afterEach(async () => await rig.close());

test('a person who opens the bot is told what it does', async () => {
  rig = await startRig();
  const ada = rig.telegram.user();
  rig.telegram.start(ada);
  await rig.settle();
  expect(rig.said(ada)).toHaveLength(1);
  expect(rig.last(ada)).toContain('I keep the score of token calls.');
  expect(rig.last(ada)).not.toContain('operator');
});

test('/help shows operators their commands and nobody else', async () => {
  rig = await startRig();
  const ada = rig.telegram.user();
  const op = rig.telegram.user({ id: OPERATOR });
  rig.telegram.write(ada, 'private', '/help');
  rig.telegram.write(op, 'private', '/help');
  await rig.settle();
  expect(rig.last(ada)).not.toContain('/addchannel');
  expect(rig.last(op)).toContain('/addchannel');
});

test('the claim link of the first start makes one operator, once', async () => {
  rig = await startRig({ operatorIds: [] });
  const link = rig.bot.claimLink() ?? '';
  const payload = /start=(claim_[\w-]{1,57})$/.exec(link)?.[1] ?? '';
  expect(payload.length).toBeLessThanOrEqual(64);
  const [ada, bob] = [rig.telegram.user(), rig.telegram.user()];
  rig.telegram.start(ada, payload);
  await rig.settle();
  rig.telegram.start(bob, payload);
  rig.telegram.start(bob, 'claim_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA');
  await rig.settle();
  expect(await rig.store.operators()).toEqual([ada.id]);
  expect(rig.last(ada)).toContain('You are an operator');
  expect(rig.last(bob)).toContain('used before');
  expect(JSON.stringify(rig.logged)).not.toContain(payload);
});

test('there is no claim link when the settings name an operator', async () => {
  rig = await startRig();
  expect(rig.bot.claimLink()).toBeUndefined();
});

test('a mistyped command gets a suggestion in private, and silence in groups and for other bots', async () => {
  rig = await startRig();
  const ada = rig.telegram.user();
  const group = rig.telegram.group({ title: 'Harbour talk' });
  rig.telegram.write(ada, 'private', '/leaderbord');
  rig.telegram.write(ada, 'private', '/wen');
  rig.telegram.write(ada, 'private', '/help@some_other_bot');
  rig.telegram.write(ada, group, '/leaderbord');
  await rig.settle();
  expect(rig.said(ada)).toEqual([
    'I do not know the command leaderbord. Did you mean /leaderboard?',
    'I do not know the command wen. /help lists what I can do.',
  ]);
  expect(rig.said(group)).toEqual([]);
});

test('a press with data of an older version gets a toast', async () => {
  rig = await startRig();
  const ada = rig.telegram.user();
  rig.telegram.start(ada);
  await rig.settle();
  const [, welcome] = rig.telegram.chatLog(ada);
  const pressed = rig.telegram.press(ada, welcome!, { data: 'v0:anything:1' });
  await rig.settle();
  expect(pressed.answer()?.text).toBe('This button is out of date, send the command again.');
});

test('a chat that was blocked is parked, and wakes when it speaks again', async () => {
  rig = await startRig();
  const ada = rig.telegram.user();
  const chatId = ada.id as ChatId;
  rig.telegram.start(ada);
  rig.telegram.block(ada);
  await rig.settle();
  expect((await rig.store.chat(chatId))?.status).toBe('parked');
  rig.telegram.unblock(ada);
  await rig.settle();
  expect((await rig.store.chat(chatId))?.status).toBe('active');
});

test('a handler that keeps failing costs its sender one sentence, and others nothing', async () => {
  const store = openStore({ path: ':memory:' });
  const broken = {
    ...store,
    trackingFacts: async () => await Promise.reject(new Error('disk gone')),
  };
  rig = await startRig({ store: broken });
  const [ada, bob] = [rig.telegram.user(), rig.telegram.user()];
  rig.telegram.write(ada, 'private', '/summary');
  rig.telegram.write(bob, 'private', '/privacy');
  await rig.settle();
  expect(rig.said(ada)).toEqual([
    'Something went wrong here and I could not do that. It is on record; please try again later.',
  ]);
  expect(rig.last(bob)).toContain('What I keep');
  expect(rig.logged.some(({ facts }) => JSON.stringify(facts).includes('disk gone'))).toBe(true);
});

test('a second poller is named in the log with its cure, and receiving goes on afterwards', async () => {
  rig = await startRig();
  rig.telegram.faults.inject({ kind: 'status', status: 409, method: 'getUpdates', times: 1 });
  const ada = rig.telegram.user();
  rig.telegram.start(ada);
  await rig.settle();
  rig.telegram.start(ada);
  await rig.settle();
  expect(rig.logged.map(({ message }) => message)).toContain(
    'another program polls with this bot token: stop the other one, or use a token of its own here',
  );
  expect(rig.said(ada)).toHaveLength(2);
});

test('interactive answers wait out a 429', async () => {
  rig = await startRig();
  const ada = rig.telegram.user();
  rig.telegram.faults.inject({ kind: 'status', status: 429, retryAfter: 1, method: 'sendMessage', times: 1 });
  rig.telegram.start(ada);
  await rig.settle();
  expect(rig.said(ada)).toHaveLength(1);
});

test('an answer whose receipt was lost is not sent twice by the same attempt', async () => {
  rig = await startRig();
  const ada = rig.telegram.user();
  rig.telegram.faults.inject({ kind: 'accepted-but-lost', method: 'sendMessage', times: 1 });
  rig.telegram.start(ada);
  await rig.settle();
  expect(rig.telegram.calls('sendMessage').length).toBeLessThanOrEqual(2);
  expect(JSON.stringify(rig.logged)).not.toContain(rig.telegram.token);
});

test('a token that Telegram refuses is said so plainly', async () => {
  rig = await startRig();
  const bot = createBot({
    token: '600000001:wrong-wrong-wrong-wrong-wrong-wrong-1',
    apiRoot: rig.telegram.apiRoot,
    store: rig.store,
    clock: rig.clock,
    log: { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined },
    hear: async () => await Promise.reject(new Error('nothing is heard')),
    detect,
    wake: () => undefined,
    operatorIds: [],
    info: { trackingDays: 7, sources: ['fake'], version: '0', minCallsForBoard: 5, leaderboardHour: 9 },
  });
  await expect(bot.init()).rejects.toThrow('Telegram refuses this BOT_TOKEN');
});

test('the command menus are published once per start, for private chats and for groups', async () => {
  rig = await startRig();
  const ada = rig.telegram.user();
  rig.telegram.start(ada);
  await rig.settle();
  const scopes = rig.telegram.calls('setMyCommands').map(({ payload }) => payload['scope']);
  expect(scopes).toEqual([{ type: 'all_private_chats' }, { type: 'all_group_chats' }]);
});

test('a batch that the disk could not take is received again as soon as it can', async () => {
  const store = openStore({ path: ':memory:' });
  let full = true;
  rig = await startRig({
    store: {
      ...store,
      receive: async (batch) =>
        await (full ? Promise.reject(new Error('no space left')) : store.receive(batch)),
    },
  });
  const ada = rig.telegram.user();
  rig.telegram.start(ada);
  while (!rig.logged.some(({ facts }) => JSON.stringify(facts).includes('no space left'))) {
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  expect(rig.telegram.pendingUpdates()).toBe(1);
  full = false;
  await rig.settle();
  expect(rig.said(ada)).toHaveLength(1);
});

test('what an earlier process received and did not handle is handled at the next start', async () => {
  const store = openStore({ path: ':memory:' });
  const from = { id: 700_000_001, is_bot: false, first_name: 'Person' };
  const chat = { id: from.id, type: 'private', first_name: 'Person' };
  const entities = [{ type: 'bot_command', offset: 0, length: 8 }];
  const update = {
    update_id: 5,
    message: { message_id: 1, date: 1, chat, from, text: '/privacy', entities },
  };
  await store.receive([{ updateId: 5, chatId: chat.id, receivedAt: NOON, raw: update, tries: 0 }]);
  rig = await startRig({ store });
  await rig.bot.idle();
  expect(rig.telegram.calls('sendMessage').map(({ payload }) => payload['chat_id'])).toEqual([chat.id]);
  expect(await store.unhandled(5)).toEqual([]);
});

test('commands in channel posts, in forwards and of other bots are not answered', async () => {
  rig = await startRig();
  const op = rig.telegram.user({ id: OPERATOR });
  const alpha = rig.telegram.channel({ title: 'Alpha', botIsAdmin: true });
  const group = rig.telegram.group({ title: 'Harbour talk' });
  rig.telegram.post(alpha, '/summary');
  rig.telegram.forward(op, group, { content: '/summary', at: NOON, channel: alpha, messageId: 1 });
  await rig.settle();
  expect(rig.said(alpha)).toEqual([]);
  expect(rig.said(group)).toEqual([]);
});

test('forged button data changes nothing and always gets an answer', async () => {
  rig = await startRig();
  const ada = rig.telegram.user();
  rig.telegram.start(ada);
  await rig.settle();
  const welcome = rig.telegram.chatLog(ada).at(-1)!;
  const forged = [
    'v1:rm:1:yes',
    'v1:end:1',
    'v1:fol:999:on',
    'v1:call:999999999999999',
    'v1:ch:0',
    'v1:lb:7d:9999',
    'v1:calls:open:0',
    'v1:al:ath:loud',
    'v1:add:yes',
    '🚢',
  ];
  const presses = forged.map((data) => rig.telegram.press(ada, welcome, { data }));
  await rig.settle();
  expect(presses.filter((pressed) => pressed.answer() === undefined)).toEqual([]);
  expect(rig.logged.filter(({ level }) => level === 'error')).toEqual([]);
  expect(await rig.store.followed(ada.id as ChatId)).toEqual({ all: false, channelIds: [] });
});

test('/end lets an operator end a call by hand', async () => {
  const ended: number[][] = [];
  rig = await startRig({ complete: async (callIds) => (ended.push([...callIds]), callIds) });
  const op = rig.telegram.user({ id: OPERATOR });
  rig.telegram.write(op, 'private', '/end #7');
  await rig.settle();
  expect(ended).toEqual([[7]]);
  expect(rig.last(op)).toBe('Call #7 is ended; it counts with the price it had last.');
});

test('no log line of a broken network names the token', async () => {
  rig = await startRig();
  rig.telegram.faults.inject({ kind: 'drop', times: 2 });
  rig.telegram.faults.inject({ kind: 'drop', method: 'getUpdates', times: 1 });
  const ada = rig.telegram.user();
  rig.telegram.start(ada);
  await rig.settle();
  rig.telegram.start(ada);
  await rig.settle();
  expect(rig.logged.length).toBeGreaterThan(0);
  expect(JSON.stringify(rig.logged)).not.toContain(rig.telegram.token);
  expect(rig.said(ada).at(-1)).toContain('I keep the score');
});

test('a token that is revoked while the bot runs ends the polling with a clear line', async () => {
  rig = await startRig();
  rig.telegram.faults.inject({ kind: 'status', status: 401, method: 'getUpdates', times: 1 });
  const ada = rig.telegram.user();
  // The poll under way ends with this message; the next one is refused.
  rig.telegram.start(ada);
  while (!rig.logged.some(({ level }) => level === 'error'))
    await new Promise((resolve) => setTimeout(resolve, 10));
  expect(rig.logged.find(({ level }) => level === 'error')?.message).toContain(
    'Telegram refuses this BOT_TOKEN',
  );
  const polls = rig.telegram.calls('getUpdates').length;
  rig.telegram.start(ada);
  await rig.bot.stop();
  expect(rig.telegram.calls('getUpdates')).toHaveLength(polls);
});
