import { Bot } from 'grammy';
import { expect, test } from 'vitest';
import { failure, openEmulator, refused, runBot } from './open-emulator.ts';

const CONFLICT =
  'Conflict: terminated by other getUpdates request; make sure that only one bot instance is running';

test('a poll waits for an update and gets a burst in one answer', async () => {
  const { telegram, api } = await openEmulator();
  const ann = telegram.user();
  const waiting = api.getUpdates({ timeout: 20 });
  await expect.poll(() => telegram.calls('getUpdates').length).toBe(1);
  for (let n = 0; n < 3; n += 1) telegram.write(ann, 'private', `message ${n}`);
  const updates = await waiting;
  expect(updates.map(({ message }) => message?.text)).toEqual(['message 0', 'message 1', 'message 2']);
  expect(updates[2]!.update_id - updates[0]!.update_id).toBe(2);
});

test('a poll without updates ends when its timeout does', async () => {
  const { api } = await openEmulator();
  expect(await api.getUpdates({ timeout: 1 })).toEqual([]);
});

test('updates come again until an offset confirms them', async () => {
  const { telegram, api } = await openEmulator();
  const ann = telegram.user();
  for (let n = 0; n < 5; n += 1) telegram.write(ann, 'private', `message ${n}`);
  const first = await api.getUpdates({ limit: 2 });
  expect(first).toHaveLength(2);
  expect(await api.getUpdates({ limit: 2 })).toEqual(first);
  expect(telegram.pendingUpdates()).toBe(5);
  const rest = await api.getUpdates({ offset: first[1]!.update_id + 1 });
  expect(rest).toHaveLength(3);
  expect(telegram.pendingUpdates()).toBe(3);
  const last = await api.getUpdates({ offset: -1 });
  expect(last.map(({ message }) => message?.text)).toEqual(['message 4']);
  expect(telegram.pendingUpdates()).toBe(1);
});

test('an offset from another life starts at the oldest update', async () => {
  const { telegram, api } = await openEmulator();
  telegram.start(telegram.user());
  expect(await api.getUpdates({ offset: 2_000_000_000 })).toHaveLength(1);
  expect(telegram.pendingUpdates()).toBe(1);
});

test('a bot that stops before it confirms gets the update again when it restarts', async () => {
  const { telegram, api } = await openEmulator();
  telegram.write(telegram.user(), 'private', 'a call');
  const crashed = await api.getUpdates();
  expect(crashed).toHaveLength(1);
  const heard: string[] = [];
  runBot(telegram, (bot) => bot.on('message:text', (ctx) => void heard.push(ctx.msg.text)));
  await telegram.idle();
  expect(heard).toEqual(['a call']);
  expect(telegram.pendingUpdates()).toBe(0);
});

test('only wanted kinds of updates are queued, and the wish is remembered', async () => {
  const { telegram, api } = await openEmulator();
  const ann = telegram.user();
  await api.getUpdates({ allowed_updates: ['channel_post'] });
  telegram.write(ann, 'private', 'not wanted');
  expect(await api.getUpdates()).toEqual([]);
  expect((await api.getWebhookInfo()).allowed_updates).toEqual(['channel_post']);
  await api.getUpdates({ allowed_updates: [] });
  telegram.write(ann, 'private', 'wanted');
  expect((await api.getUpdates()).map(({ message }) => message?.text)).toEqual(['wanted']);
});

test('after a day updates are forgotten', async () => {
  const { telegram, api, clock } = await openEmulator();
  const ann = telegram.user();
  telegram.write(ann, 'private', 'yesterday');
  clock.advance(20 * 3_600_000);
  telegram.write(ann, 'private', 'today');
  clock.advance(5 * 3_600_000);
  expect((await api.getUpdates()).map(({ message }) => message?.text)).toEqual(['today']);
});

test('a second poller ends the first', async () => {
  const { telegram, api } = await openEmulator();
  const ended = failure(api.getUpdates({ timeout: 30 }));
  await expect.poll(() => telegram.calls('getUpdates').length).toBe(1);
  expect(await api.getUpdates()).toEqual([]);
  expect(await ended).toMatchObject(refused(409, CONFLICT));
});

test('a bot that polls is ended by a second one', async () => {
  const { telegram, api } = await openEmulator();
  const bot = new Bot(telegram.token, { client: { apiRoot: telegram.apiRoot } });
  const ended = failure(bot.start());
  await expect.poll(() => telegram.calls('getUpdates').length).toBe(1);
  await api.getUpdates();
  expect(await ended).toMatchObject({ error_code: 409 });
});

test('a poller that goes away does not disturb the next one', async () => {
  const { telegram, api } = await openEmulator();
  const leaving = new AbortController();
  const url = `${telegram.apiRoot}/bot${telegram.token}/getUpdates?timeout=30`;
  const ended = failure(fetch(url, { signal: leaving.signal }));
  await expect.poll(() => telegram.calls('getUpdates').length).toBe(1);
  leaving.abort();
  expect(await ended).toMatchObject({ name: 'AbortError' });
  telegram.start(telegram.user());
  expect(await api.getUpdates({ timeout: 5 })).toHaveLength(1);
});

test('polling and a webhook exclude each other', async () => {
  const { telegram, api } = await openEmulator();
  const polling = failure(api.getUpdates({ timeout: 30 }));
  await expect.poll(() => telegram.calls('getUpdates').length).toBe(1);
  await api.setWebhook('https://example.org/hook');
  expect(await polling).toMatchObject(refused(409, 'Conflict: terminated by setWebhook request'));
  await expect(api.getUpdates()).rejects.toMatchObject(
    refused(
      409,
      "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first",
    ),
  );
  await api.deleteWebhook({ drop_pending_updates: true });
  expect(await api.getUpdates()).toEqual([]);
});

test('a storm of 3,000 updates arrives complete and in order', async () => {
  const { telegram } = await openEmulator();
  const heard: number[] = [];
  runBot(telegram, (bot) => bot.on('channel_post', (ctx) => void heard.push(ctx.msg.message_id)));
  const channel = telegram.channel({ title: 'Alpha', botIsAdmin: true });
  for (let n = 1; n <= 3_000; n += 1) telegram.post(channel, `call number ${n} of $BONK`);
  await telegram.idle();
  expect(heard).toEqual(Array.from({ length: 3_000 }, (_, n) => n + 1));
});
