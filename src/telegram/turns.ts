/** Lines of work that must each keep their order, served in turns: a long line waits no longer than a short one. */
export interface Turns<Item> {
  add(key: string, item: Item): void;
  /** Takes the next line whose turn it is, with its first item; it is nobody else's until it is given back. */
  take(): { readonly key: string; readonly item: Item } | undefined;
  /** Gives a line back. `finished` removes its first item, otherwise the item stays in front. */
  giveBack(key: string, finished: boolean): void;
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
    giveBack(key, finished) {
      const line = lines.get(key);
      if (line === undefined) return;
      if (finished) {
        line.shift();
        size -= 1;
      }
      if (line.length === 0) lines.delete(key);
      else waiting.add(key);
    },
    size: () => size,
  };
}
