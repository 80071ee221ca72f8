#!/usr/bin/env node
import process from 'node:process';
import { Command, InvalidArgumentError } from 'commander';
import { checkDatabase } from './check.ts';
import { dataFolder, envExample, settingsTable } from './config.ts';
import { readHealth } from './heartbeat.ts';
import { configOrExit, loadEnvFile, start, toolConfigOrExit } from './main.ts';
import type { ImportOptions } from './import.ts';
import { parseSince } from './import/since.ts';
import { type EpochMs, epochMs } from './model/units.ts';
import { VERSION } from './version.ts';

const program = new Command('calledit')
  .description('Keeps the score of token calls')
  .version(VERSION)
  .showSuggestionAfterError();

// Without any word. A word that is no command is named as unknown: as an argument of `start` it would not be.
const [firstWord] = process.argv.slice(2);
const isBare = firstWord === undefined || firstWord.startsWith('-');

program
  .command('start', { isDefault: isBare })
  .description('run the bot (needs BOT_TOKEN)')
  .action(async () => start(configOrExit()));

program
  .command('health')
  .description('exit with 0 when the bot of this data folder is alive, polls Telegram and takes prices')
  .option('--data <folder>', 'its data folder; DATA_DIR when left out')
  .action(({ data }: { data?: string }) => {
    loadEnvFile();
    const { healthy, words } = readHealth(data ?? dataFolder(process.env), epochMs(Date.now()));
    if (healthy) return console.log(words);
    console.error(words);
    process.exitCode = 1;
  });

program
  .command('check')
  .description('say whether the database is whole, and what waits in it')
  .option('--data <folder>', 'its data folder; DATA_DIR when left out')
  .action(async ({ data }: { data?: string }) => {
    loadEnvFile();
    const { whole, words } = await checkDatabase(data ?? dataFolder(process.env), epochMs(Date.now()));
    if (whole) return console.log(words);
    console.error(words);
    process.exitCode = 1;
  });

program
  .command('import')
  .description('put the history of channels on record: an export of Telegram Desktop, or a public page')
  .argument('[file]', 'result.json of an export in JSON, of one chat or of an account, or its folder')
  .option('--channel <name>', 'read the public page of this channel instead, backwards')
  .option('--since <when>', 'with --channel: how far back, e.g. 90d, 12w or 2026-01-31', instant)
  .option('--dry-run', 'only read, and say what would be detected')
  .option('--json', 'end with one JSON object of counts')
  .option('--data <folder>', 'data folder of the bot; DATA_DIR when left out')
  .action(async (file: string | undefined, options: Omit<ImportOptions, 'file'> & { data?: string }) => {
    const { startImport } = await import('./import/command.ts');
    process.exitCode = await startImport({ ...options, ...(file !== undefined && { file }) });
  });

program
  .command('login')
  .description('let the bot hear channels with a Telegram account of your own (asks for its phone number)')
  .action(async () => {
    const { login } = await import('./login.ts');
    process.exitCode = await login(accountSettings());
  });

program
  .command('logout')
  .description('end that login and delete its file')
  .action(async () => {
    const { logout } = await import('./login.ts');
    process.exitCode = await logout(accountSettings());
  });

program
  .command('config')
  .description('print .env.example, or the table of settings')
  .option('--table', 'as a Markdown table')
  .action(({ table }: { table?: boolean }) =>
    console.log(table === true ? settingsTable() : envExample().trimEnd()),
  );

program
  .command('sandbox')
  .description('a week of calls on a simulated market, without a token or a network')
  .option('--days <n>', 'simulated days', wholeNumber, 7)
  .option('--channels <n>', 'channels that make calls', wholeNumber, 6)
  .option('--seed <n>', 'seed of the market and of the channels', wholeNumber, 1)
  .action(async (options: { days: number; channels: number; seed: number }) => {
    const { runSandbox } = await import('./sandbox/week.ts');
    await runSandbox(options);
  });

program
  .command('replay')
  .description('feed recorded posts through the whole bot, priced from recorded candles')
  .requiredOption('--messages <file>', 'JSON Lines with channel, msgId, date, text and the labelled token')
  .requiredOption('--candles <folder>', 'CSV files with ts, open, high, low, close, volume')
  .option('--db <file>', 'where the database is written', './data/replay.db')
  .option('--limit <n>', 'posts at most', wholeNumber)
  .option('--json', 'end with one JSON object of counts')
  .action(
    async (options: { messages: string; candles: string; db: string; limit?: number; json?: boolean }) => {
      const { runReplay } = await import('./sandbox/replay.ts');
      process.exitCode = await runReplay(options);
    },
  );

function wholeNumber(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new InvalidArgumentError('expected a whole number');
  return Number(text);
}

function accountSettings() {
  const { DATA_DIR: dataDir, TELEGRAM_API_ID: apiId, TELEGRAM_API_HASH: apiHash } = toolConfigOrExit();
  return { dataDir, apiId, apiHash };
}

function instant(text: string): EpochMs {
  const at = parseSince(text, epochMs(Date.now()));
  if (at === undefined)
    throw new InvalidArgumentError(
      'expected a time back like 90d, 12w or 36h, or a day in the past like 2026-01-31',
    );
  return at;
}

/** Whoever reads what a command prints may stop reading, e.g. `| head`: then nobody is left to print for. */
function endWithReader(): void {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: Error) => {
      if ('code' in error && error.code === 'EPIPE') process.exit(0);
      throw error;
    });
  }
}

// Of the bot itself the log is not what it is there for.
program.hook('preAction', (_, command) => {
  if (command.name() !== 'start') endWithReader();
});
await program.parseAsync();
