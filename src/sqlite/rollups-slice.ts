import type { Slice } from '../model/analytics.ts';
import type { Tier } from '../model/call.ts';
import type { Chain } from '../model/token.ts';

const TIER = 'tier:';
const CHAIN = 'chain:';

/** How a slice is named in what is kept; empty for all calls. */
export function sliceOf(slice: Slice | undefined): string {
  if (slice === undefined) return '';
  return 'tier' in slice ? TIER + slice.tier : CHAIN + slice.chain;
}

interface Sliced {
  readonly tier: Tier;
  readonly chain: Chain;
}

/** Names of the slices that a call counts in. */
export function slicesOf({ tier, chain }: Sliced): readonly string[] {
  return ['', TIER + tier, CHAIN + chain];
}

/** Does a call count in the slice of this name? */
export function takes(slice: string, { tier, chain }: Sliced): boolean {
  if (slice === '') return true;
  return slice.startsWith(TIER) ? slice === TIER + tier : slice === CHAIN + chain;
}
