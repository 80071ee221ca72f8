import type { Token } from '../model/call.ts';
import type { Pair } from '../model/quote.ts';
import type { EpochMs } from '../model/units.ts';
import type { tokens } from './schema.ts';

export type TokenRow = typeof tokens.$inferSelect;

export type Writable<T> = { -readonly [K in keyof T]: T[K] };

// Read for every token of a sweep: assignments, because spreading an object per absent column costs more than the query.
export function tokenOf(row: TokenRow): Token {
  const token: Writable<Token> = {
    id: row.id,
    ref: { chain: row.chain, address: row.address },
    life: row.life,
    misses: row.misses,
  };
  const pair = pairOf(row.pairAddress, row.pairDex, row.pairCurve, row.pairCreatedAt);
  if (row.symbol !== null) token.symbol = row.symbol;
  if (row.name !== null) token.name = row.name;
  if (pair !== undefined) token.pair = pair;
  if (row.lastPrice !== null && row.lastAt !== null) token.last = { price: row.lastPrice, at: row.lastAt };
  if (row.lastDepthUsd !== null) token.lastDepthUsd = row.lastDepthUsd;
  if (row.missingSince !== null) token.missingSince = row.missingSince;
  if (row.ruggedAt !== null) token.ruggedAt = row.ruggedAt;
  if (row.revivedAt !== null) token.revivedAt = row.revivedAt;
  if (row.supply !== null) token.supply = row.supply;
  if (row.units !== null) token.units = row.units;
  if (row.hint !== null) token.hint = row.hint;
  if (row.refinedTo !== null) token.refinedTo = row.refinedTo;
  if (row.nextDueAt !== null) token.nextDueAt = row.nextDueAt;
  return token;
}

/** A pool from the four columns that hold it; undefined when there is none. */
export function pairOf(
  ...[address, dex, curve, createdAt]: [string | null, string | null, boolean | null, EpochMs | null]
): Pair | undefined {
  if (address === null || dex === null) return undefined;
  const pair: Writable<Pair> = { address, dex, curve: curve === true };
  if (createdAt !== null) pair.createdAt = createdAt;
  return pair;
}

/** A pool as the columns of a token. */
export function pairColumns(pair: Pair | undefined) {
  return {
    pairAddress: pair?.address ?? null,
    pairDex: pair?.dex ?? null,
    pairCurve: pair?.curve ?? null,
    pairCreatedAt: pair?.createdAt ?? null,
  };
}
