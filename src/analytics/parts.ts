import type { Part } from '../model/analytics.ts';
import { type Tier, TIERS } from '../model/call.ts';
import type { Chain } from '../model/token.ts';
import type { Gathering } from './sums.ts';

/** Completed calls by the name of their slice: empty for all, `tier:` or `chain:` and what it is. */
export type BySlice<Of> = ReadonlyMap<string, Of>;

const TIER = 'tier:';
const CHAIN = 'chain:';

/** What there is of each tier, from small to large; unknown last. */
export function ofTiers<Of>(slices: BySlice<Of>): readonly { readonly of: Tier; readonly what: Of }[] {
  return TIERS.flatMap((tier) => {
    const what = slices.get(`${TIER}${tier}`);
    return what === undefined ? [] : [{ of: tier, what }];
  });
}

/** What there is of each chain, in order of name. */
export function ofChains<Of>(slices: BySlice<Of>): readonly { readonly of: Chain; readonly what: Of }[] {
  return [...slices]
    .filter(([slice]) => slice.startsWith(CHAIN))
    .map(([slice, what]) => ({ of: slice.slice(CHAIN.length), what }))
    .toSorted((a, b) => (a.of < b.of ? -1 : 1));
}

export function tierParts(slices: BySlice<Gathering>): readonly Part<Tier>[] {
  return ofTiers(slices).map(({ of, what }) => ({ of, figures: what.figures() }));
}

/** Most calls first. */
export function chainParts(slices: BySlice<Gathering>): readonly Part<Chain>[] {
  return ofChains(slices)
    .map(({ of, what }) => ({ of, figures: what.figures() }))
    .toSorted((a, b) => b.figures.completed - a.figures.completed);
}
