import type { ChannelPost } from '../../model/post.ts';
import { DAY, type EpochMs } from '../../model/units.ts';
import type { Clock, Ear } from '../../ports.ts';
import { catchUp } from './catch-up.ts';
import type { PageClient } from './client.ts';
import { PreviewFailure, toFailure } from './failure.ts';
import type { PreviewPage } from './page.ts';
import { readPosts } from './read.ts';
import { type Track, troubleOf, versionOf } from './track.ts';

export interface RoundTools {
  readonly client: PageClient;
  readonly clock: Clock;
  readonly ear: Ear;
  readonly signal: AbortSignal;
}

/** Missed posts are looked for so many times before the newest are heard without them. */
const TRIES_TO_CATCH_UP = 2;

/**
 * One look at a channel: reads its newest page, what came between it and the last look, and has everything heard that is
 * new or has changed. What goes wrong is noted in the track; never rejects.
 */
export async function lookRound(track: Track, tools: RoundTools): Promise<void> {
  try {
    await readRound(track, tools);
    track.failures = 0;
    track.trouble = undefined;
  } catch (error) {
    if (tools.signal.aborted) return;
    track.failures += 1;
    track.trouble = troubleOf(toFailure(error));
  }
}

async function readRound(track: Track, tools: RoundTools): Promise<void> {
  const { client, clock, signal } = tools;
  const { username: name } = track.channel;
  const reading = await readPosts(client, name, { rank: 'poll', signal, validators: track.validators });
  if (reading.kind === 'unchanged') {
    track.answeredAt = clock.now();
    return;
  }
  const { page, validators } = reading;
  checkWhose(track, page);
  const { mark, newestPostedAt: joinsAt } = track;
  const whatever = track.failures >= TRIES_TO_CATCH_UP;
  const caught = await catchUp(client, page, { name, mark, whatever, signal });
  track.answeredAt = clock.now();
  track.unreadable = page.unreadable;
  track.newestPostedAt = page.newestPostedAt;
  await hearAll(track, caught.posts, tools);
  if (signal.aborted) return;
  if (caught.hole !== undefined) noteHole(track, caught.hole, { joinsAt, now: clock.now() });
  track.reposts += caught.reposts;
  track.mark = Math.max(mark ?? 0, page.span?.newestId ?? 0) || undefined;
  track.validators = validators;
}

/** A name can pass to another channel, whose words are not those of the one that is followed. */
function checkWhose({ channel, mark }: Track, page: PreviewPage): void {
  if (page.channel === undefined) {
    if (mark === undefined) return;
    // Telegram answers so when it is asked too often, too.
    throw new PreviewFailure('unreadable', `Telegram shows no posts of @${channel.username} at present.`, {
      cure: 'Nothing to do if it passes; else look whether https://t.me shows the channel in a browser.',
    });
  }
  if (page.channel.chatId === channel.chatId) return;
  throw new PreviewFailure(
    'closed',
    `The name @${channel.username} now belongs to another channel, "${page.channel.title.slice(0, 60)}".`,
    { cure: 'Remove the channel, or add it again under its present name.' },
  );
}

async function hearAll(track: Track, posts: readonly ChannelPost[], tools: RoundTools): Promise<void> {
  const { ear, clock, signal } = tools;
  const known = track.versions;
  const versions = new Map(known);
  track.versions = versions;
  for (const post of posts) {
    const version = versionOf(post);
    if (known.get(post.messageId) === version) continue;
    if (signal.aborted) return;
    const isNew = track.mark !== undefined && post.messageId > track.mark;
    const kind = await ear.hear(post).catch((error: unknown) => {
      throw unheard(error);
    });
    // The first page of a channel that nobody has heard before is past, and no measure of how fast we are.
    if (kind === 'new' && isNew) track.lagMs = Math.max(0, clock.now() - post.postedAt);
    versions.set(post.messageId, version);
    if (isNew) track.mark = post.messageId;
  }
  const shown = new Set(posts.map(({ messageId }) => messageId));
  for (const messageId of known.keys()) if (!shown.has(messageId)) versions.delete(messageId);
}

function unheard(error: unknown): PreviewFailure {
  const why = error instanceof Error ? error.message : String(error);
  return new PreviewFailure('refused', `A post could not be put on record: ${why}.`, {
    cure: 'Nothing to do if it passes: the post is heard again. Else run `calledit check`.',
    cause: error,
  });
}

/** `joinsAt` is the time of the last post before the hole; undefined when this process never saw it. */
function noteHole(
  track: Track,
  hole: { readonly after: number; readonly before: number },
  { joinsAt, now }: { readonly joinsAt: EpochMs | undefined; readonly now: EpochMs },
): void {
  const { username } = track.channel;
  const days = joinsAt === undefined ? 30 : Math.max(1, Math.ceil((now - joinsAt) / DAY));
  track.gap = {
    at: now,
    issue: `Posts of @${username} between ${hole.after} and ${hole.before} were missed.`,
    cure: `Fill the gap with \`calledit import --channel ${username} --since ${days}d\`.`,
  };
}
