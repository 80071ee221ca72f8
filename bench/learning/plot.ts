import { reliability, type Foretold } from '../../src/reputation/calibration.ts';
import { drawWord, wordHeight, wordWidth } from './letters.ts';
import { pngOf } from './png.ts';

const SIDE = 360;
/** Left of a square its shares and `came` are written, above it its title, below it chances and `foretold`. */
const LEFT = 80;
const TOP = 40;
const RIGHT = 40;
const BOTTOM = 60;
const BINS = 10;
const WORD_SIZE = 2;
/** Between a square and what is written at it, and between two lines. */
const SPACE = 8;

/** Cases of one kind of event, and what it is called. */
export interface PlotPanel {
  readonly title: 'ended above +10 %' | 'reached 2x';
  readonly cases: readonly Foretold[];
}

/** Puts a dot of a panel: from its lower left corner, in sides of its square. */
type Put = (x: number, y: number, grey: number) => void;

/**
 * A reliability plot as PNG: one square a list of cases, chance given to the right and share that came upwards, both from
 * 0 to 1; grey lines at the tenths, the diagonal of perfect calibration, and a dot a tenth of the cases with the 90 % range
 * of luck as a bar.
 */
export function reliabilityPlot(panels: readonly PlotPanel[]): Buffer {
  const panelWidth = LEFT + SIDE + RIGHT;
  const width = Math.max(1, panels.length) * panelWidth;
  const height = TOP + SIDE + BOTTOM;
  const dots = new Uint8Array(width * height).fill(255);
  panels.forEach(({ title, cases }, index) => {
    const left = LEFT + index * panelWidth;
    const put: Put = (x, y, grey) => {
      const column = Math.round(left + x * SIDE);
      const row = Math.round(TOP + SIDE - y * SIDE);
      if (row >= 0 && row < height && column >= 0 && column < width) dots[row * width + column] = grey;
    };
    drawGrid(put);
    drawCases(cases, put);
    writeWords(title, put);
  });
  return pngOf({ width, height, dots });
}

function drawGrid(put: Put): void {
  for (let step = 0; step <= SIDE; step += 1) {
    const along = step / SIDE;
    for (let tenth = 0; tenth <= 10; tenth += 1) {
      const grey = tenth === 0 || tenth === 10 ? 90 : 225;
      put(along, tenth / 10, grey);
      put(tenth / 10, along, grey);
    }
    put(along, along, 150);
  }
}

function drawCases(cases: readonly Foretold[], put: Put): void {
  for (const { cases: n, foretold, came } of reliability(cases, BINS)) {
    const luck = 1.6449 * Math.sqrt((came * (1 - came)) / n);
    for (let step = -20; step <= 20; step += 1) put(foretold, came + (luck * step) / 20, 60);
    for (let dx = -3; dx <= 3; dx += 1) {
      for (let dy = -3; dy <= 3; dy += 1) put(foretold + dx / SIDE, came + dy / SIDE, 0);
    }
  }
}

function writeWords(title: string, put: Put): void {
  const tall = wordHeight(WORD_SIZE);
  /** Dots right of and below the upper left corner of the square, of the word's own corner. */
  const write = (word: string, x: number, y: number): void =>
    drawWord(word, WORD_SIZE, (dx, dy) => put((x + dx) / SIDE, 1 - (y + dy) / SIDE, 0));
  const centred = (word: string, middle: number, y: number): void =>
    write(word, middle - wordWidth(word, WORD_SIZE) / 2, y);
  const before = (word: string, middle: number): void =>
    write(word, -SPACE - wordWidth(word, WORD_SIZE), middle - tall / 2);
  centred(title, SIDE / 2, -tall - SPACE);
  for (const tenths of [0, 5, 10]) {
    const word = `${tenths * 10} %`;
    centred(word, (SIDE * tenths) / 10, SIDE + SPACE);
    before(word, SIDE - (SIDE * tenths) / 10);
  }
  centred('foretold', SIDE / 2, SIDE + 2 * SPACE + tall);
  before('came', SIDE / 4);
}
