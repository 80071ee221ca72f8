import { createGathering, type Gathering } from '../analytics/sums.ts';

/** Gatherings by name. */
export interface Groups<Key> {
  readonly groups: ReadonlyMap<Key, Gathering>;
  /** The group of that name, to be added to; a new one when there is none. */
  readonly of: (key: Key) => Gathering;
  /** Adds what others hold as well, and which is copied no sooner than something else is added. */
  readonly share: (key: Key, gathering: Gathering) => void;
}

export function createGroups<Key>(): Groups<Key> {
  const groups = new Map<Key, Gathering>();
  const shared = new Set<Key>();

  function own(key: Key, like: Gathering | undefined): Gathering {
    const fresh = createGathering();
    if (like !== undefined) fresh.merge(like);
    groups.set(key, fresh);
    shared.delete(key);
    return fresh;
  }
  function of(key: Key): Gathering {
    const there = groups.get(key);
    return there === undefined || (shared.size > 0 && shared.has(key)) ? own(key, there) : there;
  }

  return {
    groups,
    of,
    share(key, gathering) {
      if (groups.has(key)) return of(key).merge(gathering);
      groups.set(key, gathering);
      shared.add(key);
    },
  };
}
