// Characters that show nothing: soft hyphen, joiners, direction marks, variation selectors, tags; and overrides of direction.
const INVISIBLE = /[\p{Default_Ignorable_Code_Point}\u202a-\u202e]+/gu;
// Letters and digits in costume: full width, circled, squared, mathematical.
const COSTUMED = /[\u2460-\u24ff\uff01-\uff5e\u{1d400}-\u{1d7ff}\u{1f130}-\u{1f149}]+/gu;
const NEGATIVE_LETTERS = /[\u{1f150}-\u{1f169}\u{1f170}-\u{1f189}]/gu;

// Cyrillic and Greek letters that look Latin. Only inside long runs with Latin letters or digits: there they hide an address.
const LOOKALIKES = new Map(
  Object.entries({
    А: 'A',
    В: 'B',
    С: 'C',
    Е: 'E',
    Н: 'H',
    К: 'K',
    М: 'M',
    Р: 'P',
    Т: 'T',
    Х: 'X',
    У: 'Y',
    Ѕ: 'S',
    І: 'I',
    Ј: 'J',
    а: 'a',
    с: 'c',
    е: 'e',
    о: 'o',
    р: 'p',
    х: 'x',
    у: 'y',
    ѕ: 's',
    і: 'i',
    ј: 'j',
    ԁ: 'd',
    һ: 'h',
    ԛ: 'q',
    ԝ: 'w',
    О: '0',
    Α: 'A',
    Β: 'B',
    Ε: 'E',
    Ζ: 'Z',
    Η: 'H',
    Κ: 'K',
    Μ: 'M',
    Ν: 'N',
    Ρ: 'P',
    Τ: 'T',
    Υ: 'Y',
    Χ: 'X',
    ο: 'o',
    ν: 'v',
  }),
);
const LONG_MIXED = /[0-9A-Za-z\u0370-\u03ff\u0400-\u052f]{32,}/g;
const LONGEST = 120;
const CYRILLIC_OR_GREEK = /[\u0370-\u03ff\u0400-\u052f]/;
const ASCII_ONLY = /^[\t\n\r\x20-\x7e]*$/;

/**
 * The text as it looks to a reader: without invisible characters and direction overrides, letters in costume (full
 * width, circled, mathematical) in plain ASCII, and look-alike letters inside long mixed runs made Latin. Linear in
 * the length of the text.
 */
export function normalise(text: string): string {
  if (ASCII_ONLY.test(text)) return text;
  const plain = text
    .replace(INVISIBLE, '')
    .replaceAll('İ', 'I') // The one letter that grows in lower case; positions must stay.
    .replace(COSTUMED, (run) => run.normalize('NFKC'))
    .replace(NEGATIVE_LETTERS, plainLetter);
  return CYRILLIC_OR_GREEK.test(plain) ? plain.replace(LONG_MIXED, latinised) : plain;
}

function plainLetter(letter: string): string {
  const code = letter.codePointAt(0) ?? 0;
  return String.fromCodePoint(0x41 + (code >= 0x1f170 ? code - 0x1f170 : code - 0x1f150));
}

function latinised(run: string): string {
  if (run.length > LONGEST || !/[0-9A-Za-z]/.test(run)) return run;
  return run.replace(/[^0-9A-Za-z]/g, (letter) => LOOKALIKES.get(letter) ?? letter);
}
