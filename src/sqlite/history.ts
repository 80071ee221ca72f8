import { min } from 'drizzle-orm';
import { chainParts, tierParts } from '../analytics/parts.ts';
import { createGathering, type Gathering } from '../analytics/sums.ts';
import type { History, Part } from '../model/analytics.ts';
import type { Store } from '../ports.ts';
import type { Database } from './database.ts';
import { createGroups } from './groups.ts';
import { createReadRollups, type SpanCalls } from './rollups-read.ts';
import { sliceOf } from './rollups-slice.ts';
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
        const spans = rollups.bySpan({ since, channelId, undivided }, by);
        const totals = undivided ? rollups.bySlice({ since, channelId }) : totalsOf(spans);
        const trendsOf = <Of>(parts: readonly Part<Of>[], named: (of: Of) => string) =>
          undivided ? [] : parts.map(({ of }) => ({ of, trend: trendOf(spans, named(of)) }));
        const [tiers, chains] = [tierParts(totals), chainParts(totals)];
        return {
          by,
          trend: trendOf(spans, ''),
          tiers: trendsOf(tiers, (tier) => sliceOf({ tier })),
          chains: trendsOf(chains, (chain) => sliceOf({ chain })),
          total: (totals.get('') ?? createGathering()).figures(),
          benchmarks: tiers,
          byChain: chains,
          ...rollups.clock(channelId),
        };
      }),
    firstCallAt: () => read(() => first.get()?.at ?? undefined),
  };
}

/** What came of calls, span by span. */
export function trendOf(spans: readonly SpanCalls[], slice: string): History['trend'] {
  return spans.flatMap(({ span: { from, to }, slices }) => {
    const whole = slices.get(slice);
    return whole === undefined ? [] : [{ from, to, figures: whole.figures() }];
  });
}

function totalsOf(spans: readonly SpanCalls[]): ReadonlyMap<string, Gathering> {
  const totals = createGroups<string>();
  for (const { slices } of spans) for (const [slice, whole] of slices) totals.share(slice, whole);
  return totals.groups;
}
