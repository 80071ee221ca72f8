/** Lines of work that must each keep their order, served in turns: a long line waits no longer than a short one. */
export interface Turns<Item> {
  add(key: string, item: Item): void;
  /** Takes the next line whose turn it is, with its first item; it is nobody else's until it is given back. */
  take(): { readonly key: string; readonly item: Item } | undefined;
  /** Everything that waits in a line, its first item first. */
  line(key: string): readonly Item[];
  /** Gives a line back without the items that are finished; the others stay in their order. */
  giveBack(key: string, finished: readonly Item[]): void;
  /** Items that are not finished, those taken included. */
  size(): number;
}

export function createTurns<Item>(): Turns<Item> {
  const lines = new Map<string, Item[]>();
  const waiting = new Set<string>();
  let size = 0;

  return {
    add(key, item) {
      size += 1;
      const line = lines.get(key);
      if (line !== undefined) line.push(item);
      else {
        lines.set(key, [item]);
        waiting.add(key);
      }
    },
    take() {
      const [key] = waiting;
      if (key === undefined) return undefined;
      waiting.delete(key);
      const item = lines.get(key)?.[0];
      return item === undefined ? undefined : { key, item };
    },
    line: (key) => lines.get(key) ?? [],
    giveBack(key, finished) {
      const line = lines.get(key);
      if (line === undefined) return;
      const before = line.length;
      remove(line, finished);
      size -= before - line.length;
      if (line.length === 0) lines.delete(key);
      else waiting.add(key);
    },
    size: () => size,
  };
}

function remove<Item>(line: Item[], items: readonly Item[]): void {
  for (const item of items) {
    // It is the first one, but for albums: parts of one may stand behind other messages.
    const index = line.indexOf(item);
    if (index === 0) line.shift();
    else if (index > 0) line.splice(index, 1);
  }
}
