import { fmt, FormattedString } from '@grammyjs/parse-mode';
import { labelOf } from '../../alerts/rules.ts';
import type { CallView } from '../../model/event.ts';
import type { CompletionReason } from '../../model/outcome.ts';
import { TIERS } from '../../model/call.ts';
import type { EpochMs } from '../../model/units.ts';
import type { TrackingFacts } from '../../ports.ts';
import { duration, moment, multiple, NOT_AVAILABLE, percent } from '../format.ts';
import { periodName } from '../period.ts';
import { PERIODS, type Period, press } from '../presses.ts';
import type { Reply } from '../reply.ts';
import { channelName, lines, ticker } from './parts.ts';

const REASON_NAMES: Readonly<Record<CompletionReason, string>> = {
  elapsed: 'time over',
  loss: 'lost 90 %',
  dead: 'dead',
  manual: 'by hand',
  capacity: 'to make room',
};

/** All figures of a period, each with what it rests on. */
export function summaryPage(
  facts: TrackingFacts,
  view: { readonly period: Period; readonly at: EpochMs },
): Reply {
  return {
    text: lines(
      FormattedString.bold(`Summary · ${periodName(view.period)}`),
      facts.heard === 0
        ? 'No calls in this period yet. Forward me one in private.'
        : `${facts.heard} heard · ${facts.open} open · ${facts.completed} completed · ${facts.waiting} waiting for a price · ${facts.unpriced} never priced`,
      ...(facts.completed === 0 ? [] : completedLines(facts)),
      facts.openRoi === undefined ? undefined : `Open calls, equal stakes: ${percent(facts.openRoi)} so far`,
      pricesLine(facts),
      ...ranked('Best', facts.best),
      ...ranked('Worst', facts.worst),
      `As of ${moment(view.at)}`,
    ),
    buttons: [
      PERIODS.map((period) => ({
        text: period === view.period ? `· ${period} ·` : period,
        press: press.summary(period),
      })),
    ],
  };
}

function completedLines(facts: TrackingFacts): (string | undefined)[] {
  const reasons = Object.entries(REASON_NAMES)
    .map(([reason, name]) => ({ name, calls: facts.reasons[reason as CompletionReason] }))
    .filter(({ calls }) => calls > 0)
    .map(({ name, calls }) => `${name} ${calls}`);
  const high = facts.medianAthMultiple === undefined ? NOT_AVAILABLE : multiple(facts.medianAthMultiple);
  const tiers = TIERS.flatMap((tier) => {
    const figures = facts.byTier[tier];
    return figures === undefined || figures.completed === 0
      ? []
      : [`${tier} ${figures.successes} of ${figures.completed}`];
  });
  return [
    `Ended above +10 %: ${facts.successes} of ${facts.completed} · reached 2x: ${facts.hits} of ${facts.completed}`,
    `Return at the end: mean ${percent(facts.meanFinalRoi)}, median ${percent(facts.medianFinalRoi)} · median high ${high}`,
    `Ended: ${reasons.join(', ')}`,
    tiers.length < 2 ? undefined : `Above +10 % by size: ${tiers.join(', ')}`,
  ];
}

function pricesLine(facts: TrackingFacts): string | undefined {
  const { freshestPriceAgeMs: freshest, stalestPriceAgeMs: stalest } = facts;
  if (freshest === undefined || stalest === undefined) return undefined;
  return `Prices of open calls: ${duration(freshest)} to ${duration(stalest)} old`;
}

function ranked(word: string, views: readonly CallView[]): FormattedString[] {
  return views.slice(0, 2).map((view) => {
    const label = labelOf(view);
    const { entry, running } = view.call;
    const figure =
      view.outcome === undefined
        ? `${multiple(running.last.price / entry.price)} now`
        : `${percent(view.outcome.finalRoi)} at the end`;
    const high = multiple((view.outcome?.athPrice ?? running.ath.price) / entry.price);
    return fmt`${word}: #${label.callId} ${ticker(label)} ${figure}, high ${high} · ${channelName(label.channelTitle, label.channelUsername)}`;
  });
}
