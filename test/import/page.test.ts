import { expect, test } from 'vitest';
import { after, type ChatId, DAY, type EpochMs, HOUR } from '../../src/model/units.ts';
import type { ChannelPost } from '../../src/model/post.ts';
import type { HistoryPage } from '../../src/sources/preview/history.ts';
import { PreviewFailure } from '../../src/sources/preview/failure.ts';
import { openStore } from '../../src/sqlite/open.ts';
import { NOON } from '../fakes/clock.ts';
import { eachTimeAFolder } from '../sqlite/folder.ts';
import { recordOf, runOn } from './desk.ts';

const inFolder = eachTimeAFolder();
const database = () => inFolder('calledit.db');
const channel = {
  kind: 'channel',
  chatId: -1_009_999 as ChatId,
  title: 'Tide',
  username: 'tide_calls',
} as const;
const SINCE = after(NOON, -30 * DAY);
const PAGE = 10;

/** A channel of posts every six hours up to noon; every seventh number is missing, every eleventh a repost. */
function scene(newest: number) {
  const postedAt = (id: number): EpochMs => after(NOON, (id - newest) * 6 * HOUR);
  const asked: (number | undefined)[] = [];
  let stopAfter = Infinity;
  let failure: Error | undefined;
  const stopping = new AbortController();

  async function* history(_: string, span: { since: EpochMs; before?: number }, signal: AbortSignal) {
    let before = span.before;
    while (!signal.aborted) {
      asked.push(before);
      if (asked.length > stopAfter) {
        if (failure !== undefined) throw failure;
        stopping.abort();
        return;
      }
      const ids: number[] = [];
      for (let id = (before ?? newest + 1) - 1; id > 0 && ids.length < PAGE; id--)
        if (id % 7 !== 0) ids.unshift(id);
      const [oldest] = ids;
      if (oldest === undefined) return;
      yield page(ids, span.since);
      if (postedAt(oldest) < span.since) return;
      before = oldest;
    }
  }

  function page(ids: readonly number[], since: EpochMs): HistoryPage {
    const wanted = ids.filter((id) => postedAt(id) >= since);
    const isRepost = (id: number) => id % 11 === 0;
    return {
      channel,
      posts: wanted.filter((id) => !isRepost(id)).map((id) => post(id, postedAt(id))),
      reposts: wanted
        .filter(isRepost)
        .map((id) => ({ messageId: id, postedAt: postedAt(id), from: { name: 'Harbour' } })),
      unreadable: 0,
      oldestMessageId: ids[0]!,
      oldestPostedAt: postedAt(ids[0]!),
    };
  }

  const wantedPosts = Array.from({ length: newest }, (_, index) => index + 1).filter(
    (id) => id % 7 !== 0 && id % 11 !== 0 && postedAt(id) >= SINCE,
  ).length;
  return {
    asked,
    wantedPosts,
    stopAfter(pages: number, error?: Error) {
      stopAfter = pages;
      failure = error;
    },
    run: async (since = SINCE) =>
      await runOn(database(), { channel: '@tide_calls', since }, { history, signal: stopping.signal }),
  };
}

function post(messageId: number, postedAt: EpochMs): ChannelPost {
  return { channel, messageId, postedAt, content: { text: `Post number ${messageId}` } };
}

test('a channel is walked back to the asked day, and the second time little is asked', async () => {
  const first = scene(500);
  const { code, said, counts } = await first.run();
  expect(code).toBe(0);
  expect(said).toMatch(
    /^Read the public page of @tide_calls: 1\d\d messages, \d+ of them posts from 2025-12-06 to 2026-01-05\.\nNot read as posts:\n +\d+ {2}forwarded/,
  );
  expect(counts).toMatchObject({ new: first.wantedPosts, known: 0 });
  expect(recordOf(database()).posts).toBe(first.wantedPosts);

  const second = scene(500);
  expect((await second.run()).said).toContain('Nothing new: all');
  expect(second.asked.length).toBeLessThan(4);
  expect(recordOf(database()).posts).toBe(first.wantedPosts);
});

test.each([
  ['stopped', undefined, 130, /^Stopped before the end\. What was read is kept/],
  [
    'refused',
    new PreviewFailure('refused', 'Telegram shows no more.', { cure: 'Run it again later.' }),
    1,
    /^Telegram shows no more\. Run it again later\.$/,
  ],
])('a walk that was %s goes on where it ended, after what is new', async (_, failure, exit, sentence) => {
  const first = scene(500);
  first.stopAfter(5, failure);
  const broken = await first.run();
  expect(broken.code).toBe(exit);
  expect(broken.complained).toMatch(sentence);
  const kept = recordOf(database()).posts;
  expect(kept).toBe(broken.counts['new']);

  // Twelve posts later: the numbers of before stand where they stood.
  const second = scene(512);
  const { code } = await second.run();
  expect(code).toBe(0);
  expect(second.asked.slice(0, 2)).toEqual([undefined, 443]);
  const record = recordOf(database());
  expect(record.different).toBe(record.posts);
  expect(record.posts).toBe(new Set([...numbers(500, kept), ...numbers(512)]).size);

  function numbers(newest: number, atMost = Infinity): number[] {
    return Array.from({ length: newest }, (_, index) => newest - index)
      .filter((id) => id % 7 !== 0 && id % 11 !== 0 && after(NOON, (id - newest) * 6 * HOUR) >= SINCE)
      .slice(0, atMost);
  }
});

test('each wait is said, and the end says who has to try again', async () => {
  const words = 'no answer from t.me, trying again in 5 s';
  const cure = 'Run the same command again when this machine reaches t.me.';
  const { code, complained, said } = await runOn(
    database(),
    { channel: 'tide_calls', since: SINCE },
    {
      // oxlint-disable-next-line require-yield -- t.me never answers.
      history: async function* (_, { onWait }) {
        onWait?.(words);
        throw new PreviewFailure('unreachable', 't.me cannot be reached.', { cure });
      },
    },
  );
  expect({ code, complained, said }).toEqual({
    code: 1,
    complained: `${words}\nt.me cannot be reached. ${cure}`,
    said: '',
  });
});

test('further back than last time is walked from where that ended', async () => {
  await scene(500).run(after(NOON, -5 * DAY));
  const deeper = scene(500);
  await deeper.run();
  expect(recordOf(database()).posts).toBe(deeper.wantedPosts);
});

test('single old posts on record do not pass for a walk', async () => {
  const store = openStore({ path: database(), durable: false });
  const old = { text: 'Post number 400', origin: 'forward', seenAt: NOON, detection: NOTHING } as const;
  await store.hear({ channel, messageId: 400, postedAt: after(NOON, -600 * HOUR), ...old });
  await store.close();
  const walk = scene(500);
  await walk.run();
  expect(recordOf(database()).posts).toBe(walk.wantedPosts);
});

const NOTHING = { candidates: [], symbols: [], intent: 'chatter', confidence: 0.01, model: 'test' } as const;
