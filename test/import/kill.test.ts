import { existsSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { beforeAll, expect, test } from 'vitest';
import { bundle, run } from '../app/process.ts';
import { tally, writeExport } from '../export-file.ts';
import { eachTimeAFolder } from '../sqlite/folder.ts';
import { recordOf } from './desk.ts';

const inFolder = eachTimeAFolder();
const MADE = { name: 'Ember Calls', type: 'public_channel', id: 1_234_567_890, messages: 30_000 };
const POSTS = tally(MADE.messages).call + tally(MADE.messages).talk;

let cli: string;
beforeAll(() => {
  cli = bundle('import');
});

const database = () => inFolder('data', 'calledit.db');
const start = () => run(cli, ['import', inFolder('result.json'), '--data', inFolder('data')], {});

/** Waits until some posts are on record. */
async function untilUnderWay(): Promise<void> {
  for (;;) {
    await pause(20);
    try {
      if (existsSync(database()) && recordOf(database()).posts > 0) return;
    } catch {
      // The tables are being made.
    }
  }
}

test('killed in the middle and run again, nothing is doubled and nothing lost', async () => {
  await writeExport(inFolder('result.json'), { chats: [MADE] });
  const killed = start();
  await untilUnderWay();
  killed.child.kill('SIGKILL');
  await killed.exited;
  const kept = recordOf(database());
  expect(kept.posts).toBeLessThan(POSTS);

  const again = start();
  expect(await again.exited).toBe(0);
  expect(again.output()).toContain(
    `On record: ${(POSTS - kept.posts).toLocaleString('en')} new posts, ${kept.posts.toLocaleString('en')} known already.`,
  );
  expect(recordOf(database())).toMatchObject({ posts: POSTS, different: POSTS, revisions: 0 });
});

test('Ctrl-C ends it in order', async () => {
  await writeExport(inFolder('result.json'), { chats: [MADE] });
  const stopped = start();
  await untilUnderWay();
  stopped.child.kill('SIGINT');
  expect(await stopped.exited).toBe(130);
  expect(stopped.output()).toMatch(/^Read a part of result\.json: [\d,]+ messages/m);
  expect(stopped.output()).toContain(
    'Stopped before the end. What was read is kept: run the same command again',
  );
  const { posts, different } = recordOf(database());
  expect(posts).toBe(different);
  expect(posts).toBeLessThan(POSTS);
});
