// A file that says when the process was last seen to work, for `calledit health` and the container's health check.

import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import * as z from 'zod';
import { DAY, type EpochMs, HOUR, MINUTE, SECOND } from './model/units.ts';

const FILE = 'heartbeat';
/** A poll is answered within 30 s, if only with nothing; three missed answers are no accident. */
const POLL_STALLED_MS = 90 * SECOND;
/** A batch of a sweep takes seconds, and minutes while the source asks for patience. */
const SWEEP_STALLED_MS = 10 * MINUTE;
/** It beats every minute; three missed beats mean that the process hangs or has ended. */
const STOPPED_MS = 3 * MINUTE;
/** Troubles that are told, the worst of them. */
const MOST_TOLD = 3;

const beat = z.object({
  at: z.number(),
  stalled: z.string().optional(),
  troubles: z.array(z.string()).optional(),
});

/** What the process is judged by: instants at which it was seen to get on, undefined before the first time. */
export interface Signs {
  readonly startedAt: EpochMs;
  readonly answeredAt: EpochMs | undefined;
  readonly sweptAt: EpochMs | undefined;
  /** What is wrong besides, although it gets on, worst first. */
  readonly troubles?: readonly string[];
}

/** What has stood still for too long at `now`, in words; undefined when all goes on. */
export function stalled({ startedAt, answeredAt, sweptAt }: Signs, now: EpochMs): string | undefined {
  const faults = [];
  const unansweredMs = now - (answeredAt ?? startedAt);
  const unsweptMs = now - (sweptAt ?? startedAt);
  if (unansweredMs > POLL_STALLED_MS) faults.push(`Telegram has not answered for ${spell(unansweredMs)}`);
  if (unsweptMs > SWEEP_STALLED_MS)
    faults.push(`the sweep of prices has stood still for ${spell(unsweptMs)}`);
  return faults.length === 0 ? undefined : faults.join(', and ');
}

/** Writes a beat into the data folder: that the process runs, and what of it stands still. */
export function writeHeartbeat(folder: string, signs: Signs, now: EpochMs): void {
  const file = path.join(folder, FILE);
  // Renamed into place, so that no reader meets half a beat.
  writeFileSync(
    `${file}.new`,
    JSON.stringify({ at: now, stalled: stalled(signs, now), troubles: signs.troubles }),
  );
  renameSync(`${file}.new`, file);
}

/** How the process that uses a data folder is, in one sentence, judged by its last beat. */
export function readHealth(
  folder: string,
  now: EpochMs,
): { readonly healthy: boolean; readonly words: string } {
  const last = lastBeat(folder);
  if (last === undefined)
    return {
      healthy: false,
      words: `no heartbeat in ${folder}: the bot has not run there. Name its folder with --data.`,
    };
  const ageMs = Math.max(0, now - last.at);
  if (ageMs >= STOPPED_MS)
    return { healthy: false, words: `last heartbeat ${spell(ageMs)} ago: the bot has stopped` };
  if (last.stalled !== undefined) return { healthy: false, words: `running, but ${last.stalled}` };
  // What gets on all the same is no reason to restart it.
  const words = [`alive, last heartbeat ${spell(ageMs)} ago`, ...(last.troubles ?? []).slice(0, MOST_TOLD)];
  return { healthy: true, words: words.join('; ') };
}

function lastBeat(folder: string): z.infer<typeof beat> | undefined {
  try {
    return beat.parse(JSON.parse(readFileSync(path.join(folder, FILE), 'utf8')));
  } catch {
    // No file, or something else in its place: nobody beats there.
    return undefined;
  }
}

/** Up to two minutes in seconds, up to two hours in minutes, up to two days in hours, then in days. */
function spell(ms: number): string {
  if (ms < 2 * MINUTE) return `${Math.round(ms / SECOND)} s`;
  if (ms < 2 * HOUR) return `${Math.round(ms / MINUTE)} min`;
  return ms < 2 * DAY ? `${Math.round(ms / HOUR)} hours` : `${Math.round(ms / DAY)} days`;
}
