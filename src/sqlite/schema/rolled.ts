import { blob, integer, primaryKey, sqliteTable } from 'drizzle-orm/sqlite-core';
import type { ChannelId } from '../../model/units.ts';

// What was rolled up: sums that are kept while outcomes and leads come in, so that a page over a million calls is read in
// milliseconds. All of it can be folded anew from `outcomes`, `calls` and `leads`; tests do.

/**
 * Completed calls by when they ended: rows of one channel, or of all together, that cover 1, 4 or 16 days (see analytics/cover.ts) or all time. Which
 * of them, says the number, see rollups-key.ts: so rows of the same days lie side by side, and each on one page.
 */
export const rollups = sqliteTable('rollups', {
  key: integer('key').primaryKey(),
  calls: integer('calls').notNull(),
  /** The sums of the calls, and the calls themselves or the sums of each tier and chain, see rollups-row.ts. */
  whole: blob('whole', { mode: 'buffer' }).notNull(),
  parts: blob('parts', { mode: 'buffer' }).notNull(),
  /** Of all time: by the time of the post, see rollups-clock.ts. Else empty. */
  clock: blob('clock', { mode: 'buffer' }).notNull(),
});

/**
 * Candidates by the hour in which they were posted, and what became of them: kept by triggers, so that no way in can forget it. `span` is the number of
 * hours that a row covers: 1, 24, 192, or 0 for all time; `start` the first of them, counted from 1970. A candidate that only repeats
 * an open call or names a token that its post has named already is none.
 */
export const heardHours = sqliteTable(
  'heard_hours',
  {
    channelId: integer('channel_id').$type<ChannelId>().notNull(),
    span: integer('span').notNull(),
    start: integer('start').notNull(),
    heard: integer('heard').notNull(),
    waiting: integer('waiting').notNull(),
    unpriced: integer('unpriced').notNull(),
    /** Calls that were begun. */
    called: integer('called').notNull(),
  },
  (t) => [primaryKey({ columns: [t.channelId, t.span, t.start] })],
);
