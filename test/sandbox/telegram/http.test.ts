import { expect, test } from 'vitest';
import { startTelegramEmulator } from '../../../src/sandbox/telegram/server.ts';
import { openEmulator, refused } from './open-emulator.ts';

async function open() {
  const { telegram, api } = await openEmulator();
  const ann = telegram.user();
  telegram.start(ann);
  const base = `${telegram.apiRoot}/bot${telegram.token}`;
  const call = async (path: string, init?: RequestInit) => {
    const response = await fetch(`${base}/${path}`, init);
    return { status: response.status, body: await response.json() };
  };
  const texts = () => telegram.chatLog(ann).map(({ text }) => text);
  return { telegram, api, ann, call, texts };
}

test('arguments come by query, form, JSON or multipart, and method names in any case', async () => {
  const { ann, call, texts } = await open();
  const chat_id = String(ann.id);
  await call(`SENDMESSAGE?chat_id=${chat_id}&text=query`);
  await call('sendMessage', { method: 'POST', body: new URLSearchParams({ chat_id, text: 'form' }) });
  const json = { 'content-type': 'application/json' };
  await call('sendmessage', {
    method: 'POST',
    headers: json,
    body: JSON.stringify({ chat_id: ann.id, text: 'json' }),
  });
  const form = new FormData();
  form.set('chat_id', chat_id);
  form.set('text', 'multipart\r\n\r\nwith lines');
  await call('sendMessage', { method: 'POST', body: form });
  expect(texts()).toEqual(['/start', 'query', 'form', 'json', 'multipart\n\nwith lines']);
});

test('what is no token, no method or no JSON is refused', async () => {
  const { telegram, call } = await open();
  const body = (error_code: number, description: string) => ({ ok: false, error_code, description });
  const status = async (path: string) => {
    const response = await fetch(`${telegram.apiRoot}${path}`);
    return response.json();
  };
  expect(await status('/botnonsense/getMe')).toEqual(body(401, 'Unauthorized: invalid token specified'));
  expect(await status('/bot1:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA/getMe')).toEqual(body(401, 'Unauthorized'));
  expect(await status('/')).toEqual(body(404, 'Not Found'));
  expect(await call('fooBar')).toEqual({ status: 404, body: body(404, 'Not Found: method not found') });
  const json = { 'content-type': 'application/json' };
  expect(await call('getMe', { method: 'POST', headers: json, body: '{' })).toMatchObject({ status: 400 });
  expect(await call('sendMessage?text=x')).toEqual({
    status: 400,
    body: body(400, 'Bad Request: chat_id is empty'),
  });
});

test('a real method that the emulator does not know fails loudly with its name', async () => {
  const { api, ann } = await open();
  await expect(api.sendDice(ann.id, '🎲')).rejects.toMatchObject(
    refused(501, 'Not Implemented: the emulator does not know sendDice'),
  );
});

test('a production process cannot start it', async () => {
  const before = process.env['NODE_ENV'];
  process.env['NODE_ENV'] = 'production';
  try {
    await expect(startTelegramEmulator({ now: () => 0 })).rejects.toThrow('NODE_ENV=production');
  } finally {
    process.env['NODE_ENV'] = before;
  }
});
