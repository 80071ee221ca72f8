// Lively tokens are looked at when a rung or a high may have come near. How near is a guess; what looks then find corrects it.

/** How the guess has done. */
export interface TuningReport {
  /** Rungs and highs that looks have found since the start. */
  readonly found: number;
  /** Those that the price had left well behind by then. */
  readonly late: number;
  /** By how much waits for lively tokens are shortened or drawn out, 1/4 to 2. */
  readonly patience: number;
}

export interface Tuning {
  /** A look has found a rung or a high, in time or late. */
  found(late: boolean): void;
  /** The factor on waits for lively tokens. */
  patience(): number;
  report(): TuningReport;
}

/** The share of finds that may be late. */
const LATE_GOAL = 0.1;
/** How far one late find shortens the waits, as a logarithm. */
const STEP = 0.04;
const LEAST = 1 / 4;
const MOST = 2;

/**
 * A weighted staircase (Kaernbach 1991): each late find shortens the waits by one step, each find in time draws them out by a
 * ninth of one, so that they settle where a tenth of the finds is late; never below a quarter of what is reckoned or above
 * twice as much. Kept in memory: after a restart it starts at 1.
 */
export function createTuning(): Tuning {
  let logPatience = 0;
  let found = 0;
  let late = 0;
  const patience = (): number => Math.exp(logPatience);
  return {
    found(isLate) {
      found += 1;
      if (isLate) late += 1;
      const moved = logPatience + (isLate ? -STEP : (STEP * LATE_GOAL) / (1 - LATE_GOAL));
      logPatience = Math.min(Math.log(MOST), Math.max(Math.log(LEAST), moved));
    },
    patience,
    report: () => ({ found, late, patience: patience() }),
  };
}
