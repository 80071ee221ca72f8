const ETHER = 'ETH';

const COINS: ReadonlyMap<string, string> = new Map([
  ['abstract', ETHER],
  ['arbitrum', ETHER],
  ['avalanche', 'AVAX'],
  ['base', ETHER],
  ['blast', ETHER],
  ['bsc', 'BNB'],
  ['ethereum', ETHER],
  ['linea', ETHER],
  ['optimism', ETHER],
  ['polygon', 'POL'],
  ['solana', 'SOL'],
  ['sui', 'SUI'],
  ['ton', 'TON'],
  ['tron', 'TRX'],
  ['unichain', ETHER],
  ['zksync', ETHER],
]);

/** The coin that fees of a chain are paid in, as people write it. */
export function nativeCoin(chain: string): string {
  return COINS.get(chain) ?? "The chain's own coin";
}
