import { eq, sql } from 'drizzle-orm';
import type { ChannelId, Json } from '../model/units.ts';
import type { LearningState } from '../ports.ts';
import { type Db, placeholders } from './database.ts';
import { learning } from './schema.ts';

const CROWD = 0 as ChannelId;

/** Step of begin() and conclude: what the learner remembers of a channel and of the crowd. */
export interface LearningStep {
  readonly read: (channelId: ChannelId) => LearningState;
  readonly write: (channelId: ChannelId, state: LearningState) => void;
}

export function createLearningStep(db: Db): LearningStep {
  const select = db
    .select({ state: learning.state })
    .from(learning)
    .where(eq(learning.channelId, sql.placeholder('channelId')))
    .prepare();
  const upsert = db
    .insert(learning)
    .values(placeholders('channelId', 'state'))
    .onConflictDoUpdate({ target: learning.channelId, set: { state: sql`excluded.state` } })
    .prepare();
  const stateOf = (channelId: ChannelId): Json => select.get({ channelId })?.state ?? null;

  return {
    read: (channelId) => ({ channel: stateOf(channelId), crowd: stateOf(CROWD) }),
    write(channelId, state) {
      upsert.run({ channelId, state: state.channel });
      upsert.run({ channelId: CROWD, state: state.crowd });
    },
  };
}
