import { CLOSE, PEAK, RETURN, type Target } from '../../src/reputation/target.ts';
import { BASELINES } from './baselines.ts';
import type { ForecastFigures } from './forecasts.ts';
import type { FileFigures } from './judge-file.ts';
import { ORACLE, type WorldFigures } from './judge.ts';
import type { OutcomeFile } from './outcome-file.ts';
import { shareRight } from './ranking.ts';
import { METHOD } from './standing.ts';
import { gainOver, meanOf, pooled } from './summary.ts';
import { createWorld, type WorldName } from './world.ts';

const num = (value: number | undefined): string =>
  (value === undefined ? 'n/a' : value.toFixed(3)).padStart(8);
const percent = (value: number | undefined): string =>
  (value === undefined ? 'n/a' : `${(100 * value).toFixed(0)} %`).padStart(8);

/** Base rates of a world's micro calls, beside which the real sets stand (6.9 %, 84 %, 45 %, 38 %, 10 %). */
export function baseRates(name: WorldName, seed: number, channels: number): string {
  const calls = createWorld({ name, seed, channels }).calls.filter(({ tier }) => tier === 'micro');
  const share = (of: (call: (typeof calls)[number]) => boolean): string =>
    `${((100 * calls.filter(of).length) / calls.length).toFixed(1)} %`;
  return [
    `close > +10 % ${share((call) => call.finalMultiple > 1.1)}`,
    `lost > 50 % ${share((call) => call.finalMultiple < 0.5)}`,
    `lost > 90 % ${share((call) => call.finalMultiple < 0.1)}`,
    `peak >= 2x ${share((call) => call.athMultiple >= 2)}`,
    `peak >= 5x ${share((call) => call.athMultiple >= 5)}`,
  ].join(', ');
}

/** The figures of worlds of one kind, in words and columns. */
export function worldReport(name: WorldName, worlds: readonly WorldFigures[]): string {
  const names = [METHOD, ...Object.keys(BASELINES), ORACLE];
  const ranking = names.map((score) =>
    [
      score.padEnd(14),
      num(meanOf(worlds, score, 'rhoTrue')),
      num(meanOf(worlds, score, 'rho')),
      num(meanOf(worlds, score, 'rhoActive')),
      num(meanOf(worlds, score, 'ndcg')),
    ].join(''),
  );
  const rows = [
    iccRow(worlds),
    '              rho truth  next 30 d (>= 5)  NDCG@10',
    ...ranking,
    ...(name === 'null' ? [] : gains(worlds)),
    '',
    ...pairRows(worlds),
    '',
    ...forecastRows(worlds),
    ...coverageRows(name, worlds),
  ];
  return rows.join('\n');
}

function iccRow(worlds: readonly WorldFigures[]): string {
  const mean = (k: Target): string =>
    (worlds.reduce((sum, { icc }) => sum + icc[k], 0) / worlds.length).toFixed(4);
  return `ICC of a micro call: close ${mean(CLOSE)}, peak ${mean(PEAK)}, log return ${mean(RETURN)}\n`;
}

function gains(worlds: readonly WorldFigures[]): string[] {
  const rivals = ['mean ROI', 'hit > +10 %', 'origin', 'raw blend'] as const;
  return [
    '',
    'gain in rho with the next 30 days [95 % bootstrap over worlds]',
    ...rivals.map((rival) => {
      const { value, low, high } = gainOver(rival, worlds);
      return `over ${rival.padEnd(13)}${percent(value)}  [${percent(low).trim()}, ${percent(high).trim()}]`;
    }),
  ];
}

function pairRows(worlds: readonly WorldFigures[]): string[] {
  const truly = pooled(worlds.map((world) => world.trulyOrdered));
  const came = pooled(worlds.map((world) => world.cameOrdered));
  const all = truly.reduce((sum, { pairs }) => sum + pairs, 0);
  const share = ({ pairs, right }: { pairs: number; right: number }): number | undefined =>
    pairs === 0 ? undefined : right / pairs;
  return [
    'pairs by score gap   share  truly right  right in the next 30 d',
    ...truly.map((row, index) => {
      const next = came[index];
      const gap = `${row.from} to ${row.to}`.padEnd(18);
      return (
        gap +
        percent(all === 0 ? undefined : row.pairs / all) +
        percent(share(row)) +
        percent(next && share(next))
      );
    }),
    `20 and more       ${percent(undefined).replace('n/a', '   ')}${percent(shareRight(truly, 20))}${percent(shareRight(came, 20))}`,
  ];
}

function forecastRows(worlds: readonly WorldFigures[]): string[] {
  const mean = (of: (world: WorldFigures) => number): number =>
    worlds.reduce((sum, world) => sum + of(world), 0) / worlds.length;
  const row = (name: string, of: (world: WorldFigures) => ForecastFigures): string =>
    [
      name.padEnd(14),
      ...[0, 1, 2, 3].map((depth) => num(mean((world) => of(world).nested[depth] ?? 0))),
      num(mean((world) => of(world).skill)),
      num(mean((world) => of(world).error)),
    ].join('');
  return [
    'Brier skill       tier  + mood +channel+features   given     ECE',
    row('close > +10 %', (world) => world.close),
    row('peak >= 2x', (world) => world.peak),
  ];
}

function coverageRows(name: WorldName, worlds: readonly WorldFigures[]): string[] {
  const sum = (of: (world: WorldFigures) => number): number =>
    worlds.reduce((all, world) => all + of(world), 0);
  const intervals = sum((world) => world.coverage.intervals);
  const in80 = percent(sum((world) => world.coverage.in80) / intervals).trim();
  const in90 = percent(sum((world) => world.coverage.in90) / intervals).trim();
  const rows = [
    `\ntrue channel effects within their 80 % interval ${in80}, within their 90 % interval ${in90}`,
  ];
  const highest = Math.max(...worlds.map((world) => world.highestScore)).toFixed(0);
  return [...rows, `highest score ${highest}${name === 'null' ? ' (nobody has skill here)' : ''}`];
}

/** The figures of an outcome file, and what it cannot tell. */
export function fileReport(file: OutcomeFile, figures: FileFigures): string {
  const row = (name: string, of: ForecastFigures): string =>
    [name.padEnd(14), ...of.nested.map(num), num(of.skill), num(of.error)].join('');
  const lacks = [
    ...(file.hasFinal
      ? ['The final values are snapshots of unknown age, not prices after seven days.']
      : ['The file has no final values: only the peak is judged, and scores rest on it alone.']),
    'Peaks are taken as known after seven days, though the file may have followed them for longer.',
    ...(figures.scores.size === 0 ? ['Too few channels or too short a time to judge a ranking.'] : []),
  ];
  return [
    `${file.calls.length} calls of ${file.channels} channels (${file.skipped} lines without an outcome left out), ${figures.judged} judged after day 25`,
    ...lacks,
    'Brier skill       tier  + mood +channel+features   given     ECE',
    ...(figures.close === undefined ? [] : [row('close > +10 %', figures.close)]),
    row('peak >= 2x', figures.peak),
    ...(figures.scores.size === 0
      ? []
      : [
          `rho with the next 30 days, mean of ${figures.dates} dates (all channels; those with 5 calls and more)`,
        ]),
    ...[...figures.scores].map(([name, { rho, rhoActive }]) => name.padEnd(14) + num(rho) + num(rhoActive)),
  ].join('\n');
}
