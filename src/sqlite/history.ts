import { min } from 'drizzle-orm';
import { chainParts, ofChains, ofTiers, tierParts } from '../analytics/parts.ts';
import { spanOf } from '../analytics/spans.ts';
import { createGathering, type Gathering } from '../analytics/sums.ts';
import type { History, Rhythm, Span } from '../model/analytics.ts';
import type { Store } from '../ports.ts';
import type { Database } from './database.ts';
import { createReadRollups } from './rollups-read.ts';
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
        const trends = new Map<string, Trend>();
        rollups.byDay({ since, channelId, undivided }, spansIn(trends, by));
        const totals = undivided ? rollups.bySlice({ since, channelId }) : totalsOf(trends);
        const tiers = ofTiers(trends).map(({ of, what }) => ({ of, trend: trendOf(what) }));
        const chains = chainParts(totals);
        const byName = new Map(ofChains(trends).map(({ of, what }) => [of, what]));
        return {
          by,
          trend: trendOf(trends.get('')),
          tiers: undivided ? [] : tiers,
          chains: undivided ? [] : chains.map(({ of }) => ({ of, trend: trendOf(byName.get(of)) })),
          total: (totals.get('') ?? createGathering()).figures(),
          benchmarks: tierParts(totals),
          byChain: chains,
          ...rollups.clock(channelId),
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

/** Finds the group of a day among those of its slice. */
export function spansIn(trends: Map<string, Trend>, by: Rhythm): (slice: string, day: number) => Gathering {
  return (slice, day) => {
    const trend: Trend = trends.get(slice) ?? new Map();
    trends.set(slice, trend);
    const span = spanOf(day, by);
    const { whole } = trend.get(span.from) ?? { whole: createGathering() };
    trend.set(span.from, { span, whole });
    return whole;
  };
}

function totalsOf(trends: ReadonlyMap<string, Trend>): ReadonlyMap<string, Gathering> {
  return new Map(
    [...trends].map(([slice, trend]) => {
      const total = createGathering();
      for (const { whole } of trend.values()) total.merge(whole);
      return [slice, total];
    }),
  );
}
