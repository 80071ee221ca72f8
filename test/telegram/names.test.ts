import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { displayName, plainName, shownName } from '../../src/telegram/names.ts';

const FAMILY = '👨\u200D👩\u200D👧';

test.each([
  ['an ordinary name', 'Harbour Lights', 'Harbour Lights'],
  ['a right-to-left override', 'safe\u202Egnp.exe', 'safegnp.exe'],
  ['isolates and marks', '\u2066a\u2067b\u2069\u200Ec', 'abc'],
  ['zero-width characters', 'A\u200Bl\u200Cp\uFEFFh\u2060a', 'Alpha'],
  ['a joiner between letters', 'al\u200Dpha', 'alpha'],
  ['a lone high surrogate', 'ab\uD83Dcd', 'abcd'],
  ['a lone low surrogate', '\uDE00x', 'x'],
  ['line breaks and tabs', 'one\ntwo\tthree\u2028four', 'one two three four'],
  ['control characters', 'be\u0007ll\u001B[31m', 'bell[31m'],
  ['blank letters', '\u3164\u115F\u2800', 'unnamed'],
  ['nothing', '', 'unnamed'],
  ['HTML', '<b>bold</b>', '<b>bold</b>'],
  ['a family emoji, kept whole', `${FAMILY} house`, `${FAMILY} house`],
  ['a flag', '🇳🇱 club', '🇳🇱 club'],
  ['piled marks', `Z${'\u0335'.repeat(40)}o`, `Z${'\u0335'.repeat(3)}o`],
])('%s is shown as it should be', (_, raw, shown) => {
  expect(displayName(raw)).toBe(shown);
});

test('a name of 300 emoji is cut at 32 graphemes and never inside one', () => {
  expect(displayName('🦊'.repeat(300))).toBe(`${'🦊'.repeat(31)}…`);
  // Those that are made of several take the room of 32 of four units at most.
  const fitting = Math.floor(127 / FAMILY.length);
  expect(displayName(FAMILY.repeat(300))).toBe(`${FAMILY.repeat(fitting)}…`);
  expect(displayName(FAMILY.repeat(fitting))).toBe(FAMILY.repeat(fitting));
});

test('names are isolated from the direction of their surroundings', () => {
  expect(shownName('אלפא').text).toBe('\u2068אלפא\u2069');
  expect(plainName('Alpha')).toBe('\u2068Alpha\u2069');
});

test('where no formatting is possible, an invisible joiner keeps Telegram from making links', () => {
  expect(plainName('@durov t.me')).toBe('\u2068@\u2060durov t.\u2060me\u2069');
});

test.each([
  '@durov',
  't.me/joinme',
  'https://scam.example',
  '#moon',
  '$BONK',
  '/start',
  'ｓｃａｍ．ｅｘａｍｐｌｅ',
  'scam。example',
])('%s is shown as code, so that Telegram makes no link of it', (raw) => {
  const shown = shownName(raw);
  expect(shown.entities).toEqual([{ type: 'code', offset: 0, length: shown.text.length }]);
});

test('an ordinary name carries no formatting', () => {
  expect(shownName('Harbour Lights').entities).toEqual([]);
});

test('whatever comes in, a shown name is short, well-formed and free of invisible characters', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 400 }), (raw) => {
      const shown = displayName(raw);
      expect(shown).not.toBe('');
      expect(shown).not.toMatch(/\p{Cs}|\p{Cc}|[\u202A-\u202E\u2066-\u2069\u200B\uFEFF]/u);
      expect(
        [...new Intl.Segmenter('en', { granularity: 'grapheme' }).segment(shown)].length,
      ).toBeLessThanOrEqual(33);
    }),
  );
});
