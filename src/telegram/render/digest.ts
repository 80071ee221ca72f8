import { fmt, FormattedString } from '@grammyjs/parse-mode';
import type { EndedCall, Notice } from '../../model/notice.ts';
import { count, multiple, percent } from '../format.ts';
import type { Reply } from '../reply.ts';
import { shortRow } from './board-row.ts';
import { asOf, INTERVALS, rate, returnLine, warmUpLine } from './figures.ts';
import { distinctInsights } from './distinct-insights.ts';
import { channelsDifferLine, insightLine, rankingLine } from './insight-words.ts';
import { channelName, gain, lines, ticker } from './parts.ts';
import { LOST } from './summary.ts';

type Digest = Extract<Notice, { kind: 'weekly-digest' }>;

const ROWS = 3;
const INSIGHTS = 3;
const NAME = 24;

/** Monday's post: the week in three lines, whether channels differ at all, who did best, and what was learnt. */
export function digestReply(digest: Digest): Reply {
  return {
    text: lines(
      FormattedString.bold('The week in calls'),
      warmUpLine({ ...digest.warmUp, allEnded: digest.open.calls === 0 }),
      ...weekLines(digest),
      callLine('Best', digest.best),
      worstLine(digest),
      channelsDifferLine(digest.channelsDiffer),
      digest.ranking && rankingLine(digest.ranking),
      ...(digest.rows.length === 0
        ? ['No channel had enough completed calls this week to be ranked.']
        : [
            'Top by score (of 100 channels, how many each likely beats):',
            ...digest.rows
              .slice(0, ROWS)
              .map((row, index) => shortRow(row, { place: index + 1, order: 'score', limit: NAME })),
          ]),
      ...learntLines(digest),
      `${asOf(digest.at)}. ${INTERVALS} /leaderboard 7d, /insights and /summary 7d show more.`,
    ),
    buttons: [],
  };
}

function weekLines({ heard, open, completed }: Digest): readonly string[] {
  const opened = `${count(heard, 'call')} heard, ${open.calls} open now${open.roi === undefined ? '' : ` (${percent(open.roi)} so far)`}, ${completed.completed} ended`;
  if (completed.completed === 0) return [opened];
  const { successes, hits, completed: of, successRate, hitRate } = completed;
  return [
    opened,
    `Above +10 %: ${rate(successes, of, successRate)} · 2x: ${rate(hits, of, hitRate)}`,
    returnLine(completed),
  ];
}

function callLine(word: string, ended: EndedCall | undefined): FormattedString | undefined {
  if (ended === undefined) return undefined;
  const { call, finalRoi, athMultiple } = ended;
  return fmt`${word}: #${call.callId} ${ticker(call)} ${gain(1 + finalRoi)} at the end, high ${multiple(athMultiple)} · ${channelName(call.channelTitle, call.channelUsername)}`;
}

/** Of many calls that lost everything none is the worst. */
function worstLine({ worst, completed: { reasons } }: Digest): FormattedString | string | undefined {
  return worst !== undefined && worst.finalRoi <= LOST && reasons.dead > 1
    ? `Worst: ${count(reasons.dead, 'call')} at -100 %`
    : callLine('Worst', worst);
}

function learntLines({ insights }: Digest): readonly (FormattedString | string)[] {
  if (insights.length === 0) return ['Learnt so far: nothing that could not be chance.'];
  return [
    'Learnt so far:',
    ...distinctInsights(insights)
      .slice(0, INSIGHTS)
      .map((one) => fmt`• ${insightLine(one)}`),
  ];
}
