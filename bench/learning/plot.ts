import { reliability, type Foretold } from '../../src/reputation/calibration.ts';
import { pngOf } from './png.ts';

const SIDE = 360;
const GAP = 40;
const BINS = 10;

/**
 * A reliability plot as PNG: one square a list of cases, chance given to the right and share that came upwards, both from
 * 0 to 1; grey lines at the tenths, the diagonal of perfect calibration, and a dot a tenth of the cases with the 90 % range
 * of luck as a bar.
 */
export function reliabilityPlot(panels: readonly (readonly Foretold[])[]): Buffer {
  const width = panels.length * (SIDE + GAP) + GAP;
  const height = SIDE + 2 * GAP;
  const dots = new Uint8Array(width * height).fill(255);
  panels.forEach((cases, index) => {
    const left = GAP + index * (SIDE + GAP);
    const put = (x: number, y: number, grey: number): void => {
      const column = Math.round(left + x * SIDE);
      const row = Math.round(height - GAP - y * SIDE);
      if (row >= 0 && row < height && column >= 0 && column < width) dots[row * width + column] = grey;
    };
    for (let step = 0; step <= SIDE; step += 1) {
      const along = step / SIDE;
      for (let tenth = 0; tenth <= 10; tenth += 1) {
        const grey = tenth === 0 || tenth === 10 ? 90 : 225;
        put(along, tenth / 10, grey);
        put(tenth / 10, along, grey);
      }
      put(along, along, 150);
    }
    for (const { cases: n, foretold, came } of reliability(cases, BINS)) {
      const luck = 1.6449 * Math.sqrt((came * (1 - came)) / n);
      for (let step = -20; step <= 20; step += 1) put(foretold, came + (luck * step) / 20, 60);
      for (let dx = -3; dx <= 3; dx += 1) {
        for (let dy = -3; dy <= 3; dy += 1) put(foretold + dx / SIDE, came + dy / SIDE, 0);
      }
    }
  });
  return pngOf({ width, height, dots });
}
