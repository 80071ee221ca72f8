import { expect, test } from 'vitest';
import { epochMs, MINUTE } from '../../../src/model/units.ts';
import type { HistoryPage, Span } from '../../../src/sources/preview/history.ts';
import type { Preview } from '../../../src/sources/preview/preview.ts';
import { NOON } from '../../fakes/clock.ts';
import { ALPHA, BETA, channel, NEVER, openStage, post, posts } from './stage.ts';
import { virtualTiming } from './virtual-timing.ts';

const EVER = epochMs(0);

async function walk(preview: Preview, span: Partial<Span> = {}, signal = NEVER): Promise<HistoryPage[]> {
  const pages: HistoryPage[] = [];
  for await (const page of preview.history('@alpha', { since: EVER, ...span }, signal)) pages.push(page);
  return pages;
}

const ids = (pages: readonly HistoryPage[]): number[][] =>
  pages.map((page) => page.posts.map(({ messageId }) => messageId));
const range = (from: number, to: number): number[] =>
  Array.from({ length: to - from + 1 }, (_, index) => from + index);

function open(shown = channel('alpha', ALPHA, posts(1, 50))) {
  return openStage([shown], [], { timing: virtualTiming() });
}

test('walks back to the first post, page by page, each oldest first', async () => {
  const { preview, server } = await open();
  const pages = await walk(preview);
  expect(ids(pages)).toEqual([range(31, 50), range(11, 30), range(1, 10)]);
  expect(pages.map((page) => page.oldestMessageId)).toEqual([31, 11, 1]);
  expect(pages[2]).toMatchObject({ oldestPostedAt: post(1, 50).postedAt, channel: { chatId: ALPHA } });
  expect(server.asked.map(({ before }) => before)).toEqual([undefined, 31, 11]);
});

test('goes on where another walk ended', async () => {
  const { preview } = await open();
  expect(ids(await walk(preview, { before: 12 }))).toEqual([range(1, 11)]);
});

test('ends at a time', async () => {
  const { preview, server } = await open();
  expect(ids(await walk(preview, { since: epochMs(NOON - 25 * MINUTE) }))).toEqual([
    range(31, 50),
    range(26, 30),
  ]);
  expect(server.asked).toHaveLength(2);
});

test('goes by the numbers that it sees: holes, albums, service messages and reposts', async () => {
  const all = posts(1, 120).filter(({ messageId }) => messageId % 3 === 0 || messageId > 110);
  const shown = all.map((one) => {
    if (one.messageId === 30) return { ...one, parts: 3 };
    if (one.messageId === 33) return { ...one, service: true };
    if (one.messageId === 36) return { ...one, forwardedFrom: { name: 'Beta', link: 'https://t.me/beta/1' } };
    return one;
  });
  const { preview } = await open(channel('alpha', ALPHA, shown));
  const pages = await walk(preview);
  const own = all.map(({ messageId }) => messageId).filter((id) => id !== 33 && id !== 36);
  expect(
    ids(pages)
      .flat()
      .sort((a, b) => a - b),
  ).toEqual(own);
  expect(pages.flatMap(({ reposts }) => reposts)).toMatchObject([{ messageId: 36, from: { name: 'Beta' } }]);
});

test('an empty channel has no history', async () => {
  const { preview } = await open(channel('alpha', ALPHA));
  expect(await walk(preview)).toEqual([]);
});

test('waits out what passes: refusals, failures, and a page that is silent although there are posts', async () => {
  const { preview, server } = await open();
  server.misbehave({ kind: 'status', status: 429, retryAfterS: 90 });
  server.misbehave({ kind: 'status', status: 502 });
  const pages: HistoryPage[] = [];
  for await (const page of preview.history('alpha', { since: EVER }, NEVER)) {
    if (pages.length === 0) server.misbehave({ kind: 'silent' }, { times: 2 });
    pages.push(page);
  }
  expect(ids(pages)).toEqual([range(31, 50), range(11, 30), range(1, 10)]);
});

test('gives up in one sentence when silence does not pass, and can be taken up again', async () => {
  const { preview, server } = await open();
  const pages: HistoryPage[] = [];
  const walked = (async () => {
    for await (const page of preview.history('alpha', { since: EVER }, NEVER)) {
      pages.push(page);
      server.misbehave({ kind: 'silent' }, { times: Infinity });
    }
  })();
  await expect(walked).rejects.toThrow(
    'Telegram shows no posts of @alpha before 31, although its page says there are some.',
  );
  server.behave();
  const rest = await walk(preview, { before: pages.at(-1)?.oldestMessageId ?? 0 });
  expect(ids([...pages, ...rest])).toEqual([range(31, 50), range(11, 30), range(1, 10)]);
});

test('a page of another form ends it', async () => {
  const { preview, server } = await open();
  server.misbehave({ kind: 'strange' }, { times: Infinity });
  await expect(walk(preview)).rejects.toThrow(/no longer has the form/);
});

test('a name that passes to another channel on the way ends it', async () => {
  const shown = channel('alpha', ALPHA, posts(1, 50));
  const { preview } = await open(shown);
  const walked = (async () => {
    for await (const page of preview.history('alpha', { since: EVER }, NEVER))
      if (page.oldestMessageId === 31) shown.chatId = BETA;
  })();
  await expect(walked).rejects.toThrow(/went over to another channel/);
});

test('what has no page is refused', async () => {
  const { preview } = await open({ ...channel('alpha', ALPHA, posts(1, 3)), preview: false });
  await expect(walk(preview)).rejects.toMatchObject({ kind: 'closed', closed: 'not-previewable' });
  await expect(
    preview.history('no name', { since: EVER }, NEVER)[Symbol.asyncIterator]().next(),
  ).rejects.toThrow(/no name of a public channel/);
});

test('ends quietly when nobody wants it any more', async () => {
  const { preview, server } = await open();
  const stop = new AbortController();
  const pages: HistoryPage[] = [];
  for await (const page of preview.history('alpha', { since: EVER }, stop.signal)) {
    pages.push(page);
    stop.abort();
  }
  expect(pages).toHaveLength(1);
  expect(server.asked).toHaveLength(1);
});
