import type { Message } from 'grammy/types';
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

test('rich blocks nested without end are cut off, not followed', () => {
  let block: object = { type: 'paragraph', text: 'deep' };
  for (let depth = 0; depth < 5_000; depth += 1) block = { type: 'blockquote', blocks: [block] };
  expect(postContent(message({ rich_message: { blocks: [block] } })).text).toBe('');
});
