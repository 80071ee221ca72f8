import type { Outcome } from '../../src/model/outcome.ts';
import { DAY, epochMs, HOUR, SECOND } from '../../src/model/units.ts';
import type { Candle } from '../../src/ports.ts';
import { crossedAt, priceAt } from './price-path.ts';
import { plant, type PlantKind } from './plant.ts';
import { pollWindow } from './polled.ts';
import { concluded, type Seen } from './refined.ts';
import { asRefined } from './series.ts';
import { type CallWindow, trueHigh } from './windows.ts';

/** How far above the truth a planted price stands. */
export const SIZES: readonly number[] = [1.25, 1.5, 2, 3, 10, 100];
export const PLANTS: readonly PlantKind[] = ['wick', 'print', 'dust'];
/** Further above the truth than this a high is false. */
const FALSE_FROM = 1.01;

/** What each way to find a high gave for one call. Prices in US dollars. */
export interface Found {
  readonly group: string;
  readonly truth: number;
  readonly polled: number;
  /** The high of the outcome, with candles read as they are for every call. */
  readonly verified: number;
  readonly isVerified: boolean;
  /** True over polled high of the first 24 hours. */
  readonly dayGap: number;
  /** Seconds from the first crossing of 2x to its alert by polls; Infinity when none came; undefined without a 2x. */
  readonly doubledDelayS?: number;
  /** The crossing lies in the first hour of the call. */
  readonly isEarly?: boolean;
}

/** One planted price and whether a way to find highs took it for one. */
export interface PlantedResult {
  readonly group: string;
  readonly kind: PlantKind;
  readonly size: number;
  /** Undefined for dust: polls refuse it by the liquidity, which recorded candles do not tell. */
  readonly byPolls?: boolean;
  readonly isAccepted: boolean;
}

export function measureWindow(window: CallWindow): Found {
  const { series, entry, endAt } = window;
  const { candles, spanMs, group } = series;
  const polled = pollWindow(window, (at) => priceAt(candles, spanMs, at));
  const outcome = outcomeOf(window, candles, polled);
  const doubledAt = crossedAt(candles, spanMs, { from: entry.at, price: entry.price * 2 });
  const truth = trueHigh(window, endAt).price;
  const dayTruth = trueHigh(window, epochMs(Math.min(endAt, entry.at + DAY))).price;
  // A single trade of a minute may cross; a 2x happened when five minutes closed there.
  const isDoubled = doubledAt !== undefined && truth >= entry.price * 2;
  return {
    group,
    truth,
    polled: polled.price,
    verified: outcome.athPrice,
    isVerified: outcome.athSource === 'verified',
    dayGap: dayTruth / polled.dayPrice,
    ...(isDoubled && {
      doubledDelayS: ((polled.doubledAt ?? Infinity) - doubledAt) / SECOND,
      isEarly: doubledAt - entry.at <= HOUR,
    }),
  };
}

/** Every planted price for which the window has a place. A high that was accepted without it is not its fault. */
export function measurePlants(window: CallWindow, found: Found): readonly PlantedResult[] {
  return PLANTS.flatMap((kind) => SIZES.flatMap((size) => measurePlant(window, found, { kind, size }) ?? []));
}

function measurePlant(
  window: CallWindow,
  found: Found,
  { kind, size }: { readonly kind: PlantKind; readonly size: number },
): PlantedResult | undefined {
  const planted = plant(window, kind, size);
  if (planted === undefined) return undefined;
  const polled = pollWindow(window, (at) => planted.priceAt(at));
  const outcome = outcomeOf(window, planted.candles, polled);
  const isAccepted = isAbove(outcome.athPrice, Math.max(found.truth, found.verified));
  const result = { group: found.group, kind, size, isAccepted };
  if (kind === 'dust') return result;
  // Polls come at other instants when prices leap, and may find more than before without believing a lie.
  const isBelieved = polled.price > (found.truth * (1 + size)) / 2;
  return { ...result, byPolls: isBelieved && isAbove(polled.price, found.polled) };
}

function outcomeOf(
  { entry, endAt, number, series }: CallWindow,
  candles: readonly Candle[],
  seen: Seen,
): Outcome {
  return concluded({ entry, endAt, id: number + 1 }, asRefined(candles, series.spanMs), seen);
}

/** Is the found high above the truth by more than 1 %? */
export function isAbove(found: number, truth: number): boolean {
  return found > truth * FALSE_FROM;
}
