import type { Part } from '../model/analytics.ts';
import { type Tier, TIERS } from '../model/call.ts';
import type { Chain } from '../model/token.ts';
import { createGathering, type Gathering } from './sums.ts';

/** Completed calls by the name of their slice: empty for all, `tier:`, `chain:` or `hour:` and what it is. */
export type BySlice<Of> = ReadonlyMap<string, Of>;

const TIER = 'tier:';
const CHAIN = 'chain:';
const HOUR = 'hour:';
const HOURS = 24;

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

/** By the hour of the UTC day in which the call was posted, 0 to 23. */
export function hourParts(slices: BySlice<Gathering>): readonly Part<number>[] {
  return regrouped(slices, (hourOfWeek) => hourOfWeek % HOURS);
}

/** By the day of the week on which the call was posted, 0 Monday to 6 Sunday. */
export function weekdayParts(slices: BySlice<Gathering>): readonly Part<number>[] {
  return regrouped(slices, (hourOfWeek) => Math.floor(hourOfWeek / HOURS));
}

function regrouped(
  slices: BySlice<Gathering>,
  groupOf: (hourOfWeek: number) => number,
): readonly Part<number>[] {
  const groups = new Map<number, Gathering>();
  for (const [slice, part] of slices) {
    if (!slice.startsWith(HOUR)) continue;
    const group = groupOf(Number(slice.slice(HOUR.length)));
    const whole = groups.get(group) ?? createGathering();
    groups.set(group, whole);
    whole.add(part.sums());
    whole.finals.merge(part.finals.bytes());
    whole.aths.merge(part.aths.bytes());
  }
  return [...groups].map(([of, whole]) => ({ of, figures: whole.figures() })).toSorted((a, b) => a.of - b.of);
}
