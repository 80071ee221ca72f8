import type { CallSample, CompletedCall } from '../../src/model/analytics.ts';
import type { Tier } from '../../src/model/call.ts';
import type { Trail } from '../../src/model/outcome.ts';
import { type CallId, type ChannelId, DAY, epochMs, HOUR, type TokenId } from '../../src/model/units.ts';
import { createRandom } from '../../src/random.ts';
import { TRAIL_AGES_MS } from '../../src/performance/trail.ts';

const START = Date.UTC(2026, 0, 5);
const TIERS: readonly Tier[] = ['nano', 'micro', 'micro', 'micro', 'small', 'mid'];
const CHAINS = ['solana', 'solana', 'base', 'bsc'];

/** What is planted: added to the log return of a call. */
export type Planted = (call: Omit<CompletedCall, 'finalRoi' | 'athRoi' | 'success' | 'hit'>) => number;

/**
 * A record in which nothing tells anything, but much is alike: good and bad days, tokens that several channels call, channels with
 * habits of their own (engagement, tiers, hours), heavy tails, dead tokens.
 */
export function noiseWorld(
  seed: number,
  options: { readonly calls?: number; readonly planted?: Planted } = {},
): CallSample {
  const { calls: count = 800, planted = () => 0 } = options;
  const random = createRandom(seed);
  const normal = (): number => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  const pick = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)] as T;
  const moods = Array.from({ length: 130 }, () => 0.4 * normal());
  const habits = Array.from({ length: 30 }, () => ({
    hdrb: 10 + 60 * random(),
    hour: Math.floor(24 * random()),
    tier: pick(TIERS),
    foretold: 0.1 + 0.2 * random(),
  }));
  const fates = new Map<TokenId, number>();
  const sampled = Array.from({ length: count }, (_, index): CompletedCall => {
    const channel = Math.floor(habits.length * random() ** 1.5);
    const habit = habits[channel] ?? { hdrb: 20, hour: 12, tier: 'micro' as const, foretold: 0.1 };
    const day = Math.floor((index / count) * 120);
    const postedAt = epochMs(START + day * DAY + ((habit.hour + Math.floor(8 * random())) % 24) * HOUR);
    const tokenId = (Math.floor((index * 0.8) / 3) * 3 + Math.floor(3 * random())) as TokenId;
    const before = {
      callId: (index + 1) as CallId,
      channelId: (channel + 1) as ChannelId,
      tokenId,
      chain: pick(CHAINS),
      tier: random() < 0.5 ? habit.tier : pick(TIERS),
      postedAt,
      completedAt: epochMs(postedAt + 7 * DAY),
      detectionConfidence: 0.5 + 0.5 * random(),
      predictedSuccess: Math.min(0.9, habit.foretold + 0.1 * random()),
      hdrb: habit.hdrb + 10 * random(),
      liquidityUsd: Math.exp(9 + normal()),
      tokenAgeMs: Math.exp(15 + 2 * normal()),
      runUpM5: normal() * 0.2,
      runUpM60: normal() * 0.5,
      echo: random() < 0.2,
      reason: 'elapsed' as const,
      path: 'neither' as const,
      timeToAthMs: HOUR,
      trackedMs: 7 * DAY,
    };
    const own = fates.get(tokenId) ?? -1 + 1.2 * normal();
    fates.set(tokenId, own);
    const log = own + (moods[day] ?? 0) + planted(before);
    const finalRoi = random() < 0.2 ? -1 : Math.exp(log) - 1;
    const athRoi = Math.max(0, finalRoi, Math.exp(0.5 * normal() + 0.3 * log) - 1);
    return {
      ...before,
      finalRoi,
      athRoi,
      success: finalRoi > 0.1,
      hit: athRoi >= 1,
      trail: trailOf(postedAt, () => Math.exp(0.3 * normal()) * (1 + Math.max(-0.99, finalRoi))),
    };
  });
  const channels = new Map(sampled.map(({ channelId }) => [channelId, { title: `Channel ${channelId}` }]));
  return { calls: sampled, of: count, firstCallAt: epochMs(START), channels };
}

function trailOf(postedAt: number, multiple: () => number): Trail {
  const marks = TRAIL_AGES_MS.map((age) => [age, multiple()] as const);
  return { source: 'samples', spanMs: 0, to: epochMs(postedAt + 7 * DAY), rises: [], falls: [], marks };
}
