import { createGathering, type Gathering, inOrder, named, sumsOf } from '../analytics/sums.ts';
import type { ChannelId } from '../model/units.ts';
import { asc, eq } from 'drizzle-orm';
import { type Db, known } from './database.ts';
import { prepareInsert } from './insert.ts';
import { ALL_CHANNELS, type Cell, cellsOf, ROLLED_OUTCOME, type Rolling } from './rollups.ts';
import { calls, channels, outcomes, rolled, tokens } from './schema.ts';

type Gathered = Map<string, { readonly cell: Cell; readonly gathering: Gathering }>;

/** Fills the sums of a database that has outcomes and none: one that was written before there were sums. */
export function fillRollups(db: Db): void {
  const hasSums = db.select({ start: rolled.start }).from(rolled).limit(1).get() !== undefined;
  const hasOutcomes = db.select({ id: outcomes.callId }).from(outcomes).limit(1).get() !== undefined;
  if (!hasSums && hasOutcomes) db.transaction(() => rebuildRollups(db), { behavior: 'immediate' });
}

/** Folds all outcomes anew into the sums that are kept of them, a channel at a time. To be called within a transaction. */
export function rebuildRollups(db: Db): void {
  const select = selectRolling(db);
  const insert = prepareInsert(db, rolled);
  const ofAll: Gathered = new Map();

  const write = (gathered: Gathered): void => {
    for (const { cell, gathering } of gathered.values()) {
      const { finals, aths } = gathering;
      insert({
        ...cell,
        ...named(gathering.sums()),
        finals: Buffer.from(finals.bytes()),
        aths: Buffer.from(aths.bytes()),
      });
    }
  };

  db.delete(rolled).run();
  for (const { id } of db.select({ id: channels.id }).from(channels).all()) {
    const ofOne: Gathered = new Map();
    for (const rolling of select(id)) gather(rolling, ofAll, ofOne);
    write(ofOne);
  }
  write(ofAll);
}

function gather(rolling: Rolling, ofAll: Gathered, ofOne: Gathered): void {
  const sums = inOrder(sumsOf(rolling.outcome));
  for (const cell of cellsOf(rolling)) {
    const gathered = cell.channelId === ALL_CHANNELS ? ofAll : ofOne;
    const key = `${cell.span} ${cell.slice} ${cell.start}`;
    const { gathering } = gathered.get(key) ?? { gathering: createGathering() };
    if (gathering.finals.count() === 0) gathered.set(key, { cell, gathering });
    gathering.add(sums);
    gathering.finals.add(1 + rolling.outcome.finalRoi);
    gathering.aths.add(1 + rolling.outcome.athRoi);
  }
}

function selectRolling(db: Db): (channelId: ChannelId) => readonly Rolling[] {
  return (channelId) =>
    db
      .select({
        channelId: outcomes.channelId,
        tier: calls.tier,
        chain: tokens.chain,
        postedAt: calls.postedAt,
        outcome: ROLLED_OUTCOME,
      })
      .from(outcomes)
      .innerJoin(calls, eq(calls.id, outcomes.callId))
      .innerJoin(tokens, eq(tokens.id, calls.tokenId))
      .where(eq(outcomes.channelId, channelId))
      .orderBy(asc(outcomes.completedAt))
      .all()
      .map(({ outcome, ...row }): Rolling => Object.assign(row, { outcome: known(outcome) }));
}
