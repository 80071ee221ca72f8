import { tokenKey, type TokenKey, type TokenRef } from '../../model/token.ts';
import { after, type EpochMs, HOUR } from '../../model/units.ts';
import type { Clock, Pinned } from '../../ports.ts';
import { createCheckQueue, isFresh, type Question } from './check-queue.ts';
import { agree, DEPTH_FLOOR_USD, isFrozen, isQuotedHonestly, isShallow } from './choose.ts';
import type { Leg } from './leg.ts';

const FIRST_WITHIN_MS = HOUR;
const EVERY_MS = 2 * HOUR;
/** How many times the pinned pool's depth another one must have to take its place. */
const DEEPER = 2;
/** Beyond that the oldest are forgotten, to be looked at later. */
const MOST_TOKENS = 200_000;

/**
 * Holds pinned tokens against the pool that DexScreener itself takes for their main one. They are asked for apart from their
 * looks, gathered over many of them, so that N tokens cost N / 30 requests a period and a few more for small chains; what
 * comes of it is kept until the token's next look.
 */
export interface CrossCheck {
  /** The tokens to ask for side by side with a look at `looked`. Their next turn comes in two hours, answered or not. */
  take(looked: readonly Pinned[]): readonly Question[];
  /**
   * What the pinned pools of `looked` say now; those without a leg in `legs` are looked up anyway. Whose turn it is begins
   * to wait: the first time within the hour that follows the first sight, spread, so that they do not come all at once.
   */
  note(looked: readonly Pinned[], legs: ReadonlyMap<TokenKey, Leg>): void;
  /**
   * The answer to a question. The main pool speaks against the pinned one when it is twice as deep at two checks in a row,
   * of which the second comes soon, or when it says another price and nothing speaks against it. Readings more than
   * 15 minutes apart prove nothing; the token's turn comes again at its next look.
   */
  hear(pinned: Leg, main: Leg): void;
  /** Is this pinned pool to be held against all others? */
  contradicts(pinned: Leg): boolean;
  /** The token's pools were looked at, which ends what spoke against the pinned one. */
  settle(ref: TokenRef): void;
}

interface Watched {
  turnAt: EpochMs;
  /** A pool that was twice as deep at the last check. */
  rival: string | undefined;
  /** The pinned pool that the last check speaks against. */
  refuted: string | undefined;
}

/** In memory alone: a restart begins anew. */
export function createCrossCheck(clock: Clock, most = MOST_TOKENS): CrossCheck {
  const watched = new Map<TokenKey, Watched>();
  const queue = createCheckQueue();

  function watch(key: TokenKey): void {
    const turnAt = after(clock.now(), shareOf(key) * FIRST_WITHIN_MS);
    watched.set(key, { turnAt, rival: undefined, refuted: undefined });
    const [oldest] = watched.keys();
    if (watched.size <= most || oldest === undefined) return;
    watched.delete(oldest);
    queue.drop(oldest);
  }

  function noteOne(ref: TokenRef, leg: Leg | undefined): void {
    const key = tokenKey(ref);
    const now = clock.now();
    const one = watched.get(key);
    if (one === undefined) {
      if (leg !== undefined) watch(key);
      return;
    }
    const isDue = leg !== undefined && now >= one.turnAt;
    if (isDue || queue.has(key)) queue.put(ref, leg, { now, first: one.rival !== undefined });
  }

  return {
    take(looked) {
      const now = clock.now();
      const questions = queue.take(looked, now);
      for (const { ref } of questions) {
        const one = watched.get(tokenKey(ref));
        if (one !== undefined) one.turnAt = after(now, EVERY_MS);
      }
      return questions;
    },
    note(looked, legs) {
      for (const { ref } of looked) noteOne(ref, legs.get(tokenKey(ref)));
    },
    hear(pinned, main) {
      const one = watched.get(tokenKey(pinned.token));
      if (one === undefined) return;
      if (!isFresh(pinned, main.listing.seenAt)) {
        one.turnAt = clock.now();
        return;
      }
      const found = findingOf(pinned, main);
      const confirmed = found === 'deeper' && one.rival === main.listing.pairAddress;
      one.refuted = found === 'price' || confirmed ? pinned.listing.pairAddress : undefined;
      one.rival = found === 'deeper' && !confirmed ? main.listing.pairAddress : undefined;
      if (one.rival !== undefined) one.turnAt = clock.now();
    },
    contradicts: ({ token, listing }) => watched.get(tokenKey(token))?.refuted === listing.pairAddress,
    settle(ref) {
      const one = watched.get(tokenKey(ref));
      if (one !== undefined) one.refuted = undefined;
    },
  };
}

/** What the main pool has against the pinned one, as far as one look at both can tell. */
function findingOf(pinned: Leg, main: Leg): 'price' | 'deeper' | undefined {
  if (!isSound(main) || main.listing.pairAddress === pinned.listing.pairAddress) return undefined;
  if (!agree(main.price, pinned.price)) return 'price';
  const isDeeper = (main.depthUsd ?? 0) >= DEEPER * (pinned.depthUsd ?? DEPTH_FLOOR_USD);
  return isDeeper ? 'deeper' : undefined;
}

/** DexScreener's main pool of a token can be a curve that has ended, an emptied pool, or one against homemade money. */
function isSound(main: Leg): boolean {
  const alive = main.curve ? !isFrozen(main) : !isShallow(main);
  return alive && main.side === 'base' && isQuotedHonestly(main, []);
}

/** A number from 0 to 1 that follows from the key. */
function shareOf(key: TokenKey): number {
  let hash = 0;
  for (let index = 0; index < key.length; index += 1) hash = (hash * 31 + key.charCodeAt(index)) % 9_973;
  return hash / 9_973;
}
