import { type Chain, tokenKey, type TokenKey, type TokenRef } from '../../model/token.ts';
import { type EpochMs, MINUTE } from '../../model/units.ts';
import type { Pinned } from '../../ports.ts';
import type { Leg } from './leg.ts';

/** DexScreener's own limit on addresses in one request. */
const BATCH = 30;
const LONGEST_WAIT_MS = 10 * MINUTE;
const FRESH_MS = 15 * MINUTE;

/** A token to ask for, and what its pinned pool said at its last look; undefined when its look is under way. */
export interface Question {
  readonly ref: TokenRef;
  readonly leg: Leg | undefined;
}

/** Pinned tokens of all chains that wait until a request for them is worth its price. */
export interface CheckQueue {
  has(key: TokenKey): boolean;
  /**
   * Lets a token wait, `first` before the others. One that waits already keeps its place and takes over what its pool says
   * now; undefined when that is nothing, which lets it wait for its next look.
   */
  put(ref: TokenRef, leg: Leg | undefined, turn: { readonly now: EpochMs; readonly first: boolean }): void;
  drop(key: TokenKey): void;
  /**
   * Those to ask for next to a look at the tokens `looked`: 30 of a chain, or fewer when one of them has waited ten minutes;
   * no more requests than the look itself takes, the longest wait first. Who was last looked at more than 15 minutes ago
   * is not asked for, and goes on waiting for its next look.
   */
  take(looked: readonly Pinned[], now: EpochMs): readonly Question[];
}

interface Waiting extends Question {
  readonly key: TokenKey;
  readonly since: EpochMs;
  readonly first: boolean;
}

/** Can the leg still be held against what is said at `at`? Up to 15 minutes later, in which a price may move, but rarely does. */
export function isFresh(leg: Leg, at: EpochMs): boolean {
  return at - leg.listing.seenAt <= FRESH_MS;
}

export function createCheckQueue(): CheckQueue {
  const waiting = new Map<TokenKey, Waiting>();

  /** Those that can be asked for, by chain; what is too old to be compared is let go. */
  function usable(here: ReadonlySet<TokenKey>, now: EpochMs): ReadonlyMap<Chain, readonly Waiting[]> {
    const chains = new Map<Chain, Waiting[]>();
    for (const one of waiting.values()) {
      if (here.has(one.key) || (one.leg !== undefined && isFresh(one.leg, now))) {
        const group = chains.get(one.ref.chain);
        if (group === undefined) chains.set(one.ref.chain, [one]);
        else group.push(one);
      } else if (one.leg !== undefined) waiting.set(one.key, { ...one, leg: undefined });
    }
    return chains;
  }

  return {
    has: (key) => waiting.has(key),
    put(ref, leg, { now, first }) {
      const key = tokenKey(ref);
      waiting.set(key, { key, ref, leg, first, since: waiting.get(key)?.since ?? now });
    },
    drop: (key) => void waiting.delete(key),
    take(looked, now) {
      const here = new Set(looked.map(({ ref }) => tokenKey(ref)));
      const taken = [...usable(here, now).values()]
        .flatMap((group) => requestsOf(group, now))
        .toSorted((a, b) => firstSince(a) - firstSince(b))
        .slice(0, Math.ceil(looked.length / BATCH))
        .flat();
      for (const { key } of taken) waiting.delete(key);
      return taken.map(({ key, ref, leg }) => ({ ref, leg: here.has(key) ? undefined : leg }));
    },
  };
}

/** Full requests, and one that is not when somebody in it has waited for long. */
function requestsOf(group: readonly Waiting[], now: EpochMs): readonly (readonly Waiting[])[] {
  const inOrder = group.toSorted((a, b) => Number(b.first) - Number(a.first));
  return Array.from({ length: Math.ceil(inOrder.length / BATCH) }, (_, index) =>
    inOrder.slice(index * BATCH, (index + 1) * BATCH),
  ).filter((request) => request.length === BATCH || now - firstSince(request) >= LONGEST_WAIT_MS);
}

function firstSince(request: readonly Waiting[]): number {
  return Math.min(...request.map(({ since }) => since));
}
