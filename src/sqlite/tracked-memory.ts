import type { Token } from '../model/call.ts';
import type { TokenId } from '../model/units.ts';
import type { TrackedCall } from '../ports.ts';
import type { Connection } from './database.ts';

/** A token with its open and watched calls, oldest first: what a sweep decides on. */
export interface Tracked {
  readonly token: Token;
  readonly calls: readonly TrackedCall[];
}

/**
 * What sweeps know of tokens because they wrote it, so that the next sweep need not read it again. A cache of rows:
 * whoever writes a row of `tokens` or `calls` outside a sweep forgets the token in the same transaction, and a sweep that
 * is rolled back forgets everything.
 */
export interface TrackedMemory {
  /** Forgets everything if another connection has written since the last time; to be asked once in a transaction. */
  readonly refresh: () => void;
  readonly recall: (tokenId: TokenId) => Tracked | undefined;
  readonly keep: (tracked: Tracked) => void;
  readonly forget: (tokenId: TokenId) => void;
  readonly forgetAll: () => void;
}

/** A memory of at most `limit` tokens; beyond it the one that is known longest is forgotten. */
export function createTrackedMemory(connection: Connection, limit: number): TrackedMemory {
  // Changes when another connection commits, never when this one does (sqlite.org/pragma.html#pragma_data_version).
  const dataVersion = connection.prepare<[], number>('PRAGMA data_version').pluck();
  const known = new Map<TokenId, Tracked>();
  let version: number | undefined;

  return {
    refresh() {
      const current = dataVersion.get();
      if (current !== version) known.clear();
      version = current;
    },
    recall: (tokenId) => known.get(tokenId),
    keep(tracked) {
      if (limit < 1) return;
      const { id } = tracked.token;
      if (known.size >= limit && !known.has(id)) dropOldest(known);
      known.set(id, tracked);
    },
    forget: (tokenId) => void known.delete(tokenId),
    forgetAll: () => known.clear(),
  };
}

function dropOldest<Key>(known: Map<Key, unknown>): void {
  for (const oldest of known.keys()) {
    known.delete(oldest);
    return;
  }
}
