import { callWeight } from '../../src/reputation/weight.ts';
import { onDay, type BenchCall } from './call.ts';
import { createDice, type Dice } from './dice.ts';
import { FATES, fateOf, throwLuck, WORLD_TIERS, type Push, type WorldTier } from './fate.ts';
import { pushOf, STEADY } from './skill.ts';
import { DAYS, moved, type World } from './world.ts';

/** Adversaries of one kind in a world. */
export const ADVERSARIES = 20;
/** Skill of a mediocre channel, some 45 % of all lie below it; of a bad one; of one before and after it is sold. */
const MEDIOCRE = -0.5;
const BAD = -1.2;
const SOLD = 1.6;
export const SOLD_ON = 120;
const RATE = 0.5;
/** Tokens that nobody trades are soon found out; few of them look best. */
const CALM_RATE = 0.15;
const NO_BENTS = { drift: 0, rug: 0, moon: 0, way: 0 };
/** A name is dropped after so many days, before its record catches up. */
const NAME_DAYS = 20;
const RESULT_DAYS = 7;

/** A call of an adversary before it is weighed. */
interface Trick {
  readonly day: number;
  readonly tier: WorldTier;
  readonly final: number;
  readonly peak: number;
  readonly token: string;
}

/** What one adversary posts. */
type Attack = (scene: { readonly world: World; readonly dice: Dice }) => readonly Trick[];

/** Ways to look better than one is, each by mediocre channels but the last two. */
export const ATTACKS = {
  '3 lucky calls': ({ world, dice }) =>
    [0, 1, 2].map((index) => lucky(world, dice, 40 + index + 60 * dice.uniform())),
  'one 100x': (scene) => {
    const calls = ordinary(scene);
    const which = Math.floor(scene.dice.uniform() * Math.min(20, calls.length));
    const struck = calls[which];
    return struck === undefined ? calls : calls.with(which, { ...struck, final: 100, peak: 120 });
  },
  '10 calls a day': (scene) => ordinary(scene, { rate: 10 }),
  'repeats x10': (scene) =>
    ordinary(scene, { rate: 0.3 }).flatMap((call) =>
      call.final > 1.1
        ? Array.from({ length: 11 }, (_, again) => ({ ...call, day: call.day + 0.3 * again }))
        : [call],
    ),
  'late copy': ({ world, dice }) =>
    onDays(dice, RATE).flatMap((day) => {
      const at = onDay(day);
      const until = lowerBound(world.calls, at);
      const model = world.calls[until - 1 - Math.floor(dice.uniform() * Math.min(until, 40))];
      if (model === undefined) return [];
      const tier = model.tier as WorldTier;
      const paid = Math.exp(FATES[tier].scale * (0.3 + 0.4 * dice.uniform()));
      return [
        {
          day,
          tier,
          final: model.finalMultiple / paid,
          peak: Math.max(1, model.athMultiple / paid),
          token: `copy-${dice.uniform()}`,
        },
      ];
    }),
  'self-pump': (scene) => ordinary(scene, { push: (push) => ({ ...push, pump: 0.9 }) }),
  'mid-caps only': (scene) => ordinary(scene, { tier: 'mid' }),
  'bull weeks only': (scene) =>
    ordinary(scene, { rate: 2 * RATE, on: (day) => scene.world.mood(day) > 0.08 }),
  'dead calm': ({ dice }) =>
    onDays(dice, CALM_RATE).map((day) => {
      const final = Math.exp(0.02 * dice.normal());
      return { day, tier: 'micro', final, peak: Math.max(1.03, final), token: `calm-${dice.uniform()}` };
    }),
  'fresh name, bad': (scene) => ordinary(scene, { skill: () => BAD }),
} as const satisfies Record<string, Attack>;
export type AttackName = keyof typeof ATTACKS;

/** Channels that are good until day 120 and bad from then on: no attack, but what a sold channel looks like. */
const sold: Attack = (scene) => ordinary(scene, { skill: (day) => (day < SOLD_ON ? SOLD : -SOLD) });

/** A world with twenty more channels: their calls among the others', and who is who. */
export interface Attacked {
  /** In the order of posting. */
  readonly calls: readonly BenchCall[];
  /** Numbers of the adversaries that still use their name on a day. */
  adversariesOn(day: number): ReadonlySet<number>;
  /** All numbers that adversaries ever had. */
  readonly names: ReadonlySet<number>;
}

export function attacked(world: World, name: AttackName | 'sold', seed: number): Attacked {
  const dice = createDice(7_000 + seed);
  const attack = name === 'sold' ? sold : ATTACKS[name];
  const fresh = name === 'fresh name, bad';
  const firstNumber = world.callers.length;
  const numberOf = (adversary: number, day: number): number =>
    firstNumber + adversary + (fresh ? ADVERSARIES * Math.floor(day / NAME_DAYS) : 0);
  const calls = Array.from({ length: ADVERSARIES }, (_, adversary) =>
    weighed(attack({ world, dice }), (day) => numberOf(adversary, day)),
  ).flat();
  return {
    calls: [...world.calls, ...calls].toSorted((a, b) => a.postedAt - b.postedAt),
    // On the first day of a name it has no completed calls: the one before it is what people still see.
    adversariesOn: (day) =>
      new Set(Array.from({ length: ADVERSARIES }, (_, adversary) => numberOf(adversary, day - RESULT_DAYS))),
    names: new Set(calls.map(({ channel }) => channel)),
  };
}

function ordinary(
  { world, dice }: { readonly world: World; readonly dice: Dice },
  tricks: {
    readonly rate?: number;
    readonly tier?: WorldTier;
    readonly skill?: (day: number) => number;
    readonly on?: (day: number) => boolean;
    readonly push?: (push: Push) => Push;
  } = {},
): readonly Trick[] {
  const { rate = RATE, skill = () => MEDIOCRE, on = () => true, push = (own: Push) => own } = tricks;
  return onDays(dice, rate)
    .filter(on)
    .map((day) => {
      const tier = tricks.tier ?? throwTier(dice);
      return drawn(world, dice, { day, tier, push: push(pushOf(STEADY, skill(day), NO_BENTS)) });
    });
}

/** A call that happens to close above +10 %, drawn again until it does. */
function lucky(world: World, dice: Dice, day: number): Trick {
  for (;;) {
    const call = drawn(world, dice, { day, tier: throwTier(dice), push: pushOf(STEADY, MEDIOCRE, NO_BENTS) });
    if (call.final > 1.1) return call;
  }
}

function drawn(
  world: World,
  dice: Dice,
  call: { readonly day: number; readonly tier: WorldTier; readonly push: Push },
): Trick {
  const push = moved(call.push, world.mood(call.day), dice.normal());
  const { final, peak } = fateOf(FATES[call.tier], throwLuck(dice), push);
  return { ...call, final: Math.exp(final), peak: Math.exp(peak), token: `own-${dice.uniform()}` };
}

function onDays(dice: Dice, rate: number): readonly number[] {
  const days: number[] = [];
  for (let day = 0; ;) {
    day -= Math.log(dice.uniform()) / rate;
    if (day >= DAYS) return days;
    days.push(day);
  }
}

function throwTier(dice: Dice): WorldTier {
  const tier = dice.uniform();
  return WORLD_TIERS[tier < 0.6 ? 0 : tier < 0.85 ? 1 : tier < 0.95 ? 2 : 3] ?? 'micro';
}

/** The tricks as calls, weighed by the learner's own rules for repeats and floods. */
function weighed(tricks: readonly Trick[], numberOf: (day: number) => number): readonly BenchCall[] {
  const lastCalls = new Map<string, BenchCall['postedAt']>();
  const today = new Map<number, number>();
  return tricks
    .toSorted((a, b) => a.day - b.day)
    .map(({ day, tier, token, final, peak }) => {
      const postedAt = onDay(day);
      const date = Math.floor(day);
      const callsThatDay = today.get(date) ?? 0;
      const lastCallAt = lastCalls.get(token);
      const weight = callWeight({
        ...(lastCallAt !== undefined && { lastCallAt }),
        postedAt,
        callsThatDay,
        lateEntry: false,
      });
      lastCalls.set(token, postedAt);
      if (weight > 0) today.set(date, callsThatDay + 1);
      return {
        channel: numberOf(day),
        tier,
        postedAt,
        knownAt: onDay(day + RESULT_DAYS),
        features: { detectionConfidence: 0.9, echo: false, utcHour: Math.floor((day % 1) * 24) },
        weight,
        finalMultiple: final,
        athMultiple: Math.max(1, peak),
      };
    });
}

/** How many of the calls, which stand in order, were posted before an instant. */
function lowerBound(calls: readonly BenchCall[], at: number): number {
  let from = 0;
  let to = calls.length;
  while (from < to) {
    const middle = (from + to) >> 1;
    if ((calls[middle]?.postedAt ?? Infinity) < at) from = middle + 1;
    else to = middle;
  }
  return from;
}
