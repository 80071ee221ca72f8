import { attacked, SOLD_ON, type Attacked, type AttackName } from './attacks.ts';
import { onDay } from './call.ts';
import { scoresAt, type Scores } from './standing.ts';
import { walk } from './walk.ts';
import { DAYS, type World } from './world.ts';

const DATES: readonly number[] = [90, 120, 150, 180, 210];
const SOLD_STEP = 5;

/** How far adversaries got by one way of scoring: how many stand in the first ten, and their mean percentile. */
export interface Reach {
  readonly inTopTen: number;
  /** 0 the last, 100 the first. */
  readonly percentile: number;
}

/** Where twenty adversaries stand beside the channels of a world, by every way of scoring; means over five dates. */
export function reachOf(world: World, name: AttackName, seed: number): ReadonlyMap<string, Reach> {
  const scene = attacked(world, name, seed);
  const perDate = standingsOn(scene, DATES);
  const scores = [...(perDate[0]?.keys() ?? [])];
  return new Map(
    scores.map((score) => {
      const reaches = perDate.flatMap((date) => date.get(score) ?? []);
      const mean = (of: (reach: Reach) => number): number =>
        reaches.reduce((sum, reach) => sum + of(reach), 0) / reaches.length;
      return [
        score,
        { inTopTen: mean((reach) => reach.inTopTen), percentile: mean((reach) => reach.percentile) },
      ];
    }),
  );
}

/** Mean percentile of channels that turned bad overnight, `days` after that, by every way of scoring. */
export interface Fall {
  readonly days: number;
  readonly percentiles: ReadonlyMap<string, number>;
}

/** How channels that turn bad on day 120 fall: every fifth day until the world ends. */
export function fallOf(world: World, seed: number): readonly Fall[] {
  const days: number[] = [];
  for (let day = SOLD_ON; day <= DAYS; day += SOLD_STEP) days.push(day);
  return standingsOn(attacked(world, 'sold', seed), days).map((date, index) => ({
    days: (days[index] ?? 0) - SOLD_ON,
    percentiles: new Map([...date].map(([name, { percentile }]) => [name, percentile])),
  }));
}

function standingsOn(scene: Attacked, days: readonly number[]): readonly ReadonlyMap<string, Reach>[] {
  const { standpoints } = walk(scene.calls, days.map(onDay));
  return standpoints.map((standpoint, index) => {
    const adversaries = scene.adversariesOn(days[index] ?? 0);
    const { scores } = scoresAt(standpoint);
    return new Map([...scores].map(([name, own]) => [name, reachIn(own, scene, adversaries)]));
  });
}

/** Names that were given up stand in nobody's way. */
function reachIn(scores: Scores, scene: Attacked, adversaries: ReadonlySet<number>): Reach {
  const ranked = [...scores]
    .filter(([channel]) => adversaries.has(channel) || !scene.names.has(channel))
    .toSorted((a, b) => b[1] - a[1]);
  const places = ranked.flatMap(([channel], place) => (adversaries.has(channel) ? [place] : []));
  const percentiles = places.map((place) => 100 * (1 - (place + 0.5) / ranked.length));
  return {
    inTopTen: places.filter((place) => place < 10).length,
    percentile: percentiles.reduce((sum, value) => sum + value, 0) / Math.max(1, percentiles.length),
  };
}
