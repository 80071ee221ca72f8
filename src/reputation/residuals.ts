import { normalBelow } from './chance.ts';

/** Bins of a histogram of forecast errors: their number, odd so that one lies at 0, and their width in sds of the return. */
export const RESIDUAL_BINS = 33;
const BIN_WIDTH = 0.25;
const MIDDLE_BIN = (RESIDUAL_BINS - 1) / 2;
/** Errors are taken to be normal at first, with the weight of this many calls. */
const STARTING_CALLS = 20;
/** A histogram of as many calls is halved, so that old errors fade. */
const FULL = 2_000;

const STARTING = Array.from({ length: RESIDUAL_BINS }, (_, bin) => {
  const middle = (bin - MIDDLE_BIN) * BIN_WIDTH;
  const above = bin === 0 ? 0 : normalBelow(middle - BIN_WIDTH / 2);
  const below = bin === RESIDUAL_BINS - 1 ? 1 : normalBelow(middle + BIN_WIDTH / 2);
  return STARTING_CALLS * (below - above);
});

/** Whole numbers, one a bin: how often a forecast missed by as many sds. */
export type Residuals = readonly number[];

export const NO_RESIDUALS: Residuals = STARTING.map(() => 0);

/** The histogram with one more error, in sds of the return; errors beyond 4 sds count as 4. */
export function addResidual(residuals: Residuals, sds: number): number[] {
  const bin = Math.min(RESIDUAL_BINS - 1, Math.max(0, Math.round(sds / BIN_WIDTH) + MIDDLE_BIN));
  const calls = residuals.reduce((sum, count) => sum + count, 0);
  const faded = calls < FULL ? residuals : residuals.map((count) => Math.floor(count / 2));
  return faded.map((count, at) => (at === bin ? count + 1 : count));
}

/**
 * The shortest range of errors, in sds, that holds the given share of them. Returns have a floor at which many calls end:
 * the range then starts at the floor and leaves out the upper end alone.
 */
export function residualRange(residuals: Residuals, share: number): readonly [number, number] {
  const masses = STARTING.map((mass, bin) => mass + (residuals[bin] ?? 0));
  const wanted = share * masses.reduce((sum, mass) => sum + mass, 0);
  let best: readonly [number, number] = [-MIDDLE_BIN * BIN_WIDTH, MIDDLE_BIN * BIN_WIDTH];
  let held = 0;
  let last = -1;
  for (const [first, mass] of masses.entries()) {
    while (held < wanted && last < RESIDUAL_BINS - 1) held += masses[(last += 1)] ?? 0;
    if (held < wanted) break;
    const spare = (held - wanted) / (masses[last] ?? 1);
    const from = (first - MIDDLE_BIN - 0.5) * BIN_WIDTH;
    const to = (last - MIDDLE_BIN + 0.5 - spare) * BIN_WIDTH;
    if (to - from < best[1] - best[0]) best = [from, to];
    held -= mass;
  }
  return best;
}
