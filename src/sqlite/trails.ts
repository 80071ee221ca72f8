import { eq, sql } from 'drizzle-orm';
import type { Trail } from '../model/outcome.ts';
import type { CallId } from '../model/units.ts';
import { type Db, filling, placeholders } from './database.ts';
import { trails } from './schema.ts';

/** Step that reads and keeps what is known of a call's path. */
export interface TrailStep {
  /** Undefined when nothing is kept. */
  readonly read: (callId: CallId) => Trail | undefined;
  /** Takes the place of what is kept. */
  readonly write: (callId: CallId, trail: Trail) => void;
}

export function createTrailStep(db: Db): TrailStep {
  const select = db
    .select({ trail: trails.trail })
    .from(trails)
    .where(eq(trails.callId, sql.placeholder('callId')))
    .prepare();
  const upsert = db
    .insert(trails)
    .values(placeholders('callId', 'source', 'toAt', 'trail'))
    .onConflictDoUpdate({
      target: trails.callId,
      set: {
        source: filling(trails.source, 'source'),
        toAt: filling(trails.toAt, 'toAt'),
        trail: filling(trails.trail, 'trail'),
      },
    })
    .prepare();

  return {
    read: (callId) => select.get({ callId })?.trail,
    write: (callId, trail) => void upsert.run({ callId, source: trail.source, toAt: trail.to, trail }),
  };
}
