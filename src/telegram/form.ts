import type { ChannelProfile } from '../model/analytics.ts';

/** Calls on either side below which their means say nothing. */
const FEWEST = 5;

/** How a channel's last 30 days compare with the time before. */
export type Form = 'better' | 'worse' | 'unchanged' | 'unknown';

/** Better or worse only where the 90 % intervals of the mean log return stand apart; unknown under 5 calls on either side. */
export function formOf({ recent, before }: Pick<ChannelProfile, 'recent' | 'before'>): Form {
  const now = recent.logReturn;
  const then = before.logReturn;
  if (now === undefined || then === undefined) return 'unknown';
  if (recent.completed < FEWEST || before.completed < FEWEST) return 'unknown';
  if (now.low > then.high) return 'better';
  return now.high < then.low ? 'worse' : 'unchanged';
}
