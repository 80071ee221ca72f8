import type { Figures, Stakes } from '../model/analytics.ts';
import type { Estimate } from '../model/reputation.ts';
import { HOUR } from '../model/units.ts';
import type { Cell, Row } from './row.ts';

const DIGITS = 6;

/** Figures of a group of completed calls as cells: returns are ratios, bounds those of 90 % intervals, times in hours. */
export function figureCells(figures: Figures): Row {
  const { reasons } = figures;
  return {
    completed: figures.completed,
    successes: figures.successes,
    hits: figures.hits,
    ...estimateCells('successRate', figures.successRate),
    ...estimateCells('hitRate', figures.hitRate),
    ...estimateCells('medianReturn', figures.medianRoi),
    meanReturn: number(figures.meanRoi),
    ...estimateCells('medianHighMultiple', figures.medianAthMultiple),
    meanHighMultiple: number(figures.meanAthMultiple),
    ...estimateCells('meanLogReturn', figures.logReturn),
    logReturnDeviation: number(figures.spread),
    ...estimateCells('meanLogAlpha', figures.alpha),
    alphaCalls: figures.alpha?.calls ?? 0,
    meanHoursToHigh: hours(figures.meanTimeToAthMs),
    meanHoursTracked: hours(figures.meanDurationMs),
    volatility: number(figures.volatility),
    endedElapsed: reasons.elapsed,
    endedLoss: reasons.loss,
    endedDead: reasons.dead,
    endedManual: reasons.manual,
    endedCapacity: reasons.capacity,
  };
}

/** A figure with its bounds as three cells: `name`, `nameLow`, `nameHigh`. */
export function estimateCells(name: string, estimate: Estimate | undefined): Row {
  return {
    [name]: number(estimate?.value),
    [`${name}Low`]: number(estimate?.low),
    [`${name}High`]: number(estimate?.high),
  };
}

/** How many calls are open and what they stand at. */
export function openCells({ calls, roi }: Stakes): Row {
  return { openCalls: calls, openReturn: number(roi) };
}

/** Six significant digits: what lies behind them is rounding. */
export function number(value: number | undefined): Cell {
  return value === undefined || !Number.isFinite(value) ? null : Number(value.toPrecision(DIGITS));
}

/** Milliseconds as hours. */
export function hours(ms: number | undefined): Cell {
  return number(ms === undefined ? undefined : ms / HOUR);
}

/** An instant as people and programs read it: `2026-11-22T14:03:00.000Z`. */
export function instant(at: number | undefined): Cell {
  return at === undefined ? null : new Date(at).toISOString();
}
