import type { Update } from 'grammy/types';

const DAY_MS = 86_400_000;
/** An offset further ahead than this is taken for another bot's memory and confirms nothing. */
const FUTURE_IDS = 10;
/** From how many confirmed updates on the array is cut; less often would waste memory, more often time. */
const CUT = 1024;

export interface Backlog {
  add(update: Omit<Update, 'update_id'>): void;
  /** The oldest updates, at most `limit`. */
  take(limit: number): Update[];
  /** Confirms all updates below `offset`. */
  confirm(offset: number): void;
  /** Forgets all but the newest `count`. */
  keepLast(count: number): void;
  size(): number;
  /** Resolves when every update added so far has been confirmed or has expired. */
  idle(): Promise<void>;
  close(): void;
}

/** Updates that no offset has confirmed yet, numbered in a row; `now` dates them, and after 24 hours they expire. */
export function createBacklog(options: { now: () => number; firstUpdateId: number }): Backlog {
  let items: { readonly update: Update; readonly at: number }[] = [];
  // Confirmed updates lie before head: shifting the array for each of them would make a storm quadratic.
  let head = 0;
  let nextId = options.firstUpdateId;
  let idlers: { readonly last: number; readonly resolve: () => void }[] = [];

  const firstId = (): number => items[head]?.update.update_id ?? nextId;

  const dropTo = (index: number): void => {
    head = Math.min(items.length, Math.max(head, index));
    if (head > CUT && head * 2 > items.length) {
      items = items.slice(head);
      head = 0;
    }
    const first = firstId();
    const isDone = ({ last }: { last: number }): boolean => last < first;
    for (const { resolve } of idlers.filter(isDone)) resolve();
    idlers = idlers.filter((idler) => !isDone(idler));
  };

  const expire = (): void => {
    const oldest = options.now() - DAY_MS;
    let index = head;
    while (index < items.length && (items[index]?.at ?? 0) < oldest) index += 1;
    if (index > head) dropTo(index);
  };

  return {
    add(update) {
      items.push({ update: { update_id: nextId, ...update }, at: options.now() });
      nextId += 1;
    },
    take(limit) {
      expire();
      return items.slice(head, head + limit).map(({ update }) => update);
    },
    confirm(offset) {
      if (offset <= nextId + FUTURE_IDS) dropTo(head + Math.max(0, offset - firstId()));
    },
    keepLast: (count) => dropTo(items.length - count),
    size() {
      expire();
      return items.length - head;
    },
    idle() {
      expire();
      if (head === items.length) return Promise.resolve();
      return new Promise((resolve) => idlers.push({ last: nextId - 1, resolve }));
    },
    close() {
      for (const { resolve } of idlers) resolve();
      idlers = [];
    },
  };
}
