// tsx bench/import.ts [--mb 1000] [--cli dist/cli.js] [--json]: the bundled `calledit import` on a made export of that size: a dry run, the
// first import, and the second of the same file. Needs a build.

import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import * as z from 'zod';
import { writeExport } from '../test/export-file.ts';

const ROOT = path.resolve(import.meta.dirname, '..');
const BYTES_PER_MESSAGE = 695;
const LOOK_EVERY_MS = 250;
const MEGABYTE = 1e6;

const countsSchema = z.object({
  messages: z.number(),
  posts: z.number(),
  new: z.number(),
  known: z.number(),
});

interface Run {
  readonly run: string;
  readonly seconds: number;
  readonly mbPerSecond: number;
  readonly postsPerSecond: number;
  /** Highest resident set, MB (10^6 bytes); 0 where `ps` cannot tell. */
  readonly rssMb: number;
  readonly posts: number;
  readonly new: number;
}

const { values } = parseArgs({
  options: {
    mb: { type: 'string', default: '1000' },
    json: { type: 'boolean', default: false },
    cli: { type: 'string', default: 'dist/cli.js' },
  },
});
const folder = mkdtempSync(path.join(os.tmpdir(), 'calledit-import-'));
try {
  const file = path.join(folder, 'result.json');
  const messages = Math.ceil((Number(values.mb) * MEGABYTE) / BYTES_PER_MESSAGE);
  const chat = { name: 'Ember Calls', type: 'public_channel', id: 1_234_567_890, messages, everyS: 5 };
  await writeExport(file, { chats: [chat] });
  const megabytes = statSync(file).size / MEGABYTE;
  console.log(`${megabytes.toFixed(0)} MB, ${messages.toLocaleString('en')} messages`);
  const runs = [
    await measure('dry run', [file, '--dry-run'], megabytes),
    await measure('first import', [file, '--data', folder], megabytes),
    await measure('second import', [file, '--data', folder], megabytes),
  ];
  console.table(
    runs.map(({ run, seconds, mbPerSecond, postsPerSecond, rssMb, new: fresh }) => ({
      run,
      s: Number(seconds.toFixed(1)),
      'MB/s': Number(mbPerSecond.toFixed(1)),
      'posts/s': Math.round(postsPerSecond),
      'RSS MB': Math.round(rssMb),
      new: fresh,
    })),
  );
  if (values.json) console.log(JSON.stringify({ megabytes: Math.round(megabytes), runs }));
} finally {
  rmSync(folder, { recursive: true, force: true });
}

async function measure(run: string, args: readonly string[], megabytes: number): Promise<Run> {
  const startedAt = performance.now();
  const child = spawn(process.execPath, [values.cli, 'import', ...args, '--json'], {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const printed: string[] = [];
  child.stdout.on('data', (chunk: Buffer) => printed.push(chunk.toString()));
  const rssMb = await highestRss(child);
  const seconds = (performance.now() - startedAt) / 1_000;
  const last = printed.join('').trimEnd().split('\n').at(-1) ?? '';
  const counts = countsSchema.parse(JSON.parse(last));
  return {
    run,
    seconds,
    mbPerSecond: megabytes / seconds,
    postsPerSecond: counts.posts / seconds,
    rssMb,
    posts: counts.posts,
    new: counts.new,
  };
}

async function highestRss(child: ChildProcess): Promise<number> {
  let highest = 0;
  const ended = new Promise((resolve) => child.once('close', resolve));
  const look = setInterval(() => {
    const { stdout } = spawnSync('ps', ['-o', 'rss=', '-p', String(child.pid)], { encoding: 'utf8' });
    highest = Math.max(highest, (Number(stdout) * 1_024) / MEGABYTE);
  }, LOOK_EVERY_MS);
  await ended;
  clearInterval(look);
  return highest;
}
