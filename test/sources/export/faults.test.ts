import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import process from 'node:process';
import { expect, test } from 'vitest';
import { fileFault } from '../../../src/sources/export/export-error.ts';
import { eachTimeAFolder } from '../../sqlite/folder.ts';
import { CHANNEL, message, postsOf, readAll, readWritten } from './written.ts';

const inFolder = eachTimeAFolder();
const WHOLE = JSON.stringify({ ...CHANNEL, messages: [message(1), message(2), message(3)] });

async function faultOf(content: string | Buffer): Promise<string> {
  writeFileSync(inFolder('result.json'), content);
  const { error, items } = await readAll(inFolder('result.json'));
  expect(items).toEqual([]);
  expect(error).toMatchObject({ name: 'ExportError', kind: 'unusable' });
  return (error as Error).message.replace(inFolder(), '');
}

test.each([
  ['an empty file', '', /^.result\.json is empty, the export was not finished: export again/],
  ['an HTML export', '\n<!DOCTYPE html>\n<html>', /is an export in HTML.*"Machine-readable JSON"/],
  ['a packed file', Buffer.from('PK\u0003\u0004xxxx'), /is packed: unpack it/],
  ['UTF-16', Buffer.from('\uFEFF{"name":1}', 'utf16le'), /is UTF-16.*save it as UTF-8/],
  ['plain words', 'Ember Calls, May 2025', /is not JSON: name the result\.json/],
  ['almost JSON', "{'name': 'x'}", /is not JSON/],
  ['an array', '[{"id":1}]', /is no export of Telegram Desktop: I expect its result\.json\.$/],
  [
    'another object',
    '{"users":[],"total":0,"name":"x"}',
    /is no export of Telegram Desktop: I expect its result\.json\.$/,
  ],
  [
    'a package of Node.js',
    '{"name":"x","version":"1.0.0","type":"module","scripts":{}}',
    /is no export of Telegram Desktop: I expect its result\.json\.$/,
  ],
  [
    'no messages',
    JSON.stringify({ ...CHANNEL, messages: [] }),
    /without a single message.*with all of the dates/,
  ],
  ['messages of no chat', '{"messages":[{"id":1}]}', /does not say which chat it is of/],
])('%s', async (_, content, sentence) => {
  const said = await faultOf(content);
  expect(said).toMatch(sentence);
  expect(said).toMatch(/\.$/);
  expect(said.length).toBeLessThan(220);
});

test('a byte order mark does no harm', async () => {
  const read = await readWritten(inFolder('result.json'), `\uFEFF${WHOLE}`);
  expect(read.error).toBeUndefined();
  expect(postsOf(read)).toHaveLength(3);
});

test.each([0.5, 0.75, 0.95])('what stands before a truncation is read (%f)', async (share) => {
  const kept = WHOLE.slice(0, WHOLE.length * share);
  const read = await readWritten(inFolder('result.json'), kept);
  expect(postsOf(read)).toHaveLength(kept.split('},').length - 1 + (kept.endsWith('}') ? 1 : 0));
  expect(postsOf(read).length).toBeGreaterThan(0);
  expect(read.error).toMatchObject({ kind: 'broken' });
  expect((read.error as Error).message).toMatch(
    /breaks off after \d+ bytes: what stood before was read; export again .* nothing is counted twice\.$/,
  );
});

test.each([12, 40, WHOLE.indexOf('{"id":1') + 20])(
  'cut before its first message (%i bytes)',
  async (bytes) => {
    const said = await faultOf(WHOLE.slice(0, bytes));
    expect(said).toMatch(
      new RegExp(
        `breaks off after ${bytes} bytes, before its first message: export again in Telegram Desktop`,
      ),
    );
  },
);

test('what stands before a damage is read, and the place is said', async () => {
  const damaged = WHOLE.replace(/,(?=\{"id":3)/, ' ');
  const read = await readWritten(inFolder('result.json'), damaged);
  expect(postsOf(read).map(({ messageId }) => messageId)).toEqual([1, 2]);
  expect((read.error as Error).message).toMatch(/is damaged after \d+ bytes/);
});

test('a message that is no JSON is one unreadable message', async () => {
  const read = await readWritten(inFolder('result.json'), WHOLE.replace('"id":2', '"id":2,,'));
  expect(read.error).toBeUndefined();
  expect(postsOf(read).map(({ messageId }) => messageId)).toEqual([1, 3]);
  expect(read.items).toContainEqual({ kind: 'skipped', reason: 'unreadable' });
});

test('a folder stands for the result.json in it', async () => {
  writeFileSync(inFolder('result.json'), WHOLE);
  expect(postsOf(await readAll(inFolder()))).toHaveLength(3);
});

test('folders without one, and paths with nothing', async () => {
  mkdirSync(inFolder('empty'));
  mkdirSync(inFolder('html'));
  writeFileSync(inFolder('html', 'messages.html'), '<html>');
  const said = async (at: string) => ((await readAll(at)).error as Error).message;
  expect(await said(inFolder('empty'))).toMatch(/^There is no result\.json in .*empty: name/);
  expect(await said(inFolder('html'))).toMatch(/messages\.html is an export in HTML/);
  expect(await said(inFolder('nowhere'))).toMatch(/^There is nothing at .*nowhere: name/);
  expect(await said('/dev/null')).toMatch(/is neither a file nor a folder/);
});

test('a file that may not be read', async () => {
  const refused = Object.assign(new Error('EACCES: permission denied'), { code: 'EACCES' });
  expect(fileFault(refused, 'result.json')).toMatchObject({
    message: expect.stringMatching(/^result\.json may not be read by this user: allow it with chmod/),
  });
  // The superuser reads everything.
  if (process.getuid?.() === 0) return;
  writeFileSync(inFolder('result.json'), WHOLE);
  chmodSync(inFolder('result.json'), 0o000);
  expect((await readAll(inFolder('result.json'))).error).toMatchObject({ kind: 'unusable' });
});
