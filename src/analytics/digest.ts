import { setImmediate } from 'node:timers/promises';
import { labelOf } from '../alerts/rules.ts';
import { isPersonal } from '../model/call.ts';
import type { CallView, Standing } from '../model/event.ts';
import type { EndedCall, Notice } from '../model/notice.ts';
import type { EpochMs } from '../model/units.ts';
import type { Store } from '../ports.ts';
import { withBestCall } from './best-call.ts';
import { findInsights } from './insights.ts';
import { rankingRecord } from './ranking-record.ts';

/** Calls that insights are looked for in, at most. */
const CALLS = 20_000;

export type WeeklyDigest = Extract<Notice, { readonly kind: 'weekly-digest' }>;

/** What a week brought, for chats: people who call in private are named to nobody. `rows` is the week's leaderboard. */
export async function weeklyDigest(
  store: Pick<Store, 'trackingFacts' | 'portfolio' | 'callSample' | 'replay' | 'isLearningBehind'>,
  week: { readonly since: EpochMs; readonly now: EpochMs; readonly rows: readonly Standing[] },
): Promise<WeeklyDigest> {
  const { since, now, rows } = week;
  const facts = await store.trackingFacts({ since }, now);
  const portfolio = await store.portfolio({ since });
  const sample = await store.callSample({ limit: CALLS, trails: true });
  const { warmUp, channelsDiffer, insights } = await findInsights(sample, now, setImmediate);
  const [best] = portfolio.best.flatMap(endedOf);
  const worst = portfolio.worst.flatMap(endedOf).find(({ call }) => call.callId !== best?.call.callId);
  return {
    kind: 'weekly-digest',
    at: now,
    warmUp,
    heard: facts.heard,
    open: portfolio.open,
    completed: withBestCall(portfolio.completed, portfolio.best),
    rows,
    ...(best && { best }),
    ...(worst && { worst }),
    channelsDiffer,
    ranking: await rankingRecord(store, now),
    insights: insights.filter((found) => found.kind !== 'channel' || sample.channels.has(found.channelId)),
  };
}

function endedOf(view: CallView): readonly EndedCall[] {
  const { outcome, channel } = view;
  if (outcome === undefined || isPersonal(channel)) return [];
  return [{ call: labelOf(view), finalRoi: outcome.finalRoi, athMultiple: 1 + outcome.athRoi }];
}
