const CHAINS: readonly (readonly [chain: string, share: number])[] = [
  ['solana', 0.7],
  ['base', 0.12],
  ['bsc', 0.1],
  ['ethereum', 0.08],
];

/** The chain that a number in [0, 1) falls to: seven calls in ten are on Solana. */
export function chainOf(share: number): string {
  let sum = 0;
  return CHAINS.find(([, part]) => (sum += part) > share)?.[0] ?? 'solana';
}
