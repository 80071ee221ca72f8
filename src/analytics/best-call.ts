import type { Figures } from '../model/analytics.ts';
import type { CallView } from '../model/event.ts';

/**
 * Figures with the return of their best call, where it is not kept with them. `best` are the best of these and of open calls, best
 * first: the first among them that is completed is the best of all completed ones. As they were when all of them are open.
 */
export function withBestCall(figures: Figures, best: readonly CallView[]): Figures {
  const largestRoi =
    figures.largestRoi ?? best.find(({ outcome }) => outcome !== undefined)?.outcome?.finalRoi;
  return largestRoi === undefined ? figures : { ...figures, largestRoi };
}
