import { type EpochMs, MINUTE, SECOND, type TokenId } from '../model/units.ts';
import { createTuning, type TuningReport } from './schedule-tuning.ts';
import { looksNeeded, stretchFor, type Wanted, type WaitRange } from './schedule-stretch.ts';

/** How much there is to look at, and how much can be. */
export interface LoadReport {
  readonly tokens: number;
  /** Looks a minute that the tokens want, and that the source's budget allows. */
  readonly wantedPerMinute: number;
  readonly possiblePerMinute: number;
  /** 1 when all get what they want; above that calm tokens wait longer, see schedule-stretch. */
  readonly stretch: number;
  readonly tuning: TuningReport;
  /** False when even the longest waits for all but fresh calls need more than is possible: then looks are late. */
  readonly fits: boolean;
}

/** Who wants to be looked at how often, and by how much calm waits must be stretched for it. */
export interface Load {
  /** A token is to be looked at again after this wait, milliseconds, as it was wanted and not as it is planned. */
  wants(token: TokenId, waitMs: number, now: EpochMs): void;
  /** Nothing of the token is followed any more. */
  leaves(token: TokenId): void;
  /**
   * A look has found a rung or a high, in time or late. While calm waits are stretched it teaches nothing: then it is the load
   * that makes looks late.
   */
  found(late: boolean): void;
  stretch(): number;
  /** The factor on waits for lively tokens, see schedule-tuning. */
  patience(): number;
  report(): LoadReport;
}

/** The share of the budget that looks may take; the rest is for new calls, searches and the choice of pools. */
const LOOKS_SHARE = 0.8;
/** The stretch is a minute old and the count goes on: a little more than the budget is no lateness. */
const TOLERANCE = 0.05;
/** Waits are counted in steps of a quarter of a doubling. */
const STEPS = 4;

/**
 * Counts in memory: after a restart every token is known again by its first look, which is due within two hours.
 * `tokensPerMinute` is how many the source's budget prices at present; it is asked once a minute.
 */
export function createLoad(options: {
  readonly range: WaitRange;
  readonly tokensPerMinute: () => number;
}): Load {
  const { range } = options;
  const stepOf = new Map<TokenId, number>();
  const counts: number[] = [];
  let stretch = 1;
  let settledAt = -Infinity;
  const tuning = createTuning();

  const possible = (): number => options.tokensPerMinute() * LOOKS_SHARE;

  function wanted(): readonly Wanted[] {
    return counts.map((tokens, step) => ({ waitMs: SECOND * 2 ** ((step + 0.5) / STEPS), tokens }));
  }

  function take(token: TokenId): void {
    const step = stepOf.get(token);
    if (step !== undefined) counts[step] = (counts[step] ?? 0) - 1;
  }

  return {
    wants(token, waitMs, now) {
      take(token);
      const step = Math.max(0, Math.floor(STEPS * Math.log2(waitMs / SECOND)));
      while (counts.length <= step) counts.push(0);
      counts[step] = (counts[step] ?? 0) + 1;
      stepOf.set(token, step);
      if (now - settledAt < MINUTE) return;
      settledAt = now;
      stretch = stretchFor(wanted(), possible(), range);
    },
    leaves(token) {
      take(token);
      stepOf.delete(token);
    },
    found(late) {
      if (stretch <= 1) tuning.found(late);
    },
    stretch: () => stretch,
    patience: () => tuning.patience(),
    report() {
      const all = wanted();
      const possiblePerMinute = possible();
      return {
        tokens: stepOf.size,
        wantedPerMinute: looksNeeded(all, 1, range),
        possiblePerMinute,
        stretch,
        tuning: tuning.report(),
        fits: looksNeeded(all, stretch, range) <= possiblePerMinute * (1 + TOLERANCE),
      };
    },
  };
}
