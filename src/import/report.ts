import type { EpochMs } from '../model/units.ts';
import { displayName } from '../telegram/names.ts';
import type { CallerCounts, SkipReason, Tally } from './tally.ts';

/** done: to the end. interrupted: by whoever started it. failed: by a fault, after this much. */
export type Ending = 'done' | 'interrupted' | 'failed';

const CALLERS_SHOWN = 20;
const TITLE_WIDTH = 32;
const COUNT_WIDTH = 11;

const REASONS: Readonly<Record<SkipReason, string>> = {
  service: 'service messages (pins, joins, new titles)',
  wordless: 'without words (photos, stickers, polls)',
  forwarded: 'forwarded: somebody else’s words',
  bot: 'written by bots',
  nobody: 'without the id of an author',
  unreadable: 'in no form that could be read',
  personal: 'in personal chats, chats with bots and saved messages: only channels and groups are judged',
  'unknown-chat': 'in chats of an unknown kind',
};

/** What an import has come to, in words. `source` is what was read; `dryRun` that nothing was put on record. */
export function importReport(
  tally: Tally,
  about: { readonly source: string; readonly dryRun: boolean; readonly ending: Ending },
): string {
  const { source, dryRun, ending } = about;
  const part = ending === 'done' ? 'Read' : 'Read a part of';
  const opening = `${part} ${source}: ${some(tally.messages, 'message')}, ${number(tally.posts)} of them posts${spanOf(tally)}.`;
  return [
    opening,
    ...skippedLines(tally),
    ...(tally.posts === 0 ? [] : ['', ...recordLines(tally, dryRun), ...callLines(tally, dryRun)]),
    ...localTimeLines(tally),
    ...callerLines(tally, dryRun),
  ].join('\n');
}

/** The counts as one object for programs. */
export function importCounts(tally: Tally, ending: Ending): object {
  const { messages, chats, chatsSkipped, skipped, posts, kinds, calls, localTimes, callers } = tally;
  const { callsByAddress, callsByTicker } = tally;
  return {
    ending,
    messages,
    chats,
    chatsSkipped,
    skipped,
    posts,
    new: kinds.new,
    known: kinds.repeat,
    edited: kinds.edited,
    calls: callsByAddress + callsByTicker,
    callsByAddress,
    callsByTicker,
    callsByState: calls,
    localTimes,
    callers: callers.size,
    channels: topCallers(tally).map(({ caller, posts, fresh, calls }) => {
      const { kind, chatId, memberId, title } = caller;
      return { kind, chatId, memberId, title, posts, new: fresh, calls };
    }),
  };
}

function spanOf({ firstAt, lastAt }: Tally): string {
  if (firstAt === undefined || lastAt === undefined) return '';
  const day = (at: EpochMs): string => new Date(at).toISOString().slice(0, 10);
  return ` from ${day(firstAt)} to ${day(lastAt)}`;
}

function skippedLines({ skipped, chatsSkipped }: Tally): string[] {
  const rows = (Object.entries(REASONS) as [SkipReason, string][]).flatMap(([reason, words]) => {
    const count = skipped[reason] ?? 0;
    return count === 0 ? [] : [`  ${number(count).padStart(COUNT_WIDTH)}  ${words}`];
  });
  if (rows.length === 0) return [];
  const chats = chatsSkipped === 0 ? '' : ` (${some(chatsSkipped, 'chat')} among them as a whole)`;
  return [`Not read as posts${chats}:`, ...rows];
}

function recordLines({ posts, kinds }: Tally, dryRun: boolean): string[] {
  if (dryRun) return ['Nothing was put on record: this was a dry run.'];
  if (kinds.repeat === posts) return [`Nothing new: all ${some(posts, 'post')} were known already.`];
  const edited = kinds.edited === 0 ? '' : `, ${number(kinds.edited)} known with other words`;
  return [`On record: ${some(kinds.new, 'new post')}, ${number(kinds.repeat)} known already${edited}.`];
}

function callLines({ calls, callsByAddress, callsByTicker }: Tally, dryRun: boolean): string[] {
  const count = callsByAddress + callsByTicker;
  if (count === 0) return ['No post of them calls a token.'];
  const verb = count === 1 ? 'calls' : 'call';
  const fates: readonly [number, string][] = dryRun
    ? []
    : [
        [calls.past, 'wait for the prices of their own time; the running bot looks these up bit by bit'],
        [calls.unresolved, 'stay unresolved: a ticker alone does not tell which token it meant then'],
        [calls.live, 'are fresh: the running bot prices them at once'],
        [calls.priced, 'were known and have a price'],
        [calls.known, 'were known and have no price, or none yet'],
      ];
  return [
    `${some(count, 'post')} ${verb} a token: ${number(callsByAddress)} by an address or a link, ${number(callsByTicker)} by a ticker alone.`,
    ...fates
      .filter(([count]) => count > 0)
      .map(([count, words]) => `  ${number(count).padStart(COUNT_WIDTH)}  ${words}`),
  ];
}

function localTimeLines({ localTimes }: Tally): string[] {
  if (localTimes === 0) return [];
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  return [
    '',
    `${some(localTimes, 'post')} of an old export name no time zone; their times were read as ${zone}. If that is wrong, export again with a current Telegram Desktop before the bot has priced them.`,
  ];
}

function callerLines(tally: Tally, dryRun: boolean): string[] {
  const shown = topCallers(tally);
  if (shown.length === 0) return [];
  const row = (title: string, counts: readonly string[]): string =>
    [title.padEnd(TITLE_WIDTH), ...counts.map((count) => count.padStart(COUNT_WIDTH))].join('  ');
  const rest = tally.callers.size - shown.length;
  return [
    '',
    row('caller', ['posts', ...(dryRun ? [] : ['new']), 'calls']),
    ...shown.map(({ caller, posts, fresh, calls }) =>
      row(
        displayName(caller.title, { limit: TITLE_WIDTH }),
        [posts, ...(dryRun ? [] : [fresh]), calls].map(number),
      ),
    ),
    ...(rest > 0 ? [`and ${number(rest)} more`] : []),
  ];
}

/** Those with the most calls first, then with the most posts. */
function topCallers({ callers }: Tally): readonly CallerCounts[] {
  return [...callers.values()]
    .toSorted((a, b) => b.calls - a.calls || b.posts - a.posts)
    .slice(0, CALLERS_SHOWN);
}

function some(count: number, noun: string): string {
  return `${number(count)} ${noun}${count === 1 ? '' : 's'}`;
}

function number(count: number): string {
  return count.toLocaleString('en');
}
