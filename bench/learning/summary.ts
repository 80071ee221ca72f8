import { createDice } from './dice.ts';
import type { BaselineName } from './baselines.ts';
import type { FileFigures } from './judge-file.ts';
import { ORACLE, SKILL_ORACLE, type WorldFigures } from './judge.ts';
import type { ScoreFigures } from './measure.ts';
import { newPairTable, shareRight, type PairCount } from './ranking.ts';
import { METHOD } from './standing.ts';

/** Mean of what is defined; undefined where nothing is. */
export function meanOf(values: readonly (number | undefined)[]): number | undefined {
  const known = values.flatMap((value) => value ?? []);
  return known.length === 0 ? undefined : known.reduce((sum, value) => sum + value, 0) / known.length;
}

/** Mean over worlds of one score's figure; undefined where no world has it. */
export function scoreMean(
  worlds: readonly WorldFigures[],
  name: string,
  figure: keyof ScoreFigures,
): number | undefined {
  return meanOf(worlds.map(({ scores }) => scores.get(name)?.[figure]));
}

/** A relative gain with its 95 % bootstrap interval over worlds; 0.3 is +30 %. */
export interface Gain {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

/**
 * Gain of the method's mean next-30-day rank correlation over a rival's; worlds are drawn again 2,000 times. Undefined when
 * the rival's is 0 or below, over which no share can be gained.
 */
export function gainOver(rival: BaselineName, worlds: readonly WorldFigures[]): Gain | undefined {
  const pairs = worlds.map(({ scores }) => ({
    own: scores.get(METHOD)?.rho ?? 0,
    other: scores.get(rival)?.rho ?? 0,
  }));
  const gain = (some: typeof pairs): number => {
    const sum = (of: (pair: (typeof pairs)[number]) => number): number =>
      some.reduce((all, pair) => all + of(pair), 0);
    return (
      sum(({ own }) => own) /
        Math.max(
          0.001 * some.length,
          sum(({ other }) => other),
        ) -
      1
    );
  };
  if ((scoreMean(worlds, rival, 'rho') ?? 0) <= 0) return undefined;
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

/** The figures of worlds of one kind, as the last line of JSON gives them. Ratios; null where a figure has no meaning. */
export interface WorldSummary {
  readonly world: string;
  readonly rhoNext30: number | null;
  /** The same among channels with 5 calls or more in those days. */
  readonly rhoNext30Active: number | null;
  /** Of who knows all that lasts about a channel, and of who knows its skill alone. */
  readonly rhoNext30Oracle: number | null;
  readonly rhoNext30SkillOracle: number | null;
  readonly gainMeanRoi: number | null;
  readonly gainHit: number | null;
  readonly gainOrigin: number | null;
  readonly gainBlend: number | null;
  /** Share of pairs 20 points apart that are truly ordered; and that came so in the next 30 days. */
  readonly pairsGap20: number | null;
  readonly pairsGap20Next30: number | null;
  /** Of the oracle that knows all that lasts. */
  readonly ndcgShareOfOracle: number | null;
  readonly brierSkillClose: number | null;
  readonly brierSkillPeak: number | null;
  readonly brierSkillBaseClose: number | null;
  readonly brierSkillBasePeak: number | null;
  /** Against the rate of all calls completed before each call. */
  readonly brierSkillOverRunningClose: number | null;
  readonly brierSkillOverRunningPeak: number | null;
  readonly eceClose: number | null;
  readonly ecePeak: number | null;
  /** Share of calls whose log return lay in the range foretold to hold 80 % and 90 %. */
  readonly coverage80: number | null;
  readonly coverage90: number | null;
  /** Share of true channel effects in their intervals. */
  readonly effectCoverage80: number | null;
  readonly effectCoverage90: number | null;
  /** Share of pairs that came in the order of their scores; 0.5 where nobody has skill. */
  readonly concordance: number | null;
  readonly highestScore: number | null;
}

/** Where nobody has skill, there is nothing to rank by: gains, shares and pairs are null there. */
export function summarise(name: string, worlds: readonly WorldFigures[]): WorldSummary {
  const skill = scoreMean(worlds, METHOD, 'rhoTrue') !== undefined;
  const mean = (of: (world: WorldFigures) => number | undefined): number | null =>
    meanOf(worlds.map(of)) ?? null;
  const rho = (score: string): number | null => scoreMean(worlds, score, 'rho') ?? null;
  const gain = (rival: BaselineName): number | null =>
    skill ? (gainOver(rival, worlds)?.value ?? null) : null;
  const share = (scoreMean(worlds, METHOD, 'ndcg') ?? 0) / (scoreMean(worlds, ORACLE, 'ndcg') ?? 1);
  const truly = pooled(worlds.map((world) => world.trulyOrdered));
  const came = pooled(worlds.map((world) => world.cameOrdered));
  const sum = (of: (world: WorldFigures) => number): number => worlds.reduce((all, one) => all + of(one), 0);
  const intervals = sum(({ coverage }) => coverage.intervals);
  return {
    world: name,
    rhoNext30: rho(METHOD),
    rhoNext30Active: scoreMean(worlds, METHOD, 'rhoActive') ?? null,
    rhoNext30Oracle: skill ? rho(ORACLE) : null,
    rhoNext30SkillOracle: skill ? rho(SKILL_ORACLE) : null,
    gainMeanRoi: gain('mean ROI'),
    gainHit: gain('hit > +10 %'),
    gainOrigin: gain('origin'),
    gainBlend: gain('raw blend'),
    pairsGap20: skill ? (shareRight(truly, 20) ?? null) : null,
    pairsGap20Next30: shareRight(came, 20) ?? null,
    ndcgShareOfOracle: skill ? share : null,
    brierSkillClose: mean((world) => world.close.skill),
    brierSkillPeak: mean((world) => world.peak.skill),
    brierSkillBaseClose: mean((world) => world.close.nested[0]),
    brierSkillBasePeak: mean((world) => world.peak.nested[0]),
    brierSkillOverRunningClose: mean((world) => world.close.overRunningRate),
    brierSkillOverRunningPeak: mean((world) => world.peak.overRunningRate),
    eceClose: mean((world) => world.close.error),
    ecePeak: mean((world) => world.peak.error),
    coverage80: mean((world) => world.returns?.in80),
    coverage90: mean((world) => world.returns?.in90),
    effectCoverage80: sum(({ coverage }) => coverage.in80) / intervals,
    effectCoverage90: sum(({ coverage }) => coverage.in90) / intervals,
    concordance: shareRight(came, 0) ?? null,
    highestScore: Math.max(...worlds.flatMap((world) => world.standings)),
  };
}

/** The figures of an outcome file in the same form; null for all that needs a truth or that the file lacks. */
export function fileSummary(name: string, figures: FileFigures): WorldSummary {
  const own = figures.scores.get(METHOD);
  const gain = (rival: BaselineName): number | null => {
    const other = figures.scores.get(rival)?.rho;
    return own?.rho === undefined || other === undefined || other <= 0 ? null : own.rho / other - 1;
  };
  const { close, peak, returns } = figures;
  return {
    world: name,
    rhoNext30: own?.rho ?? null,
    rhoNext30Active: own?.rhoActive ?? null,
    rhoNext30Oracle: null,
    rhoNext30SkillOracle: null,
    gainMeanRoi: gain('mean ROI'),
    gainHit: gain('hit > +10 %'),
    gainOrigin: gain('origin'),
    gainBlend: gain('raw blend'),
    pairsGap20: null,
    pairsGap20Next30: shareRight(figures.cameOrdered, 20) ?? null,
    ndcgShareOfOracle: null,
    brierSkillClose: close?.skill ?? null,
    brierSkillPeak: peak?.skill ?? null,
    brierSkillBaseClose: close?.nested[0] ?? null,
    brierSkillBasePeak: peak?.nested[0] ?? null,
    brierSkillOverRunningClose: close?.overRunningRate ?? null,
    brierSkillOverRunningPeak: peak?.overRunningRate ?? null,
    eceClose: close?.error ?? null,
    ecePeak: peak?.error ?? null,
    coverage80: returns?.in80 ?? null,
    coverage90: returns?.in90 ?? null,
    effectCoverage80: null,
    effectCoverage90: null,
    concordance: shareRight(figures.cameOrdered, 0) ?? null,
    highestScore: figures.highestScore ?? null,
  };
}
