// Prices of many tokens that can be asked for at any instant in any order: the stories of the sandbox's market, and about
// them noise that is hashed from the instant instead of drawn in turn, so that a token of six days costs no six days of draws.

import { createRandom } from '../../src/random.ts';
import { inventStory, smoothLog, type Story } from '../../src/sandbox/market/story.ts';
import { DAY, HOUR, MINUTE, SECOND } from '../../src/model/units.ts';

/** A price as a multiple of the price at the call, `ms` after it. */
export interface Course {
  /** What a look sees, with spikes of one trade. */
  seen(ms: number): number;
  /** Without the spikes: what could have been sold at. */
  real(ms: number): number;
  /** When the liquidity goes, milliseconds after the call. */
  readonly ruggedAtMs: number;
  readonly peakAtMs: number;
}

/**
 * Grids of the noise and the standard deviation at their points. Together about 5 % from minute to minute and 10 % over five
 * minutes; recorded series of launch days have 2 to 8 % and 5 to 18 %.
 */
const OCTAVES = [
  { gridMs: 40 * MINUTE, deviation: 0.12 },
  { gridMs: 5 * MINUTE, deviation: 0.05 },
  { gridMs: MINUTE, deviation: 0.035 },
  { gridMs: 15 * SECOND, deviation: 0.02 },
];
/** One step in fifteen is three times as wide. */
const JUMPS = 1 / 15;
const RUG_TAKES = 3 * MINUTE;
const WICKS_A_DAY = 0.4;

export function createCourse(seed: number): Course {
  const story = inventStory(seed);
  const ruggedAtMs = story.ruggedAtMs ?? Infinity;
  const quietAtMs = story.quietAtMs ?? Infinity;
  const real = (ms: number): number => {
    const at = Math.min(ms, quietAtMs, ruggedAtMs);
    const fall = ms > ruggedAtMs ? Math.min(1, (ms - ruggedAtMs) / RUG_TAKES) : 0;
    return Math.exp(smoothLog(story, at) + wobble(story, seed, at) - 5 * fall);
  };
  return {
    real,
    seen: (ms) => real(ms) * (ms < Math.min(quietAtMs, ruggedAtMs) ? wick(seed, ms) : 1),
    ruggedAtMs,
    peakAtMs: story.peakAtMs,
  };
}

/** Zero at the call, widest on the first day. */
function wobble(story: Story, seed: number, ms: number): number {
  let sum = 0;
  for (const { gridMs, deviation } of OCTAVES) {
    const cell = Math.floor(ms / gridMs);
    const share = ms / gridMs - cell;
    sum += deviation * ((1 - share) * step(seed, cell, gridMs) + share * step(seed, cell + 1, gridMs));
  }
  const wildness = (story.wobble / 0.13) * (0.35 + 0.65 * Math.exp(-ms / (8 * HOUR)));
  return sum * wildness * (1 - Math.exp(-ms / (2 * MINUTE)));
}

/** A number of mean 0 and variance 1 at a point of a grid: the sum of four uniform ones, and at times a jump. */
function step(seed: number, cell: number, gridMs: number): number {
  const first = mix(seed, cell ^ Math.imul(gridMs, 0x9e3779b1));
  const second = mix(first, 0x7f4a7c15);
  const parts = (first & 0xffff) + (first >>> 16) + (second & 0xffff) + (second >>> 16);
  const bell = (parts / 0xffff - 2) * Math.sqrt(3);
  return (mix(second, 1) / 2 ** 32 < JUMPS ? 3 : 1) * bell * 0.8;
}

function mix(a: number, b: number): number {
  let hash = Math.imul(a ^ b, 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13) ^ b, 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

/** Some days have one minute in which one trade moves the price 1.5 to 4 times up, or by half down, as in the sandbox. */
function wick(seed: number, ms: number): number {
  const random = createRandom(mix(seed, Math.floor(ms / DAY)));
  if (random() > WICKS_A_DAY) return 1;
  const since = (ms - Math.floor(ms / DAY) * DAY - random() * (DAY - MINUTE)) / MINUTE;
  if (since <= 0 || since >= 1) return 1;
  const height = random() < 0.7 ? 1.5 + 2.5 * random() : 0.5;
  return height ** (1 - Math.abs(2 * since - 1));
}
