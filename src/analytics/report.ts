import type { Chat, Notice } from '../model/notice.ts';
import { after, DAY, type EpochMs, epochMs, HOUR } from '../model/units.ts';
import type { Clock, Log, Store } from '../ports.ts';
import { weeklyDigest } from './digest.ts';
import { rank } from './standings.ts';
import { warmUpOf } from './warm-up.ts';

const ROWS = 10;
const WEEK_MS = 7 * DAY;
/** 1970-01-01 was a Thursday: the first Monday is four days later. */
const FIRST_MONDAY_MS = 4 * DAY;
/** A digest takes seconds to make: one that could not be made is not tried with every beat. */
const RETRY_MS = HOUR;

/**
 * VERB report: posts the channel leaderboard to every chat that asked for it daily, and the digest of the week to those that asked
 * for it weekly (Mondays), once per period, from `hour` UTC on (0 to 23); a muted chat gets it when its mute ends within the period.
 * A board without a row and a week without a call are not posted: their chats wait for the next period. A digest that cannot be
 * made is logged and tried again an hour later; the boards are queued before it. Returns how many chats were served.
 */
export function createReport(deps: {
  readonly store: Store;
  readonly clock: Clock;
  readonly log: Log;
  readonly hour: number;
  readonly minCompleted: number;
}) {
  const { store, clock, log } = deps;
  let digestNotBefore = epochMs(0);

  return async function report(): Promise<number> {
    const now = clock.now();
    const boards = await post('daily', () => dailyBoard(now), now);
    const digests = now < digestNotBefore ? 0 : await post('weekly', () => digestOrNone(now), now);
    return boards + digests;
  };

  /** The notice is made only when a chat wants it. */
  async function post(
    rhythm: Rhythm,
    make: () => Promise<Posted | undefined>,
    now: EpochMs,
  ): Promise<number> {
    if ((await wanting(rhythm, now)).length === 0) return 0;
    const notice = await make();
    if (notice === undefined) return 0;
    // Asked again: making it took a while, and who has turned it off meanwhile gets none.
    const chats = await wanting(rhythm, now);
    const slot = slotsAt(now)[rhythm];
    const envelopes = chats.map(({ id: chatId }) => ({
      dedupKey: `leaderboard:${rhythm}:${slot}:${chatId}`,
      chatId,
      silent: true,
      notice,
    }));
    await store.enqueue(
      isEmpty(notice) ? [] : envelopes,
      now,
      chats.map((chat) => chat.id),
    );
    return chats.length;
  }

  /** Chats that want it in this rhythm and have not had it in this period. */
  async function wanting(rhythm: Rhythm, now: EpochMs): Promise<readonly Chat[]> {
    const chats = await store.leaderboardChats(slotsAt(now));
    return chats.filter((chat) => chat.settings.leaderboard === rhythm && !isMuted(chat, now));
  }

  function slotsAt(now: EpochMs): Readonly<Record<Rhythm, EpochMs>> {
    return {
      daily: lastSlot(now, DAY, 0, deps.hour),
      weekly: lastSlot(now, WEEK_MS, FIRST_MONDAY_MS, deps.hour),
    };
  }

  async function dailyBoard(now: EpochMs): Promise<Posted> {
    const rows = await board(epochMs(now - DAY));
    const warmUp = warmUpOf(await store.firstCallAt(), now);
    return { kind: 'leaderboard', at: now, rows, periodMs: DAY, warmUp };
  }

  async function digestOrNone(now: EpochMs): Promise<Posted | undefined> {
    const since = epochMs(now - WEEK_MS);
    try {
      return await weeklyDigest(store, { since, now, rows: await board(since) });
    } catch (error) {
      digestNotBefore = after(now, RETRY_MS);
      log.error({ err: error }, 'the weekly digest could not be made; it is tried again in an hour');
      return undefined;
    }
  }

  async function board(since: EpochMs) {
    const standings = await store.standings({ since });
    return rank(standings, { minCompleted: deps.minCompleted }).ranked.slice(0, ROWS);
  }
}

type Rhythm = 'daily' | 'weekly';
type Posted = Extract<Notice, { readonly kind: 'leaderboard' | 'weekly-digest' }>;

function isEmpty(notice: Posted): boolean {
  if (notice.kind === 'leaderboard') return notice.rows.length === 0;
  return notice.heard + notice.open.calls + notice.completed.completed === 0;
}

function isMuted({ settings }: Chat, now: EpochMs): boolean {
  return settings.mutedUntil !== undefined && settings.mutedUntil > now;
}

/** The latest instant, not after `now`, at which a post of this rhythm was due. */
function lastSlot(now: EpochMs, periodMs: number, offsetMs: number, hour: number): EpochMs {
  const sinceFirst = now - offsetMs - hour * HOUR;
  return epochMs(now - (sinceFirst % periodMs));
}
