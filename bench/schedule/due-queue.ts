/** Numbers by the instant they are due at, soonest first: a binary heap. */
export interface DueQueue {
  add(id: number, at: number): void;
  /** When the next one is due; Infinity when there is none. */
  nextAt(): number;
  /** Takes out the next one; undefined when there is none. */
  take(): number | undefined;
}

export function createDueQueue(): DueQueue {
  const ids: number[] = [];
  const dues: number[] = [];
  const dueOf = (place: number): number => dues[place] ?? Infinity;

  function swap(one: number, other: number): void {
    [ids[one], ids[other]] = [ids[other] ?? 0, ids[one] ?? 0];
    [dues[one], dues[other]] = [dueOf(other), dueOf(one)];
  }

  function sink(): void {
    for (let place = 0; ;) {
      const left = 2 * place + 1;
      const child = dueOf(left + 1) < dueOf(left) ? left + 1 : left;
      if (child >= ids.length || dueOf(place) <= dueOf(child)) return;
      swap(place, child);
      place = child;
    }
  }

  return {
    add(id, at) {
      let place = ids.push(id) - 1;
      dues.push(at);
      while (place > 0) {
        const parent = (place - 1) >> 1;
        if (dueOf(parent) <= dueOf(place)) return;
        swap(place, parent);
        place = parent;
      }
    },
    nextAt: () => dueOf(0),
    take() {
      if (ids.length === 0) return undefined;
      swap(0, ids.length - 1);
      dues.pop();
      const id = ids.pop();
      sink();
      return id;
    },
  };
}
