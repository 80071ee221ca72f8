import type { ChannelPost } from '../../model/post.ts';
import { DAY, type EpochMs } from '../../model/units.ts';
import type { PreviewedChannel, SourceHealth } from '../../ports.ts';
import type { PreviewFailure } from './failure.ts';
import type { Validators } from './http.ts';

/** How listening to a channel's public page goes. */
export interface PreviewHealth extends SourceHealth {
  /** Posts that were passed over because the channel took them from others, since the process started. */
  readonly reposts: number;
}

/** What the poll remembers of one channel while the process runs. */
export interface Track {
  channel: PreviewedChannel;
  /** Everything up to this number has been heard; undefined before the first page of a channel without a record. */
  mark: number | undefined;
  /** The posts of the newest page as they were heard last, by number. */
  versions: ReadonlyMap<number, string>;
  validators: Validators;
  newestPostedAt: EpochMs | undefined;
  /** Instant of the timing's clock. */
  nextAt: number;
  busy: boolean;
  answeredAt: EpochMs | undefined;
  lagMs: number | undefined;
  failures: number;
  reposts: number;
  trouble: Problem | undefined;
  gap: (Problem & { readonly at: EpochMs }) | undefined;
  unreadable: number;
}

export type Problem = NonNullable<SourceHealth['problem']>;

export function newTrack(channel: PreviewedChannel, now: number): Track {
  return {
    channel,
    mark: channel.lastMessageId,
    versions: new Map(),
    validators: {},
    newestPostedAt: undefined,
    nextAt: now,
    busy: false,
    answeredAt: undefined,
    lagMs: undefined,
    failures: 0,
    reposts: 0,
    trouble: undefined,
    gap: undefined,
    unreadable: 0,
  };
}

/**
 * What is wrong with a channel at present: the worst first. A gap is shown for a day: whether somebody has filled it by an
 * import cannot be seen from here.
 */
export function problemOf(track: Track, now: EpochMs): Problem | undefined {
  const { trouble, gap, unreadable, channel } = track;
  if (trouble !== undefined) return trouble;
  if (unreadable > 0) {
    return {
      issue: `${unreadable} of the newest posts of @${channel.username} have not the form that CalledIt knows.`,
      cure: 'Update CalledIt.',
    };
  }
  return gap === undefined || now - gap.at > DAY ? undefined : { issue: gap.issue, cure: gap.cure };
}

export function healthOf(track: Track, now: EpochMs): PreviewHealth {
  const { answeredAt, lagMs, failures, reposts } = track;
  const problem = problemOf(track, now);
  return {
    ...(answeredAt !== undefined && { answeredAt }),
    ...(lagMs !== undefined && { lagMs }),
    failures,
    reposts,
    ...(problem !== undefined && { problem }),
  };
}

export function troubleOf(failure: PreviewFailure): Problem {
  return { issue: failure.message, cure: failure.cure };
}

/** A post as text that changes when anything of it does that a store would keep. */
export function versionOf({ content, edited, replyTo, engagement }: ChannelPost): string {
  return JSON.stringify([content, edited, replyTo, engagement]);
}
