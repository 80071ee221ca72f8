import type { Board } from '../analytics/standings.ts';
import type { Figures, History } from '../model/analytics.ts';
import type { CallView, Standing } from '../model/event.ts';
import type { Portfolio } from '../ports.ts';
import { seenFrom } from '../telegram/personal.ts';
import { estimateCells, figureCells, hours, instant, number, openCells } from './figure-cells.ts';
import type { Cell, Row } from './row.ts';

/** What a group without a completed call comes to. */
export const NO_FIGURES: Figures = {
  completed: 0,
  successes: 0,
  hits: 0,
  reasons: { elapsed: 0, loss: 0, dead: 0, manual: 0, capacity: 0 },
};

/** Channels in their order; those that cannot be ranked stand behind them without a place. */
export function leaderboardRows({ ranked, unranked }: Board): readonly Row[] {
  return [
    ...ranked.map((standing, index) => standingRow(standing, index + 1)),
    ...unranked.map((standing) => standingRow(standing, null)),
  ];
}

function standingRow(standing: Standing, place: number | null): Row {
  const { completed, successes, hits, reputation } = standing;
  const grade = reputation?.grade ?? 'insufficient';
  return {
    place,
    channelId: standing.channelId,
    channel: standing.title,
    username: standing.username ?? null,
    grade,
    // What rests on next to nothing would be read as a score like any other.
    ...estimateCells('score', grade === 'insufficient' ? undefined : reputation?.score),
    heard: standing.heard,
    priced: standing.priced,
    waiting: standing.waiting,
    unpriced: standing.unpriced,
    ...figureCells(standing.figures ?? { ...NO_FIGURES, completed, successes, hits }),
  };
}

/** One row per day, week, month or quarter in which a call ended. */
export function historyRows({ by, trend }: Pick<History, 'by' | 'trend'>): readonly Row[] {
  return trend.map(({ from, to, figures }) => ({
    by,
    from: instant(from),
    to: instant(to),
    ...figureCells(figures),
  }));
}

/** An equal stake on each call: of all, and by size, chain and channel. */
export function portfolioRows({
  open,
  completed,
  all,
  tiers,
  chains,
  channels,
}: Omit<Portfolio, 'best' | 'worst'>): readonly Row[] {
  const row = (group: string, of: string | null, part: Pick<Portfolio, 'open' | 'completed'>): Row => ({
    group,
    of,
    ...openCells(part.open),
    allReturn: group === 'all' ? number(all.roi) : null,
    ...figureCells(part.completed),
  });
  return [
    row('all', null, { open, completed }),
    ...tiers.map((part) => row('size', part.of, part)),
    ...chains.map((part) => row('chain', part.of, part)),
    ...channels.map((part) => row('channel', part.title, part)),
  ];
}

/** Of a call's row, in their order. */
export const CALL_COLUMNS = [
  'call',
  'channel',
  'username',
  'chain',
  'address',
  'symbol',
  'postedAt',
  'status',
  'size',
  'entryPrice',
  'entrySource',
  'entryLagSeconds',
  'marketCapUsd',
  'liquidityUsd',
  'predictedSuccess',
  'forecastFromResults',
  'forecastFromOwnResults',
  'fromHistory',
  'return',
  'highMultiple',
  'hoursToHigh',
  'endedBy',
  'completedAt',
  'hoursTracked',
] as const;

/** One call. A person who brought it in private is named to nobody. */
export function callRow(whole: CallView): Readonly<Record<(typeof CALL_COLUMNS)[number], Cell>> {
  const { call, token, channel, outcome } = seenFrom(whole, undefined);
  const { entry, running, context } = call;
  return {
    call: call.id,
    channel: channel.title,
    username: channel.username ?? null,
    chain: token.ref.chain,
    address: token.ref.address,
    symbol: token.symbol ?? null,
    postedAt: instant(call.postedAt),
    status: outcome === undefined ? 'open' : 'completed',
    size: context.tier,
    entryPrice: entry.price,
    entrySource: entry.source,
    entryLagSeconds: entry.lagMs / 1_000,
    marketCapUsd: number(entry.marketCapUsd),
    liquidityUsd: number(entry.liquidityUsd),
    predictedSuccess: number(context.predictedSuccess),
    forecastFromResults: number(context.restsOn?.all),
    forecastFromOwnResults: number(context.restsOn?.channel),
    fromHistory: context.past ? 1 : 0,
    return: number(outcome?.finalRoi ?? running.last.price / entry.price - 1),
    highMultiple: number(outcome === undefined ? running.ath.price / entry.price : 1 + outcome.athRoi),
    hoursToHigh: hours(outcome?.timeToAthMs ?? running.ath.at - call.postedAt),
    endedBy: outcome?.reason ?? null,
    completedAt: instant(outcome?.completedAt),
    hoursTracked: hours(outcome?.trackedMs),
  };
}
