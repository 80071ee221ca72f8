/** Tokens or leads that a verb could do nothing with this time, and why. They stay due and are tried again. */
export interface Failure {
  /** How many of them. */
  readonly count: number;
  readonly error: unknown;
}

/** A list of two or more cut in the middle. */
export function halves<Item>(items: readonly Item[]): readonly (readonly Item[])[] {
  const middle = Math.ceil(items.length / 2);
  return [items.slice(0, middle), items.slice(middle)];
}
