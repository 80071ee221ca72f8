import { and, desc, gte, lt, ne, sql } from 'drizzle-orm';
import { gradeKeysOf } from '../alerts/dedup-key.ts';
import type { ToldGrade } from '../alerts/grade-change.ts';
import type { ChannelId } from '../model/units.ts';
import type { Db } from './database.ts';
import { outbox } from './schema.ts';

/** Step of conclude: the grade of a channel that was last told anybody, undefined when none ever was. */
export type ReadToldGrade = (channelId: ChannelId) => ToldGrade | undefined;

export function createReadToldGrade(db: Db): ReadToldGrade {
  const last = db
    .select({ notice: outbox.notice, at: outbox.createdAt })
    .from(outbox)
    .where(
      and(
        gte(outbox.dedupKey, sql.placeholder('from')),
        lt(outbox.dedupKey, sql.placeholder('to')),
        ne(outbox.status, 'dead'),
      ),
    )
    .orderBy(desc(outbox.id))
    .limit(1)
    .prepare();
  return (channelId) => {
    const from = gradeKeysOf(channelId);
    // No text that begins with the keys comes after this one.
    const found = last.get({ from, to: `${from}\uFFFF` });
    return found?.notice.kind === 'reputation' ? { grade: found.notice.to, at: found.at } : undefined;
  };
}
