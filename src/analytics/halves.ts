import type { CompletedCall } from '../model/analytics.ts';

/**
 * The older half of calls, by when they ended, and those of the newer that were posted when all of the older had ended: who chooses by
 * the first may be judged by the second.
 */
export function halvesOf(calls: readonly CompletedCall[]): {
  readonly older: readonly CompletedCall[];
  readonly newer: readonly CompletedCall[];
} {
  const ended = calls.toSorted((a, b) => a.completedAt - b.completedAt || a.callId - b.callId);
  const older = ended.slice(0, Math.floor(ended.length / 2));
  const known = older.at(-1)?.completedAt ?? 0;
  return { older, newer: ended.slice(older.length).filter(({ postedAt }) => postedAt >= known) };
}
