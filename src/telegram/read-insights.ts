import { setImmediate } from 'node:timers/promises';
import { findInsights } from '../analytics/insights.ts';
import type { InsightReport } from '../model/analytics.ts';
import type { EpochMs } from '../model/units.ts';
import type { Store } from '../ports.ts';

/** Calls that are looked at, at most: findings of more are no surer in any way that matters. */
const CALLS = 20_000;

/** What the record teaches at `now`, as anybody may read it: people who brought calls in private are named to nobody. */
export async function readInsights(store: Pick<Store, 'callSample'>, now: EpochMs): Promise<InsightReport> {
  const sample = await store.callSample({ limit: CALLS, trails: true });
  const report = await findInsights(sample, now, setImmediate);
  return {
    ...report,
    insights: report.insights.filter(
      (found) => found.kind !== 'channel' || sample.channels.has(found.channelId),
    ),
  };
}
