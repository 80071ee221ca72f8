import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { PassThrough } from 'node:stream';
import { TelegramClient, type tl } from '@mtcute/node';
import { createStub, StubTelegramClient } from '@mtcute/test';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { login, type LoginWorld, logout } from '../../../src/login.ts';
import {
  newClient,
  openSession,
  SESSION_FILE,
  type SessionKeys,
} from '../../../src/sources/session/client.ts';
import { openTerminal, type Terminal } from '../../../src/sources/session/terminal.ts';
import { refusal, SELF } from './stage.ts';

let dataDir: string;
let stub: StubTelegramClient;

const me = createStub('user', {
  id: SELF,
  self: true,
  firstName: 'Op',
  lastName: 'Erator',
  username: 'operator',
});

beforeEach(() => {
  dataDir = mkdtempSync(path.join(tmpdir(), 'calledit-login-'));
  stub = new StubTelegramClient();
  stub.respondWith('users.getUsers', () => {
    throw refusal(401, 'AUTH_KEY_UNREGISTERED');
  });
  stub.respondWith('auth.sendCode', () =>
    createStub('auth.sentCode', { type: createStub('auth.sentCodeTypeApp'), phoneCodeHash: 'hash' }),
  );
});

afterEach(() => rmSync(dataDir, { recursive: true, force: true }));

/** A terminal at which these lines are typed, as soon as they are asked for; `undefined` is the end of the input. */
function typing(...lines: (string | undefined)[]): {
  terminal: Terminal;
  shown: () => string;
  complaints: () => string;
} {
  const input = Object.assign(new PassThrough(), { isTTY: true, setRawMode: () => {} });
  const output = new PassThrough();
  const errors = new PassThrough();
  const shown: Buffer[] = [];
  output.on('data', (chunk: Buffer) => {
    shown.push(chunk);
    // A question ends with a colon.
    if (!/: (\S*)$/.test(chunk.toString())) return;
    const line = lines.shift();
    setImmediate(() => (line === undefined ? input.end() : input.write(`${line}\r`)));
  });
  const terminal = openTerminal({ input, output, errors });
  return {
    terminal,
    shown: () => Buffer.concat(shown).toString(),
    complaints: () => String(errors.read() ?? ''),
  };
}

/** Telegram is the stub; the session file is the real one. */
function world(terminal: Terminal): LoginWorld {
  const overStub = async (open: typeof newClient, wanted: SessionKeys): Promise<TelegramClient> => {
    await (await open(wanted)).destroy();
    return new TelegramClient({ client: stub });
  };
  return {
    terminal: () => terminal,
    create: (wanted) => overStub(newClient, wanted),
    open: (wanted) => overStub(openSession, wanted),
  };
}

const keys = (): SessionKeys => ({ dataDir, apiId: 1, apiHash: 'f'.repeat(32) });
const file = (): string => path.join(dataDir, SESSION_FILE);

test('phone, code and password log in; the password is not shown', async () => {
  const asked: tl.RpcMethod['_'][] = [];
  stub.respondWith('auth.signIn', ({ phoneNumber, phoneCode }) => {
    asked.push('auth.signIn');
    expect([phoneNumber, phoneCode]).toEqual(['12025550123', '12345']);
    throw refusal(401, 'SESSION_PASSWORD_NEEDED');
  });
  stub.computeSrpParams = async (_request, password) => {
    expect(password).toBe('correct horse');
    return createStub('inputCheckPasswordSRP');
  };
  stub.respondWith('account.getPassword', () => createStub('account.password'));
  stub.respondWith('auth.checkPassword', () => {
    asked.push('auth.checkPassword');
    return createStub('auth.authorization', { user: me });
  });
  const { terminal, shown, complaints } = typing('+1 (202) 555-0123', '12345', 'correct horse');

  expect(await login(keys(), world(terminal))).toBe(0);
  expect(complaints()).toBe('');
  expect(asked).toEqual(['auth.signIn', 'auth.checkPassword']);
  expect(shown()).toContain('with a Telegram account of your own');
  expect(shown()).toContain('Telegram has sent a code to your Telegram app.');
  expect(shown()).toContain('Logged in as Op Erator (@operator), id 4242.');
  expect(shown()).toContain('12345');
  expect(shown()).not.toContain('horse');
  expect(existsSync(file())).toBe(true);
});

test('a wrong code may be typed again, three times in all; then nothing is kept', async () => {
  stub.respondWith('auth.signIn', () => {
    throw refusal(400, 'PHONE_CODE_INVALID');
  });
  const { terminal, complaints } = typing('+12025550123', '1', '2', '3');
  expect(await login(keys(), world(terminal))).toBe(1);
  expect(complaints()).toBe('The code was wrong 3 times.\n');
  expect(existsSync(file())).toBe(false);
});

test.each([
  [
    refusal(400, 'PHONE_NUMBER_INVALID'),
    'Telegram knows no such phone number; write it with its country code.',
  ],
  [refusal(420, 'FLOOD_WAIT_3600'), 'Telegram has seen too many tries; try again in 60 min.'],
  [refusal(400, 'API_ID_INVALID'), /^Telegram does not accept TELEGRAM_API_ID and TELEGRAM_API_HASH/],
  [refusal(400, 'SOMETHING_NEW'), 'Telegram refused: SOMETHING_NEW.'],
])('%s is one sentence', async (error, sentence) => {
  stub.respondWith('auth.sendCode', () => {
    throw error;
  });
  const { terminal, complaints } = typing('+12025550123');
  expect(await login(keys(), world(terminal))).toBe(1);
  const said = complaints().trim();
  if (typeof sentence === 'string') expect(said).toBe(sentence);
  else expect(said).toMatch(sentence);
});

test('what is no phone number is never sent', async () => {
  stub.respondWith('auth.sendCode', () => {
    throw new Error('Telegram was asked');
  });
  const { terminal, complaints } = typing('my phone');
  expect(await login(keys(), world(terminal))).toBe(1);
  expect(complaints()).toMatch(/^That is no phone number/);
});

test('who leaves half-way leaves nothing behind', async () => {
  const { terminal, complaints } = typing('+12025550123', undefined);
  expect(await login(keys(), world(terminal))).toBe(1);
  expect(complaints()).toBe('Broken off; nothing was kept.\n');
  expect(existsSync(file())).toBe(false);
});

test('without the keys of my.telegram.org nothing is asked', async () => {
  const { terminal, complaints } = typing();
  expect(await login({ ...keys(), apiHash: undefined }, world(terminal))).toBe(1);
  expect(complaints()).toMatch(/^TELEGRAM_API_ID and TELEGRAM_API_HASH are missing/);
  expect(existsSync(file())).toBe(false);
});

test('who is logged in already is told so, and stays it', async () => {
  const client = await newClient(keys());
  await client.prepare();
  await client.storage.self.store({ userId: SELF, isBot: false, isPremium: false, usernames: [] });
  await client.destroy();
  const { terminal, complaints } = typing();
  const real = { ...world(terminal), create: newClient };
  expect(await login(keys(), real)).toBe(1);
  expect(complaints()).toMatch(/^Account 4242 is logged in already/);
  expect(existsSync(file())).toBe(true);
});

test('logging out tells Telegram and deletes the file', async () => {
  await (await newClient(keys())).destroy();
  await stub.connect();
  await stub.storage.self.store({ userId: SELF, isBot: false, isPremium: false, usernames: [] });
  let told = 0;
  stub.respondWith('auth.logOut', () => {
    told += 1;
    return createStub('auth.loggedOut');
  });
  const { terminal, shown } = typing();
  expect(await logout(keys(), world(terminal))).toBe(0);
  expect(told).toBe(1);
  expect(shown()).toBe('Logged out; the session file is deleted.\n');
  expect(existsSync(file())).toBe(false);
});

test('the file is deleted even when Telegram does not answer, and the way to end the session is said', async () => {
  await (await newClient(keys())).destroy();
  await stub.prepare();
  await stub.storage.self.store({ userId: SELF, isBot: false, isPremium: false, usernames: [] });
  stub.respondWith('auth.logOut', () => {
    throw new Error('connection lost');
  });
  const { terminal, complaints } = typing();
  expect(await logout(keys(), world(terminal))).toBe(1);
  expect(complaints()).toContain('End the session in Telegram > Settings > Devices > CalledIt.');
  expect(existsSync(file())).toBe(false);
});

test('logging out where nobody is logged in', async () => {
  const { terminal, complaints } = typing();
  expect(await logout(keys(), world(terminal))).toBe(1);
  expect(complaints()).toBe('Nobody is logged in here.\n');
});
