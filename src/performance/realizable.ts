// What a ticket could have got out of a pool. In a constant-product pool (x y = k; Uniswap v2, Adams et al. 2020) with Q dollars on
// the quote side, half of the usable depth, a buyer who pays T gets x T / (Q + T) of its x tokens, and a seller whose tokens are
// worth V at the price before gets Q V / (Q + V). Fees of the pool and of the network are not in it, nor is what other buyers do.
// Pools that are not of that kind (concentrated ones, curves) give more or less.

import type { Entry } from '../model/call.ts';
import type { Outcome } from '../model/outcome.ts';

/** Tickets that are shown, US dollars. */
export const TICKETS_USD: readonly number[] = [100, 500, 1_000];

/** US dollars' worth of tokens, at the price before the purchase, that a ticket buys: less than it, and never above half of the depth. */
export function boughtUsd(ticketUsd: number, depthUsd: number): number {
  const quoteUsd = depthUsd / 2;
  return (quoteUsd * ticketUsd) / (quoteUsd + ticketUsd);
}

/** US dollars that tokens bring which are worth `valueUsd` at the price before the sale. */
export function soldUsd(valueUsd: number, depthUsd: number): number {
  const quoteUsd = depthUsd / 2;
  return quoteUsd === 0 ? 0 : (quoteUsd * valueUsd) / (quoteUsd + valueUsd);
}

/**
 * What a ticket bought at the entry brings at a price that is `multiple` of it, as a multiple of the ticket: 0 and more, never above
 * `multiple`. Undefined while the depth at either time is unknown; nothing is what a worthless token brings, whatever its depth.
 */
export function realizableMultiple(
  ticketUsd: number,
  at: { readonly multiple: number; readonly entryDepthUsd?: number; readonly depthUsd?: number },
): number | undefined {
  const { multiple, entryDepthUsd, depthUsd } = at;
  if (multiple <= 0) return 0;
  if (entryDepthUsd === undefined || entryDepthUsd <= 0 || depthUsd === undefined) return undefined;
  return soldUsd(boughtUsd(ticketUsd, entryDepthUsd) * multiple, depthUsd) / ticketUsd;
}

/** What a ticket could have got out at the high and at the end of a call, as multiples of it; undefined where unknown. */
export interface Realizable {
  readonly ticketUsd: number;
  readonly high?: number;
  readonly end?: number;
}

/** For each of TICKETS_USD what could have been got out of a finished call. */
export function realizableOf(entry: Pick<Entry, 'depthUsd'>, outcome: Ended): readonly Realizable[] {
  return TICKETS_USD.map((ticketUsd) => ticketOf(ticketUsd, entry, outcome));
}

type Ended = Pick<Outcome, 'athRoi' | 'athDepthUsd' | 'finalRoi' | 'finalDepthUsd'>;

function ticketOf(ticketUsd: number, entry: Pick<Entry, 'depthUsd'>, outcome: Ended): Realizable {
  const { athRoi, athDepthUsd, finalRoi, finalDepthUsd } = outcome;
  const got = (roi: number, depthUsd: number | undefined): number | undefined =>
    realizableMultiple(ticketUsd, {
      multiple: 1 + roi,
      ...(entry.depthUsd !== undefined && { entryDepthUsd: entry.depthUsd }),
      ...(depthUsd !== undefined && { depthUsd }),
    });
  const high = got(athRoi, athDepthUsd);
  const end = got(finalRoi, finalDepthUsd);
  return { ticketUsd, ...(high !== undefined && { high }), ...(end !== undefined && { end }) };
}
