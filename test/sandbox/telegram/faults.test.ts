import { HttpError } from 'grammy';
import { expect, test } from 'vitest';
import { failure, openEmulator, refused, runBot } from './open-emulator.ts';

async function open() {
  const { telegram, api, clock } = await openEmulator();
  const ann = telegram.user();
  telegram.start(ann);
  return { telegram, api, ann, clock };
}

test('a 429 names the wait in the body and in the header, as often as it was injected', async () => {
  const { telegram, api, ann } = await open();
  telegram.faults.inject({ method: 'sendMessage', times: 2, kind: 'status', status: 429, retryAfter: 14 });
  const limited = { ...refused(429, 'Too Many Requests: retry after 14'), parameters: { retry_after: 14 } };
  await expect(api.sendMessage(ann.id, 'one')).rejects.toMatchObject(limited);
  const raw = await fetch(`${telegram.apiRoot}/bot${telegram.token}/sendMessage?chat_id=${ann.id}&text=two`);
  expect([raw.status, raw.headers.get('retry-after')]).toEqual([429, '14']);
  await api.sendMessage(ann.id, 'three');
  expect(telegram.chatLog(ann).map(({ text }) => text)).toEqual(['/start', 'three']);
});

test('a server error strikes only the chat it was meant for', async () => {
  const { telegram, api, ann } = await open();
  const bob = telegram.user();
  telegram.start(bob);
  telegram.faults.inject({ chatId: bob.id, times: Infinity, kind: 'status', status: 500 });
  await expect(api.sendMessage(bob.id, 'x')).rejects.toMatchObject(refused(500, 'Internal Server Error'));
  await expect(api.sendMessage(bob.id, 'x')).rejects.toMatchObject(refused(500, 'Internal Server Error'));
  await api.sendMessage(ann.id, 'x');
  telegram.faults.clear();
  await api.sendMessage(bob.id, 'x');
});

test('a dropped request leaves no message, a lost answer leaves one', async () => {
  const { telegram, api, ann } = await open();
  telegram.faults.inject({ times: 1, kind: 'drop' });
  await expect(api.sendMessage(ann.id, 'dropped')).rejects.toBeInstanceOf(HttpError);
  telegram.faults.inject({ times: 1, kind: 'accepted-but-lost' });
  await expect(api.sendMessage(ann.id, 'lost')).rejects.toBeInstanceOf(HttpError);
  expect(telegram.chatLog(ann).map(({ text }) => text)).toEqual(['/start', 'lost']);
});

test('a timeout gives no answer until the client gives up', async () => {
  const { telegram, ann } = await open();
  telegram.faults.inject({ method: 'sendMessage', times: 1, kind: 'timeout' });
  const patience = new AbortController();
  const url = `${telegram.apiRoot}/bot${telegram.token}/sendMessage?chat_id=${ann.id}&text=x`;
  const sending = failure(fetch(url, { signal: patience.signal }));
  await expect.poll(() => telegram.calls('sendMessage').length).toBe(1);
  patience.abort();
  expect(await sending).toMatchObject({ name: 'AbortError' });
  expect(telegram.chatLog(ann)).toHaveLength(1);
});

test('a fault without a method leaves polling alone, a fault of polling is survived by a bot', async () => {
  const { telegram, ann } = await open();
  telegram.faults.inject({ method: 'getUpdates', times: 1, kind: 'status', status: 429, retryAfter: 1 });
  telegram.faults.inject({ times: 1, kind: 'status', status: 503 });
  const errors: unknown[] = [];
  runBot(telegram, (bot) => {
    bot.on('message', (ctx) => ctx.reply('heard'));
    bot.catch(({ error }) => void errors.push(error));
  });
  telegram.write(ann, 'private', 'again');
  await telegram.idle();
  // getMe of the starting bot is retried by grammY, so the 503 does not reach a handler.
  expect(errors).toEqual([]);
  expect(telegram.chatLog(ann).filter(({ from }) => from === 'bot')).toHaveLength(2);
});

test('rate limits are off unless asked for, and then tell how long to wait', async () => {
  const { telegram, api, clock } = await openEmulator({
    rateLimits: { perChat: { perMinute: 60, burst: 2 } },
  });
  const ann = telegram.user();
  telegram.start(ann);
  await api.sendMessage(ann.id, '1');
  await api.sendMessage(ann.id, '2');
  await expect(api.sendMessage(ann.id, '3')).rejects.toMatchObject(
    refused(429, 'Too Many Requests: retry after 1'),
  );
  clock.advance(1_000);
  await api.sendMessage(ann.id, '4');
});
