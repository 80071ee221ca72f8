import { eq, sql } from 'drizzle-orm';
import type { Quote, Sample } from '../model/quote.ts';
import type { CallId, EpochMs, TokenId } from '../model/units.ts';
import type { BeginFacts, Begun } from '../ports.ts';
import { newCallColumns } from './call-row.ts';
import { type Db, placeholders } from './database.ts';
import { prepareInsert } from './insert.ts';
import { calls, samples, tokens } from './schema.ts';
import { createTokenPoolsStep } from './token-pools.ts';
import type { TrackedMemory } from './tracked-memory.ts';

/** Step of begin(): writes a call with its first sample and makes its token due; returns its number. */
export type OpenCall = (facts: BeginFacts, begun: BegunCall) => CallId;

type BegunCall = Extract<Begun, { readonly kind: 'call' }>;

export function createOpenCall(db: Db, memory: TrackedMemory): OpenCall {
  const insert = prepareInsert(db, calls);
  const insertSample = prepareInsert(db, samples);
  const makeDue = createMakeDue(db);
  const pools = createTokenPoolsStep(db);

  return ({ lead, quote, token, earlierCalls }, { call, nextDueAt, refineAt }) => {
    const tokenId = token.id;
    const { channelId, postId } = lead;
    const owners = { channelId, tokenId, postId };
    const row = { ...newCallColumns(call), ...owners, sequence: earlierCalls + 1, status: 'open' as const };
    const { id, isNew } = insert(row);
    if (!isNew) throw new Error(`expected no open call of token ${tokenId} by channel ${channelId}, was one`);
    // While the token is tracked its samples are the sweep's alone: one from here would be missing in the running figures
    // of its other calls.
    if (token.nextDueAt === undefined) insertSample({ tokenId, ...firstSample(quote) });
    // The pool that the sweep reads, which may be another one than that of the entry.
    if (token.pair !== undefined) pools.note(tokenId, token.pair, call.entry.at);
    makeDue(tokenId, nextDueAt, refineAt);
    memory.forget(tokenId);
    return id as CallId;
  };
}

/** Step of begin() and recall(): a token is polled and its candles are read no later than one of its calls wants. */
export function createMakeDue(
  db: Db,
): (tokenId: TokenId, nextDueAt: EpochMs, refineAt: EpochMs | undefined) => void {
  const { nextDueAt: due, refineAt: refine } = placeholders('nextDueAt', 'refineAt');
  const update = db
    .update(tokens)
    .set({
      nextDueAt: sql`min(coalesce(${tokens.nextDueAt}, ${due}), ${due})`,
      refineAt: sql`min(coalesce(${tokens.refineAt}, ${refine}), coalesce(${refine}, ${tokens.refineAt}))`,
    })
    .where(eq(tokens.id, sql.placeholder('tokenId')))
    .prepare();
  return (tokenId, nextDueAt, refineAt) =>
    void update.run({ tokenId, nextDueAt, refineAt: refineAt ?? null });
}

/** What is kept of the quote that a call began with. */
export function firstSample(quote: Quote): Sample {
  const { m5 } = quote.trades ?? {};
  return {
    at: quote.at,
    price: quote.price,
    source: quote.source,
    ...(quote.liquidityUsd === undefined ? {} : { liquidityUsd: quote.liquidityUsd }),
    ...(quote.depthUsd === undefined ? {} : { depthUsd: quote.depthUsd }),
    ...(quote.marketCapUsd === undefined ? {} : { marketCapUsd: quote.marketCapUsd }),
    ...(quote.volumeUsd?.m5 === undefined ? {} : { volumeM5Usd: quote.volumeUsd.m5 }),
    ...(m5 === undefined ? {} : { tradesM5: m5.buys + m5.sells }),
    ...(quote.doubt === undefined ? {} : { doubt: quote.doubt }),
  };
}
