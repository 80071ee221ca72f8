import * as z from 'zod';
import type { ChatId, EpochMs } from '../model/units.ts';
import type { Clock, Store } from '../ports.ts';
import type { Progress } from '../progress.ts';
import type { HistoryPage, Span } from '../sources/preview/history.ts';
import { progressNote } from './from-file.ts';
import type { Recorder } from './recorder.ts';
import { countSkipped, type Tally } from './tally.ts';

/** Walks backwards through the public page of a channel; ends quietly when `signal` aborts. */
export type History = (name: string, span: Span, signal: AbortSignal) => AsyncIterable<HistoryPage>;

/**
 * What has been walked without a gap: every post from number `to` up to number `from`. Posts on record do not tell: a
 * forward or a file may have put old ones there, and numbers have holes of their own.
 */
const stretchSchema = z.object({ from: z.number().int(), to: z.number().int() });
type Stretch = z.infer<typeof stretchSchema>;

export interface PageDeps {
  readonly history: History;
  readonly recorder: Recorder;
  readonly tally: Tally;
  /** Where to go on is kept here; undefined when nothing is kept. */
  readonly store: Store | undefined;
  readonly clock: Clock;
  readonly progress: Progress;
  /** Hears of each wait for an answer, in words. */
  readonly complain: (words: string) => void;
  readonly signal: AbortSignal;
}

/**
 * Walks from the newest post of a channel back to `since`. What an earlier walk has gone through is not asked for again:
 * from its upper end the walk goes on at its lower one.
 */
export async function importPage(name: string, since: EpochMs, deps: PageDeps): Promise<void> {
  const below = await walkNewest(name, since, deps);
  if (below === undefined || deps.signal.aborted) return;
  let { to } = below;
  const onWait = waiting(deps);
  for await (const page of deps.history(name, { since, before: to, onWait }, deps.signal)) {
    await hearPage(page, since, deps);
    to = lowestHeard(page, since) ?? to;
    await keep(page, { from: below.from, to }, deps);
  }
}

/** Walks what is newer than the last walk; returns that walk's stretch, grown by it, once it is reached. */
async function walkNewest(name: string, since: EpochMs, deps: PageDeps): Promise<Stretch | undefined> {
  let known: Stretch | undefined;
  let top: number | undefined;
  let isFirst = true;
  const onWait = waiting(deps);
  for await (const page of deps.history(name, { since, onWait }, deps.signal)) {
    if (isFirst) known = await recall(page.channel.chatId, deps.store);
    isFirst = false;
    await hearPage(page, since, deps);
    top ??= page.posts.at(-1)?.messageId;
    const lowest = lowestHeard(page, since);
    if (top === undefined || lowest === undefined) continue;
    if (known === undefined) await keep(page, { from: top, to: lowest }, deps);
    else if (lowest <= known.from + 1) {
      const grown = { from: Math.max(top, known.from), to: Math.min(lowest, known.to) };
      await keep(page, grown, deps);
      return grown;
    }
  }
  return undefined;
}

/** Says each wait on a line of its own, in place of the bar. */
function waiting({ progress, complain }: PageDeps): (words: string) => void {
  return (words) => {
    progress.done();
    complain(words);
  };
}

async function hearPage(page: HistoryPage, since: EpochMs, deps: PageDeps): Promise<void> {
  const { recorder, tally, clock, progress } = deps;
  for (const post of page.posts) await recorder.put(post);
  await recorder.flush();
  countSkipped(tally, 'forwarded', page.reposts.length);
  countSkipped(tally, 'unreadable', page.unreadable);
  const now = clock.now();
  const reached = Math.max(since, page.oldestPostedAt ?? now);
  progress.show(now - reached, progressNote(tally));
}

/** The number down to which the page was heard: of a page that reaches beyond `since` only the posts after it were. */
function lowestHeard(page: HistoryPage, since: EpochMs): number | undefined {
  const isLast = page.oldestPostedAt !== undefined && page.oldestPostedAt < since;
  return isLast ? page.posts[0]?.messageId : page.oldestMessageId;
}

// Kept like a dialogue that is under way: it outlives the process, and goes where the database goes.

function keyOf(chatId: ChatId): string {
  return `import:${chatId}`;
}

async function recall(chatId: ChatId, store: Store | undefined): Promise<Stretch | undefined> {
  const text = await store?.readConversation(keyOf(chatId));
  if (text === undefined) return undefined;
  try {
    return stretchSchema.parse(JSON.parse(text));
  } catch {
    // Then everything is walked again: nothing is lost by it.
    return undefined;
  }
}

async function keep({ channel }: HistoryPage, stretch: Stretch, { store, clock }: PageDeps): Promise<void> {
  await store?.writeConversation(keyOf(channel.chatId), JSON.stringify(stretch), clock.now());
}
