/** How far two prices of one token at one instant may be apart, as a ratio of the lower one. */
const TOLERANCE = 0.25;

/** Are these two positive figures within 25 % of the lower one? The same whichever comes first. */
export function agree(one: number, other: number): boolean {
  return Math.max(one, other) <= Math.min(one, other) * (1 + TOLERANCE);
}
