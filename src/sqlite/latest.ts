/** What was used last, as much of it as is allowed; what lies unused longest is dropped for something new. */
export interface Latest<Key, What> {
  readonly get: (key: Key) => What | undefined;
  readonly set: (key: Key, what: What, weight: number) => void;
  readonly drop: (which: (key: Key, what: What) => boolean) => void;
  readonly all: () => Iterable<What>;
}

/** `most`: the weight of all together; what is heavier alone is not kept. */
export function keepLatest<Key, What>(most: number): Latest<Key, What> {
  const kept = new Map<Key, { readonly what: What; readonly weight: number }>();
  let total = 0;

  function take(key: Key): void {
    total -= kept.get(key)?.weight ?? 0;
    kept.delete(key);
  }

  return {
    get(key) {
      const there = kept.get(key);
      if (there === undefined) return undefined;
      kept.delete(key);
      kept.set(key, there);
      return there.what;
    },
    set(key, what, weight) {
      take(key);
      if (weight > most) return;
      for (const oldest of kept.keys()) {
        if (total + weight <= most) break;
        take(oldest);
      }
      kept.set(key, { what, weight });
      total += weight;
    },
    drop(which) {
      for (const [key, { what }] of kept) if (which(key, what)) take(key);
    },
    *all() {
      for (const { what } of kept.values()) yield what;
    },
  };
}
