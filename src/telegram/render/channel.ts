import { FormattedString } from '@grammyjs/parse-mode';
import type { Channel } from '../../model/call.ts';
import type { Standing } from '../../model/event.ts';
import type { Reputation } from '../../model/reputation.ts';
import type { EpochMs } from '../../model/units.ts';
import type { ChannelRecord } from '../../ports.ts';
import { count, estimatedShare, multiple, NOT_AVAILABLE, percent, score } from '../format.ts';
import { plainName } from '../names.ts';
import { press } from '../presses.ts';
import type { Reply } from '../reply.ts';
import { callLine } from './call.ts';
import { GRADES } from './grades.ts';
import type { Reach } from '../ways.ts';
import { reachLines } from './reach.ts';
import { channelName, dotted, lines, TIER_NAMES } from './parts.ts';

/** Half of all channels stand below it. */
const MIDDLE_SCORE = 50;

/** A channel's record: what its calls came to, how sure that is, and what it rests on; for operators also how it is heard. */
export function channelCard(
  record: ChannelRecord,
  view: { readonly now: EpochMs; readonly following: boolean; readonly reach?: Reach | undefined },
): Reply {
  const { channel, standing } = record;
  const overall = record.reputations.find((reputation) => reputation.scope === 'all');
  const rated = overall === undefined || overall.grade === 'insufficient' ? undefined : overall;
  const grade = GRADES[overall?.grade ?? 'insufficient'];
  return {
    text: lines(
      dotted(FormattedString.bold(channelName(channel.title, channel.username)), grade.name),
      grade.meaning,
      rated === undefined ? undefined : scoreLine(rated),
      rated === undefined ? undefined : doubtLine(rated),
      standing.completed === 0 ? undefined : countLine(standing),
      standing.completed === 0 ? undefined : resultLine(standing),
      `Of ${count(standing.heard, 'call')} heard: ${standing.priced} priced, ${standing.completed} completed, ${record.open.length} open, ${standing.unpriced} never priced${standing.waiting > 0 ? `, ${standing.waiting} waiting for prices of their time` : ''}`,
      ...(view.reach === undefined ? [] : reachLines(view.reach)),
      rated === undefined ? undefined : nextCallLine(rated),
      rated === undefined ? undefined : tierLine(record.reputations),
      claimsLine(record),
      habitsLine(record),
      ...[...record.open, ...record.completed].slice(0, 4).map((call) => callLine(call, view.now)),
    ),
    buttons: [
      [
        { text: 'Refresh', press: press.channel(channel.id) },
        {
          text: view.following ? 'Unfollow' : 'Follow here',
          press: press.follow(channel.id, !view.following),
        },
      ],
    ],
  };
}

function scoreLine(overall: Reputation): string {
  return `Score ${score(overall.score)}: of 100 channels, how many it likely beats · from ${count(overall.completed, 'completed call')}`;
}

/** Said of a grade other than average whose range still holds the middle of all channels. */
function doubtLine({ grade, score: { low, high } }: Reputation): string | undefined {
  const isPlain = grade === 'average' || grade === 'limited';
  return isPlain || low > MIDDLE_SCORE || high < MIDDLE_SCORE
    ? undefined
    : 'The range still holds an average channel: so far this may be luck.';
}

function countLine(standing: Standing): string {
  return `${standing.successes} of ${standing.completed} ended above +10 % · ${standing.hits} of ${standing.completed} reached 2x`;
}

function resultLine(standing: Standing): string {
  const high = standing.medianAthMultiple;
  return `At the end: median ${percent(standing.medianRoi)}, mean ${percent(standing.meanRoi)} · median high ${high === undefined ? NOT_AVAILABLE : multiple(high)}`;
}

function nextCallLine(overall: Reputation): string {
  return `Next call: ${estimatedShare(overall.successRate)} to end above +10 %, ${estimatedShare(overall.hitRate)} to reach 2x`;
}

/** What its later posts claim for its calls, beside what was measured. */
function claimsLine({ claims }: ChannelRecord): string | undefined {
  if (claims === undefined) return undefined;
  const { medianRatio, inflated } = claims;
  const ratio = `${medianRatio.toFixed(2)} times what I measured`;
  return claims.count === 1
    ? `1 later post claims a result: ${ratio}`
    : `${claims.count} later posts claim results: half of them ${ratio} or more; ${inflated === 0 ? 'none' : inflated} more than a tenth above it`;
}

/** What a reader should know of how it calls; undefined when there is nothing. */
function habitsLine(record: ChannelRecord): string | undefined {
  const habits = [
    record.mentions > 0 ? count(record.mentions, 'later mention') : undefined,
    record.editedPosts > 0 ? `${count(record.editedPosts, 'post')} edited` : undefined,
    record.deletedPosts > 0 ? `${count(record.deletedPosts, 'post')} deleted` : undefined,
    record.unresolved > 0 ? `${count(record.unresolved, 'call')} by a ticker only, not tracked` : undefined,
    record.echoes > 0 ? `${record.echoes} called after somebody else` : undefined,
  ].filter((habit) => habit !== undefined);
  return habits.length === 0 ? undefined : habits.join(' · ');
}

function tierLine(reputations: readonly Reputation[]): string | undefined {
  const tiers = reputations.filter((reputation) => reputation.scope !== 'all' && reputation.completed > 0);
  const [best] = tiers.toSorted((a, b) => b.score.low - a.score.low);
  if (best === undefined || best.scope === 'all' || tiers.length < 2) return undefined;
  return `Best at ${TIER_NAMES[best.scope]}: score ${score(best.score)} from ${count(best.completed, 'call')}`;
}

/** Several channels match a name: one is chosen with a button. */
export function chooseChannel(channels: readonly Channel[]): Reply {
  return {
    text: lines('Several channels match. Which one?'),
    buttons: channels.map((channel) => [
      { text: plainName(channel.title), press: press.channel(channel.id) },
    ]),
  };
}
