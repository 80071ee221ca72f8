import { blob, integer, primaryKey, real, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import type { ChannelId } from '../../model/units.ts';

// What was rolled up: sums that are kept while outcomes and leads come in, so that a page over a million calls is read in
// milliseconds. All of it can be folded anew from `outcomes`, `calls` and `leads`; tests do.

/**
 * Completed calls by when they ended. `span` is the number of days that a row covers: 1, 4, 16 (see analytics/cover.ts), or 0 for all time; `start` the
 * first of them, counted from 1970. `slice` is empty for all calls, `tier:` or `chain:` with its name, or for all time `hour:` with
 * the hour of the week in which the call was posted (0 is Monday 00:00 UTC). What all channels come to together stands under channel 0, which is why
 * there is no foreign key, and with `*` before the slice: so its days lie side by side, as the channels of a day do.
 */
export const rolled = sqliteTable(
  'rolled',
  {
    channelId: integer('channel_id').$type<ChannelId>().notNull(),
    span: integer('span').notNull(),
    slice: text('slice').notNull(),
    start: integer('start').notNull(),
    completed: integer('completed').notNull(),
    successes: integer('successes').notNull(),
    hits: integer('hits').notNull(),
    roi: real('roi').notNull(),
    athMultiple: real('ath_multiple').notNull(),
    log: real('log').notNull(),
    logSquares: real('log_squares').notNull(),
    alphaCalls: integer('alpha_calls').notNull(),
    alpha: real('alpha').notNull(),
    alphaSquares: real('alpha_squares').notNull(),
    rose: integer('rose').notNull(),
    toAthMs: integer('to_ath_ms').notNull(),
    trackedMs: integer('tracked_ms').notNull(),
    volatileCalls: integer('volatile_calls').notNull(),
    volatility: real('volatility').notNull(),
    elapsed: integer('elapsed').notNull(),
    loss: integer('loss').notNull(),
    dead: integer('dead').notNull(),
    manual: integer('manual').notNull(),
    capacity: integer('capacity').notNull(),
    /** How the multiples at the end and at the accepted high are spread, see analytics/sketch.ts. */
    finals: blob('finals', { mode: 'buffer' }).notNull(),
    aths: blob('aths', { mode: 'buffer' }).notNull(),
  },
  (t) => [primaryKey({ columns: [t.span, t.slice, t.start, t.channelId] })],
);

/**
 * Candidates by the hour in which they were posted, and what became of them: kept by triggers, so that no way in can forget it. `span` is the number of
 * hours that a row covers: 1, 24, or 0 for all time; `start` the first of them, counted from 1970. A candidate that only repeats
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
