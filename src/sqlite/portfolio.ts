import { eq, sql } from 'drizzle-orm';
import { chainParts, tierParts } from '../analytics/parts.ts';
import { portfolioOf } from '../analytics/portfolio.ts';
import { createGathering } from '../analytics/sums.ts';
import type { Portfolio, Store } from '../ports.ts';
import { isPublic } from './channel-row.ts';
import { type Database, known } from './database.ts';
import { createReadExtremes } from './extremes.ts';
import { createReadRollups } from './rollups-read.ts';
import { calls, channels, literally, tokens } from './schema.ts';

const NAMED = 5;

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
  const named = db
    .select({ channelId: channels.id, title: channels.title, username: channels.username })
    .from(channels)
    .where(isPublic)
    .prepare();

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
          channels: named
            .all()
            .map(known)
            .map((channel) =>
              Object.assign(channel, {
                completed: (byChannel.get(channel.channelId) ?? createGathering()).figures(),
              }),
            ),
        });
        return { ...figures, ...readExtremes({ since, completed: completed.completed }, NAMED) };
      }),
  };
}
