import { asc, desc, or, type SQL, sql } from 'drizzle-orm';
import type { Channel } from '../model/call.ts';
import type { Store } from '../ports.ts';
import { channelOf } from './channel-row.ts';
import type { Database } from './database.ts';
import { channels } from './schema.ts';

/** Supergroups and channels carry this prefix; t.me/c/ links leave it out. */
const LONG_ID_PREFIX = '-100';

const LINK = /^(?:https?:\/\/)?(?:www\.)?(?:t|telegram)\.me\/(?:(c)\/(\d+)|(?:s\/)?(\w+))(?:[/?#]|$)/i;

/** Digits and the letters of Latin, Greek and Cyrillic scripts: others do not part words by spaces, or put articles before them. */
const LETTERS = '0-9A-Za-z\u00C0-\u058F';
/** Of what begins otherwise, as of `=Calls`, no word start is asked. */
const BEGINS_WORD = new RegExp(`^[${LETTERS}]`);

/** Channels by what people write for them. */
export function createFindChannels({ db, read }: Database): Pick<Store, 'findChannels'> {
  return {
    findChannels: (query, limit) =>
      read((): readonly Channel[] => {
        const wanted = query.trim();
        if (wanted === '') return [];
        const { condition, bestFirst } = conditionOf(wanted);
        return db
          .select()
          .from(channels)
          .where(condition)
          .orderBy(...bestFirst, desc(channels.monitored), desc(channels.lastPostAt), asc(channels.id))
          .limit(limit)
          .all()
          .map(channelOf);
      }),
  };
}

interface Search {
  readonly condition: SQL | undefined;
  readonly bestFirst: readonly SQL[];
}

function conditionOf(wanted: string): Search {
  const [, privately, bareId, linked] = LINK.exec(wanted) ?? [];
  if (privately !== undefined && bareId !== undefined) return { condition: hasId(bareId), bestFirst: [] };
  if (linked !== undefined) return { condition: isNamed(linked), bestFirst: [] };
  const username = /^@(\w+)$/.exec(wanted)?.[1];
  if (username !== undefined) return { condition: isNamed(username), bestFirst: [] };
  const titled = hasInTitle(wanted);
  if (!/^-?\d{1,15}$/.test(wanted)) return titled;
  // A number may also be part of a title.
  const byId = hasId(wanted);
  return { condition: or(byId, titled.condition), bestFirst: [desc(byId), ...titled.bestFirst] };
}

/** By username, in any case as on Telegram. */
function isNamed(username: string): SQL {
  return sql`${channels.username} = ${username} COLLATE NOCASE`;
}

/** By chat id, with or without the prefix of channels. */
function hasId(digits: string): SQL {
  const prefixed = digits.startsWith('-') ? digits : `${LONG_ID_PREFIX}${digits}`;
  return sql`${channels.chatId} IN (${Number(digits)}, ${Number(prefixed)})`;
}

/** The whole title or username first, then titles that begin with the words, then those in which a word begins with them. */
function hasInTitle(words: string): Search {
  // What GLOB would read as a pattern is meant as it stands; lower() knows the letters that NOCASE knows.
  const literal = words
    .replaceAll(/[A-Z]+/g, (letters) => letters.toLowerCase())
    .replaceAll(/[*?[]/g, '[$&]');
  const holds = (pattern: string): SQL => sql`lower(${channels.title}) GLOB ${pattern}`;
  const begins = holds(`${literal}*`);
  const within = holds(BEGINS_WORD.test(words) ? `*[^${LETTERS}]${literal}*` : `*${literal}*`);
  const whole = sql`(${channels.title} = ${words} COLLATE NOCASE OR ${isNamed(words)} IS TRUE)`;
  return { condition: or(begins, within, isNamed(words)), bestFirst: [desc(whole), desc(begins)] };
}
