import { chmodSync, existsSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import packageJson from '../../../package.json' with { type: 'json' };
import {
  newClient,
  openSession,
  SESSION_FILE,
  type SessionKeys,
} from '../../../src/sources/session/client.ts';
import { faultOf, NoSession } from '../../../src/sources/session/fault.ts';

let dataDir: string;

beforeEach(() => {
  dataDir = mkdtempSync(path.join(tmpdir(), 'calledit-session-'));
});

afterEach(() => rmSync(dataDir, { recursive: true, force: true }));

const keys = (): SessionKeys => ({ dataDir, apiId: 1, apiHash: 'f'.repeat(32) });

function modes(): string[] {
  return readdirSync(dataDir).map((name) => (statSync(path.join(dataDir, name)).mode & 0o777).toString(8));
}

test('the session file and its companions are for the owner alone, whatever the umask', async () => {
  const umask = process.umask(0o000);
  try {
    const client = await newClient(keys());
    await client.prepare();
    await client.storage.self.store({ userId: 1, isBot: false, isPremium: false, usernames: [] });
    expect(readdirSync(dataDir)).toContain(SESSION_FILE);
    expect(new Set(modes())).toEqual(new Set(['600']));
    await client.destroy();
  } finally {
    process.umask(umask);
  }
});

test('a session file that others could read is closed to them', async () => {
  writeFileSync(path.join(dataDir, SESSION_FILE), '');
  chmodSync(path.join(dataDir, SESSION_FILE), 0o644);
  const client = await openSession(keys());
  expect(modes()).toEqual(['600']);
  await client.destroy();
});

test('a file that is no session is said to be none, and mtcute does not get to see it', async () => {
  writeFileSync(path.join(dataDir, SESSION_FILE), 'this is not a database'.repeat(100));
  const error = await openSession(keys()).catch((reason: unknown) => reason);
  expect(faultOf(error)).toMatchObject({
    kind: 'closed',
    problem: { issue: 'The session file session.db cannot be used: file is not a database.' },
  });
});

test('a login outlives the client, and the file is closed with it', async () => {
  const first = await newClient(keys());
  await first.prepare();
  await first.storage.self.store({ userId: 7, isBot: false, isPremium: false, usernames: [] });
  await first.destroy();
  expect(readdirSync(dataDir)).toEqual([SESSION_FILE]);
  const second = await openSession(keys());
  await second.prepare();
  expect(await second.storage.self.fetch()).toMatchObject({ userId: 7 });
  await second.destroy();
});

test('a client leaves the signals of the process alone', async () => {
  const before = process.listenerCount('SIGTERM');
  const client = await newClient(keys());
  await client.prepare();
  expect(process.listenerCount('SIGTERM')).toBe(before);
  await client.destroy();
});

test('without a login there is no session, and none is made', async () => {
  await expect(openSession(keys())).rejects.toThrow('Nobody is logged in');
  expect(existsSync(path.join(dataDir, SESSION_FILE))).toBe(false);
});

test('a package that is not installed is said in one sentence, with the command that mends it', async () => {
  const name = '@mtcute/not-installed';
  const opening = newClient(keys(), () => import(name));
  const error = await opening.catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(NoSession);
  const version = packageJson.optionalDependencies['@mtcute/node'];
  expect(faultOf(error)).toEqual({
    kind: 'closed',
    problem: {
      issue: 'Listening with an account of your own needs the package @mtcute/node, which is not installed.',
      cure: `Run \`npm install @mtcute/node@${version}\` and restart.`,
    },
  });
  expect(readdirSync(dataDir)).toEqual([]);
});
