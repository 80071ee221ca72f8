import type { Message, RichBlock, RichText } from 'grammy/types';
import { expect, test } from 'vitest';
import { postContent } from '../../src/telegram/content.ts';

const ADDRESS = '7GCihgDB8fe6KNjn2MYtkzZcRjQy3t9GHdC8uHYmW2hr';
const message = (parts: object): Message => ({
  message_id: 1,
  date: 1,
  chat: { id: -100, type: 'channel', title: 'Harbour' },
  ...parts,
});

test('hidden links, code and buttons are read beside the text', () => {
  const content = postContent(
    message({
      text: `Chart here: ${ADDRESS}`,
      entities: [
        { type: 'text_link', offset: 0, length: 5, url: 'https://dexscreener.com/solana/x' },
        { type: 'code', offset: 12, length: ADDRESS.length },
      ],
      reply_markup: {
        inline_keyboard: [
          [
            { text: 'Buy', url: 'https://pump.fun/coin/y' },
            { text: 'Copy', copy_text: { text: ADDRESS } },
            { text: 'Press', callback_data: 'z' },
          ],
        ],
      },
    }),
  );
  expect(content).toEqual({
    text: `Chart here: ${ADDRESS}`,
    links: ['https://dexscreener.com/solana/x', 'https://pump.fun/coin/y'],
    code: [ADDRESS, ADDRESS],
  });
});

test('a caption counts as the text of a picture, with its entities in UTF-16 units', () => {
  const content = postContent(
    message({ caption: '🚢 abc', photo: [], caption_entities: [{ type: 'code', offset: 3, length: 3 }] }),
  );
  expect(content).toEqual({ text: '🚢 abc', links: [], code: ['abc'] });
});

test('a message that has rich blocks and no text at all is flattened', () => {
  const content = postContent(
    message({
      rich_message: {
        blocks: [
          { type: 'heading', text: 'New entry', size: 2 },
          {
            type: 'table',
            cells: [
              [
                { text: 'CA', align: 'left', valign: 'top' },
                { text: { type: 'code', text: ADDRESS }, align: 'left', valign: 'top' },
              ],
            ],
          },
          {
            type: 'details',
            summary: 'More',
            blocks: [
              {
                type: 'paragraph',
                text: ['see ', { type: 'url', text: 'chart', url: 'https://dexscreener.com/base/0x1' }],
              },
            ],
          },
          {
            type: 'buttons',
            buttons: [
              { text: 'Copy', copy_text: { text: ADDRESS } },
              { text: 'Site', url: 'https://pump.fun/z' },
            ],
          },
        ],
      },
    }),
  );
  expect(content.text).toBe(`New entry\nCA\n${ADDRESS}\nMore\nsee chart\nCopy\nSite`);
  expect(content.links).toEqual(['https://dexscreener.com/base/0x1', 'https://pump.fun/z']);
  expect(content.code).toEqual([ADDRESS, ADDRESS]);
});

const lantern = (word: string): object => ({ type: 'code', text: word });
const caption = { text: 'a caption', credit: 'a credit' };
const size = { width: 1, height: 1 };

/** Every kind of block of the Bot API, with the words that a reader sees of it. */
const BLOCKS: Readonly<Record<RichBlock['type'], readonly [block: object, words: string]>> = {
  paragraph: [{ text: ['one ', { type: 'bold', text: ['two'] }] }, 'one two'],
  heading: [{ text: 'New entry', size: 1 }, 'New entry'],
  pre: [{ text: 'buy()', language: 'js' }, 'buy()'],
  footer: [{ text: 'not advice' }, 'not advice'],
  divider: [{}, ''],
  mathematical_expression: [{ expression: 'a^2' }, 'a^2'],
  anchor: [{ name: 'top' }, ''],
  list: [
    {
      items: [
        { label: '1.', blocks: [{ type: 'paragraph', text: '$LNTRN' }] },
        { label: '•', type: 'a', blocks: [{ type: 'paragraph', text: 'then sell' }] },
      ],
    },
    '1. $LNTRN\n• then sell',
  ],
  blockquote: [{ blocks: [{ type: 'paragraph', text: 'said' }], credit: 'Ada' }, 'said\nAda'],
  expandable_blockquote: [{ text: 'long', credit: 'Ada' }, 'long\nAda'],
  pullquote: [{ text: 'short', credit: 'Ada' }, 'short\nAda'],
  collage: [
    { blocks: [{ type: 'photo', photo: [], caption }], caption: { text: 'both' } },
    'a caption\na credit\nboth',
  ],
  slideshow: [{ blocks: [{ type: 'photo', photo: [] }], caption }, 'a caption\na credit'],
  table: [
    { cells: [[{ text: 'CA' }, { text: lantern(ADDRESS) }], [{}]], caption: 'entries' },
    `CA\n${ADDRESS}\nentries`,
  ],
  details: [{ summary: 'More', blocks: [{ type: 'paragraph', text: 'inside' }] }, 'More\ninside'],
  map: [{ location: { latitude: 1, longitude: 2 }, zoom: 13, ...size, caption }, 'a caption\na credit'],
  animation: [{ animation: { file_name: 'x.gif' }, caption }, 'a caption\na credit'],
  audio: [{ audio: { title: 'song' }, caption }, 'a caption\na credit'],
  document: [{ document: { file_name: 'x.pdf' }, caption }, 'a caption\na credit'],
  photo: [{ photo: [{ file_id: 'x' }], caption }, 'a caption\na credit'],
  video: [{ video: { file_name: 'x.mp4' }, caption }, 'a caption\na credit'],
  voice_note: [{ voice_note: { file_id: 'x' }, caption }, 'a caption\na credit'],
  buttons: [
    {
      buttons: [
        { text: 'Buy', callback_data: 'b' },
        { text: ['Sell'], disabled: {} },
      ],
    },
    'Buy\nSell',
  ],
  thinking: [{ text: 'hm' }, 'hm'],
};

test.each(Object.entries(BLOCKS))('the words of a rich block of kind %s are read', (type, [block, words]) => {
  const { text, links } = postContent(message({ rich_message: { blocks: [{ type, ...block }] } }));
  expect(text).toBe(words);
  expect(links).toEqual([]);
});

/** Every kind of rich text within a line; `x` marks what a reader sees of it. */
const INLINE: Readonly<Record<Exclude<RichText, string | readonly unknown[]>['type'], object>> = {
  bold: { text: 'x' },
  italic: { text: 'x' },
  underline: { text: 'x' },
  strikethrough: { text: 'x' },
  spoiler: { text: 'x' },
  date_time: { text: 'x', unix_time: 1, date_time_format: 'r' },
  text_mention: { text: 'x', user: { id: 1, is_bot: false, first_name: 'Ada' } },
  subscript: { text: 'x' },
  superscript: { text: 'x' },
  marked: { text: 'x' },
  code: { text: 'x' },
  custom_emoji: { custom_emoji_id: '1', alternative_text: 'x' },
  mathematical_expression: { expression: 'x' },
  url: { text: 'x', url: 'https://pump.fun/z' },
  email_address: { text: 'x', email_address: 'a@b.example' },
  phone_number: { text: 'x', phone_number: '1' },
  bank_card_number: { text: 'x', bank_card_number: '1' },
  mention: { text: 'x', username: 'ada' },
  hashtag: { text: 'x', hashtag: '#x' },
  cashtag: { text: 'x', cashtag: '$x' },
  bot_command: { text: 'x', bot_command: '/x' },
  button: { button: { text: 'x', callback_data: 'b' } },
  anchor: { name: 'x marks nothing' },
  anchor_link: { text: 'x', anchor_name: 'top' },
  reference: { text: 'x', name: 'one' },
  reference_link: { text: 'x', reference_name: 'one' },
};

test.each(Object.entries(INLINE))('rich text of kind %s is read within its line', (type, parts) => {
  const blocks = [{ type: 'paragraph', text: ['a', { type, ...parts }, 'b'] }];
  const { text } = postContent(message({ rich_message: { blocks } }));
  expect(text.replaceAll('\n', '')).toBe(type === 'anchor' ? 'ab' : 'axb');
  if (!['mathematical_expression', 'button'].includes(type)) expect(text).not.toContain('\n');
});

test('every link and every text to copy of a rich message is read, wherever it stands', () => {
  const buttons = [
    { text: 'Site', url: 'https://a.example' },
    { text: 'App', web_app: { url: 'https://b.example' } },
    { text: 'Log in', login_url: { url: 'https://c.example' } },
    { text: 'Copy', copy_text: { text: ADDRESS } },
  ];
  const rich = {
    blocks: [
      { type: 'buttons', buttons },
      { type: 'pre', text: 'y' },
    ],
  };
  const content = postContent(message({ rich_message: rich }));
  expect(content.links).toEqual(['https://a.example', 'https://b.example', 'https://c.example']);
  expect(content.code).toEqual([ADDRESS, 'y']);
  const below = postContent(message({ text: 'z', reply_markup: { inline_keyboard: [buttons] } }));
  expect({ links: below.links, code: below.code }).toEqual({ links: content.links, code: [ADDRESS] });
});

test('rich blocks nested without end are cut off, not followed', () => {
  let block: object = { type: 'paragraph', text: 'deep' };
  for (let depth = 0; depth < 5_000; depth += 1) block = { type: 'blockquote', blocks: [block] };
  expect(postContent(message({ rich_message: { blocks: [block] } })).text).toBe('');
});
