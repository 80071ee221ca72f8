import { eq, sql } from 'drizzle-orm';
import { chainParts, tierParts } from '../analytics/parts.ts';
import { portfolioOf } from '../analytics/portfolio.ts';
import { createGathering } from '../analytics/sums.ts';
import { isPersonal } from '../model/call.ts';
import type { Portfolio, Store } from '../ports.ts';
import { createReadCallers } from './callers.ts';
import type { Database } from './database.ts';
import { createReadExtremes } from './extremes.ts';
import { createReadRollups } from './rollups-read.ts';
import { calls, literally, tokens } from './schema.ts';

const NAMED = 5;
const NOTHING = { completed: 0, figures: () => createGathering().figures() };

/** An equal stake on every call. */
export function createPortfolio({ db, read }: Database): Pick<Store, 'portfolio'> {
  const rollups = createReadRollups(db);
  const readExtremes = createReadExtremes(db);
  const open = db
    .select({
      channelId: calls.channelId,
      tier: calls.tier,
      chain: tokens.chain,
      calls: sql<number>`count(*)`,
      roi: sql<number>`sum(${calls.lastPrice} / ${calls.entryPrice} - 1)`,
    })
    .from(calls)
    .innerJoin(tokens, eq(tokens.id, calls.tokenId))
    .where(literally(calls.status, 'open'))
    .groupBy(calls.channelId, calls.tier, tokens.chain)
    .prepare();
  const readCallers = createReadCallers(db);

  return {
    portfolio: ({ since }) =>
      read((): Portfolio => {
        const slices = rollups.bySlice({ since });
        const completed = (slices.get('') ?? createGathering()).figures();
        const byChannel = rollups.byChannel({ since });
        const figures = portfolioOf({
          open: open.all(),
          completed,
          tiers: tierParts(slices),
          chains: chainParts(slices),
          channels: [...readCallers().values()]
            .filter((caller) => !isPersonal(caller))
            .map((caller) =>
              Object.assign(
                { channelId: caller.id, title: caller.title, completed: byChannel.get(caller.id) ?? NOTHING },
                caller.username !== undefined && { username: caller.username },
              ),
            ),
        });
        return { ...figures, ...readExtremes({ since, completed: completed.completed }, NAMED) };
      }),
  };
}
