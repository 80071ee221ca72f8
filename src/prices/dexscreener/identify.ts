import type { AddressCandidate, Candidate, TickerCandidate } from '../../model/call.ts';
import type { Identity } from '../../ports.ts';
import { identifyAddresses } from './by-address.ts';
import { identifyTickers } from './by-ticker.ts';
import type { DexScreenerClient } from './client.ts';

/**
 * Which token each candidate means, at the candidate's index. Addresses first: a call is measured from the price that its
 * address gets, and a search for a ticker must not delay it. A ticker whose search failed has its failure there and holds up
 * nobody else.
 */
export async function identifyCandidates(
  client: DexScreenerClient,
  candidates: readonly Candidate[],
  signal: AbortSignal,
): Promise<readonly Identity[]> {
  const addresses = candidates.filter(isAddress);
  const tickers = candidates.filter(isTicker);
  const quotes = await identifyAddresses(client, addresses, signal);
  const meanings = await identifyTickers(client, tickers, signal);
  const answers = new Map<Candidate, Identity>([
    ...addresses.map((candidate, index) => [candidate, quotes[index]] as const),
    ...tickers.map((candidate, index) => [candidate, meanings[index]] as const),
  ]);
  return candidates.map((candidate) => answers.get(candidate));
}

function isTicker(candidate: Candidate): candidate is TickerCandidate {
  return candidate.kind === 'ticker';
}

function isAddress(candidate: Candidate): candidate is AddressCandidate {
  return candidate.kind !== 'ticker';
}
