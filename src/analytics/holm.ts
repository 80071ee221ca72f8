/**
 * Chances of findings as large without anything behind them, corrected for how many were looked for (Holm 1979): what stays at or
 * below a level is a finding, and the chance that any of them is none is at most that level, however they depend on one another. In the order
 * given, in [0, 1].
 */
export function holm(chances: readonly number[]): readonly number[] {
  const order = chances.map((p, index) => ({ p, index })).toSorted((a, b) => a.p - b.p);
  const corrected = chances.map(() => 1);
  let highest = 0;
  for (const [rank, { p, index }] of order.entries()) {
    highest = Math.max(highest, Math.min(1, p * (chances.length - rank)));
    corrected[index] = highest;
  }
  return corrected;
}
