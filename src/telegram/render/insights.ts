import { FormattedString } from '@grammyjs/parse-mode';
import type { ForecastRecord, InsightReport } from '../../model/analytics.ts';
import type { EpochMs } from '../../model/units.ts';
import { count, share } from '../format.ts';
import { press } from '../presses.ts';
import type { Reply } from '../reply.ts';
import { asOf, INTERVALS, type ShownWarmUp, warmUpLine } from './figures.ts';
import { channelsDifferLine, insightLine, questionsLine } from './insight-words.ts';
import { distinctInsights } from './distinct-insights.ts';
import { lines } from './parts.ts';

/** What a phone shows without scrolling far. */
const SHOWN = 7;

/** What was learnt: whether channels differ at all, findings that are no chance, and what forecasts were worth. */
export function insightsPage(report: InsightReport & { readonly warmUp: ShownWarmUp }, now: EpochMs): Reply {
  const { calls, questions } = report;
  const asked = questionsLine(report);
  const insights = distinctInsights(report.insights);
  const rest = insights.length - SHOWN;
  return {
    text: lines(
      FormattedString.bold('Insights · all time'),
      warmUpLine(report.warmUp),
      channelsDifferLine(report.channelsDiffer),
      ...(insights.length === 0
        ? [calls === 0 ? undefined : 'Beyond that I found nothing that could not be chance.']
        : insights.slice(0, SHOWN).map((insight) => FormattedString.join(['• ', insightLine(insight)]))),
      rest > 0 ? `and ${count(rest, 'weaker finding')}` : undefined,
      forecastLine(report.forecasts),
      asked === undefined || questions === 0 ? asked : `${asked} ${INTERVALS}`,
      asOf(report.at, now),
    ),
    buttons: [[{ text: 'Refresh', press: press.insights() }]],
  };
}

/** What forecasts were worth against always saying the share that came, and how far off they were; undefined without any. */
export function forecastLine({ calls, brierSkill, calibrationError }: ForecastRecord): string | undefined {
  if (calls === 0) return undefined;
  if (brierSkill === undefined)
    return `Forecasts: ${count(calls, 'call')}, too few that came or failed to judge them.`;
  const worth =
    Math.abs(brierSkill) < 0.005
      ? 'as good as always giving the average chance'
      : `${share(Math.abs(brierSkill))} ${brierSkill > 0 ? 'better' : 'worse'} than always giving the average chance`;
  const off =
    calibrationError === undefined
      ? ''
      : `; what they said and what came lie ${pointsOf(calibrationError)} apart on average`;
  return `Forecasts of ${count(calls, 'call')}: ${worth}${off}.`;
}

function pointsOf(ratio: number): string {
  const points = ratio * 100;
  return points < 1 ? 'less than a point' : count(Math.round(points), 'point');
}
