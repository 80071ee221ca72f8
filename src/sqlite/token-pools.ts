import { and, asc, desc, eq, lte, sql } from 'drizzle-orm';
import type { Pair } from '../model/quote.ts';
import { canonicalAddress } from '../model/token.ts';
import type { EpochMs, TokenId } from '../model/units.ts';
import type { MainPool } from '../ports.ts';
import { type Db, filling, placeholders } from './database.ts';
import { tokenPools } from './schema.ts';

/** Step that keeps which pool a token's price was read from, and from when on. */
export interface TokenPoolsStep {
  /** From `at` on it was this one; nothing changes when it already was. */
  readonly note: (tokenId: TokenId, pair: Pair, at: EpochMs) => void;
  /** All of them, oldest first, each until the next one's time. */
  readonly of: (tokenId: TokenId) => readonly MainPool[];
}

export function createTokenPoolsStep(db: Db): TokenPoolsStep {
  const ofToken = eq(tokenPools.tokenId, sql.placeholder('tokenId'));
  const atThen = db
    .select({ address: tokenPools.address })
    .from(tokenPools)
    .where(and(ofToken, lte(tokenPools.fromAt, sql.placeholder('fromAt'))))
    .orderBy(desc(tokenPools.fromAt))
    .limit(1)
    .prepare();
  const upsert = db
    .insert(tokenPools)
    .values(placeholders('tokenId', 'fromAt', 'address', 'dex', 'curve'))
    .onConflictDoUpdate({
      target: [tokenPools.tokenId, tokenPools.fromAt],
      set: {
        address: filling(tokenPools.address, 'address'),
        dex: filling(tokenPools.dex, 'dex'),
        curve: filling(tokenPools.curve, 'curve'),
      },
    })
    .prepare();
  const all = db
    .select({ address: tokenPools.address, curve: tokenPools.curve, from: tokenPools.fromAt })
    .from(tokenPools)
    .where(ofToken)
    .orderBy(asc(tokenPools.fromAt))
    .prepare();

  return {
    note(tokenId, { address, dex, curve }, at) {
      if (isSame(atThen.get({ tokenId, fromAt: at })?.address, address)) return;
      upsert.run({ tokenId, fromAt: at, address, dex, curve });
    },
    of(tokenId) {
      const rows = all.all({ tokenId });
      const changes = rows.filter(({ address }, index) => !isSame(rows[index - 1]?.address, address));
      return changes.map((pool, index) => mainPool(pool, changes[index + 1]));
    },
  };
}

function mainPool(pool: Omit<MainPool, 'to'>, next: Omit<MainPool, 'to'> | undefined): MainPool {
  return next === undefined ? pool : { ...pool, to: next.from };
}

/** Sources spell 0x addresses in different cases. */
function isSame(one: string | undefined, other: string): boolean {
  return one !== undefined && canonicalAddress(one) === canonicalAddress(other);
}
