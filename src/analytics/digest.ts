import { setImmediate } from 'node:timers/promises';
import { labelOf } from '../alerts/rules.ts';
import { isPersonal } from '../model/call.ts';
import type { CallSample, CompletedCall } from '../model/analytics.ts';
import type { CallView, Standing } from '../model/event.ts';
import type { EndedCall, Notice } from '../model/notice.ts';
import type { EpochMs } from '../model/units.ts';
import type { Portfolio, Store } from '../ports.ts';
import { withBestCall } from './best-call.ts';
import { findInsights } from './insights.ts';
import { rankingRecord } from './ranking-record.ts';

/** Calls that insights are looked for in, at most. */
const CALLS = 20_000;

export type WeeklyDigest = Extract<Notice, { readonly kind: 'weekly-digest' }>;

/** What a week brought, for chats: people who call in private are named to nobody. `rows` is the week's leaderboard. */
export async function weeklyDigest(
  store: Pick<Store, 'call' | 'trackingFacts' | 'portfolio' | 'callSample' | 'replay' | 'isLearningBehind'>,
  week: { readonly since: EpochMs; readonly now: EpochMs; readonly rows: readonly Standing[] },
): Promise<WeeklyDigest> {
  const { since, now, rows } = week;
  const facts = await store.trackingFacts({ since }, now);
  const portfolio = await store.portfolio({ since });
  const sample = await store.callSample({ limit: CALLS, trails: true });
  const { warmUp, channelsDiffer, insights } = await findInsights(sample, now, setImmediate);
  const extremes = await extremesOf(store, sample, { since, portfolio });
  return {
    kind: 'weekly-digest',
    at: now,
    warmUp,
    heard: facts.heard,
    open: portfolio.open,
    completed: withBestCall(portfolio.completed, portfolio.best),
    rows,
    ...extremes,
    channelsDiffer,
    ranking: await rankingRecord(store, now),
    insights: insights.filter((found) => found.kind !== 'channel' || sample.channels.has(found.channelId)),
  };
}

/**
 * The best and the worst call that ended in the week. The portfolio names few calls, open ones among them: where these leave one of
 * the two out, the sample is asked, as long as it holds every call. Otherwise neither is named: one alone would mislead.
 */
async function extremesOf(
  store: Pick<Store, 'call'>,
  sample: CallSample,
  { since, portfolio }: { readonly since: EpochMs; readonly portfolio: Pick<Portfolio, 'best' | 'worst'> },
): Promise<Pick<WeeklyDigest, 'best' | 'worst'>> {
  const shown = pairOf(portfolio.best.flatMap(endedOf), portfolio.worst.flatMap(endedOf));
  if (shown !== undefined || sample.calls.length < sample.of) return shown ?? {};
  const ended = sample.calls
    .filter(({ completedAt, channelId }) => completedAt >= since && sample.channels.has(channelId))
    .toSorted((a, b) => b.finalRoi - a.finalRoi || a.completedAt - b.completedAt);
  const named = async (call: CompletedCall | undefined): Promise<readonly EndedCall[]> => {
    const view = call && (await store.call(call.callId));
    return view === undefined ? [] : endedOf(view);
  };
  return pairOf(await named(ended[0]), await named(ended.at(-1))) ?? {};
}

/** Undefined unless there are two of them. */
function pairOf(
  [best]: readonly EndedCall[],
  lowest: readonly EndedCall[],
): Required<Pick<WeeklyDigest, 'best' | 'worst'>> | undefined {
  const worst = lowest.find(({ call }) => call.callId !== best?.call.callId);
  return best === undefined || worst === undefined ? undefined : { best, worst };
}

function endedOf(view: CallView): readonly EndedCall[] {
  const { outcome, channel } = view;
  if (outcome === undefined || isPersonal(channel)) return [];
  return [{ call: labelOf(view), finalRoi: outcome.finalRoi, athMultiple: 1 + outcome.athRoi }];
}
