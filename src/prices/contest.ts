import type { Quote } from '../model/quote.ts';
import { canonicalAddress } from '../model/token.ts';
import { agree } from './agree.ts';
import type { Pinned } from '../ports.ts';

/** A price this many times the last one, or this part of it, is looked at twice. */
const MOVE = 3;
/** Prices of pools with less to trade against are believed by nobody: they are not worth a second look. US dollars. */
const FLOOR_USD = 1_000;

/**
 * Is the price to be held against another source? It is when it stands at three times the last one or at a third of it, or
 * comes from another pool than the pinned one.
 */
export function isStriking({ last, pair }: Pinned, { price, pair: seenIn }: Quote): boolean {
  const moved = last !== undefined && Math.max(price / last.price, last.price / price) >= MOVE;
  const switched =
    pair !== undefined &&
    seenIn !== undefined &&
    canonicalAddress(pair.address) !== canonicalAddress(seenIn.address);
  return moved || switched;
}

/** Is so little known to be behind the price that nothing rests on it? Never so on curves, whose depth is unknown. */
export function isIdle({ pair, depthUsd, liquidityUsd }: Quote): boolean {
  const usableUsd = depthUsd ?? liquidityUsd;
  return pair?.curve !== true && usableUsd !== undefined && usableUsd < FLOOR_USD;
}

/** The first of these views that another one is within 25 % of; undefined when all contradict one another. */
export function settledBy(views: readonly Quote[]): Quote | undefined {
  return views.find((view) => views.some((other) => other !== view && agree(other.price, view.price)));
}
