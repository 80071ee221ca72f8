import { createDice } from './dice.ts';
import type { BaselineName } from './baselines.ts';
import type { FileFigures } from './judge-file.ts';
import { ORACLE, type WorldFigures } from './judge.ts';
import { newPairTable, shareRight, type PairCount } from './ranking.ts';
import { METHOD } from './standing.ts';

const mean = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0) / values.length;

/** A relative gain with its 95 % bootstrap interval over worlds; 0.3 is +30 %. */
export interface Gain {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

/** Gain of the method's mean next-30-day rank correlation over a rival's; worlds are drawn again 2,000 times. */
export function gainOver(rival: BaselineName, worlds: readonly WorldFigures[]): Gain {
  const pairs = worlds.map(({ scores }) => ({
    own: scores.get(METHOD)?.rho ?? 0,
    other: scores.get(rival)?.rho ?? 0,
  }));
  const gain = (some: typeof pairs): number =>
    mean(some.map(({ own }) => own)) / Math.max(0.001, mean(some.map(({ other }) => other))) - 1;
  const dice = createDice(31);
  const again = Array.from({ length: 2_000 }, () =>
    gain(pairs.flatMap(() => pairs[Math.floor(dice.uniform() * pairs.length)] ?? [])),
  ).toSorted((a, b) => a - b);
  return { value: gain(pairs), low: again[49] ?? 0, high: again[1_949] ?? 0 };
}

/** Pair tables of several worlds as one. */
export function pooled(tables: readonly (readonly PairCount[])[]): readonly PairCount[] {
  return newPairTable().map((row, index) => {
    const rows = tables.flatMap((table) => table[index] ?? []);
    return {
      from: row.from,
      to: row.to,
      pairs: rows.reduce((sum, { pairs }) => sum + pairs, 0),
      right: rows.reduce((sum, { right }) => sum + right, 0),
    };
  });
}

/** Mean over worlds of one score's figure; undefined where a world has none. */
export function meanOf(
  worlds: readonly WorldFigures[],
  name: string,
  figure: 'rho' | 'rhoActive' | 'rhoTrue' | 'ndcg',
): number | undefined {
  const values = worlds.flatMap(({ scores }) => scores.get(name)?.[figure] ?? []);
  return values.length < worlds.length ? undefined : mean(values);
}

/** The figures of worlds of one kind, as one line of JSON gives them. Ratios; null where a figure has no meaning. */
export interface WorldSummary {
  readonly world: string;
  readonly rhoNext30: number | null;
  /** The same among channels with 5 calls or more in those days. */
  readonly rhoNext30Active: number | null;
  readonly gainMeanRoi: number | null;
  readonly gainHit: number | null;
  readonly gainOrigin: number | null;
  readonly gainBlend: number | null;
  readonly pairsGap20: number | null;
  readonly ndcgShareOfOracle: number | null;
  readonly brierSkillClose: number | null;
  readonly brierSkillPeak: number | null;
  readonly brierSkillBaseClose: number | null;
  readonly brierSkillBasePeak: number | null;
  readonly eceClose: number | null;
  readonly ecePeak: number | null;
  readonly coverage80: number | null;
}

/** Where nobody has skill, there is nothing to rank by: gains, shares and pairs are null there. */
export function summarise(name: string, worlds: readonly WorldFigures[]): WorldSummary {
  const skill = name !== 'null';
  const sum = (of: (world: WorldFigures) => number): number => worlds.reduce((all, one) => all + of(one), 0);
  const average = (of: (world: WorldFigures) => number): number => sum(of) / worlds.length;
  const gain = (rival: BaselineName): number | null => (skill ? gainOver(rival, worlds).value : null);
  const share = (meanOf(worlds, METHOD, 'ndcg') ?? 0) / (meanOf(worlds, ORACLE, 'ndcg') ?? 1);
  const pairs = shareRight(pooled(worlds.map((world) => world.trulyOrdered)), 20);
  return {
    world: name,
    rhoNext30: meanOf(worlds, METHOD, 'rho') ?? null,
    rhoNext30Active: meanOf(worlds, METHOD, 'rhoActive') ?? null,
    gainMeanRoi: gain('mean ROI'),
    gainHit: gain('hit > +10 %'),
    gainOrigin: gain('origin'),
    gainBlend: gain('raw blend'),
    pairsGap20: skill ? (pairs ?? null) : null,
    ndcgShareOfOracle: skill ? share : null,
    brierSkillClose: average((world) => world.close.skill),
    brierSkillPeak: average((world) => world.peak.skill),
    brierSkillBaseClose: average((world) => world.close.nested[0] ?? 0),
    brierSkillBasePeak: average((world) => world.peak.nested[0] ?? 0),
    eceClose: average((world) => world.close.error),
    ecePeak: average((world) => world.peak.error),
    coverage80: sum((world) => world.coverage.in80) / sum((world) => world.coverage.intervals),
  };
}

/** The figures of an outcome file in the same form; null for all that needs a truth or that the file lacks. */
export function fileSummary(name: string, figures: FileFigures): WorldSummary {
  const rho = (score: string): number | undefined => figures.scores.get(score)?.rho;
  const own = rho(METHOD);
  const gain = (rival: BaselineName): number | null => {
    const other = rho(rival);
    return own === undefined || other === undefined || other <= 0 ? null : own / other - 1;
  };
  return {
    world: name,
    rhoNext30: own ?? null,
    rhoNext30Active: figures.scores.get(METHOD)?.rhoActive ?? null,
    gainMeanRoi: gain('mean ROI'),
    gainHit: gain('hit > +10 %'),
    gainOrigin: gain('origin'),
    gainBlend: gain('raw blend'),
    pairsGap20: null,
    ndcgShareOfOracle: null,
    brierSkillClose: figures.close?.skill ?? null,
    brierSkillPeak: figures.peak.skill,
    brierSkillBaseClose: figures.close?.nested[0] ?? null,
    brierSkillBasePeak: figures.peak.nested[0] ?? null,
    eceClose: figures.close?.error ?? null,
    ecePeak: figures.peak.error,
    coverage80: null,
  };
}
