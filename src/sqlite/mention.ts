import { and, asc, eq, lte, sql } from 'drizzle-orm';
import type { Candidate, HeardPost } from '../model/call.ts';
import { canonicalAddress } from '../model/token.ts';
import type { CallId, ChannelId } from '../model/units.ts';
import type { Db } from './database.ts';
import { prepareInsert } from './insert.ts';
import { calls, literally, mentions, tokens } from './schema.ts';

/** Step of hear() and begin(): keeps that a post repeats open calls. */
export interface Mention {
  /** Keeps one mention; false when the post is known to repeat that call. */
  readonly record: (mention: typeof mentions.$inferInsert) => boolean;
  /** Keeps an update ("5x since our call") with every open call of the channel whose token or pool it names. */
  readonly recordUpdate: (channelId: ChannelId, postId: number, post: HeardPost) => void;
}

export function createMention(db: Db): Mention {
  const insert = prepareInsert(db, mentions);
  const openCalls = db
    .select({ id: calls.id, address: tokens.address, pool: tokens.pairAddress })
    .from(calls)
    .innerJoin(tokens, eq(tokens.id, calls.tokenId))
    .where(
      and(
        eq(calls.channelId, sql.placeholder('channelId')),
        literally(calls.status, 'open'),
        // What was posted before a call cannot report on it.
        lte(calls.postedAt, sql.placeholder('postedAt')),
      ),
    )
    .orderBy(asc(calls.id))
    .prepare();

  const record: Mention['record'] = (mention) => insert(mention).isNew;

  return {
    record,
    recordUpdate(channelId, postId, post) {
      const { candidates, claimedMultiple } = post.detection;
      if (candidates.length === 0) return;
      for (const call of openCalls.all({ channelId, postedAt: post.postedAt })) {
        if (!candidates.some((candidate) => names(candidate, call))) continue;
        record({ callId: call.id, postId, at: post.postedAt, claimedMultiple: claimedMultiple ?? null });
      }
    },
  };
}

function names(
  candidate: Candidate,
  call: { readonly id: CallId; readonly address: string; readonly pool: string | null },
): boolean {
  return sameAddress(candidate, call.address) || (call.pool !== null && sameAddress(candidate, call.pool));
}

/** Chains are not compared: a bare 0x address does not tell its own. */
function sameAddress(candidate: Candidate, address: string): boolean {
  return candidate.exactCase
    ? canonicalAddress(candidate.address) === canonicalAddress(address)
    : candidate.address.toLowerCase() === address.toLowerCase();
}
