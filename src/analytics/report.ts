import type { Chat, Envelope, Notice } from '../model/notice.ts';
import { DAY, type EpochMs, epochMs, HOUR } from '../model/units.ts';
import type { Clock, Store } from '../ports.ts';
import { weeklyDigest } from './digest.ts';
import { rank } from './standings.ts';
import { warmUpOf } from './warm-up.ts';

const ROWS = 10;
const WEEK_MS = 7 * DAY;
/** 1970-01-01 was a Thursday: the first Monday is four days later. */
const FIRST_MONDAY_MS = 4 * DAY;

/**
 * VERB report: posts the channel leaderboard to every chat that asked for it daily, and the digest of the week to those that asked
 * for it weekly (Mondays), once per period, from `hour` UTC on (0 to 23); a muted chat gets it when its mute ends within the period.
 * A board without a row and a week without a call are not posted: their chats wait for the next period. Returns how many chats
 * were served.
 */
export function createReport(deps: {
  readonly store: Store;
  readonly clock: Clock;
  readonly hour: number;
  readonly minCompleted: number;
}) {
  const { store, clock } = deps;

  return async function report(): Promise<number> {
    const now = clock.now();
    const since = {
      daily: lastSlot(now, DAY, 0, deps.hour),
      weekly: lastSlot(now, WEEK_MS, FIRST_MONDAY_MS, deps.hour),
    };
    const chats = (await store.leaderboardChats(since)).filter((chat) => !isMuted(chat, now));
    if (chats.length === 0) return 0;
    const notices: Notices = {
      daily: async () => ({
        kind: 'leaderboard',
        at: now,
        rows: await board(epochMs(now - DAY)),
        periodMs: DAY,
        warmUp: warmUpOf(await store.firstCallAt(), now),
      }),
      weekly: async () => {
        const week = epochMs(now - WEEK_MS);
        return await weeklyDigest(store, { since: week, now, rows: await board(week) });
      },
    };
    const envelopes = await envelopesFor(chats, notices, since);
    await store.enqueue(
      envelopes,
      now,
      chats.map((chat) => chat.id),
    );
    return chats.length;
  };

  async function board(since: EpochMs) {
    const standings = await store.standings({ since });
    return rank(standings, { minCompleted: deps.minCompleted }).ranked.slice(0, ROWS);
  }
}

type Rhythm = 'daily' | 'weekly';
type Posted = Extract<Notice, { readonly kind: 'leaderboard' | 'weekly-digest' }>;
type Notices = Readonly<Record<Rhythm, () => Promise<Posted>>>;

/** Each notice is made once, and only when a chat wants it. */
async function envelopesFor(
  chats: readonly Chat[],
  notices: Notices,
  since: Readonly<Record<Rhythm, EpochMs>>,
): Promise<readonly Envelope[]> {
  const envelopes: Envelope[] = [];
  for (const rhythm of ['daily', 'weekly'] as const) {
    const wanted = chats.filter(({ settings }) => settings.leaderboard === rhythm);
    if (wanted.length === 0) continue;
    const notice = await notices[rhythm]();
    if (isEmpty(notice)) continue;
    for (const { id: chatId } of wanted) {
      const dedupKey = `leaderboard:${rhythm}:${since[rhythm]}:${chatId}`;
      envelopes.push({ dedupKey, chatId, silent: true, notice });
    }
  }
  return envelopes;
}

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
