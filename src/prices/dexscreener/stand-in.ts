import type { Contender } from './contender.ts';
import { isQuoteAsset } from '../quote-assets.ts';

/** A market cap above this multiple of the value of all that exists on the chain counts coins of other chains. */
const MORE_ELSEWHERE = 1.25;

const BRIDGED_NAME = /\b(?:wrapped|bridged|pegged)\b|\b\w+-peg\b/i;
/** In brackets only: without them these are names of the bridges' own tokens. */
const FROM_A_BRIDGE =
  /\((?:[^)]*\bbridge\b|pos\b|wormhole|portal|allbridge|axelar|celer|layerzero|multichain|anyswap|synapse)[^)]*\)$/i;

/**
 * Does the token stand for a coin that lives elsewhere? It is money that others are priced in (ETH on BSC), its name says
 * so (`Wrapped Kaspa`, `Binance-Peg Cardano`, `Bonk (Wormhole)`), or its market cap is larger than its whole supply on the
 * chain is worth: DexScreener then has it from an outside listing of a coin of several chains.
 */
export function isStandIn({ leg }: Contender): boolean {
  const { baseToken, marketCap, fdv } = leg.listing;
  const name = (baseToken.name ?? '').normalize('NFKC').trim();
  if (isQuoteAsset(leg.token.chain, leg.token.address) === true) return true;
  if (BRIDGED_NAME.test(name) || FROM_A_BRIDGE.test(name)) return true;
  return marketCap !== undefined && fdv !== undefined && fdv > 0 && marketCap > fdv * MORE_ELSEWHERE;
}
