import { type ChatId, type EpochMs, MINUTE, utcDay } from '../model/units.ts';
import type { SourceAdapter, SourceHealth } from '../ports.ts';

/** What is new between two looks must have lasted so long before anybody is told: most troubles pass by themselves. */
const LASTING_MS = 5 * MINUTE;
/** Figures that a lasting trouble counts anew with each look. */
const COUNTED = /\d+(?= (?:min|h|s|of)\b)/g;

type Trouble = NonNullable<SourceHealth['problem']>;

/** Trouble of a source that has come to stay, or has ended, and the channels that it is about. */
export interface TroubleNews {
  readonly kind: 'began' | 'ended';
  readonly source: SourceAdapter['name'];
  readonly trouble: Trouble;
  readonly chatIds: readonly ChatId[];
  /** The same for the same news of the same day. */
  readonly key: string;
}

interface Watched {
  /** What operators take to be so. */
  told: Trouble | undefined;
  /** What was seen last instead, and since when. */
  seen: { readonly trouble: Trouble | undefined; readonly since: EpochMs } | undefined;
}

/**
 * Watches the sources from look to look and answers what is to be told: a trouble that lasts, once a day and channel at
 * most, and its end. Channels that share the very same trouble are told of together.
 */
export function createTroubleWatch(
  sources: readonly Pick<SourceAdapter, 'name' | 'health'>[],
): (now: EpochMs) => readonly TroubleNews[] {
  const watched = new Map<string, Watched>();
  const lastTold = new Map<string, EpochMs>();

  /** What is new of a channel and has lasted; what was told today already waits for tomorrow, if it is still so then. */
  function newsOf(place: string, trouble: Trouble | undefined, now: EpochMs) {
    const state = watched.get(place) ?? { told: undefined, seen: undefined };
    watched.set(place, state);
    if (isSame(state.told, trouble)) {
      state.seen = undefined;
      return undefined;
    }
    if (state.seen === undefined || !isSame(state.seen.trouble, trouble))
      state.seen = { trouble, since: now };
    if (now - state.seen.since < LASTING_MS) return undefined;
    const news = newsBetween(state.told, trouble);
    if (news === undefined) return undefined;
    const words = `${news.kind}:${wordsOf(news.trouble)}`;
    if (lastTold.get(`${place}:${words}`) === utcDay(now)) return undefined;
    lastTold.set(`${place}:${words}`, utcDay(now));
    watched.set(place, { told: trouble, seen: undefined });
    return { ...news, words };
  }

  return (now) => {
    const groups = new Map<string, Omit<TroubleNews, 'key'>>();
    for (const { name, health } of sources) {
      const heard = health();
      for (const [chatId, { problem }] of heard) {
        const news = newsOf(`${name}:${chatId}`, problem, now);
        if (news === undefined) continue;
        const { kind, trouble } = news;
        const words = `${name}:${news.words}`;
        const chatIds = [...(groups.get(words)?.chatIds ?? []), chatId];
        groups.set(words, { kind, trouble, source: name, chatIds });
      }
      forget(name, heard);
    }
    return Array.from(groups, ([words, news]) => ({
      ...news,
      key: `source:${words}:${utcDay(now)}:${news.chatIds.join(',')}`,
    }));
  };

  /** A channel that a source no longer hears has no trouble with it, and none that has ended. */
  function forget(source: SourceAdapter['name'], heard: ReadonlyMap<ChatId, SourceHealth>): void {
    const places = new Set(Array.from(heard.keys(), (chatId) => `${source}:${chatId}`));
    for (const place of watched.keys())
      if (place.startsWith(`${source}:`) && !places.has(place)) watched.delete(place);
  }
}

function newsBetween(told: Trouble | undefined, now: Trouble | undefined) {
  if (now !== undefined) return { kind: 'began' as const, trouble: now };
  return told === undefined ? undefined : { kind: 'ended' as const, trouble: told };
}

function isSame(one: Trouble | undefined, other: Trouble | undefined): boolean {
  return one === undefined || other === undefined ? one === other : wordsOf(one) === wordsOf(other);
}

function wordsOf({ issue }: Trouble): string {
  return issue.replaceAll(COUNTED, 'n');
}
