import { count as some } from '../telegram/format.ts';
import { number } from './quantity.ts';
import type { Tally } from './tally.ts';

/** How fast calls of the past get their prices. */
export interface Pricing {
  readonly callsPerMinute: number;
  /** With the operator's own key of the price source, which is faster. */
  readonly keyed: boolean;
}

/** What comes next, or what to do instead, as the very last line of a report. */
export function nextLines(
  { chats, chatsSkipped, calls }: Tally,
  {
    dryRun,
    isDone,
    pricing,
  }: { readonly dryRun: boolean; readonly isDone: boolean; readonly pricing: Pricing },
): string[] {
  if (isDone && chats > 0 && chats === chatsSkipped)
    return ['', 'Nothing to import: export a channel or a group.'];
  if (dryRun || calls.past === 0) return [];
  const { callsPerMinute, keyed } = pricing;
  const pace = `about ${number(Math.max(1, Math.round(callsPerMinute)))} a minute ${keyed ? 'with your key' : 'without a key'}`;
  const takes = `${number(calls.past)} ${calls.past === 1 ? 'takes' : 'take'} some ${spell(calls.past / callsPerMinute)}`;
  return [
    '',
    `A minute after the import has ended the running bot begins to look up these prices, ${pace}: ${takes}; \`calledit check\` says how many are left.`,
  ];
}

/** So many minutes in words; up to two hours as minutes, up to two days as hours. */
function spell(minutes: number): string {
  if (minutes <= 120) return some(Math.max(1, Math.ceil(minutes)), 'minute');
  const hours = minutes / 60;
  return hours <= 48 ? some(Math.round(hours), 'hour') : some(Math.round(hours / 24), 'day');
}
