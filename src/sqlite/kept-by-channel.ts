import type { ChannelId } from '../model/units.ts';
import type { Keeper } from './changes.ts';

/** Of more channels nothing is kept. */
const MOST = 5_000;

/** Something of every channel that has it, in the order of their numbers, kept in memory; what has changed is read anew, channel by channel. */
export interface KeptByChannel<What> extends Keeper {
  readonly read: (by: ReadByChannel<What>) => ReadonlyMap<ChannelId, What>;
}

/** How it is read of all channels, and of one that has changed. */
export interface ReadByChannel<What> {
  readonly all: () => Map<ChannelId, What>;
  readonly of: (channelId: ChannelId) => What | undefined;
}

export function keepByChannel<What>(): KeptByChannel<What> {
  let known: Map<ChannelId, What> | undefined;
  const changed = new Set<ChannelId>();

  return {
    read({ all, of }) {
      if (known === undefined) {
        const anew = all();
        if (anew.size <= MOST) known = anew;
        return anew;
      }
      let isSorted = true;
      for (const channelId of changed) {
        const what = of(channelId);
        isSorted &&= what === undefined || known.has(channelId);
        if (what === undefined) known.delete(channelId);
        else known.set(channelId, what);
      }
      if (!isSorted) known = new Map([...known].toSorted(([a], [b]) => a - b));
      changed.clear();
      return known;
    },
    changed(number) {
      if (known !== undefined) changed.add(number as ChannelId);
    },
    forget() {
      known = undefined;
      changed.clear();
    },
  };
}
