import type { ChannelId } from '../../src/model/units.ts';
import { parseChannel } from '../../src/reputation/channel-state.ts';
import { parseCrowd } from '../../src/reputation/crowd-state.ts';
import { reputationsOf } from '../../src/reputation/reputation.ts';
import { BASELINES } from './baselines.ts';
import { grouped, type BenchCall } from './call.ts';
import type { Standpoint } from './walk.ts';

export const METHOD = 'this method';

export type Records = ReadonlyMap<number, readonly BenchCall[]>;
export type Scores = ReadonlyMap<number, number>;

/** What every way of scoring says at a standpoint of the channels with completed calls; higher is better. */
export function scoresAt(standpoint: Standpoint): {
  readonly records: Records;
  readonly scores: ReadonlyMap<string, Scores>;
} {
  const records = grouped(standpoint.known, (call) => call.channel);
  const crowd = parseCrowd(standpoint.crowd);
  const own = new Map<number, number>();
  for (const channel of records.keys()) {
    const state = parseChannel(standpoint.channels.get(channel) ?? null);
    const [overall] = reputationsOf(channel as ChannelId, state, { crowd, now: standpoint.at });
    if (overall !== undefined) own.set(channel, overall.score.value);
  }
  const others = Object.entries(BASELINES).map(([name, baseline]) => [name, baseline(records)] as const);
  return { records, scores: new Map<string, Scores>([[METHOD, own], ...others]) };
}
