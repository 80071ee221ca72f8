import { and, asc, count, eq, gt, gte, lt, lte, max, ne, or, sql } from 'drizzle-orm';
import type { Lead, Token } from '../model/call.ts';
import { type ChatId, type EpochMs, utcDay } from '../model/units.ts';
import type { BeginFacts } from '../ports.ts';
import type { Quote } from '../model/quote.ts';
import { inUnits } from '../tracking/denomination.ts';
import { channelOf } from './channel-row.ts';
import type { Db } from './database.ts';
import { createLearningStep } from './learning.ts';
import { calls, channels, literally, outcomes } from './schema.ts';
import { createReadView } from './view.ts';

/** Step of begin(): all that is known when a lead has been identified as this token. */
export type ReadBeginFacts = (
  identified: { readonly lead: Lead; readonly quote: Quote; readonly token: Token },
  now: EpochMs,
  /** Of a post of the past a call that was made after it is no open one. */
  past?: boolean,
) => BeginFacts;

export function createReadBeginFacts(db: Db): ReadBeginFacts {
  const channelId = eq(calls.channelId, sql.placeholder('channelId'));
  const tokenId = eq(calls.tokenId, sql.placeholder('tokenId'));
  const before = lte(calls.postedAt, sql.placeholder('postedAt'));
  const channel = db
    .select()
    .from(channels)
    .where(eq(channels.id, sql.placeholder('channelId')))
    .prepare();
  const openCall = db
    .select({ id: calls.id, postedAt: calls.postedAt })
    .from(calls)
    .where(and(channelId, tokenId, literally(calls.status, 'open')))
    .prepare();
  /** Of a post that is heard late: a call that was open when it was posted. */
  const openThen = db
    .select({ id: calls.id })
    .from(calls)
    .innerJoin(outcomes, eq(outcomes.callId, calls.id))
    .where(and(channelId, tokenId, before, gt(outcomes.completedAt, sql.placeholder('postedAt'))))
    .limit(1)
    .prepare();
  const earlier = db
    .select({ count: count(), lastAt: max(calls.postedAt) })
    .from(calls)
    .where(and(channelId, tokenId, before))
    .prepare();
  const original = db
    .select({ callId: calls.id, postedAt: calls.postedAt })
    .from(calls)
    .innerJoin(channels, eq(channels.id, calls.channelId))
    .leftJoin(outcomes, eq(outcomes.callId, calls.id))
    .where(
      and(
        tokenId,
        // A person who asks about a token in private is nobody's original, see isPersonal().
        or(eq(channels.memberId, 0), lt(channels.chatId, 0 as ChatId)),
        ne(calls.channelId, sql.placeholder('channelId')),
        or(literally(calls.status, 'open'), gt(outcomes.completedAt, sql.placeholder('postedAt'))),
        before,
      ),
    )
    .orderBy(asc(calls.postedAt), asc(calls.id))
    .limit(1)
    .prepare();
  const sameDay = db
    .select({ count: count() })
    .from(calls)
    .where(and(channelId, gte(calls.postedAt, sql.placeholder('dayStart')), before, gt(calls.weight, 0)))
    .prepare();
  const readView = createReadView(db);
  const learning = createLearningStep(db);

  return ({ lead, quote, token }, now, past = false) => {
    const key = { channelId: lead.channelId, tokenId: token.id, postedAt: lead.postedAt };
    const dayStart = utcDay(lead.postedAt);
    const channelRow = channel.get(key);
    if (channelRow === undefined) throw new Error(`expected channel ${lead.channelId} of a lead, was none`);
    const sooner = earlier.get(key);
    const openNow = openCall.get(key);
    const isLater = past && openNow !== undefined && openNow.postedAt > lead.postedAt;
    const openId = (isLater ? undefined : openNow?.id) ?? openThen.get(key)?.id;
    const open = openId === undefined ? undefined : readView(openId);
    const first = original.get(key);
    return {
      lead,
      quote: inUnits(quote, token.units),
      token,
      channel: channelOf(channelRow),
      earlierCalls: sooner?.count ?? 0,
      callsThatDay: sameDay.get({ ...key, dayStart })?.count ?? 0,
      learning: learning.read(lead.channelId),
      now,
      ...(open === undefined ? {} : { openCall: open }),
      ...(first === undefined ? {} : { original: first }),
      ...(sooner === undefined || sooner.lastAt === null ? {} : { lastCallAt: sooner.lastAt }),
    };
  };
}
