import { isAbove, type Found, type PlantedResult, PLANTS, SIZES } from './measure.ts';
import type { RugRow } from './rugs.ts';

/** A way to find the high of a call. */
export interface Method {
  readonly name: string;
  price(found: Found): number;
}

/** What the outcome of a call says. */
export const VERIFIED: Method = { name: 'verified', price: ({ verified }) => verified };

export const METHODS: readonly Method[] = [{ name: 'polled', price: ({ polled }) => polled }, VERIFIED];

/** The value below which `share` of them lie; undefined for none. */
export function quantile(values: readonly number[], share: number): number | undefined {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * share) - 1)];
}

/** Share of calls whose found high lies within `ratio` of the truth, to either side. */
export function shareWithin(found: readonly Found[], method: Method, ratio: number): number {
  const near = found.filter((each) => Math.abs(each.truth / method.price(each) - 1) <= ratio);
  return near.length / found.length;
}

export function gaps(found: readonly Found[], method: Method): readonly number[] {
  return found.map((each) => each.truth / method.price(each));
}

/** How near each method came, one line a group and method. */
export function highLines(found: readonly Found[]): readonly string[] {
  const rows = inGroups(found).flatMap(([group, calls]) =>
    METHODS.map((method) => [group, String(calls.length), method.name].concat(highCells(calls, method))),
  );
  const head = ['series', 'calls', 'method', 'median', 'p90', 'max', 'in 1 %', 'in 5 %', 'above by > 1 %'];
  return aligned([head, ...rows]);
}

function highCells(calls: readonly Found[], method: Method): readonly string[] {
  const ratios = gaps(calls, method);
  const above = calls.filter((each) => isAbove(method.price(each), each.truth)).length;
  return [
    plain(quantile(ratios, 0.5)),
    plain(quantile(ratios, 0.9)),
    plain(quantile(ratios, 1)),
    percent(shareWithin(calls, method, 0.01)),
    percent(shareWithin(calls, method, 0.05)),
    String(above),
  ];
}

/** What polls alone give on the first day and how late their alert of 2x is, seconds, one line a group. */
export function pollLines(found: readonly Found[]): readonly string[] {
  const rows = inGroups(found).map(([group, calls]) => {
    const delays = calls.flatMap(({ doubledDelayS }) => doubledDelayS ?? []);
    const told = delays.filter(Number.isFinite);
    const early = earlyDelays(calls);
    return [
      group,
      plain(
        quantile(
          calls.map(({ dayGap }) => dayGap),
          0.9,
        ),
      ),
      String(delays.length),
      String(delays.length - told.length),
      seconds(quantile(told, 0.5)),
      seconds(quantile(told, 0.95)),
      String(early.length),
      seconds(quantile(early, 0.5)),
    ];
  });
  return aligned([
    ['series', '24 h p90', '2x', 'without alert', 'delay median', 'delay p95', 'in the first hour', 'median'],
    ...rows,
  ]);
}

/** Delays of alerts of a 2x that was crossed within the first hour; Infinity where none came. */
export function earlyDelays(calls: readonly Found[]): readonly number[] {
  return calls.flatMap(({ doubledDelayS, isEarly }) => (isEarly === true ? (doubledDelayS ?? []) : []));
}

/** Planted prices that were taken for highs, by polls and by the outcome, out of those planted. */
export function plantLines(results: readonly PlantedResult[]): readonly string[] {
  const rows = PLANTS.flatMap((kind) => {
    const ofKind = results.filter((each) => each.kind === kind);
    return inGroups(ofKind).map(([group, tried]) =>
      [kind, group].concat(SIZES.map((size) => plantCell(tried.filter((each) => each.size === size)))),
    );
  });
  return aligned([['planted', 'series', ...SIZES.map((size) => `${size}x`)], ...rows]);
}

function plantCell(tried: readonly PlantedResult[]): string {
  const isPolled = tried.some(({ byPolls }) => byPolls !== undefined);
  const byPolls = tried.filter((each) => each.byPolls === true).length;
  const accepted = tried.filter((each) => each.isAccepted).length;
  return `${isPolled ? byPolls : '-'} + ${accepted} of ${tried.length}`;
}

export function rugLines(rugs: readonly RugRow[]): readonly string[] {
  const rows = rugs.map(({ token, entered, polled, verified }) => [
    token,
    entered,
    plain(polled),
    plain(verified),
  ]);
  return aligned([['rug', 'called', 'polled', 'verified'], ...rows]);
}

function inGroups<Row extends { readonly group: string }>(
  rows: readonly Row[],
): readonly (readonly [string, readonly Row[]])[] {
  const groups = [...new Set(rows.map(({ group }) => group))];
  const each = groups.map((name) => [name, rows.filter(({ group }) => group === name)] as const);
  return [...each, ['all', rows]];
}

function aligned(rows: readonly (readonly string[])[]): readonly string[] {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
}

function plain(value: number | undefined): string {
  return value === undefined ? 'n/a' : value.toFixed(3);
}

function seconds(value: number | undefined): string {
  return value === undefined ? 'n/a' : `${Math.round(value)} s`;
}

function percent(value: number): string {
  return `${(100 * value).toFixed(1)} %`;
}
