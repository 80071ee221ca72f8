import { expect, test } from 'vitest';
import { channelWord } from '../../src/telegram/channel-word.ts';

const read = (text: string, bare = true) => {
  const word = channelWord(text, { bare });
  return word.kind === 'name' ? word.name : word.kind;
};

test.each([
  ['@lighthousecalls', 'lighthousecalls'],
  [' lighthousecalls ', 'lighthousecalls'],
  ['t.me/lighthousecalls', 'lighthousecalls'],
  ['https://t.me/s/lighthousecalls/', 'lighthousecalls'],
  ['https://telegram.me/lighthousecalls/12', 'lighthousecalls'],
  ['t.me/+AbCdEf012345', 'private'],
  ['https://t.me/joinchat/AAAA', 'private'],
  ['t.me/c/1234567/89', 'private'],
  ['abc', 'none'],
  ['@x', 'none'],
  ['1abcdef', 'none'],
  ['good morning', 'none'],
  ['t.me/joinchat', 'none'],
  ['https://scam.example/lighthousecalls', 'none'],
])('%s is read as %s', (text, meant) => expect(read(text)).toBe(meant));

test('a name by itself is one only where a name was asked for', () => {
  expect(read('lighthousecalls', false)).toBe('none');
  expect(read('@lighthousecalls', false)).toBe('lighthousecalls');
});
