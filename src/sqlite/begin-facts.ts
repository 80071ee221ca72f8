import { and, asc, count, eq, gt, gte, lt, lte, max, ne, or, sql } from 'drizzle-orm';
import type { Lead, Token } from '../model/call.ts';
import { after, type ChatId, DAY, type EpochMs, utcDay } from '../model/units.ts';
import type { BeginFacts } from '../ports.ts';
import type { Quote } from '../model/quote.ts';
import { channelOf } from './channel-row.ts';
import type { Db } from './database.ts';
import { createLearningStep } from './learning.ts';
import { calls, channels, literally } from './schema.ts';
import { createReadView } from './view.ts';

/** Step of begin(): all that is known when a lead has been identified as this token. */
export type ReadBeginFacts = (
  identified: { readonly lead: Lead; readonly quote: Quote; readonly token: Token },
  now: EpochMs,
) => BeginFacts;

export function createReadBeginFacts(db: Db): ReadBeginFacts {
  const channelId = eq(calls.channelId, sql.placeholder('channelId'));
  const tokenId = eq(calls.tokenId, sql.placeholder('tokenId'));
  const channel = db
    .select()
    .from(channels)
    .where(eq(channels.id, sql.placeholder('channelId')))
    .prepare();
  const openCall = db
    .select({ id: calls.id })
    .from(calls)
    .where(and(channelId, tokenId, literally(calls.status, 'open')))
    .prepare();
  const earlier = db
    .select({ count: count(), lastAt: max(calls.postedAt) })
    .from(calls)
    .where(and(channelId, tokenId))
    .prepare();
  const original = db
    .select({ callId: calls.id, postedAt: calls.postedAt })
    .from(calls)
    .innerJoin(channels, eq(channels.id, calls.channelId))
    .where(
      and(
        tokenId,
        // A person who asks about a token in private is nobody's original, see isPersonal().
        or(eq(channels.memberId, 0), lt(channels.chatId, 0 as ChatId)),
        ne(calls.channelId, sql.placeholder('channelId')),
        literally(calls.status, 'open'),
        lte(calls.postedAt, sql.placeholder('postedAt')),
      ),
    )
    .orderBy(asc(calls.postedAt), asc(calls.id))
    .limit(1)
    .prepare();
  const sameDay = db
    .select({ count: count() })
    .from(calls)
    .where(
      and(
        channelId,
        gte(calls.postedAt, sql.placeholder('dayStart')),
        lt(calls.postedAt, sql.placeholder('dayEnd')),
        gt(calls.weight, 0),
      ),
    )
    .prepare();
  const readView = createReadView(db);
  const learning = createLearningStep(db);

  return ({ lead, quote, token }, now) => {
    const key = { channelId: lead.channelId, tokenId: token.id, postedAt: lead.postedAt };
    const dayStart = utcDay(lead.postedAt);
    const channelRow = channel.get(key);
    if (channelRow === undefined) throw new Error(`expected channel ${lead.channelId} of a lead, was none`);
    const before = earlier.get(key);
    const openId = openCall.get(key)?.id;
    const open = openId === undefined ? undefined : readView(openId);
    const first = original.get(key);
    return {
      lead,
      quote,
      token,
      channel: channelOf(channelRow),
      earlierCalls: before?.count ?? 0,
      callsThatDay: sameDay.get({ ...key, dayStart, dayEnd: after(dayStart, DAY) })?.count ?? 0,
      learning: learning.read(lead.channelId),
      now,
      ...(open === undefined ? {} : { openCall: open }),
      ...(first === undefined ? {} : { original: first }),
      ...(before === undefined || before.lastAt === null ? {} : { lastCallAt: before.lastAt }),
    };
  };
}
