/** A chance that was given, in [0, 1], and whether the event came. */
export interface Foretold {
  readonly chance: number;
  readonly came: boolean;
}

/** Cases of similar chances: how many, the mean chance given, and the share that came. */
export interface ReliabilityBin {
  readonly cases: number;
  readonly foretold: number;
  readonly came: number;
}

/** Brier score, in [0, 1], 0 the best: mean of (chance - came)^2 (Brier 1950). Undefined without cases. */
export function brier(cases: readonly Foretold[]): number | undefined {
  return mean(cases.map(({ chance, came }) => (chance - (came ? 1 : 0)) ** 2));
}

/**
 * Brier skill, at most 1: 1 - Brier / Brier of always giving the base rate; 0 when the chances tell no more than the rate,
 * below 0 when they tell less. The base rate is that of the cases unless another is given. Undefined without cases, and
 * when the base rate alone is never wrong.
 */
export function brierSkill(cases: readonly Foretold[], baseRate = rate(cases)): number | undefined {
  const own = brier(cases);
  const base =
    baseRate === undefined ? undefined : brier(cases.map(({ came }) => ({ chance: baseRate, came })));
  return own === undefined || base === undefined || base === 0 ? undefined : 1 - own / base;
}

/**
 * Cases in order of chance, cut into `bins` of equal number (fewer when there are fewer cases). Equal chances may fall on
 * both sides of a cut.
 */
export function reliability(cases: readonly Foretold[], bins = 10): readonly ReliabilityBin[] {
  const sorted = cases.toSorted((a, b) => a.chance - b.chance);
  const count = Math.min(bins, sorted.length);
  return Array.from({ length: count }, (_, bin) => {
    const part = sorted.slice(
      Math.floor((bin * sorted.length) / count),
      Math.floor(((bin + 1) * sorted.length) / count),
    );
    return {
      cases: part.length,
      foretold: mean(part.map(({ chance }) => chance)) ?? 0,
      came: rate(part) ?? 0,
    };
  });
}

/**
 * Expected calibration error with bins of equal mass, in [0, 1]: mean over cases of |share that came - mean chance| of their
 * bin (Nixon et al. 2019). Undefined without cases.
 */
export function calibrationError(cases: readonly Foretold[], bins = 10): number | undefined {
  if (cases.length === 0) return undefined;
  // Divided once, at the end: the shares of nine bins add up to a little more than 1.
  const misses = reliability(cases, bins).reduce(
    (sum, bin) => sum + bin.cases * Math.abs(bin.came - bin.foretold),
    0,
  );
  return misses / cases.length;
}

/**
 * Spearman's rank correlation, in [-1, 1]: Pearson's correlation of ranks, ties at their mean rank. Undefined under 3 pairs,
 * and when either side is all one value.
 */
export function rankCorrelation(pairs: readonly (readonly [number, number])[]): number | undefined {
  if (pairs.length < 3) return undefined;
  const a = ranks(pairs.map(([x]) => x));
  const b = ranks(pairs.map(([, y]) => y));
  const middle = (pairs.length + 1) / 2;
  let both = 0;
  let ofA = 0;
  let ofB = 0;
  for (const [index, rankA] of a.entries()) {
    const da = rankA - middle;
    const db = (b[index] ?? middle) - middle;
    both += da * db;
    ofA += da ** 2;
    ofB += db ** 2;
  }
  return ofA === 0 || ofB === 0 ? undefined : both / Math.sqrt(ofA * ofB);
}

/** Rank of each value, 1 for the lowest, ties at their mean rank. */
export function ranks(values: readonly number[]): readonly number[] {
  const order = values.map((value, index) => ({ value, index })).toSorted((a, b) => a.value - b.value);
  const result = values.map(() => 0);
  for (let from = 0; from < order.length;) {
    let to = from + 1;
    while (order[to]?.value === order[from]?.value && to < order.length) to += 1;
    for (const { index } of order.slice(from, to)) result[index] = (from + 1 + to) / 2;
    from = to;
  }
  return result;
}

function rate(cases: readonly Foretold[]): number | undefined {
  return mean(cases.map(({ came }) => (came ? 1 : 0)));
}

function mean(values: readonly number[]): number | undefined {
  return values.length === 0 ? undefined : values.reduce((sum, value) => sum + value, 0) / values.length;
}
