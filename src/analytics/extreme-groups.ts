import { createRandom } from '../random.ts';

const ROUNDS = 999;
const MORE_ROUNDS = 9_999;
/** A group of fewer cases cannot be the best or the weakest. */
const FEWEST = 10;

export interface Grouped<Group> {
  readonly group: Group;
  /** Compared with other cases of the same block alone. */
  readonly block: string | number;
  readonly value: number;
}

/** A group whose mean stands out from what the same cases give when they change places. */
export interface Extreme<Group> {
  readonly group: Group;
  readonly n: number;
  /** Its mean beyond the mean of the blocks that its cases are of, and the standard error of that under chance. */
  readonly effect: number;
  readonly error: number;
  /** Chance that the best (or the weakest) of all groups stands out as much by luck. */
  readonly p: number;
}

/**
 * Do the best and the weakest of many groups differ from chance? A permutation test of the largest deviation (Westfall and Young 1993): the
 * groups' cases change places within their blocks, and each time the best group of all is noted, so that having looked at every group
 * is paid for. 999 rounds, 9,999 where these leave hope; the same for the same cases. Undefined with fewer than two groups of 10 cases.
 */
export function extremeGroups<Group>(
  cases: readonly Grouped<Group>[],
): { readonly best: Extreme<Group>; readonly weak: Extreme<Group> } | undefined {
  const set = prepare(cases);
  if (set === undefined) return undefined;
  const seen = deviations(set, set.values);
  const best = indexOf(seen, Math.max);
  const weak = indexOf(seen, Math.min);
  const above = exceeding(set, seen[best] ?? 0, Math.max);
  const below = exceeding(set, -(seen[weak] ?? 0), (...all) => -Math.min(...all));
  const extreme = (index: number, p: number): Extreme<Group> => {
    const error = (set.errors[index] ?? 0) / (set.sizes[index] ?? 1);
    return {
      group: set.groups[index] as Group,
      n: set.sizes[index] ?? 0,
      effect: (seen[index] ?? 0) * error,
      error,
      p,
    };
  };
  return { best: extreme(best, above), weak: extreme(weak, below) };
}

interface Prepared<Group> {
  readonly groups: readonly Group[];
  readonly sizes: readonly number[];
  /** Standard error of each group's sum under chance. */
  readonly errors: readonly number[];
  /** Index of the group of each case, -1 of those too small to ask about. */
  readonly owners: Int32Array;
  /** Deviation of each case from the mean of its block; cases of a block lie side by side. */
  readonly values: Float64Array;
  readonly ends: readonly number[];
}

function prepare<Group>(cases: readonly Grouped<Group>[]): Prepared<Group> | undefined {
  const sizes = new Map<Group, number>();
  for (const { group } of cases) sizes.set(group, (sizes.get(group) ?? 0) + 1);
  const groups = [...sizes].filter(([, size]) => size >= FEWEST).map(([group]) => group);
  if (groups.length < 2) return undefined;
  const index = new Map(groups.map((group, at) => [group, at]));
  const sorted = cases.toSorted((a, b) => (String(a.block) < String(b.block) ? -1 : 1));
  const owners = Int32Array.from(sorted, ({ group }) => index.get(group) ?? -1);
  const values = Float64Array.from(sorted, ({ value }) => value);
  const ends: number[] = [];
  const variances = new Float64Array(groups.length);
  for (let from = 0, to = 1; from < sorted.length; from = to, to += 1) {
    while (to < sorted.length && sorted[to]?.block === sorted[from]?.block) to += 1;
    ends.push(to);
    centreBlock(values, owners, { from, to, variances });
  }
  return {
    groups,
    sizes: groups.map((group) => sizes.get(group) ?? 0),
    errors: [...variances].map((variance) => Math.sqrt(variance) || 1),
    owners,
    values,
    ends,
  };
}

/** Variance of a sum of k of n cases drawn without replacement: k (n - k) / (n - 1) times their variance. */
function centreBlock(
  values: Float64Array,
  owners: Int32Array,
  { from, to, variances }: { readonly from: number; readonly to: number; readonly variances: Float64Array },
): void {
  const n = to - from;
  const mean = values.subarray(from, to).reduce((sum, value) => sum + value, 0) / n;
  let squares = 0;
  const owned = new Map<number, number>();
  for (let at = from; at < to; at += 1) {
    values[at] = (values[at] ?? 0) - mean;
    squares += (values[at] ?? 0) ** 2;
    const owner = owners[at] ?? -1;
    if (owner >= 0) owned.set(owner, (owned.get(owner) ?? 0) + 1);
  }
  for (const [owner, k] of owned) {
    const variance = n < 2 ? 0 : ((squares / n) * k * (n - k)) / (n - 1);
    variances[owner] = (variances[owner] ?? 0) + variance;
  }
}

/** Sum of each group's deviations over its standard error. */
function deviations({ owners, errors }: Prepared<unknown>, values: Float64Array): number[] {
  const sums = errors.map(() => 0);
  for (let at = 0; at < values.length; at += 1) {
    const owner = owners[at] ?? -1;
    if (owner >= 0) sums[owner] = (sums[owner] ?? 0) + (values[at] ?? 0);
  }
  return sums.map((sum, index) => sum / (errors[index] ?? 1));
}

function exceeding(set: Prepared<unknown>, seen: number, of: (...all: number[]) => number): number {
  const random = createRandom(set.values.length);
  const values = Float64Array.from(set.values);
  let reached = 0;
  let rounds = 0;
  for (; rounds < MORE_ROUNDS; rounds += 1) {
    if (rounds === ROUNDS && reached > 5) break;
    shuffleBlocks(values, set.ends, random);
    if (of(...deviations(set, values)) >= seen - 1e-9) reached += 1;
  }
  return (reached + 1) / (rounds + 1);
}

function shuffleBlocks(values: Float64Array, ends: readonly number[], random: () => number): void {
  let from = 0;
  for (const end of ends) {
    for (let at = end - 1; at > from; at -= 1) {
      const other = from + Math.floor(random() * (at - from + 1));
      const kept = values[at] ?? 0;
      values[at] = values[other] ?? 0;
      values[other] = kept;
    }
    from = end;
  }
}

function indexOf(values: readonly number[], of: (...all: number[]) => number): number {
  return values.indexOf(of(...values));
}
