import { fmt, FormattedString } from '@grammyjs/parse-mode';
import type { Channel } from '../../model/call.ts';
import type { Reputation } from '../../model/reputation.ts';
import type { EpochMs } from '../../model/units.ts';
import type { ChannelRecord, ChannelReport } from '../../ports.ts';
import { count, duration, estimatedShare, multiple, NOT_AVAILABLE, percent, score } from '../format.ts';
import { plainName } from '../names.ts';
import { press } from '../presses.ts';
import type { Reply } from '../reply.ts';
import { callLine } from './call.ts';
import { GRADES } from './grades.ts';
import { channelName, dotted, lines, TIER_NAMES } from './parts.ts';

/** A channel's record: what its calls came to, how sure that is, and what it rests on. */
export function channelCard(
  record: ChannelRecord,
  view: { readonly now: EpochMs; readonly following: boolean },
): Reply {
  const { channel, standing } = record;
  const overall = record.reputations.find((reputation) => reputation.scope === 'all');
  const grade = GRADES[overall?.grade ?? 'insufficient'];
  return {
    text: lines(
      dotted(FormattedString.bold(channelName(channel.title, channel.username)), grade.name),
      grade.meaning,
      ...(overall === undefined ? [] : ratedLines(overall)),
      standing.completed === 0
        ? undefined
        : `Return at the end: mean ${percent(standing.meanRoi)}, median ${percent(standing.medianRoi)} · median high ${
            standing.medianAthMultiple === undefined ? NOT_AVAILABLE : multiple(standing.medianAthMultiple)
          }`,
      tierLine(record.reputations),
      `Coverage: ${standing.heard} heard, ${standing.priced} priced, ${standing.completed} completed, ${record.open.length} open, ${standing.unpriced} never priced`,
      `${count(record.mentions, 'mention')} · ${count(record.editedPosts, 'post')} edited · ${record.echoes} called after another channel`,
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

function ratedLines(overall: Reputation): string[] {
  return [
    `Score ${score(overall.score)} of 100, from ${count(overall.completed, 'completed call')} (worth ${overall.effectiveCalls.toFixed(1)} recent ones)`,
    `Ended above +10 %: ${overall.successes} of ${overall.completed} · next call ${estimatedShare(overall.successRate)}`,
    `Reached 2x: ${overall.hits} of ${overall.completed} · next call ${estimatedShare(overall.hitRate)}`,
  ];
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

/** The operator's list of channels: how each is heard, when it last posted, how much of it is tracked. */
export function channelList(reports: readonly ChannelReport[], now: EpochMs): Reply {
  if (reports.length === 0)
    return { text: lines('No channel is connected yet. /addchannel shows how.'), buttons: [] };
  const shown = reports
    .toSorted((a, b) => Number(b.channel.monitored) - Number(a.channel.monitored))
    .slice(0, 12);
  return {
    text: lines(
      FormattedString.bold(count(reports.length, 'channel')),
      ...shown.map((report) => channelLine(report, now)),
      reports.length > shown.length
        ? `and ${reports.length - shown.length} more; /channel <name> shows any of them`
        : undefined,
    ),
    buttons: [],
  };
}

function channelLine({ channel, openCalls, standing }: ChannelReport, now: EpochMs): FormattedString {
  const heard = channel.monitored ? '●' : '○ forwards only,';
  const last =
    channel.lastPostAt === undefined ? 'no post seen' : `last post ${duration(now - channel.lastPostAt)} ago`;
  return fmt`${heard} ${channelName(channel.title, channel.username)} · ${last} · ${openCalls} open · ${standing.priced} of ${standing.heard} priced`;
}
