import type { ChannelIdentity } from '../model/call.ts';
import { displayName } from '../telegram/names.ts';
import { number } from './quantity.ts';
import type { CallerCounts, Tally } from './tally.ts';

const CALLERS_SHOWN = 20;
const TITLE_WIDTH = 32;
const COUNT_WIDTH = 11;

/** The callers with the most calls as a table; without what is new for a dry run. */
export function callerLines(tally: Tally, dryRun: boolean): string[] {
  const shown = topCallers(tally);
  if (shown.length === 0) return [];
  const row = (title: string, counts: readonly string[]): string =>
    [title.padEnd(TITLE_WIDTH), ...counts.map((count) => count.padStart(COUNT_WIDTH))].join('  ');
  const rest = tally.callers.size - shown.length;
  return [
    '',
    row('caller', ['posts', ...(dryRun ? [] : ['new']), 'calls']),
    ...shown.map(
      ({ caller, posts, fresh, calls }) =>
        row(titleOf(caller), [posts, ...(dryRun ? [] : [fresh]), calls].map(number)) +
        (hasNamesake(caller, shown) ? `  ${markOf(caller)}` : ''),
    ),
    ...(rest > 0 ? [`and ${number(rest)} more`] : []),
  ];
}

function titleOf({ title }: ChannelIdentity): string {
  return displayName(title, { limit: TITLE_WIDTH });
}

function hasNamesake(caller: ChannelIdentity, shown: readonly CallerCounts[]): boolean {
  return shown.some((other) => other.caller !== caller && titleOf(other.caller) === titleOf(caller));
}

/** What tells a caller from another with the same title. */
function markOf({ chatId, memberId, username }: ChannelIdentity): string {
  const own = username === undefined ? String(memberId ?? chatId) : `@${displayName(username)}`;
  return memberId === undefined ? own : `${own} in ${chatId}`;
}

/** Those with the most calls first, then with the most posts. */
export function topCallers({ callers }: Tally): readonly CallerCounts[] {
  return [...callers.values()]
    .toSorted((a, b) => b.calls - a.calls || b.posts - a.posts)
    .slice(0, CALLERS_SHOWN);
}
