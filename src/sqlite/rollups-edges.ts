import type { Summed } from '../analytics/sums.ts';
import type { Tier } from '../model/call.ts';
import type { CompletionReason } from '../model/outcome.ts';
import type { Chain } from '../model/token.ts';
import type { CallId, ChannelId, EpochMs } from '../model/units.ts';
import type { Db } from './database.ts';

/** A completed call as it stands in the tables. */
export interface EdgeCall extends Summed {
  readonly channelId: ChannelId;
  readonly completedAt: EpochMs;
  readonly postedAt: EpochMs;
  readonly tier: Tier;
  readonly chain: Chain;
}

export interface Bounds {
  readonly from: EpochMs;
  readonly to: EpochMs;
}

/** Step of what is read and rebuilt: completed calls that ended in [from, to), oldest end first. */
export interface ReadEdges {
  /** What was known when they were made is left out: tier, chain and post. */
  readonly bareOfChannel: (
    channelId: ChannelId,
    bounds: Bounds,
  ) => Iterable<Omit<EdgeCall, 'tier' | 'chain' | 'postedAt'>>;
  readonly all: (bounds: Bounds) => Iterable<EdgeCall>;
  readonly ofChannel: (channelId: ChannelId, bounds: Bounds) => Iterable<EdgeCall>;
  readonly one: (callId: CallId) => EdgeCall | undefined;
  /** When the first call of a channel, or of all, ended, and when the last did; undefined without any. */
  readonly reach: (channelId: ChannelId | undefined) => { first: EpochMs; last: EpochMs } | undefined;
}

const OUTCOME = `o.channel_id, o.completed_at, o.success, o.hit, o.reason, o.final_roi, o.ath_roi, o.time_to_ath_ms, o.tracked_ms, o.volatility,
  o.native_return`;
const BETWEEN = 'o.completed_at >= ? AND o.completed_at < ?';
// Joined in this order: from the few outcomes on.
const JOINED = `SELECT ${OUTCOME}, c.tier, t.chain, c.posted_at FROM outcomes o CROSS JOIN calls c ON c.id = o.call_id CROSS JOIN tokens t ON t.id = c.token_id`;

type Row = readonly [
  channelId: ChannelId,
  completedAt: EpochMs,
  success: 0 | 1,
  hit: 0 | 1,
  reason: CompletionReason,
  finalRoi: number,
  athRoi: number,
  timeToAthMs: number,
  trackedMs: number,
  volatility: number | null,
  nativeReturn: number | null,
  tier: Tier,
  chain: Chain,
  postedAt: EpochMs,
];

/** Written bare: a page reads a thousand of them. */
export function createReadEdges({ $client: connection }: Db): ReadEdges {
  const raw = (sql: string) => connection.prepare<number[], Row>(sql).raw();
  const bareOfChannel = raw(`SELECT ${OUTCOME} FROM outcomes o WHERE o.channel_id = ? AND ${BETWEEN}`);
  const all = raw(`${JOINED} WHERE ${BETWEEN} ORDER BY o.completed_at`);
  const ofChannel = raw(`${JOINED} WHERE o.channel_id = ? AND ${BETWEEN} ORDER BY o.completed_at`);
  const one = raw(`${JOINED} WHERE o.call_id = ?`);
  // Each of the two is one look into an index: asked for together they would be a walk.
  const ends = (where: string) =>
    `SELECT (SELECT min(completed_at) FROM outcomes ${where}) AS first, (SELECT max(completed_at) FROM outcomes ${where}) AS last`;
  const reachOfAll = connection.prepare<[], Reach>(ends(''));
  const reachOfOne = connection.prepare<[{ channelId: ChannelId }], Reach>(
    ends('WHERE channel_id = @channelId'),
  );

  return {
    bareOfChannel: (channelId, { from, to }) => callsOf(bareOfChannel.all(channelId, from, to)),
    all: ({ from, to }) => callsOf(all.all(from, to)),
    ofChannel: (channelId, { from, to }) => callsOf(ofChannel.all(channelId, from, to)),
    one: (callId) => [...callsOf(one.all(callId))][0],
    reach(channelId) {
      const { first, last } =
        (channelId === undefined ? reachOfAll.get() : reachOfOne.get({ channelId })) ?? NOWHERE;
      return first === null || last === null ? undefined : { first, last };
    },
  };
}

interface Reach {
  readonly first: EpochMs | null;
  readonly last: EpochMs | null;
}
const NOWHERE: Reach = { first: null, last: null };

function* callsOf(rows: readonly Row[]): Iterable<EdgeCall> {
  for (const row of rows) {
    yield {
      channelId: row[0],
      completedAt: row[1],
      success: row[2] === 1,
      hit: row[3] === 1,
      reason: row[4],
      finalRoi: row[5],
      athRoi: row[6],
      timeToAthMs: row[7],
      trackedMs: row[8],
      volatility: row[9] ?? undefined,
      nativeReturn: row[10] ?? undefined,
      tier: row[11],
      chain: row[12],
      postedAt: row[13],
    };
  }
}
