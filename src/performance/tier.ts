import type { Tier } from '../model/call.ts';

/** US dollars below which a token belongs to the tier; above the last it is large. */
const CEILINGS: readonly (readonly [Tier, number])[] = [
  ['nano', 100_000],
  ['micro', 1_000_000],
  ['small', 100_000_000],
  ['mid', 1_000_000_000],
];

/**
 * Size class by market cap, or by fully diluted value (`byFdv`) where no market cap is known; `unknown` without
 * either. Zero and what is not a number are no figures. Bounds belong to the class above them.
 */
export function tierOf(quote: { readonly marketCapUsd?: number; readonly fdvUsd?: number }): {
  readonly tier: Tier;
  readonly byFdv: boolean;
} {
  const marketCap = known(quote.marketCapUsd);
  const value = marketCap ?? known(quote.fdvUsd);
  if (value === undefined) return { tier: 'unknown', byFdv: false };
  const tier = CEILINGS.find(([, ceiling]) => value < ceiling)?.[0] ?? 'large';
  return { tier, byFdv: marketCap === undefined };
}

function known(usd: number | undefined): number | undefined {
  return usd !== undefined && Number.isFinite(usd) && usd > 0 ? usd : undefined;
}
