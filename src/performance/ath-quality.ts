// What money stood behind a price of a finished call: the sample nearest in time that tells.

import type { Entry, High } from '../model/call.ts';
import type { AthQuality } from '../model/outcome.ts';
import type { Sample } from '../model/quote.ts';
import { type EpochMs, HOUR } from '../model/units.ts';
import { DEEP_POOL_USD, isStray } from './trust.ts';

/** A sample tells of the money behind a price when it is no further away: the longest regular wait between two polls. */
const NEAR_MS = 2 * HOUR;
/** A high is thin above so many dollars of market cap per dollar of liquidity, or on less usable depth. */
const THIN_CAP_TO_LIQUIDITY = 200;
const THIN_DEPTH_USD = 5_000;

/** A sample, or the entry, which is the first of them. */
type Seen = Pick<Sample, 'at' | 'price' | 'depthUsd' | 'liquidityUsd' | 'marketCapUsd'>;

/** What is known of the money around an instant, from the entry and the samples of the call. */
export interface MoneyBook {
  /** Usable depth, US dollars; undefined when no sample within two hours tells. */
  depthAt(at: EpochMs): number | undefined;
  /**
   * thin: the market cap at the high was more than 200 times the liquidity, or the usable depth under $5,000. ok: neither is known
   * to be so, as of pools of a million dollars, which are a small part of what an established token is traded in.
   */
  qualityOf(high: High): AthQuality;
}

/** `samples` are the call's, in any order; those that belong to another series tell nothing. */
export function moneyBook(entry: Entry, samples: readonly Sample[]): MoneyBook {
  const seen: readonly Seen[] = [entry, ...samples.filter((sample) => !isStray(sample))];
  const nearest = (at: EpochMs, tells: (one: Seen) => boolean): Seen | undefined => {
    let best: Seen | undefined;
    for (const one of seen) {
      const distance = Math.abs(one.at - at);
      if (distance > NEAR_MS || !tells(one)) continue;
      if (best === undefined || distance < Math.abs(best.at - at)) best = one;
    }
    return best;
  };
  const depthAt = (at: EpochMs): number | undefined =>
    nearest(at, ({ depthUsd }) => depthUsd !== undefined)?.depthUsd;

  return {
    depthAt,
    qualityOf({ price, at }) {
      if (price <= entry.price) return 'ok';
      const depthUsd = depthAt(at);
      if (depthUsd !== undefined && depthUsd < THIN_DEPTH_USD) return 'thin';
      const valued = nearest(at, (one) => one.marketCapUsd !== undefined && liquidityOf(one) !== undefined);
      const liquidityUsd = valued && liquidityOf(valued);
      if (valued?.marketCapUsd === undefined || liquidityUsd === undefined) return 'ok';
      if (liquidityUsd >= DEEP_POOL_USD) return 'ok';
      const capUsd = valued.marketCapUsd * (price / valued.price);
      return capUsd > liquidityUsd * THIN_CAP_TO_LIQUIDITY ? 'thin' : 'ok';
    },
  };
}

function liquidityOf({ liquidityUsd, depthUsd }: Seen): number | undefined {
  return liquidityUsd ?? depthUsd;
}
