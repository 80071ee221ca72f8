import { ADVERSARIES, ATTACKS, type AttackName } from './attacks.ts';
import { fallOf, reachOf, type Reach } from './gaming.ts';
import { METHOD } from './standing.ts';
import { createWorld, type WorldName } from './world.ts';

const SHOWN = [
  METHOD,
  'mean ROI',
  'hit > +10 %',
  'points',
  'Wilson',
  'flat EB',
  'raw blend',
  'origin',
  'origin TD',
];
const attackNames = Object.keys(ATTACKS) as readonly AttackName[];

/** How attacks went, for people and for JSON. */
export interface GamingResult {
  readonly text: string;
  readonly attacks: readonly {
    readonly attack: string;
    readonly inTopTen: number;
    readonly percentile: number;
  }[];
  /** Days until a channel that turned bad falls below the middle; undefined if it had not by the end. */
  readonly daysToMiddle: number | undefined;
}

/** Simulates all attacks in worlds of these seeds. `onProgress` is told after each. */
export function gamingReport(
  name: WorldName,
  seeds: readonly number[],
  onProgress: (done: string) => void,
): GamingResult {
  const worlds = seeds.map((seed) => ({ seed, world: createWorld({ name, seed, channels: 200 }) }));
  const reaches = attackNames.map((attack) => {
    const perWorld = worlds.map(({ seed, world }) => reachOf(world, attack, seed));
    onProgress(attack);
    const own = (score: string): Reach => {
      const rows = perWorld.flatMap((reach) => reach.get(score) ?? []);
      const mean = (of: (row: Reach) => number): number =>
        rows.reduce((sum, row) => sum + of(row), 0) / Math.max(1, rows.length);
      return { inTopTen: mean((row) => row.inTopTen), percentile: mean((row) => row.percentile) };
    };
    return { attack, own };
  });
  const falls = worlds.map(({ seed, world }) => fallOf(world, seed));
  onProgress('channels that turn bad');
  const fallen = (score: string): readonly { readonly days: number; readonly percentile: number }[] =>
    (falls[0] ?? []).map(({ days }, index) => ({
      days,
      percentile:
        falls.reduce((sum, fall) => sum + (fall[index]?.percentiles.get(score) ?? 0), 0) / falls.length,
    }));
  const daysToMiddle = (score: string): number | undefined =>
    fallen(score).find(({ days, percentile }) => days > 0 && percentile < 50)?.days;
  const at = (score: string, day: number): string =>
    (fallen(score).find(({ days }) => days === day)?.percentile ?? 0).toFixed(0).padStart(6);
  return {
    text: [
      `\n== attacks in world ${name}, seeds ${seeds.join(', ')}: ${ADVERSARIES} adversaries each beside 200 channels`,
      'mean number of them in the first ten / mean percentile',
      'score'.padEnd(14) + attackNames.map((attack) => attack.padStart(17)).join(''),
      ...SHOWN.map(
        (score) =>
          score.padEnd(14) +
          reaches
            .map(({ own }) => {
              const { inTopTen, percentile } = own(score);
              return `${inTopTen.toFixed(1)} / ${percentile.toFixed(0)}`.padStart(17);
            })
            .join(''),
      ),
      '\nchannels that turn bad on day 120: percentile then, 30, 60, 90 days after; days until below the middle',
      ...SHOWN.map((score) => {
        const days = daysToMiddle(score);
        const when = days === undefined ? 'not within 120' : `${days}`;
        return score.padEnd(14) + [0, 30, 60, 90].map((day) => at(score, day)).join('') + when.padStart(16);
      }),
    ].join('\n'),
    attacks: reaches.map(({ attack, own }) => {
      const { inTopTen, percentile } = own(METHOD);
      return { attack, inTopTen, percentile };
    }),
    daysToMiddle: daysToMiddle(METHOD),
  };
}
