/** GeckoTerminal's names of networks that differ from DexScreener's, whose own it does not know. */
const CHAINS: Readonly<Record<string, string>> = {
  eth: 'ethereum',
  polygon_pos: 'polygon',
  avax: 'avalanche',
  'sui-network': 'sui',
};

/** DexScreener's name of one of GeckoTerminal's networks; undefined for a name that only DexScreener uses. */
export function chainOf(network: string): string | undefined {
  return Object.values(CHAINS).includes(network) ? undefined : (CHAINS[network] ?? network);
}
