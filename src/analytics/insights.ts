import type {
  CallSample,
  ChannelDifferences,
  CompletedCall,
  Factor,
  Insight,
  InsightReport,
  Yield,
} from '../model/analytics.ts';
import { type Tier, TIERS } from '../model/call.ts';
import { DAY, type EpochMs, type TokenId, utcDay, utcHour } from '../model/units.ts';
import { doChannelsDiffer } from '../reputation/differ.ts';
import { association, type Association, type Case } from './association.ts';
import { extremeGroups, type Extreme } from './extreme-groups.ts';
import { factorsOf } from './factors.ts';
import { forecastRecord } from './forecast-record.ts';
import { bestHolding } from './holding.ts';
import { holm } from './holm.ts';
import { clippedLog } from '../reputation/target.ts';
import { bestThreshold } from './threshold.ts';
import { warmUpOf } from './warm-up.ts';
import { ranksWithin } from './week-ranks.ts';

/** Chance that any insight of a report is none at all. */
const LEVEL = 0.05;
const HOURS_TOGETHER = 6;
const HOURS = 24;
const SATURDAY = 5;
const Z90 = 1.6449;
/** Days from 1970 to the first Monday. */
const FIRST_MONDAY = 4;

/** An answer to one question, before it is known how many were asked. `strength` is the end of the interval that lies nearest to nothing. */
interface Answer {
  readonly insight: Insight;
  readonly strength: number;
}

/**
 * What a sample of completed calls teaches. Every question that there are calls enough for is asked; only answers that survive Holm's
 * correction for all of them are insights, so that in 19 of 20 records without anything to find none is shown. `breathe` is awaited between the
 * questions, for the sake of whatever else the process has to do.
 */
export async function findInsights(
  sample: CallSample,
  now: EpochMs,
  breathe: () => Promise<void> = async () => {},
): Promise<InsightReport> {
  const { calls } = sample;
  const single = oncePerToken(calls);
  const channelsDiffer = differenceOf(calls);
  const answers: Answer[] = [];
  for (const ask of questionsOf(sample, single, channelsDiffer)) {
    await breathe();
    answers.push(...ask());
  }
  const corrected = holm(answers.map(({ insight }) => insight.p));
  const insights = answers
    .map((answer, index) => ({ ...answer, p: corrected[index] ?? 1 }))
    .filter(({ p }) => p <= LEVEL)
    .toSorted((a, b) => b.strength - a.strength)
    .map(({ insight, p }): Insight => Object.assign({}, insight, { p }));
  return {
    at: now,
    warmUp: warmUpOf(sample.firstCallAt, now),
    calls: calls.length,
    of: sample.of,
    questions: answers.length,
    channelsDiffer,
    insights,
    forecasts: forecastRecord(calls),
  };
}

type Question = () => readonly Answer[];

function questionsOf(
  sample: CallSample,
  single: readonly CompletedCall[],
  channelsDiffer: ChannelDifferences,
): readonly Question[] {
  const factors = Object.entries(factorsOf(sample.calls)) as [Factor, ReturnType<typeof factorsOf>[Factor]][];
  const chains = [...new Set(single.map(({ chain }) => chain))];
  const blocksOfHours = Array.from({ length: HOURS / HOURS_TOGETHER }, (_, index) => index * HOURS_TOGETHER);
  return [
    ...factors.flatMap(([factor, of]) =>
      (['return', 'high'] as const).map((ofYield) => () => askFactor(single, { factor, of, yield: ofYield })),
    ),
    ...TIERS.map((tier) => () => askGroup(single, (call) => call.tier === tier, { kind: 'tier', tier })),
    ...chains.map(
      (chain) => () => askGroup(single, (call) => call.chain === chain, { kind: 'chain', chain }),
    ),
    ...blocksOfHours.map((fromHour) => () => {
      const toHour = fromHour + HOURS_TOGETHER;
      const within = ({ postedAt }: CompletedCall): boolean =>
        utcHour(postedAt) >= fromHour && utcHour(postedAt) < toHour;
      return askGroup(single, within, { kind: 'hours', fromHour, toHour });
    }),
    () => askGroup(single, ({ postedAt }) => weekdayOf(postedAt) >= SATURDAY, { kind: 'weekend' }),
    // Only where channels differ at all is anyone the best of them.
    ...(isProven(channelsDiffer)
      ? (['all', ...TIERS] as const).map((tier) => () => askChannels(sample, tier))
      : []),
    () => askThreshold(single),
    () => askHolding(single),
  ];
}

function askFactor(
  calls: readonly CompletedCall[],
  asked: {
    readonly factor: Factor;
    readonly of: (call: CompletedCall) => number | undefined;
    readonly yield: Yield;
  },
): readonly Answer[] {
  const cases = calls.flatMap((call): readonly Case[] => {
    const x = asked.of(call);
    return x === undefined ? [] : [caseOf(call, x, asked.yield)];
  });
  const found = association(cases);
  if (found === undefined) return [];
  const { n, p, rho } = found;
  return [answer({ kind: 'factor', factor: asked.factor, yield: asked.yield, n, p, rho }, found)];
}

type Group =
  | { readonly kind: 'tier'; readonly tier: Tier }
  | { readonly kind: 'chain'; readonly chain: string }
  | { readonly kind: 'hours'; readonly fromHour: number; readonly toHour: number }
  | { readonly kind: 'weekend' };

function askGroup(
  calls: readonly CompletedCall[],
  isOne: (call: CompletedCall) => boolean,
  group: Group,
): readonly Answer[] {
  const found = association(
    calls.map((call) => caseOf(call, isOne(call) ? 1 : 0, 'return')),
    'as-is',
  );
  if (found === undefined) return [];
  const n = calls.filter(isOne).length;
  return [answer({ ...group, n, p: found.p, effect: found.slope }, found)];
}

/** Calls of a channel may be alike, and so may calls of a day: both are allowed for. */
function caseOf(call: CompletedCall, x: number, of: Yield): Case {
  return {
    x,
    y: of === 'return' ? logReturn(call) : call.athRoi,
    block: weekOf(call.postedAt),
    groups: [call.channelId, `day ${utcDay(call.postedAt)}`],
  };
}

function answer(insight: Insight, { rho }: Association): Answer {
  return { insight, strength: nearest(rho.low, rho.high) };
}

function nearest(low: number, high: number): number {
  return low > 0 ? low : high < 0 ? -high : 0;
}

function differenceOf(calls: readonly CompletedCall[]): ChannelDifferences {
  return doChannelsDiffer(
    calls.map(({ channelId, tier, postedAt, finalRoi, athRoi }) => ({
      channelId,
      tier,
      postedAt,
      finalMultiple: 1 + finalRoi,
      athMultiple: 1 + athRoi,
    })),
  );
}

/** Three were asked about, so each must be three times as sure. */
function isProven({ success, hit, logReturn: log }: ChannelDifferences): boolean {
  const asked = [success, hit, log];
  return asked.some((difference) => difference !== undefined && difference.p <= LEVEL / asked.length);
}

/** A channel's calls of a day are one case: they share the day. */
function askChannels({ calls, channels }: CallSample, tier: Tier | 'all'): readonly Answer[] {
  const asked = calls.filter((call) => tier === 'all' || call.tier === tier);
  const ranked = ranksWithin(
    asked.map(logReturn),
    asked.map((call) => `${call.tier} ${weekOf(call.postedAt)}`),
  );
  const days = new Map<string, { group: CompletedCall['channelId']; block: number; ranks: number[] }>();
  for (const [index, { channelId, postedAt }] of asked.entries()) {
    const rank = ranked[index];
    if (rank === undefined) continue;
    const key = `${channelId} ${utcDay(postedAt)}`;
    const day = days.get(key) ?? { group: channelId, block: weekOf(postedAt), ranks: [] };
    day.ranks.push(rank);
    days.set(key, day);
  }
  const cases = [...days.values()].map(({ group, block, ranks }) => ({
    group,
    block,
    value: ranks.reduce((sum, rank) => sum + rank, 0) / ranks.length,
  }));
  const extremes = extremeGroups(cases);
  if (extremes === undefined) return [];
  const { best, weak } = extremes;
  return [ofChannel(best, { is: 'best', tier, channels }), ofChannel(weak, { is: 'weak', tier, channels })];
}

function ofChannel(
  { group: channelId, n, effect, error, p }: Extreme<CompletedCall['channelId']>,
  {
    is,
    tier,
    channels,
  }: { readonly is: 'best' | 'weak'; readonly tier: Tier | 'all'; readonly channels: CallSample['channels'] },
): Answer {
  const { title = '', username } = channels.get(channelId) ?? {};
  const half = Z90 * error;
  return {
    insight: {
      kind: 'channel',
      is,
      tier,
      channelId,
      title,
      ...(username === undefined ? {} : { username }),
      n,
      p,
      effect: { value: effect, low: effect - half, high: effect + half },
    },
    strength: nearest(effect - half, effect + half),
  };
}

function askThreshold(calls: readonly CompletedCall[]): readonly Answer[] {
  const found = bestThreshold(calls);
  if (found === undefined) return [];
  const { roi, allRoi } = found;
  return [{ insight: { kind: 'threshold', ...found }, strength: Math.max(0, roi.low - allRoi) }];
}

function askHolding(calls: readonly CompletedCall[]): readonly Answer[] {
  const found = bestHolding(calls, [({ channelId }) => channelId, ({ postedAt }) => weekOf(postedAt)]);
  if (found === undefined) return [];
  return [{ insight: { kind: 'holding', ...found }, strength: Math.max(0, found.roi.low - found.endRoi) }];
}

function logReturn({ finalRoi }: CompletedCall): number {
  return clippedLog(Math.log(1 + finalRoi));
}

/** Ten calls of one token are one outcome: the earliest stands for all. */
function oncePerToken(calls: readonly CompletedCall[]): readonly CompletedCall[] {
  const first = new Map<TokenId, CompletedCall>();
  for (const call of calls) {
    const other = first.get(call.tokenId);
    if (other === undefined || call.postedAt < other.postedAt) first.set(call.tokenId, call);
  }
  return [...first.values()];
}

/** Weeks from Monday on, UTC. */
function weekOf(at: EpochMs): number {
  return Math.floor((at / DAY - FIRST_MONDAY) / 7);
}

function weekdayOf(at: EpochMs): number {
  return (((Math.floor(at / DAY) - FIRST_MONDAY) % 7) + 7) % 7;
}
