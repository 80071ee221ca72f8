import { and, asc, eq, sql } from 'drizzle-orm';
import type { Reputation } from '../model/reputation.ts';
import type { ChannelId } from '../model/units.ts';
import { changesOf, perConnection } from './changes.ts';
import type { Db } from './database.ts';
import { prepareInsert } from './insert.ts';
import { keepByChannel } from './kept-by-channel.ts';
import { leanAll } from './lean.ts';
import { reputations } from './schema.ts';

/** Step of conclude and of the reads of channels: what channels are worth, as last computed. */
export interface ReputationStep {
  /** Of one channel: over all calls first, then by tier from small to large. */
  readonly of: (channelId: ChannelId) => readonly Reputation[];
  /** Over all calls, of every channel that has one. */
  readonly overall: () => ReadonlyMap<ChannelId, Reputation>;
  /** Takes the place of the one with the same channel and scope. */
  readonly write: (reputation: Reputation) => void;
}

// `all` is no tier and comes first; what is unknown comes last.
const BY_SIZE = sql`CASE ${reputations.scope} WHEN 'all' THEN 0 WHEN 'nano' THEN 1 WHEN 'micro' THEN 2
  WHEN 'small' THEN 3 WHEN 'mid' THEN 4 WHEN 'large' THEN 5 ELSE 6 END`;

export function createReputationStep(db: Db): ReputationStep {
  const ofChannel = eq(reputations.channelId, sql.placeholder('channelId'));
  const selectOf = db.select().from(reputations).where(ofChannel).orderBy(asc(BY_SIZE)).prepare();
  const ofScope = eq(reputations.scope, sql.placeholder('scope'));
  // A leaderboard reads all of them.
  const selectOverall = leanAll(db.$client, db.select().from(reputations).where(ofScope));
  const selectOverallOf = db.select().from(reputations).where(and(ofChannel, ofScope)).prepare();
  const changes = changesOf(db.$client);
  const kept = keptOverallOf(db.$client);
  const remove = db.delete(reputations).where(and(ofChannel, ofScope)).prepare();
  const insert = prepareInsert(db, reputations);

  return {
    of: (channelId) => selectOf.all({ channelId }).map(reputationOf),
    overall() {
      changes.refresh();
      return kept.read({
        all: () => new Map(selectOverall('all').map((row) => [row.channelId, reputationOf(row)])),
        of(channelId) {
          const row = selectOverallOf.get({ channelId, scope: 'all' });
          return row && reputationOf(row);
        },
      });
    },
    write(reputation) {
      remove.run({ channelId: reputation.channelId, scope: reputation.scope });
      insert(columnsOf(reputation));
    },
  };
}

const keptOverallOf = perConnection((connection) => {
  const kept = keepByChannel<Reputation>();
  changesOf(connection).watch('reputations', kept);
  return kept;
});

function reputationOf(row: typeof reputations.$inferSelect): Reputation {
  return {
    channelId: row.channelId,
    scope: row.scope,
    completed: row.completed,
    successes: row.successes,
    hits: row.hits,
    meanRoi: row.meanRoi,
    successRate: { value: row.successRate, low: row.successRateLow, high: row.successRateHigh },
    hitRate: { value: row.hitRate, low: row.hitRateLow, high: row.hitRateHigh },
    logReturn: { value: row.logReturn, low: row.logReturnLow, high: row.logReturnHigh },
    score: { value: row.score, low: row.scoreLow, high: row.scoreHigh },
    effectiveCalls: row.effectiveCalls,
    grade: row.grade,
    updatedAt: row.updatedAt,
    ...(row.spread === null ? {} : { spread: row.spread }),
    ...(row.originality === null ? {} : { originality: row.originality }),
  };
}

function columnsOf(reputation: Reputation): typeof reputations.$inferInsert {
  const { successRate, hitRate, logReturn, score } = reputation;
  return {
    ...reputation,
    successRate: successRate.value,
    successRateLow: successRate.low,
    successRateHigh: successRate.high,
    hitRate: hitRate.value,
    hitRateLow: hitRate.low,
    hitRateHigh: hitRate.high,
    logReturn: logReturn.value,
    logReturnLow: logReturn.low,
    logReturnHigh: logReturn.high,
    score: score.value,
    scoreLow: score.low,
    scoreHigh: score.high,
  };
}
