import { TIERS, type Tier } from '../model/call.ts';
import type { Estimate, Reputation } from '../model/reputation.ts';
import type { ChannelId, EpochMs } from '../model/units.ts';
import { sigmoid } from './chance.ts';
import { recordsAt, type ChannelState, type TierRecord } from './channel-state.ts';
import { tierOf, type CrowdState } from './crowd-state.ts';
import { gradeOf } from './grade.ts';
import { parOf, type Level } from './level.ts';
import { originalityEffect } from './originality.ts';
import { NINETY, scoreOf } from './score.ts';
import { effectOf, type Belief, type Effect } from './shrink.ts';
import { spreadOf, type Spread } from './spread.ts';
import { CLOSE, clippedLog, PEAK, perMeasure, RETURN, type Target } from './target.ts';

/** A tier in which the channel has completed calls. */
interface Member {
  readonly tier: Tier;
  readonly record: TierRecord;
  readonly level: Level;
}

/**
 * A channel's standing at `now`: overall first, then one per tier with completed calls; none before the first. Plain counts
 * take every completed call; rates, returns and scores only what was learnt from, shrunk and forgotten up to `now`.
 */
export function reputationsOf(
  channelId: ChannelId,
  state: ChannelState,
  { crowd, now }: { readonly crowd: CrowdState; readonly now: EpochMs },
): readonly Reputation[] {
  const spread = spreadOf(crowd);
  const records = recordsAt(state, now);
  const start = originalityEffect(crowd, state);
  const effects = perMeasure((k) => effectOf(records, k, { spread, start: start[k] }));
  const members = TIERS.flatMap((tier) => {
    const record = records.get(tier);
    return record === undefined ? [] : [{ tier, record, level: parOf(tierOf(crowd, tier)) }];
  });
  if (members.length === 0) return [];
  const row = (scope: 'all' | Tier, scoped: readonly Member[]): Reputation => {
    const beliefs = perMeasure((k) => (scope === 'all' ? effects[k].overall : effects[k].in(scope)));
    return {
      channelId,
      scope,
      ...counts(scoped),
      ...judged(scoped, { effects, beliefs, spread }),
      updatedAt: now,
    };
  };
  const overall = row('all', members);
  // The score without what is expected of a channel from how often it echoes.
  const byCallsAlone = (): number =>
    scoreOf(
      perMeasure((k) => effectOf(records, k, { spread }).overall),
      spread,
    ).value;
  const originality = start.some((effect) => effect !== 0) ? overall.score.value - byCallsAlone() : 0;
  return [
    { ...overall, ...(originality !== 0 && { originality }) },
    ...members.map((member) => row(member.tier, [member])),
  ];
}

function counts(
  members: readonly Member[],
): Pick<Reputation, 'completed' | 'successes' | 'hits' | 'meanRoi' | 'spread'> {
  const sum = (of: (record: TierRecord) => number): number =>
    members.reduce((total, { record }) => total + of(record), 0);
  const completed = sum((record) => record.completed);
  const log = sum((record) => record.log);
  const variance = (sum((record) => record.log2) - log ** 2 / completed) / (completed - 1);
  return {
    completed,
    successes: sum((record) => record.successes),
    hits: sum((record) => record.hits),
    meanRoi: sum((record) => record.roi) / completed,
    ...(completed >= 2 && { spread: Math.sqrt(Math.max(0, variance)) }),
  };
}

interface Judgement {
  readonly effects: readonly [Effect, Effect, Effect, Effect];
  readonly beliefs: readonly [Belief, Belief, Belief, Belief];
  readonly spread: Spread;
}

function judged(
  members: readonly Member[],
  judgement: Judgement,
): Pick<Reputation, 'successRate' | 'hitRate' | 'logReturn' | 'score' | 'effectiveCalls' | 'grade'> {
  const score = scoreOf(judgement.beliefs, judgement.spread);
  const learnt = members.reduce((sum, { record }) => sum + record.learnt, 0);
  return {
    successRate: expected(members, CLOSE, judgement),
    hitRate: expected(members, PEAK, judgement),
    logReturn: expected(members, RETURN, judgement),
    score,
    effectiveCalls: members.reduce((sum, { record }) => sum + record.i[RETURN], 0),
    grade: gradeOf(score.value, learnt),
  };
}

/**
 * What a next call of these tiers, in the channel's own mix, may be expected to do in a neutral market: the tier's par moved
 * by the channel's effect; the 90 % interval moves the effect by 1.645 of its standard deviations.
 */
function expected(members: readonly Member[], k: Target, { effects, beliefs }: Judgement): Estimate {
  const sd = Math.sqrt(beliefs[k].variance);
  const evidence = (record: TierRecord): number => record.i[RETURN];
  const all = members.reduce((sum, { record }) => sum + evidence(record), 0);
  const at = (sds: number): number =>
    members.reduce((sum, { tier, record, level }) => {
      const share = all > 0 ? evidence(record) / all : 1 / members.length;
      const shift = effects[k].in(tier).mean + sds * sd;
      const value =
        k === RETURN ? clippedLog(level.level[k] + level.spread * shift) : sigmoid(level.level[k] + shift);
      return sum + share * value;
    }, 0);
  return { value: at(0), low: at(-NINETY), high: at(NINETY) };
}
