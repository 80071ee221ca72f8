import type { Estimate } from '../model/reputation.ts';
import { twoSided } from './student.ts';
import { ranksWithin } from './week-ranks.ts';

/** Fewer cases, or fewer groups that they come in, are not asked. */
const FEWEST_CASES = 50;
const FEWEST_GROUPS = 10;
const Z90 = 1.6449;

export interface Case {
  readonly x: number;
  readonly y: number;
  /** Only cases of the same block (a week, say) are compared. */
  readonly block: number;
  /** What may make cases alike without x: its channel, its day. Each is allowed for by itself. */
  readonly groups: readonly (number | string)[];
}

/** How x and y go together. */
export interface Association {
  readonly n: number;
  /** Spearman's rank correlation within blocks, with its 90 % interval. */
  readonly rho: Estimate;
  /** Slope of y's rank, 0 to 1, on x's: of an x that is 0 or 1 the difference of mean ranks. */
  readonly slope: Estimate;
  readonly p: number;
}

/**
 * Rank correlation of x and y within blocks, so that neither a good week nor a slow drift of both makes one. Interval by Fisher's z with the
 * standard error of Bonett and Wright (2000), sqrt((1 + rho^2 / 2) / (n - 3)); chance by Student's t of the sum of products over
 * groups of cases that may be alike (cluster-robust, Liang and Zeger 1986), the largest that any grouping gives and never below that of independent
 * cases: a hundred calls of one channel are no hundred proofs. Undefined under 50 cases or 10 groups, or when one side never varies.
 */
export function association(
  cases: readonly Case[],
  raw: 'ranked' | 'as-is' = 'ranked',
): Association | undefined {
  const blocks = cases.map(({ block }) => block);
  const yRanks = ranksWithin(
    cases.map(({ y }) => y),
    blocks,
  );
  const xRanks =
    raw === 'ranked'
      ? ranksWithin(
          cases.map(({ x }) => x),
          blocks,
        )
      : cases.map(({ x }) => x);
  const kept = cases.flatMap(({ block, groups }, index) => {
    const x = xRanks[index];
    const y = yRanks[index];
    return x === undefined || y === undefined ? [] : [{ x, y, block, groups }];
  });
  const centred = centre(kept);
  const weeks = new Set(centred.map(({ block }) => block)).size;
  const n = centred.length;
  const freedom = n - weeks - 1;
  if (freedom < FEWEST_CASES) return undefined;
  const xx = sum(centred, ({ x }) => x * x);
  const yy = sum(centred, ({ y }) => y * y);
  const xy = sum(centred, ({ x, y }) => x * y);
  if (xx < 1e-9 || yy < 1e-9) return undefined;
  const slope = xy / xx;
  const rho = xy / Math.sqrt(xx * yy);
  const alone = Math.sqrt((yy - slope * xy) / freedom / xx);
  const robust = groupings(centred).map((of) => clustered(centred, { of, slope, xx }));
  if (robust.some(({ groups }) => groups < FEWEST_GROUPS)) return undefined;
  const error = Math.max(alone, ...robust.map((one) => one.error));
  const p = Math.max(
    twoSided(slope / alone, freedom),
    ...robust.map((one) => twoSided(slope / one.error, one.groups - 1)),
  );
  return {
    n,
    p,
    slope: { value: slope, low: slope - Z90 * error, high: slope + Z90 * error },
    rho: fisher(rho, freedom + 2, error / alone),
  };
}

/** `wider`: by how much more uncertain it is than of as many independent cases. */
function fisher(rho: number, n: number, wider: number): Estimate {
  const half = Z90 * Math.sqrt((1 + rho ** 2 / 2) / (n - 3)) * wider;
  const z = Math.atanh(Math.max(-0.999_999, Math.min(0.999_999, rho)));
  return { value: rho, low: Math.tanh(z - half), high: Math.tanh(z + half) };
}

function centre(cases: readonly Case[]): readonly Case[] {
  const means = new Map<number, { n: number; x: number; y: number }>();
  for (const { block, x, y } of cases) {
    const mean = means.get(block) ?? { n: 0, x: 0, y: 0 };
    means.set(block, { n: mean.n + 1, x: mean.x + x, y: mean.y + y });
  }
  return cases.map(({ block, x, y, groups }) => {
    const { n, x: sumX, y: sumY } = means.get(block) ?? { n: 1, x, y };
    return { block, groups, x: x - sumX / n, y: y - sumY / n };
  });
}

function groupings(cases: readonly Case[]): readonly number[] {
  return (cases[0]?.groups ?? []).map((_, index) => index);
}

/** Standard error of the slope when cases of a group are alike, with the usual correction for few groups, and how many groups there are. */
function clustered(
  cases: readonly Case[],
  { of, slope, xx }: { readonly of: number; readonly slope: number; readonly xx: number },
): { readonly error: number; readonly groups: number } {
  const scores = new Map<number | string, number>();
  for (const { x, y, groups } of cases) {
    const group = groups[of] ?? '';
    scores.set(group, (scores.get(group) ?? 0) + x * (y - slope * x));
  }
  const squares = sum([...scores.values()], (score) => score ** 2);
  const groups = scores.size;
  return { error: Math.sqrt((squares * groups) / Math.max(1, groups - 1)) / xx, groups };
}

function sum<T>(all: readonly T[], of: (one: T) => number): number {
  return all.reduce((total, one) => total + of(one), 0);
}
