import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { DAY, HOUR, MINUTE } from '../../src/model/units.ts';
import { eachTimeAFolder } from '../sqlite/folder.ts';
import { NOON } from '../fakes/clock.ts';
import { runOn } from '../import/desk.ts';
import { openStage, postAbout, type Stage, through } from './stage.ts';

const inFolder = eachTimeAFolder();
let stage: Stage | undefined;
afterEach(async () => {
  const errors = stage?.errors ?? [];
  await stage?.close();
  stage = undefined;
  if (errors.length > 0) throw new Error(`expected no error in the log, was:\n${errors.join('\n')}`);
});

const AT = -40 * DAY;

/** An export of a channel whose posts were made this many hours after `AT`. */
function writeExport(posts: readonly (readonly [hours: number, text: string])[]): string {
  const file = path.join(inFolder(), 'result.json');
  const messages = posts.map(([hours, text], index) => {
    const seconds = (NOON + AT + hours * HOUR) / 1_000;
    return {
      id: index + 10,
      type: 'message',
      date: new Date(seconds * 1_000).toISOString().slice(0, 19),
      date_unixtime: String(seconds),
      from: 'Old Lighthouse',
      from_id: 'channel2233445566',
      text,
    };
  });
  const chat = { name: 'Old Lighthouse', type: 'public_channel', id: 2_233_445_566, messages };
  writeFileSync(file, JSON.stringify(chat));
  return file;
}

test('a channel has a record on its first day: its history is imported and priced at prices of its time', async () => {
  const database = inFolder('calledit.db');
  stage = await openStage({ database });
  const { store, operator } = stage;
  const old = { ageMs: 50 * DAY };
  const gull = stage.list('gull', (ms) => through([0, 1], [5, 4], [48, 2])(ms - AT), old);
  const crab = stage.list('crab', (ms) => through([30, 1], [50, 0.02])(ms - AT), old);
  const file = writeExport([
    [0, postAbout(gull)],
    [6, `${gull.symbol} hit 4x since our call!\n\n${gull.address}`],
    [30, postAbout(crab)],
    [31, 'Quiet evening, back tomorrow.'],
  ]);

  const { code, counts } = await runOn(database, { file });
  expect(code).toBe(0);
  expect(counts).toMatchObject({ posts: 4, new: 4 });
  // Nothing of the past is decided while an import is at work.
  await stage.settle();
  expect(await store.calls({ limit: 9 })).toEqual([]);
  await stage.pass(2 * MINUTE);

  const [won] = await store.findCalls(gull.address, 5);
  expect(won?.call.context).toMatchObject({ past: true, origin: 'import' });
  expect(won?.call.entry).toMatchObject({ source: 'geckoterminal', confidence: 'high' });
  expect(won?.outcome).toMatchObject({ athSource: 'verified', success: true, hit: true });
  expect(won!.outcome!.athRoi).toBeCloseTo(3, 0);
  const record = await store.channelRecord(won!.channel.id, 5);
  expect(record?.claims).toMatchObject({ count: 1, inflated: 0 });
  const [lost] = await store.findCalls(crab.address, 5);
  expect(lost?.outcome).toMatchObject({ reason: 'loss', success: false });

  // Nobody is told of highs of last month.
  expect(stage.said(operator).join('\n')).not.toContain('GULL');

  const card = await stage.ask(operator, '/channel Old Lighthouse');
  expect(card).toContain('Old Lighthouse');
  expect(card).toContain('Of all 2 calls heard: 2 priced, 2 completed');
  const again = await runOn(database, { file });
  expect(again.counts).toMatchObject({ posts: 4, new: 0, known: 4 });
  await stage.pass(2 * MINUTE);
  expect(await store.calls({ limit: 9 })).toHaveLength(2);
});
