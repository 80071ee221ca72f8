import { and, asc, eq, lte, ne, sql } from 'drizzle-orm';
import type { AddressCandidate, HeardPost } from '../model/call.ts';
import { canonicalAddress } from '../model/token.ts';
import type { CallId, ChannelId, EpochMs } from '../model/units.ts';
import type { Db } from './database.ts';
import { prepareInsert } from './insert.ts';
import { calls, mentions, posts, tokens } from './schema.ts';

/** Step of hear() and begin(): keeps that a post repeats open calls. */
export interface Mention {
  /**
   * Keeps one mention, with what the post claims for the call and the highest price seen by then; false when the post is
   * known to repeat that call.
   */
  readonly record: (mention: {
    readonly callId: CallId;
    readonly postId: number;
    readonly at: EpochMs;
    /** Of a call of the past, whose highest price by then is not the one it has now. */
    readonly measuredMultiple?: number;
  }) => boolean;
  /**
   * Keeps an update ("5x since our call") with the open and watched calls of the channel that it speaks of: those whose token or pool
   * it names, else the one whose post it answers, else the only one with a symbol that it names.
   */
  readonly recordUpdate: (channelId: ChannelId, postId: number, post: HeardPost) => void;
}

interface OpenCall {
  readonly id: CallId;
  readonly address: string;
  readonly pool: string | null;
  readonly symbol: string | null;
  readonly messageId: number;
}

export function createMention(db: Db): Mention {
  const insert = prepareInsert(db, mentions);
  const figures = db
    .select({
      claimedMultiple: posts.claimedMultiple,
      measuredMultiple: sql<number>`max(${calls.wickPrice}, coalesce(${calls.aftermathHighPrice}, 0)) / ${calls.entryPrice}`,
    })
    .from(calls)
    .innerJoin(posts, eq(posts.id, sql.placeholder('postId')))
    .where(eq(calls.id, sql.placeholder('callId')))
    .prepare();
  const openCalls = db
    .select({
      id: calls.id,
      address: tokens.address,
      pool: tokens.pairAddress,
      symbol: tokens.symbol,
      messageId: posts.messageId,
    })
    .from(calls)
    .innerJoin(tokens, eq(tokens.id, calls.tokenId))
    .innerJoin(posts, eq(posts.id, calls.postId))
    .where(
      and(
        eq(calls.channelId, sql.placeholder('channelId')),
        // What was completed early is watched to the end of its window: its claims can be measured, too.
        ne(calls.status, sql.raw(`'closed'`)),
        // What was posted before a call cannot report on it.
        lte(calls.postedAt, sql.placeholder('postedAt')),
      ),
    )
    .orderBy(asc(calls.id))
    .prepare();

  const record: Mention['record'] = (mention) => {
    const known = figures.get({ callId: mention.callId, postId: mention.postId });
    return insert({ ...known, ...mention }).isNew;
  };

  return {
    record,
    recordUpdate(channelId, postId, post) {
      const open = openCalls.all({ channelId, postedAt: post.postedAt });
      for (const call of spokenOf(post, open)) record({ callId: call.id, postId, at: post.postedAt });
    },
  };
}

/** The open calls that an update speaks of. A symbol that two of them share tells neither. */
function spokenOf({ detection, replyTo }: HeardPost, open: readonly OpenCall[]): readonly OpenCall[] {
  const addresses = detection.candidates.filter((candidate) => candidate.kind !== 'ticker');
  if (addresses.length > 0)
    return open.filter((call) => addresses.some((candidate) => names(candidate, call)));
  const answered = open.filter((call) => call.messageId === replyTo);
  if (answered.length > 0) return answered;
  return detection.symbols.flatMap((symbol) => {
    const sharing = open.filter((call) => spokenSymbol(call) === symbol);
    return sharing.length === 1 ? sharing : [];
  });
}

/** Some tokens carry the `$` in their symbol. */
function spokenSymbol({ symbol }: OpenCall): string | undefined {
  return symbol?.toUpperCase().replace(/^\$/, '');
}

function names(candidate: AddressCandidate, call: OpenCall): boolean {
  return sameAddress(candidate, call.address) || (call.pool !== null && sameAddress(candidate, call.pool));
}

/** Chains are not compared: a bare 0x address does not tell its own. */
function sameAddress(candidate: AddressCandidate, address: string): boolean {
  return candidate.exactCase
    ? canonicalAddress(candidate.address) === canonicalAddress(address)
    : candidate.address.toLowerCase() === address.toLowerCase();
}
