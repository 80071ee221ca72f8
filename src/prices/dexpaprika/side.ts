import { tokenKey } from '../../model/token.ts';
import { DAY, HOUR, MINUTE } from '../../model/units.ts';
import type { CandleRequest, Clock } from '../../ports.ts';
import { agree } from '../agree.ts';
import type { DexPaprikaClient } from './client.ts';

/** Candles of that length are what a free key may ask for. */
const PROBE_MINUTES = 15;
const PROBE_MS = 6 * HOUR;
const MOST_KNOWN = 5_000;

/** Which way round a pool's candles have to be asked for, so that they are the token's prices in US dollars. */
export interface Sides {
  /** The value of `inversed`; undefined when neither way could be proven. */
  proven(
    pool: Pick<CandleRequest, 'token' | 'pool'> & { readonly network: string },
    signal: AbortSignal,
  ): Promise<boolean | undefined>;
}

/**
 * Nothing in a candle names its token or its currency, and the documents leave open which of a pool's tokens comes first. So a
 * side counts as proven only when the last candle of the last six hours closed within 25 % of the token's price in US dollars, which
 * the host states by address. A pool without a trade in these hours proves nothing, which takes in emptied pools and curves
 * that their token has left. Proofs are kept for a day, failed ones for an hour, in memory alone.
 */
export function createSides(client: DexPaprikaClient, clock: Clock): Sides {
  const known = new Map<string, { readonly inversed: boolean | undefined; readonly until: number }>();

  async function prove(
    { network, pool, token }: Parameters<Sides['proven']>[0],
    signal: AbortSignal,
  ): Promise<boolean | undefined> {
    const price = await client.price(network, token, signal);
    if (price === undefined) return undefined;
    const spanMs = PROBE_MINUTES * MINUTE;
    const toMs = Math.floor(clock.now() / spanMs) * spanMs;
    const page = { network, pool, minutes: PROBE_MINUTES, fromMs: toMs - PROBE_MS, toMs } as const;
    for (const inversed of [false, true]) {
      const rows = await client.page({ ...page, inversed }, signal);
      const recent = (rows ?? []).filter(({ startMs }) => startMs >= page.fromMs && startMs <= toMs);
      const [last] = recent.sort((a, b) => b.startMs - a.startMs);
      if (last?.close === undefined) return undefined;
      if (last.close > 0 && agree(last.close, price)) return inversed;
    }
    return undefined;
  }

  return {
    async proven(pool, signal) {
      const key = `${tokenKey(pool.token)} ${pool.pool}`;
      const kept = known.get(key);
      if (kept !== undefined && clock.now() < kept.until) return kept.inversed;
      const inversed = await prove(pool, signal);
      known.delete(key);
      known.set(key, { inversed, until: clock.now() + (inversed === undefined ? HOUR : DAY) });
      const [oldest] = known.keys();
      if (known.size > MOST_KNOWN && oldest !== undefined) known.delete(oldest);
      return inversed;
    },
  };
}
