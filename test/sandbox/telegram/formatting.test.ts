import type { MessageEntity } from 'grammy/types';
import { array, assert, constantFrom, oneof, property, string } from 'fast-check';
import { expect, test } from 'vitest';
import { recognise } from '../../../src/sandbox/telegram/autolinks.ts';
import { finishText } from '../../../src/sandbox/telegram/entities.ts';
import { parseHtml } from '../../../src/sandbox/telegram/html.ts';
import { openEmulator, refused } from './open-emulator.ts';

const fault = (html: string): string => {
  try {
    parseHtml(html);
  } catch (error) {
    return error instanceof Error
      ? error.message.replace("Bad Request: can't parse entities: ", '')
      : String(error);
  }
  return 'none';
};

test('faults of HTML are named with their position in bytes', () => {
  const table: [string, string][] = [
    ['€<b', 'Unclosed start tag at byte offset 3'],
    ['€<br>', 'Unsupported start tag "br" at byte offset 3'],
    ['a < b', 'Unsupported start tag "" at byte offset 2'],
    ['€<b =x>', 'Empty attribute name in the tag "b" at byte offset 3'],
    ['€<b   x>', 'Expected equal sign in declaration of an attribute of the tag "b" at byte offset 3'],
    ['<a href', 'Unclosed start tag "a" at byte offset 0'],
    ['€<b x  =  ', 'Unclosed start tag "b" at byte offset 3'],
    ['€<b x = a1-.,', 'Unexpected end of name token at byte offset 10'],
    ['€<b x = "&lt;>', 'Unclosed start tag at byte offset 3'],
    ['€</', 'Unexpected end tag at byte offset 3'],
    ['<b></b></', 'Unexpected end tag at byte offset 7'],
    ['<b>a</b   ', 'Unclosed end tag at byte offset 4'],
    ['🚀<b>a</i>', 'Unmatched end tag at byte offset 8, expected "</b>", found "</i>"'],
    ['<b>a', 'Can\'t find end tag corresponding to start tag "b"'],
    ['<span>x</span>', 'Tag "span" must have class "tg-spoiler" at byte offset 0'],
  ];
  expect(table.map(([html]) => [html, fault(html)])).toEqual(table);
});

test('HTML becomes text and entities with offsets in UTF-16 units', () => {
  const table: [string, string, Partial<MessageEntity>[]][] = [
    ['🚀<b>up</b> &lt;3 &amp; &#36;', '🚀up <3 & $', [{ type: 'bold', offset: 2, length: 2 }]],
    [
      '<i>a<b>b</b></i>',
      'ab',
      [
        { type: 'bold', offset: 1, length: 1 },
        { type: 'italic', offset: 0, length: 2 },
      ],
    ],
    ['<b>a</>', 'a', [{ type: 'bold', offset: 0, length: 1 }]],
    ['<b></b>x', 'x', []],
    [
      '<a href="example.org/?a=1&amp;b=2">x</a>',
      'x',
      [{ type: 'text_link', url: 'http://example.org/?a=1&b=2' }],
    ],
    ['<a href="not a link">x</a>', 'x', []],
    ['<a href="tg://user?id=42">x</a>', 'x', [{ type: 'text_mention' }]],
    ['<pre><code class="language-ts">x</code></pre>', 'x', [{ type: 'pre', language: 'ts' }]],
    ['<pre><code>x</code></pre>', 'x', [{ type: 'code' }, { type: 'pre' }]],
    ['<blockquote expandable>x</blockquote>', 'x', [{ type: 'expandable_blockquote' }]],
    [
      '<tg-time unix="1700000000" format="wDT">x</tg-time>',
      'x',
      [{ type: 'date_time', unix_time: 1_700_000_000, date_time_format: 'wDT' }],
    ],
    ['<span class="tg-spoiler">x</span>', 'x', [{ type: 'spoiler' }]],
    ['&copy; &nosuch; &#0;', '&copy; &nosuch; &#0;', []],
  ];
  expect(table.map(([html]) => parseHtml(html))).toMatchObject(
    table.map(([, text, entities]) => ({ text, entities })),
  );
});

test('escaped text of any kind survives HTML unchanged', () => {
  const escaped = (text: string): string => text.replace(/[&<>"]/g, (mark) => `&#${mark.charCodeAt(0)};`);
  assert(
    property(string({ unit: 'binary' }), (text) => {
      expect(parseHtml(`<b>${escaped(text)}</b>`).text).toBe(text);
    }),
  );
});

test('whatever text comes, entities stay inside it and split no character', () => {
  const pieces = constantFrom(
    '$BONK',
    '@ann',
    '/cmd',
    '#tag',
    'a.com',
    'x@y.io',
    '🚀',
    '‮',
    '\r',
    '\0',
    ' ',
    '\n',
    '.',
  );
  assert(
    property(array(oneof(pieces, string({ unit: 'binary', maxLength: 4 }))), (parts) => {
      const { text, entities } = finishText({ text: parts.join(''), entities: [] });
      for (const { offset, length } of entities) {
        expect(offset).toBeGreaterThanOrEqual(0);
        expect(offset + length).toBeLessThanOrEqual(text.length);
        expect(text.slice(offset, offset + length)).not.toMatch(/\p{Surrogate}/u);
      }
    }),
  );
});

test('Telegram finds mentions, commands, tags, links and addresses by itself', () => {
  const found = (text: string): string[] =>
    recognise(text).map(({ type, offset, length }) => `${type} ${text.slice(offset, offset + length)}`);
  expect(found('/start@some_bot pay @ann #moon at https://x.io/a?b=1, or me@x.io')).toEqual([
    'bot_command /start@some_bot',
    'mention @ann',
    'hashtag #moon',
    'url https://x.io/a?b=1',
    'email me@x.io',
  ]);
  expect(found('$BONK $DOGWIFHAT $bonk A$WIF $1INCH $100 $TOOLONGNAME')).toEqual([
    'cashtag $BONK',
    'cashtag $1INCH',
  ]);
  expect(found('see dexscreener.com/solana/abc. and/or 1.5x v2.0 file.txt')).toEqual([
    'url dexscreener.com/solana/abc',
  ]);
  expect(found('a/b #1 @a $ $$BONK')).toEqual([]);
});

test('given entities are checked against the text', async () => {
  const { telegram, api } = await openEmulator();
  const ann = telegram.user();
  telegram.start(ann);
  const send = (text: string, ...entities: unknown[]) =>
    api.sendMessage(ann.id, text, { entities: entities as MessageEntity[] });
  const table: [string, unknown, string][] = [
    [
      'hello',
      { type: 'bold', offset: 9, length: 1 },
      'entity begins after the end of the text at UTF-16 offset 9',
    ],
    [
      'hello',
      { type: 'bold', offset: 0, length: 9 },
      'entity beginning at UTF-16 offset 0 ends after the end of the text at UTF-16 offset 9',
    ],
    ['hello', { type: 'bold', offset: -1, length: 2 }, 'receive an entity with incorrect offset -1'],
    [
      'a🚀',
      { type: 'bold', offset: 2, length: 1 },
      'entity begins in a middle of a UTF-16 symbol at byte offset 1',
    ],
    [
      'a🚀',
      { type: 'bold', offset: 0, length: 2 },
      'entity ends in a middle of a UTF-16 symbol at byte offset 1',
    ],
    [
      'hello',
      { type: 'sparkle', offset: 0, length: 1 },
      "can't parse MessageEntity: Unsupported type specified",
    ],
    [
      'hello',
      { type: 'text_link', offset: 0, length: 1, url: 'localhost' },
      "entity URL 'localhost' is invalid: Wrong HTTP URL",
    ],
  ];
  for (const [text, entity, why] of table) {
    await expect(send(text, entity)).rejects.toMatchObject(refused(400, `Bad Request: ${why}`));
  }
});

test('given entities nest, follow the trimmed text and keep what Telegram finds out of code', async () => {
  const { telegram, api } = await openEmulator();
  const ann = telegram.user();
  telegram.start(ann);
  const message = await api.sendMessage(ann.id, '  $WIF and $BONK  ', {
    entities: [
      { type: 'bold', offset: 2, length: 8 },
      { type: 'italic', offset: 7, length: 9 },
      { type: 'code', offset: 11, length: 5 },
      { type: 'hashtag', offset: 0, length: 3 },
    ],
  });
  expect(message.text).toBe('$WIF and $BONK');
  expect(message.entities).toEqual([
    { type: 'bold', offset: 0, length: 8 },
    { type: 'cashtag', offset: 0, length: 4 },
    { type: 'italic', offset: 5, length: 3 },
    { type: 'italic', offset: 8, length: 6 },
    { type: 'code', offset: 9, length: 5 },
  ]);
});

test('hostile text comes through as Telegram would clean it', async () => {
  const { telegram, api } = await openEmulator();
  const ann = telegram.user({ firstName: '<b>‮evil' });
  const hostile = `\u0000\u202ebad\r\n${'z\u0335'.repeat(50)} <script>&amp;'";DROP TABLE calls;-- $BONK`;
  telegram.write(ann, 'private', hostile);
  const [update] = await api.getUpdates();
  expect(update?.message?.text).toBe(
    `bad\n${'z\u0335'.repeat(50)} <script>&amp;'";DROP TABLE calls;-- $BONK`,
  );
  expect(update?.message?.entities?.map(({ type }) => type)).toEqual(['cashtag']);
  await expect(api.sendMessage(ann.id, 'a_b', { parse_mode: 'MarkdownV2' })).rejects.toMatchObject({
    error_code: 501,
  });
  await expect(api.sendMessage(ann.id, 'x', { parse_mode: 'BBCode' as 'HTML' })).rejects.toMatchObject(
    refused(400, 'Bad Request: unsupported parse_mode'),
  );
});
