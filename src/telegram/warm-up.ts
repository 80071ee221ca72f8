import { warmUpOf } from '../analytics/warm-up.ts';
import type { WarmUp } from '../model/analytics.ts';
import type { EpochMs } from '../model/units.ts';
import type { Store } from '../ports.ts';

/** Is what this installation shows still warming up at `now`? */
export async function readWarmUp(store: Pick<Store, 'firstCallAt'>, now: EpochMs): Promise<WarmUp> {
  return warmUpOf(await store.firstCallAt(), now);
}
