import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import BetterSqlite3 from 'better-sqlite3';
import { expect, test } from 'vitest';
import { after, epochMs, HOUR, type ChatId, MINUTE } from '../../src/model/units.ts';
import { openStore } from '../../src/sqlite/open.ts';
import { calledAddress, madeMessage, tally, writeExport } from '../export-file.ts';
import { NOON } from '../fakes/clock.ts';
import { CHANNEL, message } from '../sources/export/written.ts';
import { eachTimeAFolder } from '../sqlite/folder.ts';
import { recordOf, runOn } from './desk.ts';

const inFolder = eachTimeAFolder();
const MADE = { name: 'Ember Calls', type: 'public_channel', id: 1_234_567_890, messages: 2_600 };
const EXPECTED = tally(MADE.messages);
const POSTS = EXPECTED.call + EXPECTED.talk;
const database = () => inFolder('calledit.db');
const file = () => inFolder('result.json');

function write(...messages: unknown[]): void {
  writeFileSync(file(), JSON.stringify({ ...CHANNEL, messages }));
}

test('a file is put on record once: the second run adds nothing and says so', async () => {
  await writeExport(file(), { chats: [MADE] });
  const first = await runOn(database(), { file: file() });
  expect(first).toMatchObject({ code: 0, complained: '' });
  expect(first.said).toMatchInlineSnapshot(`
    "Read result.json: 2,600 messages, 1,820 of them posts from 2025-03-01 to 2025-03-10.
    Not read as posts:
              260  service messages (pins, joins, new titles)
              260  without words (photos, parts of albums, stickers, polls)
              260  forwarded: somebody else’s words

    On record: 1,820 new posts, 0 known already.
    780 posts call a token: 780 by an address or a link, 0 by a ticker alone.
              780  wait for the prices of their own time

    caller                                  posts          new        calls
    Ember Calls                             1,820        1,820          780

    A minute after the import has ended the running bot begins to look up these prices, about 5 a minute without a key: 780 take some 3 hours; \`calledit check\` says how many are left."
  `);
  expect(first.counts).toMatchObject({
    ending: 'done',
    messages: MADE.messages,
    posts: POSTS,
    new: POSTS,
    known: 0,
    calls: EXPECTED.call,
    callsByState: { past: EXPECTED.call, live: 0, known: 0 },
    skipped: { service: EXPECTED.service, forwarded: EXPECTED.forwarded, wordless: EXPECTED.wordless },
  });
  const record = recordOf(database());
  expect(record).toMatchObject({ posts: POSTS, different: POSTS, revisions: 0 });
  expect(record.leads).toBeGreaterThanOrEqual(EXPECTED.call);

  const second = await runOn(database(), { file: file() });
  expect(second.code).toBe(0);
  expect(second.said).toContain(`Nothing new: all ${POSTS.toLocaleString('en')} posts were known already.`);
  expect(second.counts).toMatchObject({
    new: 0,
    known: POSTS,
    edited: 0,
    callsByState: { known: EXPECTED.call },
  });
  expect(recordOf(database())).toEqual(record);
});

test('what stands before a truncation is kept, and the whole file completes it', async () => {
  await writeExport(file(), { chats: [MADE] });
  const whole = readFileSync(file());
  writeFileSync(file(), whole.subarray(0, whole.length * 0.6));
  const cut = await runOn(database(), { file: file() });
  expect(cut.code).toBe(1);
  expect(cut.complained).toMatch(/breaks off after [\d,]+ bytes: what stood before was read/);
  expect(cut.said).toMatch(/^Read a part of result\.json: 1,5\d\d messages, /);
  const kept = recordOf(database()).posts;
  expect(kept).toBe(cut.counts['new']);
  expect(kept).toBeGreaterThan(POSTS / 2);
  expect(kept).toBeLessThan(POSTS);

  writeFileSync(file(), whole);
  expect((await runOn(database(), { file: file() })).counts).toMatchObject({
    known: kept,
    new: POSTS - kept,
  });
  expect(recordOf(database())).toMatchObject({ posts: POSTS, different: POSTS, revisions: 0 });
});

test('whoever stops it gets what was done until then and how to go on', async () => {
  await writeExport(file(), { chats: [MADE] });
  const stopping = new AbortController();
  const progress = () => ({ show: () => stopping.abort(), done: () => undefined });
  const stopped = await runOn(database(), { file: file() }, { signal: stopping.signal, progress });
  expect(stopped.code).toBe(130);
  expect(stopped.complained).toBe(
    'Stopped before the end. What was read is kept: run the same command again to go on, nothing is counted twice.',
  );
  const kept = recordOf(database()).posts;
  expect(kept).toBe(stopped.counts['new']);
  expect(kept).toBeGreaterThan(0);
  expect(kept).toBeLessThan(POSTS);
  await runOn(database(), { file: file() });
  expect(recordOf(database())).toMatchObject({ posts: POSTS, different: POSTS });
});

test('whoever stops it before anything was read is not told that something is kept', async () => {
  const history = async function* () {};
  const signal = AbortSignal.abort();
  const options = { channel: 'ember_calls', since: NOON };
  const stopped = await runOn(database(), options, { signal, history });
  expect(stopped).toMatchObject({ code: 130, complained: 'Stopped before anything was read.', said: '' });
});

test('a dry run puts nothing on record and makes no database', async () => {
  await writeExport(file(), { chats: [MADE] });
  const { code, said, counts } = await runOn(database(), { file: file(), dryRun: true });
  expect(code).toBe(0);
  expect(said).toContain('Nothing was put on record: this was a dry run.');
  expect(counts).toMatchObject({ posts: POSTS, calls: EXPECTED.call, new: 0 });
  expect(existsSync(database())).toBe(false);
});

test('a file that is no export is refused before there is a database', async () => {
  writeFileSync(file(), 'Ember Calls');
  const { code, complained, counts } = await runOn(database(), { file: file() });
  expect(code).toBe(1);
  expect(complained).toMatch(
    /is not JSON: name the result\.json that Telegram Desktop wrote, or its folder\.$/,
  );
  expect(counts).toMatchObject({ ending: 'failed', messages: 0 });
  expect(existsSync(database())).toBe(false);
});

test('a post that was heard before with other words is kept as a later version', async () => {
  write(message(1), message(2));
  await runOn(database(), { file: file() });
  write(message(1, { text: 'Other words', edited_unixtime: '1746104400' }), message(2), message(3));
  const { said, counts } = await runOn(database(), { file: file() });
  expect(said).toContain('On record: 1 new post, 1 known already, 1 known with other words.');
  expect(counts).toMatchObject({ new: 1, known: 1, edited: 1 });
  expect(recordOf(database())).toMatchObject({ posts: 3, revisions: 1 });
});

test('fresh calls are told from those of the past, and tickers from addresses', async () => {
  const at = (ms: number) => ({ date_unixtime: String(Math.floor(after(NOON, -ms) / 1_000)) });
  const call = madeMessage(0, { ...CHANNEL, messages: 1 });
  const ticker = { text: 'Buying $OTTER on solana now, entry here, target 3x 🚀', text_entities: [] };
  write(
    { ...call, ...at(MINUTE) },
    { ...call, id: 2, ...at(HOUR) },
    { ...message(3), ...ticker, ...at(HOUR) },
  );
  const { counts, said } = await runOn(database(), { file: file() });
  expect(counts).toMatchObject({ callsByAddress: 2, callsByTicker: 1 });
  expect(counts['callsByState']).toEqual({ past: 1, unresolved: 1, live: 1, priced: 0, known: 0 });
  expect(said).toContain('Read result.json: 3 messages, 3 of them posts');
  expect(said).toMatch(/ 1 {2}waits for the prices of its own time$/m);
  expect(said).toMatch(/ 1 {2}stays unresolved: a ticker alone/);
  expect(said).toMatch(/ 1 {2}is fresh: the running bot prices it at once$/m);
  expect(said).toMatch(/about 5 a minute without a key: 1 takes some 1 minute; `calledit check` says/);
});

test('a name that is on record outlives an old export', async () => {
  const store = openStore({ path: database(), durable: false });
  const chatId = -1_001_234_567_890 as ChatId;
  await store.monitor(
    { kind: 'channel', chatId, title: 'Ember Calls 2', username: 'ember_calls' },
    true,
    NOON,
  );
  await store.close();
  write(message(1));
  await runOn(database(), { file: file() });
  const again = openStore({ path: database() });
  expect(await again.channelByChat(chatId)).toMatchObject({
    title: 'Ember Calls 2',
    username: 'ember_calls',
    monitored: true,
  });
  await again.close();
});

test('the report of an account names the callers with the most calls, and what is nobody’s business', async () => {
  const group = { name: 'Harbour', type: 'private_supergroup', id: 2_222, messages: 300, members: 30 };
  const friend = { name: 'Ivo', type: 'personal_chat', id: 444, messages: 30 };
  await writeExport(file(), { account: true, chats: [friend, group, { ...MADE, messages: 100 }] });
  const { said, counts } = await runOn(database(), { file: file() });
  expect(said).toMatch(/Not read as posts \(1 chat among them as a whole\):/);
  expect(said).toMatch(/30 {2}in personal chats, chats with bots and saved messages/);
  const [table = ''] = said.split('\ncaller ')[1]?.split('\n\n') ?? [];
  const callers = table.split('\n').slice(1);
  expect(callers).toHaveLength(21);
  expect(callers[0]).toMatch(/^Ember Calls +70 +70 +30$/);
  expect(callers.at(-1)).toMatch(/^and \d+ more$/);
  expect(counts).toMatchObject({ chats: 3, chatsSkipped: 1 });
  expect(counts['channels']).toHaveLength(20);
});

test('one post is told of in the singular', async () => {
  const call = madeMessage(0, { ...CHANNEL, messages: 1 });
  write(call);
  expect((await runOn(database(), { file: file() })).said).toMatch(
    /^Read result\.json: 1 message, a post of 2025-03-01\.\n\nOn record: 1 new post, 0 known already\.\n1 post calls a token: 1 by/,
  );
  const again = (await runOn(database(), { file: file() })).said;
  expect(again).toContain('Nothing new: the post was known already.');
  expect(again).toMatch(/ 1 {2}was known and has no price, or none yet$/m);
  write(message(2), { ...message(3), text: '' });
  expect((await runOn(database(), { file: file() })).said).toMatch(
    /2 messages, 1 of them a post [^]*\nThe post calls no token\.\n/,
  );
});

test('callers with the same title are told apart', async () => {
  const store = openStore({ path: database(), durable: false });
  const named = { kind: 'channel', chatId: -1_001_234_567_890 as ChatId, title: 'Ember Calls' } as const;
  await store.monitor({ ...named, username: 'ember_calls' }, true, NOON);
  await store.close();
  const members = [
    message(1, { from_id: 'user5', from: 'Nora' }),
    message(2, { from_id: 'user6', from: 'Nora' }),
  ];
  const list = [
    { ...CHANNEL, messages: [message(1)] },
    { ...CHANNEL, id: 77, messages: [message(1)] },
    { ...CHANNEL, id: 88, name: 'Harbour', messages: [message(1)] },
    { name: 'Pier', type: 'private_group', id: 333, messages: members },
  ];
  writeFileSync(file(), JSON.stringify({ chats: { list } }));
  const { said } = await runOn(database(), { file: file() });
  expect(said).toMatch(/^Ember Calls +1 +1 +0 {2}@ember_calls$/m);
  expect(said).toMatch(/^Ember Calls +1 +1 +0 {2}-1000000000077$/m);
  expect(said).toMatch(/^Harbour +1 +1 +0$/m);
  expect(said).toMatch(/^Nora +1 +1 +0 {2}5 in -333$/m);
  expect(said).toMatch(/^Nora +1 +1 +0 {2}6 in -333$/m);
});

test('an export of personal chats alone is no failure, and says what to export', async () => {
  const friend = { name: 'Ivo', type: 'personal_chat', id: 444, messages: 30 };
  await writeExport(file(), { account: true, chats: [friend] });
  const { code, said } = await runOn(database(), { file: file() });
  expect(code).toBe(0);
  expect(said).toMatch(/Nothing to import: export a channel or a group\.$/);
});

test('an album is one post under the number that the bot and the public page give it', async () => {
  const part = { text: '', photo: 'photos/1.jpg' };
  write(message(1, part), message(2, part), message(3, { photo: 'photos/3.jpg', text: 'Three photos' }));
  const { said } = await runOn(database(), { file: file() });
  expect(said).toMatch(/^Read result\.json: 3 messages, 1 of them a post/);
  const store = openStore({ path: database(), durable: false });
  const channel = { kind: 'channel', chatId: -1_001_234_567_890 as ChatId, title: 'Ember Calls' } as const;
  const again = await store.hear({
    channel,
    messageId: 1,
    postedAt: epochMs(1_746_100_800_000),
    text: 'Three photos',
    origin: 'preview',
    seenAt: NOON,
    detection: { candidates: [], symbols: [], intent: 'chatter', confidence: 0.01, model: 'test' },
  });
  expect(again.kind).toBe('repeat');
  await store.close();
});

test('a name cannot move the lines of the report', async () => {
  writeFileSync(
    file(),
    JSON.stringify({ ...CHANNEL, name: 'Em\u001B[2J\u202Eber\nCalls', messages: [message(1)] }),
  );
  const { said } = await runOn(database(), { file: file() });
  expect(said).toMatch(/^Em\[2Jber Calls +1 +1 +0$/m);
});

test('times without a zone are said to be a guess', async () => {
  write(message(1, { date_unixtime: undefined }));
  const { said } = await runOn(database(), { file: file() });
  expect(said).toMatch(/1 post of an old export names no time zone; its time was read as UTC\./);
});

test('another process that writes is waited for', async () => {
  await writeExport(file(), { chats: [{ ...MADE, messages: 100 }] });
  const open = () => openStore({ path: database(), busyTimeoutMs: 10 });
  await open().close();
  const other = new BetterSqlite3(database());
  other.exec('BEGIN IMMEDIATE');
  let asked = 0;
  const { code, counts } = await runOn(
    database(),
    { file: file() },
    {
      openStore: () => {
        const store = open();
        return {
          ...store,
          hearAll(posts) {
            // Held at the first attempt, free at the second.
            if (++asked === 2) other.exec('COMMIT');
            return store.hearAll(posts);
          },
        };
      },
    },
  );
  other.close();
  expect(asked).toBe(2);
  expect(code).toBe(0);
  expect(counts).toMatchObject({ new: 70 });
});

test('a request that makes no sense is answered with one that does', async () => {
  const said = async (options: Parameters<typeof runOn>[1]) => (await runOn(database(), options)).complained;
  expect(await said({})).toMatch(/^Name one thing to import: a file, or a public channel with --channel\.$/);
  expect(await said({ file: 'x', channel: 'ember' })).toMatch(/^Name one thing/);
  expect(await said({ file: 'x', since: NOON })).toMatch(/^--since goes with --channel/);
  expect(await said({ channel: 'ember' })).toMatch(
    /^Say how far back to read with --since, e\.g\. --since 90d/,
  );
  expect(await said({ channel: 't.me/+abc', since: NOON })).toMatch(/is no name of a public channel/);
  expect(existsSync(database())).toBe(false);
});

test('the addresses of the made export are real ones', () => {
  expect(new Set([0, 4, 8, 10].map(calledAddress)).size).toBe(4);
});
