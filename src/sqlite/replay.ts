import { setImmediate } from 'node:timers/promises';
import { isPersonal } from '../model/call.ts';
import type { ChannelId } from '../model/units.ts';
import type { KnownOutcome, Store } from '../ports.ts';
import { channelOf } from './channel-row.ts';
import type { Database } from './database.ts';
import { createLearntPages, type LearntRow } from './learnt-pages.ts';
import { channels } from './schema.ts';

/** Outcomes between two breaths: whoever is handed one may take a tenth of a millisecond for it. */
const SLICE = 100;

/** Outcomes as they became known, for whoever wants to see what could be said at a time. */
export function createReplay({ db, read }: Database): Pick<Store, 'replay'> {
  const pagesOf = createLearntPages(db);
  const everyone = db.select().from(channels).prepare();

  return {
    async replay(each) {
      const personal = new Set(
        (await read(() => everyone.all()))
          .map(channelOf)
          .filter(isPersonal)
          .map(({ id }) => id),
      );
      const pages = pagesOf('completed');
      for (;;) {
        const rows = await read(() => sliceOf(pages));
        for (const row of rows) each(knownOutcome(row, personal));
        if (rows.length < SLICE) return;
        await setImmediate();
      }
    },
  };
}

function sliceOf(pages: ReturnType<ReturnType<typeof createLearntPages>>): readonly LearntRow[] {
  const rows: LearntRow[] = [];
  for (let row = pages.peek(); row !== undefined && rows.length < SLICE; row = pages.peek()) {
    rows.push(row);
    pages.advance();
  }
  return rows;
}

function knownOutcome(row: LearntRow, personal: ReadonlySet<ChannelId>): KnownOutcome {
  const { call, forecast, reason, finalRoi, athRoi, completedAt } = row;
  return {
    call,
    outcome: { reason, finalRoi, athRoi, completedAt },
    forecast,
    personal: personal.has(call.channelId),
  };
}
