import type { Chat, Envelope } from '../model/notice.ts';
import { DAY, type EpochMs, epochMs, HOUR } from '../model/units.ts';
import type { Clock, Store } from '../ports.ts';
import { rank } from './standings.ts';

const ROWS = 10;
const WEEK_MS = 7 * DAY;
/** 1970-01-01 was a Thursday: the first Monday is four days later. */
const FIRST_MONDAY_MS = 4 * DAY;

/**
 * VERB report: posts the channel leaderboard to every chat that asked for it daily or weekly (Mondays), once per period,
 * from `hour` UTC on (0 to 23); a muted chat gets it when its mute ends within the period. Returns how many chats were
 * served.
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
    const rows = {
      daily: await board(epochMs(now - DAY)),
      weekly: await board(epochMs(now - WEEK_MS)),
    };
    const envelopes = chats.flatMap((chat) => envelopesFor(chat, rows, { now, since }));
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

function envelopesFor(
  chat: Chat,
  rows: Record<'daily' | 'weekly', Awaited<ReturnType<Store['standings']>>>,
  at: { readonly now: EpochMs; readonly since: Record<'daily' | 'weekly', EpochMs> },
): readonly Envelope[] {
  const rhythm = chat.settings.leaderboard;
  if (rhythm === 'off') return [];
  return [
    {
      dedupKey: `leaderboard:${rhythm}:${at.since[rhythm]}:${chat.id}`,
      chatId: chat.id,
      silent: true,
      notice: {
        kind: 'leaderboard',
        at: at.now,
        rows: rows[rhythm],
        periodMs: rhythm === 'daily' ? DAY : WEEK_MS,
      },
    },
  ];
}

function isMuted({ settings }: Chat, now: EpochMs): boolean {
  return settings.mutedUntil !== undefined && settings.mutedUntil > now;
}

/** The latest instant, not after `now`, at which a post of this rhythm was due. */
function lastSlot(now: EpochMs, periodMs: number, offsetMs: number, hour: number): EpochMs {
  const sinceFirst = now - offsetMs - hour * HOUR;
  return epochMs(now - (sinceFirst % periodMs));
}
