import { asc, eq, sql } from 'drizzle-orm';
import type { Store } from '../ports.ts';
import { type Database, placeholders } from './database.ts';
import { claims, operators } from './schema.ts';

type Part = Pick<Store, 'operators' | 'addOperator' | 'offerClaim' | 'takeClaim'>;

/** Who may give the bot orders, and the one secret by which the first of them is made. */
export function createOperators({ db, read, write }: Database): Part {
  const select = db
    .select({ userId: operators.userId })
    .from(operators)
    .orderBy(asc(operators.addedAt), asc(operators.userId))
    .prepare();
  const add = db
    .insert(operators)
    .values(placeholders('userId', 'addedAt'))
    .onConflictDoNothing({ target: operators.userId })
    .prepare();
  const offer = db
    .insert(claims)
    .values({ id: 1, ...placeholders('secretHash', 'offeredAt') })
    .onConflictDoUpdate({
      target: claims.id,
      set: { secretHash: sql`excluded.secret_hash`, offeredAt: sql`excluded.offered_at` },
    })
    .prepare();
  const withdraw = db
    .delete(claims)
    .where(eq(claims.secretHash, sql.placeholder('secretHash')))
    .prepare();

  return {
    operators: () => read(() => select.all().map((row) => row.userId)),
    addOperator: (userId, now) => write(() => void add.run({ userId, addedAt: now })),
    offerClaim: (secretHash, now) => write(() => void offer.run({ secretHash, offeredAt: now })),
    takeClaim: (secretHash, userId, now) =>
      write(() => {
        if (withdraw.run({ secretHash }).changes === 0) return false;
        add.run({ userId, addedAt: now });
        return true;
      }),
  };
}
