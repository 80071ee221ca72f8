// `calledit login` and `calledit logout`: the session of the operator's own account, made and ended by hand.

import { existsSync, rmSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import type { TelegramClient, User } from '@mtcute/node';
import { newClient, openSession, SESSION_FILE, type SessionKeys } from './sources/session/client.ts';
import { refusalOf, signIn } from './sources/session/sign-in.ts';
import { openTerminal, type Terminal } from './sources/session/terminal.ts';

/** Where the session is, and what opens it: undefined when it is not set. */
export interface LoginOptions {
  readonly dataDir: string;
  readonly apiId: number | undefined;
  readonly apiHash: string | undefined;
}

/** The terminal and Telegram; the real ones unless somebody brings his own. */
export interface LoginWorld {
  readonly terminal: () => Terminal;
  /** A client of the session, whose file is made when there is none. */
  readonly create: (keys: SessionKeys) => Promise<TelegramClient>;
  /** A client of the session; rejects with NoSession when there is none. */
  readonly open: (keys: SessionKeys) => Promise<TelegramClient>;
}

const REAL_WORLD: LoginWorld = {
  terminal: () => openTerminal({ input: process.stdin, output: process.stdout, errors: process.stderr }),
  create: newClient,
  open: openSession,
};

const WARNING = `This logs CalledIt in as YOU, with a Telegram account of your own.
  - It can then read everything that account can read. It reads the channels that you monitor and writes nothing.
  - Telegram's terms (https://core.telegram.org/api/terms) hold for programs too, and Telegram may limit or close
    accounts that programs use. Take an account that you can do without.
  - The file ${SESSION_FILE} in the data folder is as good as a password: whoever has it is logged in as you. Keep it out
    of backups that others can read. \`calledit logout\` or Telegram > Settings > Devices ends it.
`;

const NO_KEYS =
  'TELEGRAM_API_ID and TELEGRAM_API_HASH are missing: get both from https://my.telegram.org (API development tools) and put them into .env.';

/** Logs in, asking for phone, code and password in the terminal. Says everything in words and returns the exit code. */
export async function login(options: LoginOptions, world: LoginWorld = REAL_WORLD): Promise<number> {
  const terminal = world.terminal();
  try {
    const keys = keysOf(options);
    if (keys === undefined) return refuse(terminal, NO_KEYS);
    return await logInWith(keys, terminal, world);
  } finally {
    terminal.close();
  }
}

async function logInWith(keys: SessionKeys, terminal: Terminal, world: LoginWorld): Promise<number> {
  let kept = existsSync(sessionFile(keys));
  let client: TelegramClient | undefined;
  try {
    client = await world.create(keys);
    const known = await loggedIn(client);
    if (known !== null) {
      kept = true;
      return refuse(
        terminal,
        `Account ${known.userId} is logged in already; to change it, run \`calledit logout\` first.`,
      );
    }
    terminal.say(WARNING);
    const user = await signIn(client, terminal);
    kept = true;
    terminal.say(`Logged in as ${nameOf(user)}. With SESSION=on the bot listens with this account.`);
    return 0;
  } catch (error) {
    return refuse(terminal, refusalOf(error));
  } finally {
    await client?.destroy().catch(() => undefined);
    if (!kept) removeSession(keys);
  }
}

/** Ends the session at Telegram and deletes its file. Says everything in words and returns the exit code. */
export async function logout(options: LoginOptions, world: LoginWorld = REAL_WORLD): Promise<number> {
  const terminal = world.terminal();
  try {
    if (!existsSync(sessionFile(options))) return refuse(terminal, 'Nobody is logged in here.');
    const keys = keysOf(options);
    const problem = keys === undefined ? NO_KEYS : await endSession(keys, world);
    removeSession(options);
    if (problem !== undefined)
      return refuse(
        terminal,
        `The session file is deleted, but Telegram was not told: ${problem}\nEnd the session in Telegram > Settings > Devices > CalledIt.`,
      );
    terminal.say('Logged out; the session file is deleted.');
    return 0;
  } finally {
    terminal.close();
  }
}

/** What kept Telegram from ending the session; undefined when it is ended. */
async function endSession(keys: SessionKeys, world: LoginWorld): Promise<string | undefined> {
  let client: TelegramClient | undefined;
  try {
    client = await world.open(keys);
    if ((await loggedIn(client)) !== null) await client.withParams({ timeout: 30_000 }).logOut();
    return undefined;
  } catch (error) {
    return refusalOf(error);
  } finally {
    await client?.destroy().catch(() => undefined);
  }
}

async function loggedIn(client: TelegramClient): Promise<{ readonly userId: number } | null> {
  await client.prepare();
  return await client.storage.self.fetch();
}

function keysOf({ dataDir, apiId, apiHash }: LoginOptions): SessionKeys | undefined {
  return apiId === undefined || apiHash === undefined ? undefined : { dataDir, apiId, apiHash };
}

function sessionFile({ dataDir }: { readonly dataDir: string }): string {
  return path.join(dataDir, SESSION_FILE);
}

function removeSession(options: { readonly dataDir: string }): void {
  for (const companion of ['', '-wal', '-shm'])
    rmSync(`${sessionFile(options)}${companion}`, { force: true });
}

function nameOf({ displayName, username, id }: User): string {
  return `${displayName}${username === null ? '' : ` (@${username})`}, id ${id}`;
}

function refuse(terminal: Terminal, words: string): number {
  terminal.complain(words);
  return 1;
}
