import type { Refold, Store } from '../ports.ts';

/**
 * VERB relearn: folds all outcomes anew when the learner does not know them as they stand: outcomes of the past have joined the
 * record, or a newer learner reads it. Costs one read of a flag otherwise. Rejects when the store is broken.
 */
export function createRelearn(deps: {
  readonly store: Pick<Store, 'isLearningBehind' | 'relearn'>;
  readonly refold: () => Refold;
}) {
  return async function relearn(signal: AbortSignal): Promise<void> {
    if (signal.aborted || !(await deps.store.isLearningBehind())) return;
    await deps.store.relearn(deps.refold(), signal);
  };
}
