import { withBestCall } from '../analytics/best-call.ts';
import type { EpochMs } from '../model/units.ts';
import type { Portfolio, Store } from '../ports.ts';

/** The portfolio as anybody may see it: people who brought calls in private are counted, and named to nobody. */
export async function readPortfolio(
  store: Pick<Store, 'portfolio'>,
  period: { readonly since?: EpochMs },
): Promise<Portfolio> {
  const portfolio = await store.portfolio(period);
  const completed = withBestCall(portfolio.completed, portfolio.best);
  return { ...portfolio, completed };
}
