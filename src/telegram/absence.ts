import type { Channel } from '../model/call.ts';
import { DAY, type EpochMs } from '../model/units.ts';
import { moment } from './format.ts';
import { namesOf } from './names.ts';

/** Telegram keeps updates for a bot that does not fetch them for so long. */
const KEPT_MS = DAY;

/**
 * What operators should know when the bot comes back: undefined when Telegram has kept everything, and when nothing is
 * heard that only its updates bring. Public pages are read on from the last post on record, so they leave no gap.
 */
export function absenceNotice(
  away: { readonly since: EpochMs | undefined; readonly now: EpochMs },
  channels: readonly Pick<Channel, 'kind' | 'title' | 'monitored' | 'preview'>[],
): { readonly issue: string; readonly cure: string } | undefined {
  const { since, now } = away;
  if (since === undefined || now - since <= KEPT_MS) return undefined;
  const gaps = channels.filter(({ kind, monitored, preview }) => kind === 'channel' && monitored && !preview);
  if (gaps.length === 0) return undefined;
  return {
    issue: `I was away from ${moment(since)} to ${moment(now)}. Telegram keeps posts for me for one day only, so some may be missing from ${namesOf(gaps.map(({ title }) => title))}.`,
    cure: 'import the missing days from an export of the channel with `calledit import`. For the next time: the public page of a channel, connected by its name with /addchannel, leaves no such gap.',
  };
}
