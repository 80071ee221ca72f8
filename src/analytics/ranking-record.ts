import type { RankingRecord } from '../model/analytics.ts';
import type { ChannelId } from '../model/units.ts';
import { after, DAY, type EpochMs } from '../model/units.ts';
import type { KnownOutcome, Store } from '../ports.ts';
import { createRefold } from '../reputation/refold.ts';
import { type Came, createCame } from './came.ts';
import { type Compared, createPairs } from './score-pairs.ts';

const SPAN_MS = 30 * DAY;
/** Calls of the newest span have run their week by then, and an hour or two for their last candles. */
const SETTLED_MS = 8 * DAY;
/** Half a year: older scores say little of the present ones. */
const SPANS = 6;

interface Span {
  readonly from: EpochMs;
  readonly to: EpochMs;
  /** Scores as they stood at its beginning; undefined while outcomes from before it are still being folded. */
  scores?: ReadonlyMap<ChannelId, number>;
  readonly came: Came;
}

/**
 * The scores of the past against what came after them. They are not kept, and need not be: folding the outcomes that were known at a
 * time gives the scores of that time exactly. Takes about 0.1 ms an outcome, so it is for once a week. While the learner itself is behind
 * nothing is told.
 */
export async function rankingRecord(
  store: Pick<Store, 'replay' | 'isLearningBehind'>,
  now: EpochMs,
): Promise<RankingRecord> {
  const pairs = createPairs();
  if (await store.isLearningBehind()) return pairs.record();
  const spans = spansBefore(now);
  const newest = spans.at(-1)?.from ?? now;
  const refold = createRefold();
  const named = new Set<ChannelId>();
  await store.replay((known) => {
    const { call, outcome } = known;
    for (const span of spans) if (outcome.completedAt > span.from) span.scores ??= scoresOf(refold, named);
    if (outcome.completedAt <= newest) refold.completed(call, outcome, known.forecast);
    if (!known.personal) named.add(call.channelId);
    if (counts(known)) spans.find((span) => isWithin(call.postedAt, span))?.came.add(call, outcome);
  });
  for (const { scores, came } of spans) pairs.add(comparedOf(scores ?? new Map(), came));
  return pairs.record();
}

function spansBefore(now: EpochMs): readonly Span[] {
  return Array.from({ length: SPANS }, (_, index) => {
    const to = after(now, -SETTLED_MS - (SPANS - 1 - index) * SPAN_MS);
    return { from: after(to, -SPAN_MS), to, came: createCame() };
  });
}

function isWithin(at: EpochMs, { from, to }: Span): boolean {
  return at >= from && at < to;
}

/** What teaches the learner nothing (repeats, late entries, ends by hand) is no measure of it either. */
function counts({ call, outcome, personal }: KnownOutcome): boolean {
  return !personal && call.weight > 0 && outcome.reason !== 'manual';
}

/** Only scores that are shown. */
function scoresOf(
  refold: ReturnType<typeof createRefold>,
  named: ReadonlySet<ChannelId>,
): ReadonlyMap<ChannelId, number> {
  const rated = refold
    .result()
    .reputations.filter(
      ({ scope, grade, channelId }) => scope === 'all' && grade !== 'insufficient' && named.has(channelId),
    );
  return new Map(rated.map(({ channelId, score }) => [channelId, score.value]));
}

function comparedOf(scores: ReadonlyMap<ChannelId, number>, came: Came): readonly Compared[] {
  return [...came.worths()].flatMap(([channelId, worth]) => {
    const score = scores.get(channelId);
    return score === undefined ? [] : [{ channelId, score, worth }];
  });
}
