import type { Foretold } from '../../src/reputation/calibration.ts';
import { reliability } from '../../src/reputation/calibration.ts';
import { CLOSE, PEAK, RETURN, type Target } from '../../src/reputation/target.ts';
import { BASELINES } from './baselines.ts';
import type { ForecastFigures } from './forecasts.ts';
import type { FileFigures } from './judge-file.ts';
import { EVIDENCE, ORACLE, SKILL_ORACLE, type WorldFigures } from './judge.ts';
import type { OutcomeFile } from './outcome-file.ts';
import { shareRight, type PairCount } from './ranking.ts';
import { METHOD } from './standing.ts';
import { gainOver, meanOf, pooled, scoreMean } from './summary.ts';
import type { World } from './world.ts';

const num = (value: number | undefined): string =>
  (value === undefined ? 'n/a' : value.toFixed(3)).padStart(8);
const percent = (value: number | undefined): string =>
  (value === undefined ? 'n/a' : `${(100 * value).toFixed(0)} %`).padStart(8);
const NAME_WIDTH = 16;

/** What the names in the tables of a run mean. */
export const LEGEND =
  'this method: the score of this project; given: the stored forecast, with all that it takes in; origin, origin TD: the composite and the temporal-difference value of the project that this one replaces; raw blend: ranks by plain rates and returns, the ingredients of this method without its learning.';

/** Base rates of a world's micro calls; those of the real sets stand beside them in the report. */
export function baseRates({ calls }: World): string {
  const micro = calls.filter(({ tier }) => tier === 'micro');
  const share = (of: (call: (typeof micro)[number]) => boolean): string =>
    `${((100 * micro.filter(of).length) / micro.length).toFixed(1)} %`;
  return [
    `close > +10 % ${share((call) => call.finalMultiple > 1.1)} (real 6.9)`,
    `lost > 50 % ${share((call) => call.finalMultiple < 0.5)} (84)`,
    `lost > 90 % ${share((call) => call.finalMultiple < 0.1)} (45)`,
    `peak >= 2x ${share((call) => call.athMultiple >= 2)} (38)`,
    `peak >= 5x ${share((call) => call.athMultiple >= 5)} (10)`,
    `peak >= 10x ${share((call) => call.athMultiple >= 10)} (4.3)`,
  ].join(', ');
}

/** The figures of worlds of one kind, in words and columns. */
export function worldReport(worlds: readonly WorldFigures[]): string {
  const names = [METHOD, ...Object.keys(BASELINES), SKILL_ORACLE, ORACLE];
  const ranking = names.map(
    (score) =>
      score.padEnd(NAME_WIDTH) +
      (['rhoTrue', 'rho', 'rhoActive', 'ndcgTrue', 'ndcg', 'topTen'] as const)
        .map((figure) => num(scoreMean(worlds, score, figure)))
        .join(''),
  );
  return [
    iccRow('ICC of a micro call, of all that lasts', worlds, ({ icc }) => icc),
    iccRow('ICC of a micro call, of skill alone', worlds, ({ skillIcc }) => skillIcc),
    '\n                rho with next 30 d      NDCG@10         top ten',
    '                   truth     all  5 calls   truth  30 d   truth',
    ...ranking,
    ...(scoreMean(worlds, METHOD, 'rhoTrue') === undefined ? [] : gains(worlds)),
    '',
    ...pairRows(worlds),
    '',
    ...learningRows(worlds),
    '',
    ...forecastRows(worlds),
    ...binRows(
      'close > +10 %',
      worlds.flatMap((world) => world.close.cases),
    ),
    ...binRows(
      'peak >= 2x',
      worlds.flatMap((world) => world.peak.cases),
    ),
    ...returnRows(worlds),
    ...coverageRows(worlds),
  ].join('\n');
}

function iccRow(
  what: string,
  worlds: readonly WorldFigures[],
  of: (world: WorldFigures) => readonly [number, number, number],
): string {
  const mean = (k: Target): string => (meanOf(worlds.map((world) => of(world)[k])) ?? 0).toFixed(4);
  return `${what}: close ${mean(CLOSE)}, peak ${mean(PEAK)}, log return ${mean(RETURN)}`;
}

function gains(worlds: readonly WorldFigures[]): string[] {
  const rivals = ['mean ROI', 'hit > +10 %', 'origin', 'raw blend'] as const;
  return [
    `\ngain in rho with the next 30 days, on these simulated worlds ${worlds.length === 1 ? '(one world: no interval)' : '[95 % bootstrap over worlds]'}`,
    ...rivals.map((rival) => {
      const gain = gainOver(rival, worlds);
      const range = `  [${percent(gain?.low).trim()}, ${percent(gain?.high).trim()}]`;
      return `over ${rival.padEnd(13)}${percent(gain?.value)}${worlds.length === 1 ? '' : range}`;
    }),
  ];
}

function pairRows(worlds: readonly WorldFigures[]): string[] {
  const truly = pooled(worlds.map((world) => world.trulyOrdered));
  const came = pooled(worlds.map((world) => world.cameOrdered));
  const all = came.reduce((sum, { pairs }) => sum + pairs, 0);
  const share = (row: PairCount | undefined): number | undefined =>
    row === undefined || row.pairs === 0 ? undefined : row.right / row.pairs;
  return [
    'pairs by score gap   share  truly right  right in the next 30 d',
    ...came.map(
      (row, index) =>
        `${row.from} to ${row.to}`.padEnd(18) +
        percent(all === 0 ? undefined : row.pairs / all) +
        percent(share(truly[index])).padStart(13) +
        percent(share(row)).padStart(13),
    ),
    ...[0, 20, 30].map(
      (gap) =>
        `${gap} and more`.padEnd(26) +
        percent(shareRight(truly, gap)).padStart(13) +
        percent(shareRight(came, gap)).padStart(13),
    ),
  ];
}

function learningRows(worlds: readonly WorldFigures[]): string[] {
  const curve = worlds[0]?.curve ?? [];
  const point = (index: number, figure: 'rhoTrue' | 'ndcgTrue'): string =>
    num(meanOf(worlds.map((world) => world.curve[index]?.[figure])));
  const standings = worlds.flatMap((world) => world.standings).toSorted((a, b) => a - b);
  const quantile = (share: number): string =>
    (standings[Math.floor(share * (standings.length - 1))] ?? 0).toFixed(0);
  return [
    `learning curve, day ${curve.map(({ day }) => `${day}`.padStart(8)).join('')}`,
    `rho with truth     ${curve.map((_, index) => point(index, 'rhoTrue')).join('')}`,
    `NDCG@10 of truth   ${curve.map((_, index) => point(index, 'ndcgTrue')).join('')}`,
    `completed calls    ${EVIDENCE.map((from) => `${from}+`.padStart(8)).join('')}`,
    `rho with truth     ${EVIDENCE.map((_, at) => num(meanOf(worlds.flatMap((world) => world.byEvidence[at] ?? [])))).join('')}`,
    `scores: lowest ${quantile(0)}, tenth ${quantile(0.1)}, quarter ${quantile(0.25)}, middle ${quantile(0.5)}, three quarters ${quantile(0.75)}, nine tenths ${quantile(0.9)}, highest ${quantile(1)}; a newcomer stands near 31`,
  ];
}

const FORECAST_HEAD =
  'Brier skill         tier  + mood +channel+features   given  over running rate     ECE     AUC log loss   right always "no"';

function forecastRow(name: string, of: readonly (ForecastFigures | undefined)[]): string {
  const mean = (figure: (one: ForecastFigures) => number | undefined): number | undefined =>
    meanOf(of.map((one) => (one === undefined ? undefined : figure(one))));
  return [
    name.padEnd(NAME_WIDTH),
    ...[0, 1, 2, 3].map((depth) => num(mean((one) => one.nested[depth]))),
    num(mean((one) => one.skill)),
    num(mean((one) => one.overRunningRate)).padStart(19),
    num(mean((one) => one.error)),
    num(mean((one) => one.auc)),
    num(mean((one) => one.logLoss)),
    num(mean((one) => one.accuracy)),
    num(mean((one) => one.alwaysNo)).padStart(12),
  ].join('');
}

function forecastRows(worlds: readonly WorldFigures[]): string[] {
  const tiers = [...new Set(worlds.flatMap((world) => [...world.close.tiers.keys()]))];
  const perTier = (of: (world: WorldFigures) => ForecastFigures): string =>
    tiers.map((tier) => `${tier}${num(meanOf(worlds.map((world) => of(world).tiers.get(tier))))}`).join(', ');
  return [
    FORECAST_HEAD,
    forecastRow(
      'close > +10 %',
      worlds.map((world) => world.close),
    ),
    forecastRow(
      'peak >= 2x',
      worlds.map((world) => world.peak),
    ),
    `skill within a tier: close ${perTier((world) => world.close)}; peak ${perTier((world) => world.peak)}`,
  ];
}

function binRows(name: string, cases: readonly Foretold[]): string[] {
  const bins = reliability(cases);
  return [
    `reliability of ${name} (${cases.length} calls): foretold ${bins.map(({ foretold }) => num(foretold)).join('')}`,
    `${' '.repeat(`reliability of ${name} (${cases.length} calls): `.length)}came     ${bins.map(({ came }) => num(came)).join('')}`,
  ];
}

function returnRows(worlds: readonly WorldFigures[]): string[] {
  const mean = (of: (one: NonNullable<WorldFigures['returns']>) => number): number | undefined =>
    meanOf(worlds.map(({ returns }) => (returns === undefined ? undefined : of(returns))));
  return [
    `\nlog return: R2 by tier ${num(mean((one) => one.byTier)).trim()}, given ${num(mean((one) => one.given)).trim()}, mean error ${num(mean((one) => one.error)).trim()}; calls within their 80 % range ${percent(mean((one) => one.in80)).trim()}, within their 90 % range ${percent(mean((one) => one.in90)).trim()}`,
  ];
}

function coverageRows(worlds: readonly WorldFigures[]): string[] {
  const sum = (of: (world: WorldFigures) => number): number =>
    worlds.reduce((all, world) => all + of(world), 0);
  const intervals = sum((world) => world.coverage.intervals);
  const in80 = percent(sum((world) => world.coverage.in80) / intervals).trim();
  const in90 = percent(sum((world) => world.coverage.in90) / intervals).trim();
  return [`true channel effects within their 80 % interval ${in80}, within their 90 % interval ${in90}`];
}

/** The figures of an outcome file, and what it cannot tell. */
export function fileReport(file: OutcomeFile, figures: FileFigures): string {
  const { close, peak, scores } = figures;
  const left = [...file.leftOut].map(([why, count]) => `${count} x ${why}`).join(', ');
  const lacks = [
    ...(file.hasFinal
      ? []
      : ['The file has no final values: only the peak is judged, and scores rest on it alone.']),
    ...(peak === undefined ? ['No call comes 25 days after the first: forecasts cannot be judged.'] : []),
    ...(scores.size === 0
      ? ['Fewer than three channels, or less than 55 days: a ranking cannot be judged.']
      : []),
  ];
  return [
    `${file.calls.length} calls of ${file.channels.length} channels, ${figures.judged} judged after day 25`,
    ...(left === '' ? [] : [`lines left out: ${left}`]),
    ...lacks,
    ...(peak === undefined ? [] : [FORECAST_HEAD]),
    ...(close === undefined ? [] : [forecastRow('close > +10 %', [close])]),
    ...(peak === undefined ? [] : [forecastRow('peak >= 2x', [peak])]),
    ...(scores.size === 0
      ? []
      : [
          `rho with the next 30 days, mean of ${figures.dates} dates (all channels; those with 5 calls and more)`,
        ]),
    ...[...scores].map(([name, { rho, rhoActive }]) => name.padEnd(NAME_WIDTH) + num(rho) + num(rhoActive)),
  ].join('\n');
}
