import { type ChatSettings, type Loudness } from '../model/notice.ts';
import { after, type EpochMs, HOUR } from '../model/units.ts';

/** Kinds of notice whose loudness a chat sets, with the word for them. */
export const LOUD_KINDS = {
  started: 'new calls',
  ath: 'new highs',
  loss: 'losses',
  completed: 'final results',
  reputation: 'grade changes',
} as const satisfies Partial<Record<keyof ChatSettings, string>>;

const LOUDNESSES: readonly Loudness[] = ['on', 'silent', 'off'];
export const MIN_MULTIPLES: readonly number[] = [1.5, 2, 3, 5, 10];
/** How long each mute button mutes, milliseconds. */
const MUTES: ReadonlyMap<string, number> = new Map([
  ['1h', HOUR],
  ['8h', 8 * HOUR],
  ['off', 0],
]);

/** The settings after one button of /alerts was pressed; undefined when the button means nothing (any more). */
export function changeAlert(
  settings: ChatSettings,
  change: { readonly field: string; readonly value: string },
  now: EpochMs,
): ChatSettings | undefined {
  const { field, value } = change;
  if (field === 'min') return minMultiple(settings, Number(value));
  if (field === 'mute') return muted(settings, MUTES.get(value), now);
  if (field === 'board') {
    return value === 'off' || value === 'daily' || value === 'weekly'
      ? { ...settings, leaderboard: value }
      : undefined;
  }
  const loudness = LOUDNESSES.find((known) => known === value);
  return loudness !== undefined && isLoudKind(field) ? { ...settings, [field]: loudness } : undefined;
}

function isLoudKind(field: string): field is keyof typeof LOUD_KINDS {
  return Object.hasOwn(LOUD_KINDS, field);
}

function minMultiple(settings: ChatSettings, value: number): ChatSettings | undefined {
  return MIN_MULTIPLES.includes(value) ? { ...settings, minMultiple: value } : undefined;
}

function muted(settings: ChatSettings, ms: number | undefined, now: EpochMs): ChatSettings | undefined {
  if (ms === undefined) return undefined;
  const { mutedUntil: _, ...loud } = settings;
  return ms === 0 ? loud : { ...loud, mutedUntil: after(now, ms) };
}
