import { warmUpOf } from '../analytics/warm-up.ts';
import type { EpochMs } from '../model/units.ts';
import type { Store } from '../ports.ts';
import type { ShownWarmUp } from './render/figures.ts';

/** Is what this installation shows still warming up at `now`, and is any of its calls open? */
export async function readWarmUp(
  store: Pick<Store, 'firstCallAt' | 'calls'>,
  now: EpochMs,
): Promise<ShownWarmUp> {
  const warmUp = warmUpOf(await store.firstCallAt(), now);
  if (!warmUp.warmingUp) return warmUp;
  const open = await store.calls({ status: 'open', limit: 1 });
  return { ...warmUp, allEnded: open.length === 0 };
}
