import { chainParts, tierParts } from '../analytics/parts.ts';
import { createGathering, type Gathering } from '../analytics/sums.ts';
import type { ChannelProfile, Figures } from '../model/analytics.ts';
import { type ChannelId, DAY, type EpochMs, epochMs } from '../model/units.ts';
import { trendOf } from './history.ts';
import type { Ended, ReadRollups } from './rollups-read.ts';

const RECENT_MS = 30 * DAY;
const MONTHS = 12;
const LONGEST_MONTHS_MS = MONTHS * 31 * DAY;

/** Where a channel is good, out of what is kept of its completed calls. */
export function readProfile(rollups: ReadRollups, channelId: ChannelId, now: EpochMs): ChannelProfile {
  const slices = rollups.bySlice({ channelId });
  const since = epochMs(Math.max(0, now - RECENT_MS));
  const year = epochMs(Math.max(0, now - LONGEST_MONTHS_MS));
  const months = rollups.bySpan({ channelId, since: year, undivided: true }, 'month');
  return {
    total: figuresIn(slices.get('')),
    tiers: tierParts(slices),
    chains: chainParts(slices),
    ...rollups.clock(channelId),
    recent: total(rollups, { channelId, since }),
    before: total(rollups, { channelId, until: since }),
    months: trendOf(months, '').slice(-MONTHS),
  };
}

function total(rollups: ReadRollups, which: Ended): Figures {
  return figuresIn(rollups.bySlice({ ...which, undivided: true }).get(''));
}

function figuresIn(gathering: Gathering = createGathering()): Figures {
  return gathering.figures();
}
