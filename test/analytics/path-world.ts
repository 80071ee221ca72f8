import type { CompletedCall } from '../../src/model/analytics.ts';
import type { Tier } from '../../src/model/call.ts';
import { type CallId, type ChannelId, DAY, epochMs, HOUR, type TokenId } from '../../src/model/units.ts';
import { TRAIL_AGES_MS } from '../../src/performance/trail.ts';
import { createRandom } from '../../src/random.ts';

const START = Date.UTC(2026, 0, 5);
const WEEK_MS = 7 * DAY;
/** Of a call's log price, per square root of a day: its own, and what all calls of a calendar day share. */
const OWN = 0.35;
const SHARED = 0.08;

/** What a call's log price is expected to be at an age, in ms; 0 for ever where nothing is to be found. */
export type Drift = (ageMs: number) => number;

/**
 * Completed calls with the whole path of their prices: fair games (the mean multiple is 1 at every age) but for a planted drift. All
 * prices move together from day to day, so that calls of the same days are alike. One in ten dies on its way.
 */
export function pathWorld(
  seed: number,
  options: {
    readonly calls?: number;
    readonly days?: number;
    readonly channels?: number;
    readonly drift?: Drift;
    /** Times as far apart as those of others. */
    readonly scatter?: number;
    readonly tier?: Tier;
    /** Chance of success that was foretold. */
    readonly foretold?: number;
  } = {},
): readonly CompletedCall[] {
  const { calls = 600, days = 120, channels = 30, drift = () => 0, scatter = 1 } = options;
  const random = createRandom(seed);
  const normal = (): number => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  const moods = Array.from({ length: days + 8 }, () => SHARED * normal());
  const ages = [...TRAIL_AGES_MS];
  return Array.from({ length: calls }, (_, index): CompletedCall => {
    const postedAt = epochMs(START + Math.floor((index / calls) * days * 24) * HOUR);
    const startDay = (postedAt - START) / DAY;
    const diesAt = random() < 0.1 ? random() * WEEK_MS : Infinity;
    let walk = 0;
    let before = 0;
    const marks = ages.map((age) => {
      const own = (OWN * scatter) ** 2 * ((age - before) / DAY);
      walk +=
        Math.sqrt(own) * normal() - own / 2 + moodOver(moods, startDay + before / DAY, startDay + age / DAY);
      before = age;
      return [age, age >= diesAt ? 0 : Math.exp(walk + drift(age)) / 0.9 ** (age / WEEK_MS)] as const;
    });
    const finalRoi = (marks.at(-1)?.[1] ?? 0) - 1;
    const [highAge, high] = marks.reduce((best, mark) => (mark[1] > best[1] ? mark : best), [0, 1] as const);
    return {
      callId: (index + 1) as CallId,
      channelId: (Math.floor(random() * channels) + 1) as ChannelId,
      tokenId: (index + 1) as TokenId,
      chain: 'solana',
      tier: options.tier ?? 'micro',
      postedAt,
      completedAt: epochMs(postedAt + WEEK_MS),
      detectionConfidence: 0.9,
      predictedSuccess: options.foretold ?? 0.2,
      echo: false,
      reason: 'elapsed',
      path: 'neither',
      finalRoi,
      athRoi: high - 1,
      success: finalRoi > 0.1,
      hit: high >= 2,
      timeToAthMs: highAge,
      trackedMs: WEEK_MS,
      trail: {
        source: 'candles',
        spanMs: 300_000,
        to: epochMs(postedAt + WEEK_MS),
        rises: [],
        falls: [],
        marks,
      },
    };
  });
}

/** What the days from one to the other moved all prices by; each is a fair game too. */
function moodOver(moods: readonly number[], from: number, to: number): number {
  let moved = 0;
  for (let day = Math.floor(from); day < to; day += 1) {
    const share = Math.min(to, day + 1) - Math.max(from, day);
    moved += share * ((moods[day] ?? 0) - SHARED ** 2 / 2);
  }
  return moved;
}
