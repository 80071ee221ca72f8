import { DAY, HOUR, MINUTE } from '../../model/units.ts';
import { createRandom, type Random } from '../../random.ts';
import { hash32, heavyTailed } from './random.ts';
import { smoothLog, type Story } from './story.ts';

/** A price over time as a multiple of the price at the call: the same for every reader, however it is asked. */
export interface Path {
  /** `ms` after the call, or before it when negative. */
  multiple(ms: number): number;
}

const CELL = 5 * MINUTE;
/** After this long half of a wobble is gone. */
const WOBBLE_HALF_LIFE = 40 * MINUTE;
const RUG_TAKES = 3 * MINUTE;
const WICKS_A_DAY = 0.4;

/**
 * The path of a story: its smooth line, a wobble that returns to the line (an Ornstein-Uhlenbeck process with heavy-tailed
 * steps on a grid of five minutes, in between straight in logarithms, zero at the call), spikes of one minute, and where
 * the story has them, a rug with prints of dust after it, and an end of all trade.
 */
export function createPath(story: Story, seed: number): Path {
  const later = createWobble(story.wobble, createRandom(seed ^ 0x9e3779b9));
  const earlier = createWobble(story.wobble, createRandom(seed ^ 0x7f4a7c15));

  function traded(ms: number): number {
    const wobble = ms < 0 ? earlier(-ms) : later(ms);
    return Math.exp(smoothLog(story, ms) + wobble) * wick(seed, ms);
  }

  return {
    multiple(ms) {
      const at = Math.min(ms, story.quietAtMs ?? Infinity);
      const rugged = story.ruggedAtMs;
      if (rugged === undefined || at < rugged) return traded(at);
      const fall = Math.min((at - rugged) / RUG_TAKES, 1);
      return traded(rugged) * Math.exp(-5 * fall) * (fall < 1 ? 1 : dust(seed, at));
    },
  };
}

/** The wobble at a time of at least 0; the grid grows as far as somebody looks. */
function createWobble(deviation: number, random: Random): (ms: number) => number {
  const keep = 0.5 ** (CELL / WOBBLE_HALF_LIFE);
  const step = deviation * Math.sqrt(1 - keep ** 2);
  const grid = [0];
  return (ms) => {
    const cell = Math.floor(ms / CELL);
    while (grid.length < cell + 2) grid.push((grid.at(-1) ?? 0) * keep + step * heavyTailed(random));
    const [from = 0, to = 0] = grid.slice(cell, cell + 2);
    return from + (to - from) * (ms / CELL - cell);
  };
}

/** Some days have one minute in which a single trade moves the price 1.5 to 4 times up, or by half down. */
function wick(seed: number, ms: number): number {
  const random = createRandom(seed ^ hash32(`wick ${Math.floor(ms / DAY)}`));
  if (random() > WICKS_A_DAY) return 1;
  // Between two grid points, so that no five-minute close sees it.
  const startsAt = Math.floor((random() * DAY) / CELL) * CELL + MINUTE + random() * 2 * MINUTE;
  const since = (ms - Math.floor(ms / DAY) * DAY - startsAt) / MINUTE;
  const height = random() < 0.7 ? 1.5 + 2.5 * random() : 0.5;
  const share = since >= 0 && since <= 1 ? 1 - Math.abs(2 * since - 1) : 0;
  return height ** share;
}

/** In an emptied pool one hour in twenty shows a price that a few cents have made: from a third to ten thousand times. */
function dust(seed: number, ms: number): number {
  const random = createRandom(seed ^ hash32(`dust ${Math.floor(ms / HOUR)}`));
  return random() < 0.05 ? 10 ** (-0.5 + 4.5 * random()) : 1;
}
