import type { ChannelProfile, Counted } from '../model/analytics.ts';
import type { Tier } from '../model/call.ts';
import { compareShares } from './compare-shares.ts';
import { hourBlocks } from './hour-blocks.ts';

/** Chance of finding anything where there is nothing, over all groups that were looked at. */
const MAX_CHANCE = 0.05;

/** What sets a group of a channel's calls apart. */
export interface Apart {
  readonly of:
    | { readonly tier: Tier }
    | { readonly chain: string }
    /** Three hours of the UTC day from here on. */
    | { readonly hour: number };
  readonly measure: 'successes' | 'hits';
  readonly better: boolean;
  readonly figures: Counted;
}

/**
 * The sizes, chains and hours in which a channel's calls did clearly better or worse than its other calls, clearest first: the
 * chance of such a difference, times the number of all that were looked at (Bonferroni), is below 5 %. Empty when nothing
 * stands out.
 */
export function standingOut({ total, tiers, chains, hours }: ChannelProfile): readonly Apart[] {
  const groups: readonly Pick<Apart, 'of' | 'figures'>[] = [
    ...tiers.map(({ of, figures }) => ({ of: { tier: of }, figures })),
    ...chains.map(({ of, figures }) => ({ of: { chain: of }, figures })),
    ...hourBlocks(hours).map(({ of, figures }) => ({ of: { hour: of }, figures })),
  ];
  const tested = groups.flatMap(({ of, figures }) =>
    (['successes', 'hits'] as const).flatMap((measure) => {
      const test = compareShares(
        { came: figures[measure], of: figures.completed },
        { came: total[measure] - figures[measure], of: total.completed - figures.completed },
      );
      return test === undefined ? [] : [{ of, figures, measure, ...test }];
    }),
  );
  const sorted = tested
    .filter(({ chance }) => chance * tested.length < MAX_CHANCE)
    .toSorted((a, b) => a.chance - b.chance);
  // Where a size is most of a chain, or both shares are high, one word is enough.
  return sorted
    .filter((one, index) => sorted.findIndex(({ of }) => of === one.of) === index)
    .map(({ of, figures, measure, better }) => ({ of, figures, measure, better }));
}
