import { inflateSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { reliabilityPlot } from '../../bench/learning/plot.ts';

const CASES = Array.from({ length: 100 }, (_, index) => ({ chance: index / 100, came: index % 3 === 0 }));

/** Black dots of a grey picture with one data chunk within these columns and rows. */
function blackWithin(
  png: Buffer,
  area: { readonly left: number; readonly right: number; readonly top: number; readonly bottom: number },
): number {
  const width = png.readUInt32BE(16);
  const start = png.indexOf('IDAT') + 4;
  const rows = inflateSync(png.subarray(start, start + png.readUInt32BE(start - 8)));
  let black = 0;
  for (let y = area.top; y < area.bottom; y += 1) {
    for (let x = area.left; x < area.right; x += 1) if (rows[y * (width + 1) + 1 + x] === 0) black += 1;
  }
  return black;
}

test('a reliability plot says what it shows', () => {
  const png = reliabilityPlot([
    { title: 'ended above +10 %', cases: CASES },
    { title: 'reached 2x', cases: CASES },
  ]);
  expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([960, 460]);
  // Titles above the squares, words left of them and below, in each half.
  for (const left of [0, 480]) {
    expect(blackWithin(png, { left: left + 100, right: left + 440, top: 0, bottom: 36 })).toBeGreaterThan(
      300,
    );
    expect(blackWithin(png, { left, right: left + 74, top: 30, bottom: 380 })).toBeGreaterThan(300);
    expect(blackWithin(png, { left: left + 100, right: left + 440, top: 405, bottom: 460 })).toBeGreaterThan(
      300,
    );
  }
});
