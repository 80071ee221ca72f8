import type { Tier } from '../../src/model/call.ts';
import { DAY, epochMs, type EpochMs } from '../../src/model/units.ts';
import type { Features } from '../../src/reputation/features.ts';

/** A call of the benchmark with its outcome, which nobody may look at before `knownAt`. */
export interface BenchCall {
  readonly channel: number;
  readonly tier: Tier;
  readonly postedAt: EpochMs;
  readonly knownAt: EpochMs;
  readonly features: Features;
  readonly weight: number;
  readonly finalMultiple: number;
  readonly athMultiple: number;
}

const START = epochMs(Date.UTC(2025, 0, 1));

/** The instant `day` days (with a fraction) after the benchmark's start. */
export function onDay(day: number): EpochMs {
  return epochMs(START + day * DAY);
}

/** Items by what they have in common, each group in the given order. */
export function grouped<Item, Key>(
  items: readonly Item[],
  keyOf: (item: Item) => Key,
): ReadonlyMap<Key, readonly Item[]> {
  const groups = new Map<Key, Item[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [item]);
    else group.push(item);
  }
  return groups;
}
