#!/usr/bin/env node
import process from 'node:process';
import { Command, InvalidArgumentError, Option } from 'commander';
import type { BacktestOptions } from './backtest.ts';
import { checkDatabase } from './check.ts';
import { dataFolder, envExample, settingsTable } from './config.ts';
import { readHealth } from './heartbeat.ts';
import { configOrExit, loadEnvFile, start, toolConfigOrExit } from './main.ts';
import type { ImportOptions } from './import.ts';
import { parseSince } from './import/since.ts';
import { type EpochMs, epochMs } from './model/units.ts';
import type { ReportOptions } from './report.ts';
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
  .command('backtest')
  .description('say what a follower with fixed orders would have got; only reads, the bot may go on')
  .option('--channel <name>', 'calls of one channel, beside those of all; all when left out')
  .option('--tp <level>', 'take-profit, like 2x or +100%, or off (2x)')
  .option('--sl <level>', 'stop-loss, like 50% or 0.5x, or off (50%)')
  .option('--hold <time>', 'sold after so long in any case, like 24h; at the end of the call when left out')
  .option('--ticket <usd>', 'US dollars on each call (100)')
  .option('--fee <share>', 'what each side of a trade costs (0.01)')
  .option('--delay <time>', 'bought so long after the post, like 1m; at the entry when left out')
  .option('--json', 'as one JSON object')
  .option('--data <folder>', 'data folder of the bot; DATA_DIR when left out')
  .action(async ({ data, ...options }: BacktestOptions & { data?: string }) => {
    loadEnvFile();
    const { runBacktest } = await import('./backtest.ts');
    const { done, words } = await runBacktest(data ?? dataFolder(process.env), options);
    if (done) return console.log(words);
    console.error(words);
    process.exitCode = 1;
  });

program
  .command('report')
  .summary('print the numbers of the bot as JSON, CSV or Markdown; only reads, the bot may go on')
  .description(
    [
      'Print the numbers of the bot as JSON, CSV or Markdown; only reads, the bot may go on.',
      [
        'JSON is one object: "version" (1; new fields may come without a new one), "at", "period", "since", "warmingUp",',
        '"warmingUpUntil", "summary", "channelsDiffer" (icc and p of each outcome, or null), "insights", "insightsFrom",',
        '"forecasts", and the tables "leaderboard", "history" and "portfolio" as lists of flat rows; with --section that',
        'table alone. CSV is one table with the same columns (RFC 4180; an apostrophe stands before texts that a',
        'spreadsheet would calculate). Returns and shares are ratios (0.5 is +50 %), multiples are of the entry, Low and',
        'High are the bounds of 90 % intervals, times are hours or ISO 8601, and what cannot be told is null or empty.',
      ].join(' '),
    ].join('\n\n'),
  )
  .addOption(new Option('--format <form>').choices(['json', 'csv', 'md']).default('md'))
  .addOption(
    new Option('--section <table>', 'one table alone; csv has one in any case').choices([
      'leaderboard',
      'history',
      'portfolio',
      'calls',
    ]),
  )
  .addOption(new Option('--period <time>').choices(['24h', '7d', '30d', 'all']).default('30d'))
  .addOption(
    new Option('--by <figure>', 'what ranks the leaderboard')
      .choices(['score', 'hit', 'median', 'alpha'])
      .default('score'),
  )
  .addOption(
    new Option(
      '--rhythm <span>',
      'spans of the history: 14 days, 12 weeks, 12 months, 8 quarters, or --period all',
    )
      .choices(['day', 'week', 'month', 'quarter'])
      .default('week'),
  )
  .option(
    '--min <n>',
    'completed calls from which a channel is ranked; MIN_CALLS_FOR_BOARD when left out',
    wholeNumber,
  )
  .option('--out <file>', 'a file to write to; standard output when left out')
  .option('--data <folder>', 'data folder of the bot; DATA_DIR when left out')
  .action(async ({ data, min, ...options }: ReportOptions & { data?: string; min?: number }) => {
    const { DATA_DIR, MIN_CALLS_FOR_BOARD } = toolConfigOrExit();
    const { writeReport } = await import('./report.ts');
    const asked = { ...options, minCompleted: min ?? MIN_CALLS_FOR_BOARD, at: epochMs(Date.now()) };
    const fault = await writeReport(data ?? DATA_DIR, asked);
    if (fault === undefined) return;
    console.error(fault);
    process.exitCode = 1;
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
  .option('--days <n>', 'simulated days, 1 to 30', wholeNumber, 7)
  .option('--channels <n>', 'channels that make calls, 1 to 6', wholeNumber, 6)
  .option('--seed <n>', 'seed of the market and of the channels', wholeNumber, 1)
  .action(async (options: { days: number; channels: number; seed: number }) => {
    const { runSandbox } = await import('./sandbox/week.ts');
    process.exitCode = await runSandbox(options);
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
