import type { Engagement } from '../model/post.ts';

/** Points at which the figure reaches 100. */
const FULL = 1_000;

/**
 * Engagement of a post, 0 to 100: (forwards + 2 reactions + 0.5 replies) / 1000, capped. What a source does not show counts
 * nothing, so figures of one channel compare only if they were heard the same way. Undefined when none of the three is known.
 * The raw sum measures the size of a channel as much as a post: compare within a channel.
 */
export function hdrb({ forwards, reactions, replies }: Engagement): number | undefined {
  if (forwards === undefined && reactions === undefined && replies === undefined) return undefined;
  const points = (forwards ?? 0) + 2 * (reactions ?? 0) + 0.5 * (replies ?? 0);
  return Math.min(100, (100 * points) / FULL);
}
