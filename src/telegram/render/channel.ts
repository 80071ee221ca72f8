import { FormattedString } from '@grammyjs/parse-mode';
import type { Figures } from '../../model/analytics.ts';
import type { Channel } from '../../model/call.ts';
import type { Standing } from '../../model/event.ts';
import type { Reputation } from '../../model/reputation.ts';
import type { EpochMs } from '../../model/units.ts';
import type { ChannelRecord } from '../../ports.ts';
import { count, estimatedShare, multiple, NOT_AVAILABLE, percent, score } from '../format.ts';
import { plainName } from '../names.ts';
import { press } from '../presses.ts';
import type { Reply } from '../reply.ts';
import type { Reach } from '../ways.ts';
import { callLine } from './call.ts';
import { formWords, pullsLine, standingOutLine } from './channel-words.ts';
import {
  asOfFigures,
  BOUNDED_FROM,
  estimatedPercent,
  meanReturn,
  rate,
  TOO_FEW,
  type ShownWarmUp,
  warmUpLine,
} from './figures.ts';
import { GRADES, isBetterThanMost, mayBeLuck, meaningLine } from './grades.ts';
import { channelName, dotted, lines } from './parts.ts';
import { reachLines } from './reach.ts';

/** A smaller one is shown as 0 %. */
const SMALLEST_LOSS = 0.0005;
const CALLS = 2;

/** A channel's record: what its calls came to, how sure that is, and what it rests on; for operators also how it is heard. */
export function channelCard(
  record: ChannelRecord,
  view: {
    readonly now: EpochMs;
    readonly following: boolean;
    readonly warmUp: ShownWarmUp;
    /** Figures of all completed calls, to hold it against. */
    readonly crowd: Figures;
    readonly reach?: Reach | undefined;
  },
): Reply {
  const { channel, standing } = record;
  const overall = record.reputations.find((reputation) => reputation.scope === 'all');
  const rated = overall === undefined || overall.grade === 'insufficient' ? undefined : overall;
  return {
    text: lines(
      dotted(
        FormattedString.bold(channelName(channel.title, channel.username)),
        GRADES[overall?.grade ?? 'insufficient'].name,
      ),
      warmUpLine(view.warmUp),
      rated === undefined ? undefined : dotted(scoreLine(rated), formWords(record)),
      meaningLine(overall),
      rated === undefined ? undefined : stillLossLine(rated, standing),
      ...(standing.completed === 0 ? [] : resultLines(standing)),
      rated === undefined ? undefined : standingOutLine(record),
      rated === undefined ? undefined : pullsLine(record, { rated, crowd: view.crowd }),
      rated === undefined ? undefined : nextCallLine(rated),
      claimsLine(record),
      habitsLine(record),
      coverageLine(record),
      ...(view.reach === undefined ? [] : reachLines(view.reach)),
      ...[...record.open, ...record.completed].slice(0, CALLS).map((call) => callLine(call, view.now)),
      asOfFigures(view.now, standing.completed),
    ),
    buttons: [
      [
        { text: 'Refresh', press: press.channel(channel.id) },
        {
          text: view.following ? 'Unfollow' : 'Follow here',
          press: press.follow(channel.id, !view.following),
        },
        ...(standing.completed === 0 ? [] : [{ text: 'More', press: press.more(channel.id, 'months') }]),
      ],
    ],
  };
}

function scoreLine(overall: Reputation): string {
  return `Score ${score(overall.score)}: of 100 channels, how many it likely beats`;
}

/** A good grade is no profit: said where others did worse, and the mean is a loss all the same. */
function stillLossLine(rated: Reputation, { completed, meanRoi = 0 }: Standing): string | undefined {
  if (!isBetterThanMost(rated.grade) || completed < BOUNDED_FROM || meanRoi > -SMALLEST_LOSS)
    return undefined;
  return `${mayBeLuck(rated) ? 'So far better' : 'Better'} than others here, and still a loss: mean ${percent(meanRoi)} a call.`;
}

function resultLines(standing: Standing): readonly string[] {
  const { completed, successes, hits, medianAthMultiple: high, figures } = standing;
  const median =
    figures?.medianRoi === undefined ? percent(standing.medianRoi) : estimatedPercent(figures.medianRoi);
  const mean = figures === undefined ? percent(standing.meanRoi) : meanReturn(figures);
  return [
    `Above +10 %: ${rate(successes, completed, figures?.successRate)} · 2x: ${rate(hits, completed, figures?.hitRate)}`,
    completed < BOUNDED_FROM
      ? `At the end: ${TOO_FEW}`
      : `At the end: median ${median}, mean ${mean} · median high ${high === undefined ? NOT_AVAILABLE : multiple(high)}`,
  ];
}

function nextCallLine(overall: Reputation): string {
  return `Next call: ${estimatedShare(overall.successRate)} to end above +10 %, ${estimatedShare(overall.hitRate)} to reach 2x`;
}

function coverageLine({ standing, open }: ChannelRecord): string {
  const waiting = standing.waiting > 0 ? `, ${standing.waiting} waiting for prices of their time` : '';
  const heard = standing.heard === 1 ? '1 call' : `all ${count(standing.heard, 'call')}`;
  return `Of ${heard} heard: ${standing.priced} priced, ${standing.completed} completed, ${open.length} open, ${standing.unpriced} never priced${waiting}`;
}

/** What its later posts claim for its calls, beside what was measured. */
function claimsLine({ claims }: ChannelRecord): string | undefined {
  if (claims === undefined) return undefined;
  const { medianRatio, inflated } = claims;
  const times = medianRatio >= 10 ? Math.round(medianRatio) : Number(medianRatio.toPrecision(2));
  if (claims.count === 1) {
    return `1 later post claims a result: ${times === 1 ? 'as much as I measured' : `${times} times what I measured`}`;
  }
  const all = inflated === 2 ? 'both' : `all ${inflated}`;
  const some = inflated === 0 ? 'none' : `${inflated} of them`;
  const over = inflated === claims.count ? all : some;
  return `${claims.count} later posts claim a result: ${over} over 10 % above what I measured, the median ${times === 1 ? 'just as much' : `${times} times as much`}`;
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

/** Several channels match a name: one is chosen with a button. */
export function chooseChannel(channels: readonly Channel[]): Reply {
  return {
    text: lines('Several channels match. Which one?'),
    buttons: channels.map((channel) => [
      { text: plainName(channel.title), press: press.channel(channel.id) },
    ]),
  };
}
