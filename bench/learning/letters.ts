// Letters of five by seven dots, one text of seven rows a letter: those that the plot's words are made of.

const WIDTH = 5;
const HEIGHT = 7;

const LETTERS: Readonly<Record<string, string>> = {
  '0': '.###. #...# #..## #.#.# ##..# #...# .###.',
  '1': '..#.. .##.. ..#.. ..#.. ..#.. ..#.. .###.',
  '2': '.###. #...# ....# ...#. ..#.. .#... #####',
  '5': '##### #.... ####. ....# ....# #...# .###.',
  '+': '..... ..#.. ..#.. ##### ..#.. ..#.. .....',
  '%': '##..# ##..# ...#. ..#.. .#... #..## #..##',
  a: '..... ..... .###. ....# .#### #...# .####',
  b: '#.... #.... ####. #...# #...# #...# ####.',
  c: '..... ..... .###. #.... #.... #...# .###.',
  d: '....# ....# .#### #...# #...# #...# .####',
  e: '..... ..... .###. #...# ##### #.... .###.',
  f: '..##. .#... ####. .#... .#... .#... .#...',
  h: '#.... #.... ####. #...# #...# #...# #...#',
  l: '.##.. ..#.. ..#.. ..#.. ..#.. ..#.. .###.',
  m: '..... ..... ##.#. #.#.# #.#.# #...# #...#',
  n: '..... ..... ####. #...# #...# #...# #...#',
  o: '..... ..... .###. #...# #...# #...# .###.',
  r: '..... ..... #.##. ##..# #.... #.... #....',
  t: '.#... .#... ####. .#... .#... .#..# ..##.',
  v: '..... ..... #...# #...# #...# .#.#. ..#..',
  x: '..... ..... #...# .#.#. ..#.. .#.#. #...#',
};

/** Height of a word in dots at this size. */
export function wordHeight(size: number): number {
  return HEIGHT * size;
}

/** Width of a word in dots, each dot of a letter `size` dots wide and a dot of a letter between letters. */
export function wordWidth(word: string, size: number): number {
  return (word.length * (WIDTH + 1) - 1) * size;
}

/** Says which dots a word is made of, from its upper left corner; throws a RangeError at a letter that nobody has drawn. */
export function drawWord(word: string, size: number, put: (x: number, y: number) => void): void {
  word.split('').forEach((letter, index) => {
    if (letter === ' ') return;
    const rows = LETTERS[letter]?.split(' ');
    if (rows === undefined) throw new RangeError(`no letter ${letter} is drawn`);
    rows.forEach((row, y) => {
      row.split('').forEach((dot, x) => {
        if (dot === '#') square((index * (WIDTH + 1) + x) * size, y * size, { size, put });
      });
    });
  });
}

function square(
  left: number,
  top: number,
  of: { readonly size: number; readonly put: (x: number, y: number) => void },
): void {
  for (let dx = 0; dx < of.size; dx += 1) for (let dy = 0; dy < of.size; dy += 1) of.put(left + dx, top + dy);
}
