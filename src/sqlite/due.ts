import { and, asc, eq, isNotNull, lte, min, notInArray, sql } from 'drizzle-orm';
import type { DueToken } from '../model/call.ts';
import { type PriceUsd, priceUsd } from '../model/units.ts';
import type { Store } from '../ports.ts';
import type { Database } from './database.ts';
import { chats, leads, literally, outbox, tokens } from './schema.ts';
import { pairOf, type TokenRow } from './token-row.ts';

type Part = Pick<Store, 'dueTokens' | 'nextDueAt'>;

/** What is to be done now, and when there will be something next. */
export function createDue({ db, read }: Database): Part {
  const due = db
    .select()
    .from(tokens)
    .where(lte(tokens.nextDueAt, sql.placeholder('now')))
    .orderBy(asc(tokens.nextDueAt), asc(tokens.id))
    .limit(sql.placeholder('limit'))
    .prepare();
  const nextToken = db
    .select({ at: min(tokens.nextDueAt) })
    .from(tokens)
    .where(isNotNull(tokens.nextDueAt))
    .prepare();
  const nextLead = db
    .select({ at: min(leads.nextTryAt) })
    .from(leads)
    .where(literally(leads.status, 'waiting'))
    .prepare();
  const nextPast = db
    .select({ at: min(leads.nextTryAt) })
    .from(leads)
    .where(literally(leads.status, 'past'))
    .prepare();
  const nextRefine = db
    .select({ at: min(tokens.refineAt) })
    .from(tokens)
    .where(isNotNull(tokens.refineAt))
    .prepare();
  // Rows of parked chats wait for people, not for an instant.
  const parked = db.select({ id: chats.id }).from(chats).where(eq(chats.status, 'parked'));
  const nextNotice = db
    .select({ at: min(outbox.notBefore) })
    .from(outbox)
    .where(and(literally(outbox.status, 'waiting'), notInArray(outbox.chatId, parked)))
    .prepare();

  return {
    dueTokens: (now, limit) => read(() => due.all({ now, limit }).flatMap(dueToken)),
    nextDueAt: () =>
      read(() => {
        const all = [nextLead, nextPast, nextToken, nextRefine, nextNotice];
        const instants = all.map((next) => next.get()?.at ?? undefined);
        return instants.filter((at) => at !== undefined).toSorted((a, b) => a - b)[0];
      }),
  };
}

function dueToken(row: TokenRow): readonly DueToken[] {
  if (row.nextDueAt === null) return [];
  const pair = pairOf(row.pairAddress, row.pairDex, row.pairCurve, row.pairCreatedAt);
  return [
    {
      id: row.id,
      ref: { chain: row.chain, address: row.address },
      nextDueAt: row.nextDueAt,
      ...(pair === undefined ? {} : { pair }),
      ...(row.lastDepthUsd === null ? {} : { lastDepthUsd: row.lastDepthUsd }),
      ...(row.lastPrice === null || row.lastAt === null
        ? {}
        : { last: { price: statedPrice(row.lastPrice, row.units), at: row.lastAt } }),
    },
  ];
}

/** A kept price in the units in which sources state it today, see Token.units. */
function statedPrice(price: PriceUsd, units: number | null): PriceUsd {
  return priceUsd(price / (units ?? 1)) ?? price;
}
