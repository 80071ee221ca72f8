import { DAY, MINUTE, SECOND } from '../../src/model/units.ts';
import { BATCH } from '../../src/tracking/schedule-batches.ts';
import { stretchedMs } from '../../src/tracking/schedule-stretch.ts';
import { waitRange } from '../../src/tracking/schedule.ts';
import type { Figures, House } from './simulate.ts';

/** What `--json` says of one size. */
export interface Summary {
  readonly tokens: number;
  /** Of all sources together: DexScreener for looks, GeckoTerminal for one reading of candles a call. */
  readonly requestsPerMinute: number;
  /** Time to price every token once over what the request limit alone needs for full batches. */
  readonly cycleOverFloor: number;
  readonly ageP95S: number;
  /** From the crossing of 2x in the first hour of a call to its alert. */
  readonly alertDelayMedianS: number;
  /** Share of looks that came within two hours of the one before. */
  readonly within2h: number;
}

/** DexScreener's and GeckoTerminal's limits without a key, requests a minute. */
const PUBLISHED = { dexscreener: 300, geckoterminal: 10 } as const;

export function summaryOf(house: House, figures: Figures, cycleMs: number): Summary {
  const floorMs = (Math.ceil(house.tokens / BATCH) * MINUTE) / house.requestsPerMinute;
  const first = figures.delays.filter((delay) => delay.firstHour && delay.rung === 2);
  return {
    tokens: house.tokens,
    requestsPerMinute: round(figures.requestsPerMinute + figures.newCallsPerMinute),
    cycleOverFloor: round(cycleMs / floorMs, 3),
    ageP95S: round(quantile(figures.ages, 0.95) / SECOND),
    alertDelayMedianS: round(quantile(msOf(first), 0.5) / SECOND),
    within2h: round(1 - figures.gaps.late / figures.gaps.all, 6),
  };
}

/** The lines of one size for people. */
export function reportOf(house: House, figures: Figures, summary: Summary): string {
  const { delays, load, crossed } = figures;
  const two = delays.filter(({ rung, firstHour }) => firstHour && rung === 2);
  const early = delays.filter(({ firstHour }) => firstHour);
  const later = delays.filter(({ firstHour }) => !firstHour);
  const range = waitRange(house.policy);
  const day = stretchedMs(house.policy.youngIntervalMs, load.stretch, range);
  const lines: readonly (readonly [string, string])[] = [
    [
      'requests a minute, DexScreener',
      `${fixed(figures.requestsPerMinute)} of ${house.requestsPerMinute} (published: ${PUBLISHED.dexscreener})`,
    ],
    [
      'requests a minute, GeckoTerminal',
      `${fixed(figures.newCallsPerMinute)} of ${PUBLISHED.geckoterminal}, if each call that ends has its candles read once`,
    ],
    ['every token once', `${fixed(summary.cycleOverFloor, 2)} times what the limit alone needs`],
    ['age of the freshest price', both(figures.ages)],
    ['  in the first hour of a call', both(figures.freshAges)],
    ['looks within two hours of the last', `${(100 * summary.within2h).toFixed(3)} %`],
    ['alert after 2x, first hour', `${both(msOf(two))}, ${two.length} alerts`],
    ['alert after any rung, first hour', `${both(msOf(early))}, ${early.length} alerts`],
    ['alert after any rung, later', `${both(msOf(later))}, ${later.length} alerts`],
    ['2x crossed in the first hour', `${crossed.calls} calls, ${crossed.untold} not told by its end`],
    ['alerts that a spike made', `${figures.falseAlerts} of ${figures.alerts}`],
    ['looks wanted a minute', `${fixed(load.wantedPerMinute, 0)} of ${fixed(load.possiblePerMinute, 0)}`],
    [
      'rungs and highs found late',
      `${load.tuning.late} of ${load.tuning.found}; lively waits times ${fixed(load.tuning.patience, 2)}`,
    ],
    [
      'stretch',
      `${fixed(load.stretch, 2)}${load.fits ? '' : ', and still late'}: ${span(day)} where ${span(house.policy.youngIntervalMs)} is wanted`,
    ],
  ];
  const title = `== ${house.tokens.toLocaleString('en')} open tokens, ${fixed((house.hours * 3_600_000) / DAY)} days`;
  return [title, ...lines.map(([name, value]) => `${name.padEnd(36)}${value}`), ''].join('\n');
}

/** The value below which this share of them lies; NaN for none. */
function quantile(values: readonly number[], share: number): number {
  const sorted = Float64Array.from(values).sort();
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN;
}

function msOf(delays: Figures['delays']): readonly number[] {
  return delays.map(({ ms }) => ms);
}

function both(values: readonly number[]): string {
  return `${span(quantile(values, 0.5))} median, ${span(quantile(values, 0.95))} p95`;
}

function span(ms: number): string {
  if (Number.isNaN(ms)) return 'n/a';
  return ms < 10 * MINUTE ? `${(ms / SECOND).toFixed(0)} s` : `${(ms / MINUTE).toFixed(0)} min`;
}

function fixed(value: number, digits = 1): string {
  return value.toFixed(digits);
}

function round(value: number, digits = 1): number {
  return Number(value.toFixed(digits));
}
