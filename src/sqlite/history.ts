import { min } from 'drizzle-orm';
import {
  type BySlice,
  chainParts,
  hourParts,
  ofChains,
  ofTiers,
  tierParts,
  weekdayParts,
} from '../analytics/parts.ts';
import { spanOf } from '../analytics/spans.ts';
import { createGathering, type Gathering } from '../analytics/sums.ts';
import type { History, Rhythm, Span } from '../model/analytics.ts';
import type { Store } from '../ports.ts';
import type { Database } from './database.ts';
import { createReadRollups, type Kept } from './rollups-read.ts';
import { calls } from './schema.ts';

/** Completed calls over time. */
export function createHistory({ db, read }: Database): Pick<Store, 'history' | 'firstCallAt'> {
  const rollups = createReadRollups(db);
  const first = db
    .select({ at: min(calls.postedAt) })
    .from(calls)
    .prepare();

  return {
    history: ({ by, since, channelId }) =>
      read((): History => {
        // The days of one channel lie apart: its tiers and chains are read as a whole, from wider rows.
        const undivided = channelId !== undefined;
        const totals = new Map(undivided ? rollups.bySlice({ since, channelId }) : []);
        const trends = new Map<string, Trend>();
        for (const row of rollups.days({ since, channelId, undivided })) {
          if (!undivided) row.addTo(wholeOf(totals, row.slice));
          row.addTo(spanIn(trends, row, by));
        }
        const times = rollups.bySlice({ channelId });
        const tiers = ofTiers(trends).map(({ of, what }) => ({ of, trend: trendOf(what) }));
        const chains = chainParts(totals);
        const byName = new Map(ofChains(trends).map(({ of, what }) => [of, what]));
        return {
          by,
          trend: trendOf(trends.get('')),
          tiers,
          chains: undivided ? [] : chains.map(({ of }) => ({ of, trend: trendOf(byName.get(of)) })),
          total: (totals.get('') ?? createGathering()).figures(),
          benchmarks: tierParts(totals),
          byChain: chains,
          ...clockOf(times),
        };
      }),
    firstCallAt: () => read(() => first.get()?.at ?? undefined),
  };
}

/** Groups by the first instant of their span. */
export type Trend = Map<number, { readonly span: Span; readonly whole: Gathering }>;

export function trendOf(trend: Trend = new Map()): History['trend'] {
  return [...trend.values()]
    .toSorted((a, b) => a.span.from - b.span.from)
    .map(({ span: { from, to }, whole }) => ({ from, to, figures: whole.figures() }));
}

/** The group of a row among those of its slice. */
export function spanIn(trends: Map<string, Trend>, { slice, day }: Kept, by: Rhythm): Gathering {
  const trend = trends.get(slice) ?? new Map<number, { span: Span; whole: Gathering }>();
  trends.set(slice, trend);
  const span = spanOf(day, by);
  const { whole } = trend.get(span.from) ?? { whole: createGathering() };
  trend.set(span.from, { span, whole });
  return whole;
}

export function clockOf(times: BySlice<Gathering>): Pick<History, 'hours' | 'weekdays'> {
  return { hours: hourParts(times), weekdays: weekdayParts(times) };
}

function wholeOf(totals: Map<string, Gathering>, slice: string): Gathering {
  const whole = totals.get(slice) ?? createGathering();
  totals.set(slice, whole);
  return whole;
}
