import { eq, sql } from 'drizzle-orm';
import type { ChannelId, Json } from '../model/units.ts';
import type { LearningState } from '../ports.ts';
import type { Db } from './database.ts';
import { learning } from './schema.ts';

const CROWD = 0 as ChannelId;
/** States of so many channels are kept as they were read or written. */
const KEPT = 500;

/** Step of begin() and conclude: what the learner remembers of a channel and of the crowd. */
export interface LearningStep {
  readonly read: (channelId: ChannelId) => LearningState;
  readonly write: (channelId: ChannelId, state: LearningState) => void;
}

interface Kept {
  readonly text: string;
  readonly state: Json;
}

/**
 * The text in the file is read each time, and decides: what is kept beside it only spares reading the same text again, which costs
 * more than learning from an outcome. So a transaction that is rolled back leaves nothing behind.
 */
export function createLearningStep(db: Db): LearningStep {
  const channelId = sql.placeholder('channelId');
  const select = db
    .select({ text: sql<string>`${learning.state}` })
    .from(learning)
    .where(eq(learning.channelId, channelId))
    .prepare();
  const upsert = db
    .insert(learning)
    .values({ channelId, state: sql`${sql.placeholder('text')}` })
    .onConflictDoUpdate({ target: learning.channelId, set: { state: sql`excluded.state` } })
    .prepare();
  const kept = new Map<ChannelId, Kept>();

  function keep(of: ChannelId, fresh: Kept): void {
    kept.delete(of);
    kept.set(of, fresh);
    const [oldest] = kept.keys();
    if (kept.size > KEPT && oldest !== undefined) kept.delete(oldest);
  }

  function stateOf(of: ChannelId): Json {
    const text = select.get({ channelId: of })?.text;
    if (text === undefined) return null;
    const known = kept.get(of);
    if (known?.text === text) return known.state;
    const state = JSON.parse(text) as Json;
    keep(of, { text, state });
    return state;
  }

  function write(of: ChannelId, state: Json): void {
    const text = JSON.stringify(state);
    upsert.run({ channelId: of, text });
    keep(of, { text, state });
  }

  return {
    read: (of) => ({ channel: stateOf(of), crowd: stateOf(CROWD) }),
    write(of, state) {
      write(of, state.channel);
      write(CROWD, state.crowd);
    },
  };
}
