import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { startTelegramEmulator, type TelegramEmulator } from '../../src/sandbox/telegram/server.ts';
import { bundle, run as runProcess, type Run } from './process.ts';

let cli: string;
let folder: string;
let telegram: TelegramEmulator;
let running: Run[] = [];

beforeAll(async () => {
  cli = bundle('command-line');
  folder = mkdtempSync(path.join(os.tmpdir(), 'calledit-cli-'));
  telegram = await startTelegramEmulator({ now: () => Date.now() });
});

afterAll(async () => {
  await telegram.close();
  rmSync(folder, { recursive: true, force: true });
});

// A test that fails leaves no bot behind.
afterEach(async () => {
  for (const { child } of running) child.kill('SIGKILL');
  await Promise.all(running.map(({ exited }) => exited));
  running = [];
});

function run(...started: Parameters<typeof runProcess>): Run {
  const one = runProcess(...started);
  running.push(one);
  return one;
}

/** Waits until it has printed this. */
async function until(bot: Run, words: string): Promise<void> {
  while (!bot.output().includes(words)) await new Promise((resolve) => setTimeout(resolve, 50));
}

async function finish(args: readonly string[], env: Record<string, string>) {
  const started = run(cli, args, env);
  const code = await started.exited;
  return { code, output: started.output() };
}

describe('a start that cannot succeed says why in plain lines and leaves no stack', () => {
  test('without any configuration', async () => {
    const { code, output } = await finish(['start'], {});
    expect(code).toBe(78);
    expect(output).toMatch(/BOT_TOKEN: missing; get one from @BotFather/);
    expect(output).not.toMatch(/\n\s+at /);
  });

  test('with several faults, all at once', async () => {
    const { code, output } = await finish(['start'], { TRACKING_DAYS: 'x', LEADERBOARD_HOUR: '25' });
    expect(code).toBe(78);
    expect(output).toMatch(/TRACKING_DAYS/);
    expect(output).toMatch(/LEADERBOARD_HOUR/);
    expect(output).toMatch(/BOT_TOKEN/);
  });

  test('with a token that Telegram refuses, which is never printed', async () => {
    const token = '600000009:AAFrefusedrefusedrefusedrefusedrefu';
    const { code, output } = await finish(['start'], {
      BOT_TOKEN: token,
      BOT_API_ROOT: telegram.apiRoot,
      DATA_DIR: path.join(folder, 'refused'),
    });
    expect(code).toBe(1);
    expect(output).toMatch(/Telegram refuses this BOT_TOKEN/);
    expect(output).not.toContain(token);
    expect(output).not.toMatch(/\n\s+at /);
  });

  test('on a file that is no database', async () => {
    const data = path.join(folder, 'broken');
    mkdirSync(data);
    writeFileSync(
      path.join(data, 'calledit.db'),
      'this is not a database, it is a text of more than one hundred characters, repeated: '.repeat(20),
    );
    const { code, output } = await finish(['start'], {
      BOT_TOKEN: telegram.token,
      BOT_API_ROOT: telegram.apiRoot,
      DATA_DIR: data,
    });
    expect(code).toBe(1);
    expect(output).toMatch(/CalledIt cannot start: /);
    expect(output).not.toMatch(/\n\s+at /);
  });
});

test('a start while Telegram cannot be reached waits and says so, without printing the token', async () => {
  const bot = run(cli, ['start'], {
    BOT_TOKEN: telegram.token,
    BOT_API_ROOT: 'http://127.0.0.1:9',
    DATA_DIR: path.join(folder, 'unreachable'),
  });
  await until(bot, 'cannot be reached');
  bot.child.kill('SIGTERM');
  await bot.exited;
  expect(bot.output()).not.toContain(telegram.token.split(':')[1] ?? '');
});

describe('a running bot', () => {
  test('prints a claim link at its first start, is healthy, and stops in order on SIGTERM', async () => {
    const data = path.join(folder, 'running');
    const bot = run(cli, ['start'], {
      BOT_TOKEN: telegram.token,
      BOT_API_ROOT: telegram.apiRoot,
      DATA_DIR: data,
    });
    await until(bot, 'start=claim_');
    expect(bot.output()).toMatch(/https:\/\/t\.me\/\w+\?start=claim_/);
    expect(bot.output()).not.toContain(telegram.token.split(':')[1] ?? '');
    const health = await finish(['health', '--data', data], {});
    expect(health).toMatchObject({ code: 0, output: expect.stringMatching(/^alive/) });
    bot.child.kill('SIGTERM');
    expect(await bot.exited).toBe(0);
  });

  test('ends with one sentence when Telegram takes its token back', async () => {
    const bot = run(cli, ['start'], {
      BOT_TOKEN: telegram.token,
      BOT_API_ROOT: telegram.apiRoot,
      DATA_DIR: path.join(folder, 'revoked'),
    });
    await until(bot, 'is listening');
    telegram.faults.inject({ kind: 'status', status: 401, method: 'getUpdates', times: Infinity });
    // An update ends the long poll under way; the next one is refused.
    telegram.start(telegram.user());
    try {
      expect(await bot.exited).toBe(1);
    } finally {
      telegram.faults.clear();
    }
    expect(bot.output()).toMatch(/^CalledIt stops: Telegram refuses this BOT_TOKEN/m);
    expect(bot.output()).not.toContain(telegram.token.split(':')[1] ?? '');
  });

  test('stops in order while it still waits for Telegram', async () => {
    const data = path.join(folder, 'waiting');
    const bot = run(cli, ['start'], {
      BOT_TOKEN: telegram.token,
      BOT_API_ROOT: 'http://127.0.0.1:9',
      DATA_DIR: data,
    });
    await until(bot, 'cannot be reached yet');
    bot.child.kill('SIGTERM');
    expect(await bot.exited).toBe(0);
    expect(bot.output()).not.toMatch(/cannot start/);
  });

  test('is looked up in the folder that .env names', async () => {
    const home = path.join(folder, 'home');
    mkdirSync(home);
    writeFileSync(path.join(home, '.env'), 'DATA_DIR=./elsewhere\n');
    const health = run(cli, ['health'], {}, home);
    expect(await health.exited).toBe(1);
    expect(health.output()).toMatch(/no heartbeat in \.\/elsewhere.*Name its folder with --data\.$/m);
  });

  test('is not started when there is an .env that cannot be read', async () => {
    const home = path.join(folder, 'unreadable');
    mkdirSync(path.join(home, '.env'), { recursive: true });
    const started = run(cli, ['start'], {}, home);
    expect(await started.exited).toBe(78);
    expect(started.output()).toMatch(/^CalledIt cannot read \.env/);
  });

  test('is not healthy where it never ran', async () => {
    expect(await finish(['health', '--data', folder], {})).toMatchObject({ code: 1 });
  });
});

describe('the check of a database', () => {
  test('says that it is whole and what waits in it', async () => {
    const { code, output } = await finish(['check', '--data', path.join(folder, 'running')], {});
    expect(output).toMatch(/calledit\.db is whole\.\nWaiting: 0 updates, 0 addresses without/);
    expect(code).toBe(0);
  });

  test('says what is wrong where there is none, or no database', async () => {
    const nowhere = await finish(['check', '--data', path.join(folder, 'nowhere')], {});
    expect(nowhere).toMatchObject({ code: 1, output: expect.stringMatching(/^There is no /) });
    const broken = await finish(['check', '--data', path.join(folder, 'broken')], {});
    expect(broken).toMatchObject({ code: 1, output: expect.stringMatching(/cannot be opened: /) });
  });
});

describe('the replay', () => {
  test('says plainly when its files are missing', async () => {
    const { code, output } = await finish(['replay', '--messages', 'nowhere.jsonl', '--candles', folder], {});
    expect(code).toBe(1);
    expect(output).toMatch(/There is nothing at nowhere\.jsonl/);
  });
});

describe('a word that is no command', () => {
  test.each([
    [['improt', 'x'], /unknown command 'improt'\s+\(Did you mean import\?\)/],
    [['statr'], /unknown command 'statr'\s+\(Did you mean start\?\)/],
  ])('is named as unknown, with what was meant: %j', async (args, sentence) => {
    const { code, output } = await finish(args, {});
    expect(code).toBe(1);
    expect(output).toMatch(sentence);
  });

  test('is not needed to start the bot', async () => {
    expect(await finish([], {})).toMatchObject({ code: 78, output: expect.stringMatching(/BOT_TOKEN/) });
  });
});

describe('whoever stops reading', () => {
  test('of the output ends a command without a word', async () => {
    const world = path.join(folder, 'world');
    mkdirSync(world);
    const sandbox = run(cli, ['sandbox', '--days', '2'], { TMPDIR: world });
    await until(sandbox, 'CalledIt sandbox');
    sandbox.child.stdout?.destroy();
    expect(await sandbox.exited).toBe(0);
    expect(sandbox.output()).not.toMatch(/EPIPE|\n\s+at /);
    expect(readdirSync(world)).toEqual([]);
  });

  test('of the errors ends a command all the same', async () => {
    const health = run(cli, ['health', '--data', folder], {});
    health.child.stderr?.destroy();
    expect(await health.exited).toBe(0);
  });
});

describe('the data folder of an import', () => {
  const importInto = async (data: string) => {
    const file = path.join(folder, 'result.json');
    writeFileSync(file, JSON.stringify({ name: 'Tide', type: 'public_channel', id: 7, messages: [] }));
    return await finish(['import', file, '--data', data], {});
  };

  test('cannot be a file, nor lie in one', async () => {
    const data = path.join(folder, 'result.json');
    for (const below of [data, path.join(data, 'deeper', 'still')]) {
      const { code, output } = await importInto(below);
      expect(code).toBe(1);
      expect(output).toBe(`${data} is a file, not a folder: name another with --data.\n`);
    }
  });

  test.skipIf(!existsSync('/proc'))('is refused where none can be made', async () => {
    const { code, output } = await importInto('/proc/calledit/data');
    expect(code).toBe(1);
    expect(output).toBe(
      'The data folder /proc/calledit/data cannot be used: let the user that runs CalledIt own /proc, or name another with --data.\n',
    );
  });

  test('is made with the folders above it', async () => {
    const data = path.join(folder, 'new', 'deeper');
    expect((await importInto(data)).output).toMatch(/without a single message/);
    expect(existsSync(path.join(data, 'calledit.db'))).toBe(true);
  });
});
