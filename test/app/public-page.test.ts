import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { type ChatId, DAY, epochMs, HOUR, MINUTE } from '../../src/model/units.ts';
import { type PreviewServer, startPreviewServer } from '../../src/sandbox/preview/server.ts';
import type { ShownPost } from '../../src/sandbox/preview/shown.ts';
import { NOON } from '../fakes/clock.ts';
import { eachTimeAFolder } from '../sqlite/folder.ts';
import { openStage, postAbout, type Stage, through } from './stage.ts';

const COVE = { chatId: -1_004_040_404_040 as ChatId, username: 'quietcove', title: 'Quiet Cove' };
const EVERY_MS = 20;

const inFolder = eachTimeAFolder();
let shown: ShownPost[];
let pages: PreviewServer;
let stage: Stage;

beforeEach(async () => {
  shown = [];
  pages = await startPreviewServer({
    now: () => stage.clock.now(),
    channelOf: (name) =>
      name === COVE.username
        ? { kind: 'channel', ...COVE, subscribers: 12_300, preview: true, posts: shown }
        : undefined,
  });
  stage = await openStage({
    database: inFolder('calledit.db'),
    settings: { PREVIEW_URL: pages.baseUrl },
    pageIntervalMs: EVERY_MS,
  });
});

afterEach(async () => {
  const { errors } = stage;
  await stage.close();
  await pages.close();
  if (errors.length > 0) throw new Error(`expected no error in the log, was:\n${errors.join('\n')}`);
});

/** Waits until the page has been read again, and the bot has done what came of it. */
async function untilHeard(): Promise<void> {
  const before = pages.asked.length;
  await vi.waitFor(() => expect(pages.asked.length).toBeGreaterThan(before + 2), { interval: EVERY_MS });
  await stage.settle();
}

async function connect(): Promise<void> {
  const { operator, telegram } = stage;
  await stage.ask(operator, '/addchannel');
  expect(await stage.ask(operator, 't.me/quietcove')).toContain('public page');
  const question = telegram.chatLog(operator).findLast(({ replyMarkup }) => replyMarkup !== undefined);
  telegram.press(operator, question!, 'Yes');
  await stage.settle();
}

test('a channel whose admin the bot is not is heard by its public page, from the first post to the edit after the call', async () => {
  const { operator, store, clock } = stage;
  const heron = stage.list('heron', through([0, 1], [2, 3.4], [10, 2], [170, 1.5]));
  shown.push({ messageId: 3, postedAt: epochMs(NOON - HOUR), text: 'Good morning, no calls before noon.' });
  await connect();
  await untilHeard();
  shown.push({
    messageId: 4,
    postedAt: epochMs(clock.now()),
    text: postAbout(heron),
    reactions: [{ of: '👍', count: 40 }],
  });
  await untilHeard();
  const [call] = await store.findCalls(heron.address, 2);
  expect(call).toMatchObject({
    channel: { chatId: COVE.chatId, title: 'Quiet Cove' },
    messageId: 4,
    call: { status: 'open', context: { origin: 'preview', past: false }, entry: { confidence: 'high' } },
    engagement: { hdrb: 8 },
  });

  await stage.pass(30 * MINUTE);
  const [, post] = shown;
  shown[1] = { ...post!, text: 'I never said anything about a heron.', edited: true };
  await untilHeard();
  const [edited] = await store.findCalls(heron.address, 2);
  expect(edited).toMatchObject({ edits: { count: 1 }, call: { entry: call!.call.entry } });

  await stage.pass(7 * DAY + HOUR);
  const [done] = await store.findCalls(heron.address, 2);
  expect(done?.outcome).toMatchObject({ reason: 'elapsed', success: true, hit: true });
  expect(await stage.ask(operator, '/channels')).toMatch(/Quiet Cove.*public page/s);
  expect(await stage.ask(operator, `/call #${call!.call.id}`)).toContain('judged by its first words');
});

test('what was posted while the bot was away is found on older pages, at prices of its time', async () => {
  const { clock } = stage;
  const heron = stage.list('heron', through([0, 1], [2, 3.4], [10, 2]));
  shown.push({ messageId: 1, postedAt: epochMs(NOON), text: 'Nothing yet.' });
  await connect();
  await untilHeard();
  stage = await stage.restart(() => {
    clock.set(epochMs(NOON + 5 * HOUR));
    shown.push({ messageId: 2, postedAt: epochMs(NOON + HOUR), text: postAbout(heron) });
    for (let messageId = 3; messageId <= 44; messageId += 1)
      shown.push({ messageId, postedAt: epochMs(NOON + 2 * HOUR + messageId), text: `Note ${messageId}.` });
  });
  await untilHeard();
  const [call] = await stage.store.findCalls(heron.address, 2);
  expect(call).toMatchObject({ call: { postedAt: NOON + HOUR, status: 'open', context: { past: true } } });
  expect(call!.call.entry.lagMs).toBeLessThanOrEqual(MINUTE);
  expect(call!.call.running.ath.price / call!.call.entry.price).toBeGreaterThan(1.4);
});

test('a page that can no longer be read is said to the operator, and hearing goes on when it can', async () => {
  const { operator } = stage;
  shown.push({ messageId: 3, postedAt: epochMs(NOON - HOUR), text: 'Good morning.' });
  await connect();
  await untilHeard();
  pages.misbehave({ kind: 'strange' }, { times: 1_000 });
  await vi.waitFor(
    async () => expect(await stage.ask(operator, '/channels')).toContain('no longer has the form'),
    { interval: 200, timeout: 8_000 },
  );
  pages.behave();
  await vi.waitFor(
    async () => expect(await stage.ask(operator, '/channels')).not.toContain('no longer has the form'),
    { interval: 200, timeout: 8_000 },
  );
});
