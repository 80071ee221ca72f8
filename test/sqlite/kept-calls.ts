import type { Tier } from '../../src/model/call.ts';
import type { CompletionReason } from '../../src/model/outcome.ts';
import {
  after,
  type CallId,
  type ChannelId,
  type ChatId,
  type EpochMs,
  type PriceUsd,
  type TokenId,
} from '../../src/model/units.ts';
import type { Db } from '../../src/sqlite/database.ts';
import type { RollUp } from '../../src/sqlite/rollups.ts';
import {
  calls,
  channels,
  heardHours,
  leads,
  outcomes,
  posts,
  rollups,
  tokens,
} from '../../src/sqlite/schema.ts';
import { createReadView } from '../../src/sqlite/view.ts';

/** A completed call, as far as analytics look at it. */
export interface Kept {
  readonly channelId: ChannelId;
  readonly tier: Tier;
  readonly chain: string;
  readonly postedAt: EpochMs;
  readonly lastedMs: number;
  readonly finalRoi: number;
  readonly athRoi: number;
  readonly reason: CompletionReason;
  readonly volatility: number | undefined;
  readonly nativeReturn: number | undefined;
}

/** Writes a post and, with `rollUp`, a completed call of it that is rolled up as the store does it. */
export function keepCall(
  db: Db,
  rollUp: RollUp | undefined,
  one: Partial<Kept> & Pick<Kept, 'channelId' | 'postedAt'> & { readonly number: number },
): void {
  const { channelId, postedAt, number } = one;
  const title = `Channel ${channelId}`;
  db.insert(channels)
    .values({ id: channelId, kind: 'channel', chatId: (0 - channelId) as ChatId, title, addedAt: postedAt })
    .onConflictDoNothing()
    .run();
  const said = { id: number, channelId, messageId: number, postedAt, seenAt: postedAt, text: 'a call' };
  db.insert(posts)
    .values({ ...said, textSha256: '', origin: 'api', intent: 'call', confidence: 0.5 })
    .run();
  if (rollUp === undefined) return;
  const {
    tier = 'micro',
    chain = 'solana',
    lastedMs = 1,
    finalRoi = 0,
    athRoi = 0,
    reason = 'elapsed',
  } = one;
  const tokenId = number as TokenId;
  const callId = number as CallId;
  db.insert(tokens)
    .values({ id: tokenId, chain, address: `mint${number}` })
    .run();
  const [price, at] = [1 as PriceUsd, postedAt];
  const entry = {
    entryAt: at,
    entryPrice: price,
    entryLagMs: 0,
    entrySource: 'test',
    entryConfidence: 'high' as const,
  };
  const running = { lastPrice: price, lastAt: at, athPrice: price, athAt: at, wickPrice: price, wickAt: at };
  const context = {
    tier,
    tierByFdv: false,
    detectionConfidence: 0.5,
    predictedSuccess: 0.2,
    forecast: {},
    evidence: [],
  };
  db.insert(calls)
    .values({
      id: callId,
      channelId,
      tokenId,
      postId: number,
      sequence: 1,
      postedAt,
      status: 'closed',
      ...entry,
      ...context,
      ...running,
      origin: 'api' as const,
      weight: 1,
      samples: 1,
      lowPrice: price,
      lowAt: at,
      alertedMultiple: 1,
      warned: false,
    })
    .run();
  const outcome = {
    callId,
    completedAt: after(postedAt, lastedMs),
    reason,
    athSource: 'polled' as const,
    athQuality: 'ok' as const,
    success: finalRoi > 0.1,
    hit: athRoi >= 1,
    samples: 9,
    longestGapMs: 1,
    trackedMs: lastedMs,
    finalPrice: price,
    finalRoi,
    athPrice: price,
    athAt: at,
    athRoi,
    timeToAthMs: Math.floor(lastedMs / 2),
    athHoldMs: 1,
    wickMultiple: 1,
    drawdownFromAth: 0,
    maxDrawdown: 0,
    timeWeightedPrice: price,
    consistency: 0.5,
    path: 'neither' as const,
    ...(one.volatility === undefined ? {} : { volatility: one.volatility }),
    ...(one.nativeReturn === undefined ? {} : { nativeReturn: one.nativeReturn }),
  };
  db.insert(outcomes)
    .values({ ...outcome, channelId })
    .run();
  const view = createReadView(db)(callId);
  if (view !== undefined) rollUp(view, outcome);
}

/** Takes everything out again. */
export function cleared(db: Db): void {
  for (const table of [rollups, heardHours, leads, outcomes, calls, tokens, posts, channels])
    db.delete(table).run();
}
