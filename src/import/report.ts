import type { EpochMs } from '../model/units.ts';
import { count as some } from '../telegram/format.ts';
import { callerLines, topCallers } from './callers.ts';
import { number } from './quantity.ts';
import type { SkipReason, Tally } from './tally.ts';
import { nextLines, type Pricing } from './what-next.ts';

/** done: to the end. interrupted: by whoever started it. failed: by a fault, after this much. */
export type Ending = 'done' | 'interrupted' | 'failed';

const COUNT_WIDTH = 11;
const UNRESOLVED = 'a ticker alone does not tell which token it meant then';

const REASONS: Readonly<Record<SkipReason, string>> = {
  service: 'service messages (pins, joins, new titles)',
  wordless: 'without words (photos, parts of albums, stickers, polls)',
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
  about: {
    readonly source: string;
    readonly dryRun: boolean;
    readonly ending: Ending;
    readonly pricing: Pricing;
  },
): string {
  const { source, dryRun, ending, pricing } = about;
  const part = ending === 'done' ? 'Read' : 'Read a part of';
  const opening = `${part} ${source}: ${some(tally.messages, 'message')}, ${postsAmong(tally)}${spanOf(tally)}.`;
  return [
    opening,
    ...skippedLines(tally),
    ...(tally.posts === 0 ? [] : ['', ...recordLines(tally, dryRun), ...callLines(tally, dryRun)]),
    ...localTimeLines(tally),
    ...callerLines(tally, dryRun),
    ...nextLines(tally, { dryRun, isDone: ending === 'done', pricing }),
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

function postsAmong({ messages, posts }: Tally): string {
  if (messages === 1) return posts === 1 ? 'a post' : 'and no post';
  return posts === 1 ? '1 of them a post' : `${number(posts)} of them posts`;
}

function spanOf({ firstAt, lastAt }: Tally): string {
  if (firstAt === undefined || lastAt === undefined) return '';
  const day = (at: EpochMs): string => new Date(at).toISOString().slice(0, 10);
  const [first, last] = [day(firstAt), day(lastAt)];
  return first === last ? ` of ${first}` : ` from ${first} to ${last}`;
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
  if (kinds.repeat === posts)
    return [
      `Nothing new: ${posts === 1 ? 'the post was' : `all ${number(posts)} posts were`} known already.`,
    ];
  const edited = kinds.edited === 0 ? '' : `, ${number(kinds.edited)} known with other words`;
  return [`On record: ${some(kinds.new, 'new post')}, ${number(kinds.repeat)} known already${edited}.`];
}

function callLines({ posts, calls, callsByAddress, callsByTicker }: Tally, dryRun: boolean): string[] {
  const count = callsByAddress + callsByTicker;
  if (count === 0) return [posts === 1 ? 'The post calls no token.' : 'None of the posts calls a token.'];
  const verb = count === 1 ? 'calls' : 'call';
  const fates: readonly [count: number, one: string, many: string][] = dryRun
    ? []
    : [
        [calls.past, 'waits for the prices of its own time', 'wait for the prices of their own time'],
        [calls.unresolved, `stays unresolved: ${UNRESOLVED}`, `stay unresolved: ${UNRESOLVED}`],
        [
          calls.live,
          'is fresh: the running bot prices it at once',
          'are fresh: the running bot prices them at once',
        ],
        [calls.priced, 'was known and has a price', 'were known and have a price'],
        [calls.known, 'was known and has no price, or none yet', 'were known and have no price, or none yet'],
      ];
  return [
    `${some(count, 'post')} ${verb} a token: ${number(callsByAddress)} by an address or a link, ${number(callsByTicker)} by a ticker alone.`,
    ...fates
      .filter(([count]) => count > 0)
      .map(([count, one, many]) => `  ${number(count).padStart(COUNT_WIDTH)}  ${count === 1 ? one : many}`),
  ];
}

function localTimeLines({ localTimes }: Tally): string[] {
  if (localTimes === 0) return [];
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  return [
    '',
    `${localTimes === 1 ? '1 post of an old export names no time zone; its time was' : `${number(localTimes)} posts of an old export name no time zone; their times were`} read as ${zone}. If that is wrong, export again with a current Telegram Desktop before the bot has priced ${localTimes === 1 ? 'it' : 'them'}.`,
  ];
}
