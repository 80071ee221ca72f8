import { normalBelow } from './chance.ts';
import { clippedLog, HIGHEST_LOG, LOWEST_LOG, RETURN, type Par } from './target.ts';

const BIN_WIDTH = 0.2;
/** What the tier's par says counts as this many calls. */
const STARTING_CALLS = 20;
/** A histogram of as many calls is halved, so that old ones fade. */
const FULL = 2_000;
/** Calls are counted in sixteenths: whole numbers stay short when they are written. */
const UNIT = 16;

export const PLACE_BINS = Math.ceil((HIGHEST_LOG - LOWEST_LOG) / BIN_WIDTH);

/** Whole numbers: how many calls of a tier came to each clipped log return, in sixteenths of a call. */
export type Places = readonly number[];

export const NO_PLACES: Places = Array.from({ length: PLACE_BINS }, () => 0);

/**
 * Where a return stands among those of its tier's calls so far, -1.7 the worst to 1.7 the best, 0 in the middle: its mid-rank
 * as a share of them, in standard deviations of evenly spread ranks, sqrt(12) (place - 1/2). Ranks hold more of what tells
 * channels apart than log returns: no tail outweighs the rest, and every tier is measured alike. `log` is clipped.
 */
export function standingOf(log: number, among: Places, par: Par): number {
  const bin = binOf(log);
  let below = 0;
  let all = 0;
  for (const [at, count] of among.entries()) {
    all += count;
    if (at < bin) below += count;
    else if (at === bin) below += count / 2;
  }
  const starting = (startBelow(bin, par) + startBelow(bin + 1, par)) / 2;
  const own = UNIT * STARTING_CALLS;
  const place = (below + own * starting) / (all + own);
  return Math.sqrt(12) * (place - 0.5);
}

/** The tier's places with one more return of a weight in [0, 1]. */
export function addPlace(places: Places, log: number, weight: number): number[] {
  const bin = binOf(log);
  const calls = places.reduce((sum, count) => sum + count, 0);
  const isFull = calls >= UNIT * FULL;
  const added = Math.round(UNIT * weight);
  return places.map((count, at) => (isFull ? Math.floor(count / 2) : count) + (at === bin ? added : 0));
}

function binOf(log: number): number {
  return Math.min(PLACE_BINS - 1, Math.floor((clippedLog(log) - LOWEST_LOG) / BIN_WIDTH));
}

/** Share of a tier's calls below the lower edge of a bin before any was seen: log returns about normal, as its par has it. */
function startBelow(bin: number, { mean, spread }: Par): number {
  if (bin === 0) return 0;
  if (bin === PLACE_BINS) return 1;
  return normalBelow((LOWEST_LOG + bin * BIN_WIDTH - mean[RETURN]) / spread);
}
