import { and, eq, sql } from 'drizzle-orm';
import type { Token } from '../model/call.ts';
import type { Quote } from '../model/quote.ts';
import { canonicalAddress } from '../model/token.ts';
import type { Db } from './database.ts';
import { fillings } from './fillings.ts';
import { prepareInsert } from './insert.ts';
import { tokens } from './schema.ts';
import { pairColumns, tokenOf } from './token-row.ts';
import type { TrackedMemory } from './tracked-memory.ts';

/**
 * Step of begin(): the token of a quote. One that is new, or that no call tracks any more, starts afresh from the quote.
 * One that is tracked keeps its pool and its figures: they are the sweep's to change.
 */
export type MeetToken = (quote: Quote) => Token;

export function createMeetToken(db: Db, memory: TrackedMemory): MeetToken {
  const insert = prepareInsert(db, tokens);
  const select = db
    .select()
    .from(tokens)
    .where(and(eq(tokens.chain, sql.placeholder('chain')), eq(tokens.address, sql.placeholder('address'))))
    .prepare();
  const byId = eq(tokens.id, sql.placeholder('id'));
  const startAfresh = db
    .update(tokens)
    .set({
      ...fillings(tokens, 'pairAddress', 'pairDex', 'pairCurve', 'pairCreatedAt'),
      ...fillings(tokens, 'lastPrice', 'lastAt', 'lastDepthUsd'),
      symbol: sql`coalesce(${sql.placeholder('symbol')}, ${tokens.symbol})`,
      name: sql`coalesce(${sql.placeholder('name')}, ${tokens.name})`,
      // Back to life: with the liquidity that a rugged one has to show, or with the price alone.
      revivedAt: sql`iif(${tokens.life} IN ('dead', 'rugged'), ${sql.placeholder('lastAt')}, ${tokens.revivedAt})`,
      life: 'alive',
      misses: 0,
      missingSince: null,
      units: null,
      supply: sql`coalesce(${sql.placeholder('supply')}, ${tokens.supply})`,
      hint: sql`coalesce(${sql.placeholder('hint')}, ${tokens.hint})`,
      // Candles of what was called long ago are not read on from there.
      refinedTo: null,
      refineAt: null,
    })
    .where(byId)
    .prepare();

  return (quote) => {
    const key = { chain: quote.token.chain, address: canonicalAddress(quote.token.address) };
    const row = select.get(key);
    if (row !== undefined && row.nextDueAt !== null) return tokenOf(row);
    const fresh = quoteColumns(quote);
    if (row === undefined) insert({ ...key, ...fresh, life: 'alive', misses: 0 });
    else startAfresh.run({ ...fresh, id: row.id });
    const written = select.get(key);
    if (written === undefined) throw new Error(`expected token ${key.address} to exist, it was just written`);
    memory.forget(written.id);
    return tokenOf(written);
  };
}

function quoteColumns(quote: Quote) {
  return {
    symbol: quote.symbol ?? null,
    name: quote.name ?? null,
    ...pairColumns(quote.pair),
    lastPrice: quote.price,
    lastAt: quote.at,
    lastDepthUsd: quote.depthUsd ?? null,
    supply: quote.fdvUsd === undefined ? null : quote.fdvUsd / quote.price,
    hint: quote.hint ?? null,
  };
}
