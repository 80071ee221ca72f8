import type { Chain } from '../model/token.ts';
import type { EpochMs } from '../model/units.ts';
import type { PricePoint } from './prices.ts';

/** A span of time in which prices of a chain's native coin are wanted and not known. */
export interface NativeGap {
  readonly chain: Chain;
  readonly from: EpochMs;
  readonly to: EpochMs;
}

/** What prices of native coins need of a store. */
export interface BenchmarkStore {
  /** Where prices are missing that calls on record are to be held against: the entries and ends of calls, and now while one is open. */
  nativeGaps(now: EpochMs): Promise<readonly NativeGap[]>;
  /**
   * Keeps prices of native coins, and notes of finished calls whose native return was not known what they tell of it: of some
   * thousands at a time. Returns how many calls that were; 0 when there are no more.
   */
  keepNative(found: ReadonlyMap<Chain, readonly PricePoint[]>): Promise<number>;
}
