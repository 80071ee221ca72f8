import { HOUR } from '../../model/units.ts';
import { doubled } from './client.ts';

/** How often a channel is looked at. */
export interface Pace {
  /** Between two looks at a lively channel, milliseconds. */
  readonly intervalMs: number;
  /** Between two looks at the quietest, milliseconds. */
  readonly longestIntervalMs: number;
}

/** A channel that has been silent for this many intervals is looked at less often. */
const SILENCE_PER_INTERVAL = 20;
const LONGEST_AFTER_FAILURES_MS = HOUR;
const JITTER = 0.1;

/**
 * Milliseconds to the next look at a channel: the interval while it is lively, a twentieth of its silence when that is
 * longer, doubled with every failure in a row up to an hour; 10 % more or less by chance.
 */
export function nextLookMs(
  pace: Pace,
  channel: {
    /** Since its newest post, milliseconds; undefined when it has none. */
    readonly silenceMs: number | undefined;
    readonly failures: number;
    /** In [0, 1). */
    readonly chance: number;
  },
): number {
  const { intervalMs } = pace;
  const longest = Math.max(intervalMs, pace.longestIntervalMs);
  const quiet = (channel.silenceMs ?? Infinity) / SILENCE_PER_INTERVAL;
  const calm = Math.min(longest, Math.max(intervalMs, quiet));
  const failing = doubled(intervalMs, channel.failures, Math.max(longest, LONGEST_AFTER_FAILURES_MS));
  const ms = channel.failures > 0 ? failing : calm;
  return ms * (1 + JITTER * (2 * channel.chance - 1));
}
