import { chmodSync, closeSync, existsSync, mkdirSync, openSync } from 'node:fs';
import path from 'node:path';
import type { SqliteStorage, TelegramClient } from '@mtcute/node';
import type * as mtcute from '@mtcute/node';
import packageJson from '../../../package.json' with { type: 'json' };
import { SECOND } from '../../model/units.ts';
import { NoSession } from './fault.ts';

/** In DATA_DIR. Whoever has this file is logged in as the operator. */
export const SESSION_FILE = 'session.db';

/** What the client needs to know. `apiId` and `apiHash` come from https://my.telegram.org. */
export interface SessionKeys {
  readonly dataDir: string;
  readonly apiId: number;
  readonly apiHash: string;
}

const PLATFORM = {
  // mtcute's own would end the process on a signal; ours ends in order.
  beforeExit: () => () => undefined,
  // Its log lines have a form of their own, and speak of the account.
  log: () => undefined,
  getDefaultLogLevel: () => 0,
  /** As it stands in Telegram's list of the account's devices. */
  getDeviceModel: () => 'CalledIt',
};

/** The part of the package that we use by its value. */
export type Mtcute = Pick<typeof mtcute, 'SqliteStorage' | 'TelegramClient'>;

/** Telegram sends the parts of an album one by one; within this time they are one post. */
const ALBUM_MS = SECOND;

/**
 * A client of the session in DATA_DIR, not connected yet; destroy() it when done. Rejects with NoSession when the package
 * is not installed, the file cannot be used, or nobody has logged in there. `load` brings the package.
 */
export async function openSession(
  keys: SessionKeys,
  load: () => Promise<Mtcute> = loadMtcute,
): Promise<TelegramClient> {
  const file = path.join(keys.dataDir, SESSION_FILE);
  if (!existsSync(file))
    throw new NoSession(
      'Nobody is logged in for listening with an account of their own.',
      'Run `calledit login`.',
    );
  return await newClient(keys, load);
}

/** As openSession, but makes the file when there is none: for logging in. */
export async function newClient(
  keys: SessionKeys,
  load: () => Promise<Mtcute> = loadMtcute,
): Promise<TelegramClient> {
  const { SqliteStorage: Storage, TelegramClient: Client } = await load().catch(missing);
  try {
    const storage = new Storage(privateFile(keys.dataDir));
    const client = new Client({
      apiId: keys.apiId,
      apiHash: keys.apiHash,
      storage,
      platform: PLATFORM,
      logLevel: 0,
      updates: { catchUp: true, messageGroupingInterval: ALBUM_MS },
      initConnectionOptions: { appVersion: packageJson.version },
    });
    await checkFile(storage, client);
    return client;
  } catch (error) {
    throw new NoSession(
      `The session file ${SESSION_FILE} cannot be used: ${error instanceof Error ? error.message : String(error)}.`,
      'Look at the rights and the space of DATA_DIR. If the file is damaged: `calledit logout`, then `calledit login`.',
      error,
    );
  }
}

/**
 * A damaged file makes mtcute reject promises that nobody holds, and those end the process. So it is looked through before
 * mtcute relies on it.
 */
async function checkFile(storage: SqliteStorage, client: TelegramClient): Promise<void> {
  const { driver } = storage;
  driver.setup(client.log, PLATFORM);
  await driver.load();
  try {
    const said = JSON.stringify(driver.db.prepare('PRAGMA quick_check(1)').all());
    if (!said.includes('"ok"')) throw new Error(`it is damaged (${said})`);
    await client.storage.self.fetch();
  } finally {
    await driver.destroy();
  }
}

/** The session file, readable by nobody else from its first byte; SQLite gives its companions the same mode. */
function privateFile(dataDir: string): string {
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const file = path.join(dataDir, SESSION_FILE);
  closeSync(openSync(file, 'a', 0o600));
  chmodSync(file, 0o600);
  return file;
}

async function loadMtcute(): Promise<Mtcute> {
  return await import('@mtcute/node');
}

function missing(error: unknown): never {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  const wanted = `@mtcute/node@${packageJson.optionalDependencies['@mtcute/node']}`;
  if (code === 'ERR_MODULE_NOT_FOUND')
    throw new NoSession(
      'Listening with an account of your own needs the package @mtcute/node, which is not installed.',
      `Run \`npm install ${wanted}\` and restart.`,
      error,
    );
  throw new NoSession(
    `The package @mtcute/node cannot be loaded: ${error instanceof Error ? error.message : String(error)}.`,
    `Run \`npm install ${wanted}\` and restart.`,
    error,
  );
}
