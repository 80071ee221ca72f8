import { fmt, FormattedString } from '@grammyjs/parse-mode';
import type { EpochMs } from '../../model/units.ts';
import type { ChannelReport } from '../../ports.ts';
import { count, duration } from '../format.ts';
import type { Reply } from '../reply.ts';
import type { Reach } from '../ways.ts';
import { channelName, dotted, lines } from './parts.ts';
import { lagName, problemLines, wayNames } from './reach.ts';

/** A message takes 4,096 characters; this leaves room for the heading and the last lines. */
const ROOM = 3_700;

/** A caller of the operator's list, and how it is heard now. */
export type ListedChannel = Pick<ChannelReport, 'channel' | 'openCalls'> & {
  readonly standing: Pick<ChannelReport['standing'], 'heard' | 'priced'>;
  readonly reach: Reach;
};

/** The operator's list of channels: how each is heard, when it last posted, how much of it is tracked, what is wrong. */
export function channelList(
  reports: readonly ListedChannel[],
  view: { readonly now: EpochMs; readonly heard: number; readonly known: number },
): Reply {
  if (reports.length === 0)
    return { text: lines('No channel is connected yet. /addchannel shows how.'), buttons: [] };
  const shown = fitting(
    reports.map((report) => lines(channelLine(report, view.now), ...problemLines(report.reach))),
  );
  const more = view.heard + view.known - shown.length;
  return {
    text: lines(
      FormattedString.bold(`${count(view.heard + view.known, 'channel')}: ${headingOf(view)}`),
      ...shown,
      more > 0 ? `and ${more} more; /channel <name> shows any of them` : undefined,
      '● every post is heard · ○ only what is forwarded to me or imported',
    ),
    buttons: [],
  };
}

function headingOf({ heard, known }: { readonly heard: number; readonly known: number }): string {
  return known === 0 ? `${heard} heard` : `${heard} heard, ${known} only known`;
}

function fitting(rows: readonly FormattedString[]): readonly FormattedString[] {
  let left = ROOM;
  return rows.filter(({ text }) => (left -= text.length + 1) >= 0);
}

function channelLine(report: ListedChannel, now: EpochMs): FormattedString {
  const { channel, openCalls, standing, reach } = report;
  return dotted(
    fmt`${reach.ways.length === 0 ? '○' : '●'} ${channelName(channel.title, channel.username)}`,
    wayNames(reach),
    channel.lastPostAt === undefined ? 'no post seen' : `last post ${duration(now - channel.lastPostAt)} ago`,
    lagName(reach),
    `${openCalls} open`,
    `${standing.priced} of ${standing.heard} priced`,
  );
}
