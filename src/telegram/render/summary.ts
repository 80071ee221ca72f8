import { fmt, FormattedString } from '@grammyjs/parse-mode';
import { labelOf } from '../../alerts/rules.ts';
import type { Figures, Part } from '../../model/analytics.ts';
import type { CallView } from '../../model/event.ts';
import type { EpochMs } from '../../model/units.ts';
import type { TrackingFacts } from '../../ports.ts';
import { count, duration, multiple, percent } from '../format.ts';
import { periodName } from '../period.ts';
import { PERIODS, type Period, press } from '../presses.ts';
import type { Reply } from '../reply.ts';
import { standingNow } from './call.ts';
import {
  alphaLine,
  asOfFigures,
  BOUNDED_FROM,
  endingLine,
  highLine,
  rateLines,
  returnLine,
  shareRange,
  SIZE_NAMES,
  type ShownWarmUp,
  warmUpLine,
} from './figures.ts';
import { channelName, gain, lines, ticker } from './parts.ts';
import { chainName } from './proper-names.ts';

/** A return that is shown as -100 %. */
export const LOST = -0.995;
/** Chains that are named; the others have the fewest calls. */
const CHAINS = 4;

/** All figures of a period, each with what it rests on. */
export function summaryPage(
  facts: TrackingFacts,
  view: { readonly period: Period; readonly at: EpochMs; readonly warmUp: ShownWarmUp },
): Reply {
  return {
    text: lines(
      FormattedString.bold(`Summary · ${periodName(view.period)}`),
      warmUpLine(view.warmUp),
      facts.heard + facts.open + facts.completed === 0
        ? 'No calls in this period yet. Forward me one in private.'
        : countsLine(facts, view.period),
      ...(facts.completed === 0 ? [] : completedLines(facts)),
      openLine(facts),
      bestLine('Best', facts.best[0], view.at),
      worstLine(facts.figures, facts.worst) ?? bestLine('Worst', facts.worst[0], view.at),
      asOfFigures(view.at, facts.completed),
    ),
    buttons: [
      PERIODS.map((period) => ({
        text: period === view.period ? `· ${period} ·` : period,
        press: press.summary(period),
      })),
    ],
  };
}

/** `7 heard, 2 ended in this time · 53 open now`; what there is none of is left out. */
function countsLine({ heard, completed, open, waiting, unpriced }: TrackingFacts, period: Period): string {
  const came = [heard > 0 ? `${heard} heard` : undefined, completed > 0 ? `${completed} ended` : undefined];
  const inTime = came.filter((part) => part !== undefined).join(', ');
  return [
    inTime === '' || period === 'all' ? inTime : `${inTime} in this time`,
    open > 0 ? `${open} open now` : '',
    waiting > 0 ? `${waiting} waiting for a price` : '',
    unpriced > 0 ? `${unpriced} never priced` : '',
  ]
    .filter((part) => part !== '')
    .join(' · ');
}

function completedLines({
  figures,
  tiers,
  chains,
}: TrackingFacts): readonly (FormattedString | string | undefined)[] {
  return [
    ...rateLines(figures),
    returnLine(figures),
    highLine(figures),
    alphaLine(figures),
    endingLine(figures),
    partsLine('By size', tiers, (tier) => SIZE_NAMES[tier]),
    partsLine('By chain', chains.slice(0, CHAINS), chainName),
  ];
}

/** `By size, above +10 %: micro 2 of 40 (1–16 %), small 8 of 40 (11–33 %)`; undefined of fewer than two groups. */
function partsLine<Of>(
  head: string,
  parts: readonly Part<Of>[],
  nameOf: (of: Of) => string | FormattedString,
): FormattedString | undefined {
  if (parts.length < 2) return undefined;
  const named = parts.map(({ of, figures: { successes, completed, successRate } }) => {
    const range =
      successRate === undefined || completed < BOUNDED_FROM ? '' : ` (${shareRange(successRate)})`;
    return fmt`${nameOf(of)} ${successes} of ${completed}${range}`;
  });
  return fmt`${head}, above +10 %: ${FormattedString.join(named, ', ')}`;
}

function openLine(facts: TrackingFacts): string | undefined {
  const { openRoi, freshestPriceAgeMs: freshest, stalestPriceAgeMs: stalest } = facts;
  if (openRoi === undefined) return undefined;
  const prices =
    freshest === undefined || stalest === undefined
      ? ''
      : `, by prices ${duration(freshest)} to ${duration(stalest)} old`;
  return `Open calls, equal stakes: ${percent(openRoi)} so far${prices}`;
}

/** `Best: #7 LNTRN 0.80x (-20 %) at the end, high 1.70x · Alpha`; undefined without a call. */
export function bestLine(
  word: string,
  view: CallView | undefined,
  now: EpochMs,
): FormattedString | undefined {
  if (view === undefined) return undefined;
  const label = labelOf(view);
  const { call, outcome } = view;
  const figure =
    outcome === undefined
      ? standingNow(call, now)
      : `${gain(1 + outcome.finalRoi)} at the end, high ${multiple(outcome.athPrice / call.entry.price)}`;
  return fmt`${word}: #${label.callId} ${ticker(label)} ${figure} · ${channelName(label.channelTitle, label.channelUsername)}`;
}

/** `Worst: 31 calls at -100 %`: those whose token died; undefined unless they are several, and the worst of all. */
export function worstLine({ reasons }: Figures, worst: readonly CallView[]): string | undefined {
  const finalRoi = worst[0]?.outcome?.finalRoi ?? 0;
  return finalRoi <= LOST && reasons.dead > 1 ? `Worst: ${count(reasons.dead, 'call')} at -100 %` : undefined;
}
