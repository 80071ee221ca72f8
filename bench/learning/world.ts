import { callWeight } from '../../src/reputation/weight.ts';
import type { Features } from '../../src/reputation/features.ts';
import { onDay, type BenchCall } from './call.ts';
import { createDice, type Dice } from './dice.ts';
import { FATES, fateOf, throwLuck, WORLD_TIERS, type Luck, type Push, type WorldTier } from './fate.ts';
import { STEADY, throwCaller, type Caller, type SkillShape } from './skill.ts';

/** A kind of world: its channels' skill, how far the market's mood swings (sd in scales of a tier), its own size. */
interface WorldShape extends SkillShape {
  readonly mood: number;
  /** A cycle of as many days on top, up and down by `cycleHeight` scales. */
  readonly cycleHeight: number;
  readonly channels?: number;
}

const MID: WorldShape = { ...STEADY, mood: 0.15, cycleHeight: 0 };
const CYCLE_DAYS = 56;

/** Amplitudes of skill are such that the ICCs come near .001/.008/.006, .006/.030/.024 and .024/.068/.082. */
export const WORLDS = {
  null: { ...MID, amplitude: 0 },
  low: { ...MID, amplitude: 0.5 },
  mid: MID,
  high: { ...MID, amplitude: 1.8, way: 0.15 },
  specialists: { ...MID, general: 0.5, byTier: 0.95 },
  drift: { ...MID, wanderShare: 0.6, wanderDays: 30, turning: 0.25 },
  'bull-bear': { ...MID, cycleHeight: 0.6 },
  'mid-50': { ...MID, channels: 50 },
  'mid-500': { ...MID, channels: 500 },
} as const satisfies Record<string, WorldShape>;
export type WorldName = keyof typeof WORLDS;

export const DAYS = 240;
const TRACKED_DAYS = 7;
const SHARED = 0.1;

export interface World {
  readonly callers: readonly Caller[];
  /** In the order of posting. */
  readonly calls: readonly BenchCall[];
  /** The market's mood on a day, in scales of a tier. */
  mood(day: number): number;
}

interface Posted {
  readonly channel: number;
  readonly day: number;
}

/** What a call is made of, so that a later call of the same token can share it. */
interface Drawn {
  readonly channel: number;
  readonly day: number;
  readonly tier: WorldTier;
  readonly quality: number;
  readonly luck: Luck;
  readonly push: Push;
}

/** A world of callers with known skill and 240 days of their calls. */
export function createWorld(options: {
  readonly name: WorldName;
  readonly seed: number;
  readonly channels: number;
}): World {
  const dice = createDice(options.seed);
  const shape: WorldShape = WORLDS[options.name];
  const callers = Array.from({ length: shape.channels ?? options.channels }, () =>
    throwCaller(dice, { days: DAYS, shape }),
  );
  const mood = throwMood(dice, shape);
  const posts = callers.flatMap((caller, channel) => postsOf(dice, caller, channel));
  posts.sort((a, b) => a.day - b.day);

  const recent: Drawn[] = [];
  const today = new Map<string, number>();
  const calls: BenchCall[] = [];
  for (const post of posts) {
    while (recent[0] !== undefined && recent[0].day < post.day - 1) recent.shift();
    const caller = callers[post.channel];
    if (caller === undefined) continue;
    const drawn = draw(dice, { post, caller, recent });
    const echo = drawn.shared;
    if (!caller.copycat) recent.push(drawn);
    const key = `${post.channel}:${Math.floor(post.day)}`;
    const callsThatDay = today.get(key) ?? 0;
    today.set(key, callsThatDay + 1);
    calls.push(finished({ ...drawn, ...post }, { echo, callsThatDay, mood: mood(post.day), dice }));
  }
  return { callers, calls, mood };
}

/** The market's mood, in scales of a tier: wanders, half forgotten after 8 days. */
function throwMood(dice: Dice, shape: WorldShape): (day: number) => number {
  const keep = 0.5 ** (1 / 8);
  let mood = dice.normal();
  const path = Array.from({ length: DAYS + 1 }, (_, day) => {
    mood = keep * mood + Math.sqrt(1 - keep ** 2) * dice.normal();
    return shape.mood * mood + shape.cycleHeight * Math.sin((2 * Math.PI * day) / CYCLE_DAYS);
  });
  return (day) => path[Math.floor(day)] ?? 0;
}

function postsOf(dice: Dice, caller: Caller, channel: number): Posted[] {
  const posts: Posted[] = [];
  for (let day = caller.joins; ;) {
    day -= Math.log(dice.uniform()) / caller.rate;
    if (day >= DAYS) return posts;
    posts.push({ channel, day });
  }
}

function draw(
  dice: Dice,
  from: { readonly post: Posted; readonly caller: Caller; readonly recent: readonly Drawn[] },
): Drawn & { readonly shared: boolean } {
  const { post, caller, recent } = from;
  const model =
    caller.copycat || dice.uniform() < SHARED
      ? recent[Math.floor(dice.uniform() * recent.length)]
      : undefined;
  const other = model !== undefined && model.channel !== post.channel ? model : undefined;
  if (other !== undefined && caller.copycat) {
    const late = FATES[other.tier].scale * caller.late * (0.5 + dice.uniform());
    return { ...other, ...post, push: { ...other.push, late }, shared: true };
  }
  const tier = other?.tier ?? throwTier(dice, caller);
  return {
    ...post,
    tier,
    quality: other?.quality ?? dice.normal(),
    luck: other?.luck ?? throwLuck(dice),
    push: caller.push(tier, post.day),
    shared: other !== undefined,
  };
}

function throwTier(dice: Dice, caller: Caller): WorldTier {
  let left = dice.uniform();
  return WORLD_TIERS.find((tier) => (left -= caller.mix[tier]) <= 0) ?? 'micro';
}

function finished(
  drawn: Drawn,
  around: {
    readonly echo: boolean;
    readonly callsThatDay: number;
    readonly mood: number;
    readonly dice: Dice;
  },
): BenchCall {
  const { tier, day, quality } = drawn;
  const push = moved(drawn.push, around.mood, quality);
  const { final, peak } = fateOf(FATES[tier], drawn.luck, push);
  const postedAt = onDay(day);
  return {
    channel: drawn.channel,
    tier,
    postedAt,
    knownAt: onDay(day + TRACKED_DAYS),
    features: seen(around.dice, { quality, echo: around.echo, day }),
    weight: callWeight({ postedAt, callsThatDay: around.callsThatDay, lateEntry: false }),
    finalMultiple: Math.exp(final),
    athMultiple: Math.exp(peak),
  };
}

/** A push with the market's mood and the token's quality in it. */
export function moved(push: Push, mood: number, quality: number): Push {
  return { ...push, drift: push.drift + mood + 0.15 * quality, way: push.way + 0.5 * mood + 0.2 * quality };
}

/** What can be seen of a token's quality; the detector is surer of itself than it should be. */
function seen(
  dice: Dice,
  call: { readonly quality: number; readonly echo: boolean; readonly day: number },
): Features {
  const glimpse = (share: number): number => share * call.quality + Math.sqrt(1 - share ** 2) * dice.normal();
  return {
    detectionConfidence: 1 / (1 + Math.exp(-1.5 - 1.8 * glimpse(0.4))),
    ...(dice.uniform() < 0.7 && { hdrb: Math.min(100, 15 * Math.exp(0.8 * glimpse(0.35))) }),
    liquidityUsd: Math.exp(10 + 1.2 * glimpse(0.6)),
    tokenAgeMs: 3_600_000 * Math.exp(3 + 1.5 * glimpse(0.2)),
    echo: call.echo,
    utcHour: Math.floor((call.day % 1) * 24),
  };
}
