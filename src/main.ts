// The process: environment in, adapters open, signals and exit codes out.

import { readFileSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { openAdapters } from './adapters.ts';
import { createApp } from './app.ts';
import { type Config, ConfigError, loadConfig, loadToolConfig, type ToolConfig } from './config.ts';
import { writeHeartbeat } from './heartbeat.ts';
import { jobsOf, startJobs } from './jobs.ts';
import { createLog } from './log.ts';
import { epochMs, SECOND } from './model/units.ts';
import type { Clock, Log } from './ports.ts';
import { openStore } from './sqlite/open.ts';
import { scrub } from './telegram/scrub.ts';
import { troublesOf } from './tracking/health.ts';
import { VERSION } from './version.ts';

/** sysexits.h: the configuration is wrong. */
const EXIT_CONFIG = 78;
const EXIT_FAILED = 1;
/** In DATA_DIR. */
export const DATABASE_FILE = 'calledit.db';
/** docker and systemd kill after 10 to 30 s; leave room for the last transaction. */
const STOP_WITHIN_MS = 9 * SECOND;

const systemClock: Clock = { now: () => epochMs(Date.now()) };

/** Takes the settings of a file .env into the environment, which goes before it. A file that cannot be read is a fault. */
export function loadEnvFile(): void {
  try {
    process.loadEnvFile('.env');
  } catch (error) {
    // No .env file: the environment alone decides.
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return;
    exitWith(`CalledIt cannot read .env: ${sentenceOf(error)}`, EXIT_CONFIG);
  }
}

/** Reads the configuration, or prints every fault in plain lines and exits with 78. */
export function configOrExit(): Config {
  loadEnvFile();
  return orExit(() => loadConfig(process.env, (file) => readFileSync(file, 'utf8')));
}

/** The same for a command that needs no token. */
export function toolConfigOrExit(): ToolConfig {
  loadEnvFile();
  return orExit(() => loadToolConfig(process.env));
}

function orExit<Result>(read: () => Result): Result {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return exitWith(`CalledIt cannot start: ${error.message}`, EXIT_CONFIG);
  }
}

/** Runs the bot until a signal stops it, or until Telegram has no more to say to it. */
export async function start(config: Config): Promise<void> {
  process.umask(0o077);
  const log = createLog(config.LOG_LEVEL);
  // Not left to Node, which would print the error as it is, and a network error holds the token.
  for (const event of ['unhandledRejection', 'uncaughtException'] as const) {
    process.on(event, (error: unknown) => {
      log.error(
        { err: error },
        'an error was not handled; stopping, so that a restart finds everything in order',
      );
      process.exit(EXIT_FAILED);
    });
  }
  try {
    await run(config, log);
  } catch (error) {
    exitWith(`CalledIt cannot start: ${sentenceOf(error)}`, EXIT_FAILED);
  }
}

async function run(config: Config, log: Log): Promise<void> {
  const store = openStore({ path: path.join(config.DATA_DIR, DATABASE_FILE) });
  const app = createApp({
    config,
    store,
    ...openAdapters({ config, store, clock: systemClock, log }),
    clock: systemClock,
    log,
    version: VERSION,
    onDeaf(reason) {
      process.stderr.write(`CalledIt stops: ${reason}\n`);
      end(EXIT_FAILED);
    },
  });
  const running: { stop(): void }[] = [];
  let ending = false;

  /** Ends the process in order, or by force when that takes too long. */
  function end(code: number): void {
    ending = true;
    setTimeout(() => process.exit(EXIT_FAILED), STOP_WITHIN_MS).unref();
    for (const jobs of running) jobs.stop();
    void app.stop().then(() => process.exit(code));
  }

  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      // Asked twice: somebody is in a hurry.
      if (ending) process.exit(EXIT_FAILED);
      log.info({ signal }, 'stopping');
      end(0);
    });
  }

  const startedAt = systemClock.now();
  const beat = async (): Promise<void> => {
    const troubles = troublesOf(app.health());
    const signs = { startedAt, answeredAt: app.bot.answeredAt(), sweptAt: app.sweptAt(), troubles };
    writeHeartbeat(config.DATA_DIR, signs, systemClock.now());
  };
  await beat();
  // Before Telegram is reached, which may take its time on a machine that has just come up.
  running.push(startJobs([{ name: 'heartbeat', cron: '0 * * * * *', run: beat }], log));
  try {
    const me = await app.bot.init();
    if (ending) return;
    app.listen();
    running.push(startJobs(jobsOf(app), log));
    log.info({ bot: me.username, version: VERSION, data: config.DATA_DIR }, `@${me.username} is listening`);
  } catch (error) {
    // Stopped before Telegram answered: end() is at work.
    if (ending) return;
    throw error;
  }
  const claim = app.bot.claimLink();
  if (claim !== undefined) {
    log.info(
      { claim },
      'nobody may connect channels yet: open this link in Telegram to become the operator (works once)',
    );
  }
}

function exitWith(sentence: string, code: number): never {
  process.stderr.write(`${scrub(sentence)}\n`);
  process.exit(code);
}

function sentenceOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
