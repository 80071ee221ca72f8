import { fmt, FormattedString } from '@grammyjs/parse-mode';
import type { ChannelPatterns, ChannelProfile } from '../../model/analytics.ts';
import type { Reputation } from '../../model/reputation.ts';
import type { EpochMs } from '../../model/units.ts';
import type { ChannelRecord } from '../../ports.ts';
import { count, score } from '../format.ts';
import { type ChannelView, press } from '../presses.ts';
import type { Button, Reply } from '../reply.ts';
import { asOf, type ShownWarmUp, warmUpLine } from './figures.ts';
import { trendLine, trendRows } from './history.ts';
import { channelName, lines } from './parts.ts';
import { patternLines } from './pattern-lines.ts';
import { hoursTable, RANGE, sizesTable, chainsTable, weekdaysTable } from './parts-table.ts';

/** Of fewer calls no size is proven. */
const PROVEN_FROM = 10;
const VIEWS: readonly ChannelView[] = ['months', 'sizes', 'hours', 'days', 'habits'];
const NAMES: Readonly<Record<ChannelView, string>> = {
  months: 'months',
  sizes: 'sizes',
  hours: 'hours',
  days: 'weekdays',
  habits: 'habits',
};
const TITLES: Readonly<Record<ChannelView, string>> = {
  months: 'by month',
  sizes: 'by size and chain',
  hours: 'by hour',
  days: 'by weekday',
  habits: 'how it calls',
};

/** A channel's completed calls taken apart: by month, by size and chain, by hour, by weekday. */
export function channelMore(
  record: ChannelRecord,
  view: {
    readonly show: ChannelView;
    readonly now: EpochMs;
    readonly warmUp: ShownWarmUp;
    /** Needed for its habits alone. */
    readonly patterns?: ChannelPatterns | undefined;
  },
): Reply {
  const { channel, profile } = record;
  return {
    text: lines(
      fmt`${FormattedString.bold(channelName(channel.title, channel.username))} · ${TITLES[view.show]}`,
      warmUpLine(view.warmUp),
      ...(profile === undefined || profile.total.completed === 0
        ? ['None of its calls is completed yet.']
        : shownLines(profile, record.reputations, view)),
      asOf(view.now),
    ),
    buttons: [
      VIEWS.map((show): Button => ({
        text: show === view.show ? `· ${NAMES[show]} ·` : NAMES[show],
        press: press.more(channel.id, show),
      })),
      [{ text: '◀ Record', press: press.channel(channel.id) }],
    ],
  };
}

function shownLines(
  profile: ChannelProfile,
  reputations: readonly Reputation[],
  {
    show,
    now,
    patterns,
  }: {
    readonly show: ChannelView;
    readonly now: EpochMs;
    readonly patterns?: ChannelPatterns | undefined;
  },
): readonly (FormattedString | string | undefined)[] {
  switch (show) {
    case 'months':
      return [trendRows('month', profile.months), trendLine('month', profile.months, { at: now })];
    case 'sizes':
      return [sizesTable(profile.tiers), chainsTable(profile.chains), RANGE, bestTierLine(reputations)];
    case 'hours':
      return [hoursTable(profile.hours), `By the time of the post, UTC. ${RANGE}`];
    case 'days':
      return [weekdaysTable(profile.weekdays), `By the day of the post, UTC. ${RANGE}`];
    case 'habits':
      return patternLines(patterns);
  }
}

function bestTierLine(reputations: readonly Reputation[]): string | undefined {
  const tiers = reputations.filter((reputation) => reputation.scope !== 'all' && reputation.completed > 0);
  const [best] = tiers
    .filter(({ completed }) => completed >= PROVEN_FROM)
    .toSorted((a, b) => b.score.low - a.score.low);
  if (best === undefined || best.scope === 'all' || tiers.length < 2) return undefined;
  const size = best.scope === 'unknown' ? 'unknown' : `${best.scope} caps`;
  return `Best proven size: ${size}, score ${score(best.score)} from ${count(best.completed, 'call')}`;
}
