import { normalBelow } from '../reputation/chance.ts';

/** Of fewer cases a normal approximation of a share is none. */
const FEWEST = 10;

/** How often something came, out of how many cases. */
export interface Share {
  readonly came: number;
  readonly of: number;
}

/**
 * Is a share higher in one group than in another? Two-sided z test with pooled variance: `chance` is how often groups that do
 * not differ lie as far apart, in [0, 1]. Undefined under 10 cases in either, and where it came never or always in both.
 */
export function compareShares(
  a: Share,
  b: Share,
): { readonly chance: number; readonly better: boolean } | undefined {
  if (a.of < FEWEST || b.of < FEWEST) return undefined;
  const pooled = (a.came + b.came) / (a.of + b.of);
  if (pooled <= 0 || pooled >= 1) return undefined;
  const gap = a.came / a.of - b.came / b.of;
  const z = gap / Math.sqrt(pooled * (1 - pooled) * (1 / a.of + 1 / b.of));
  return { chance: 2 * normalBelow(-Math.abs(z)), better: gap > 0 };
}
