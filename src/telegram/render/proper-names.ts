import type { FormattedString } from '@grammyjs/parse-mode';
import { displayName, shownName } from '../names.ts';

/** Slugs of chains and their names. */
export const CHAIN_LABELS: ReadonlyMap<string, string> = new Map([
  ['abstract', 'Abstract'],
  ['apechain', 'ApeChain'],
  ['aptos', 'Aptos'],
  ['arbitrum', 'Arbitrum'],
  ['avalanche', 'Avalanche'],
  ['base', 'Base'],
  ['berachain', 'Berachain'],
  ['blast', 'Blast'],
  ['bsc', 'BSC'],
  ['cardano', 'Cardano'],
  ['cronos', 'Cronos'],
  ['ethereum', 'Ethereum'],
  ['fantom', 'Fantom'],
  ['hyperevm', 'HyperEVM'],
  ['hyperliquid', 'Hyperliquid'],
  ['injective', 'Injective'],
  ['linea', 'Linea'],
  ['mantle', 'Mantle'],
  ['monad', 'Monad'],
  ['near', 'NEAR'],
  ['optimism', 'Optimism'],
  ['polygon', 'Polygon'],
  ['pulsechain', 'PulseChain'],
  ['scroll', 'Scroll'],
  ['seiv2', 'Sei'],
  ['solana', 'Solana'],
  ['sonic', 'Sonic'],
  ['starknet', 'Starknet'],
  ['sui', 'Sui'],
  ['ton', 'TON'],
  ['tron', 'Tron'],
  ['unichain', 'Unichain'],
  ['worldchain', 'World Chain'],
  ['xrpl', 'XRPL'],
  ['zksync', 'zkSync'],
]);

const SOURCES: ReadonlyMap<string, string> = new Map([
  ['birdeye', 'Birdeye'],
  ['defillama', 'DefiLlama'],
  ['dexpaprika', 'DexPaprika'],
  ['dexscreener', 'DexScreener'],
  ['geckoterminal', 'GeckoTerminal'],
  ['jupiter', 'Jupiter'],
]);

/** A chain as people write it. One that is not known here is somebody else's word: it is shown as a foreign name. */
export function chainName(chain: string): string | FormattedString {
  const capital = `${chain.slice(0, 1).toUpperCase()}${chain.slice(1)}`;
  return CHAIN_LABELS.get(chain) ?? shownName(capital, { limit: 16, fallback: 'unknown chain' });
}

/** A price source as people write it. */
export function sourceName(source: string): string {
  return SOURCES.get(source) ?? displayName(source);
}
