import { createRandom } from '../../src/random.ts';
import { inBatches } from '../../src/tracking/schedule-batches.ts';
import { DUE_LIMIT } from '../../src/tracking/sweep.ts';
import { chainOf } from './chains.ts';
import { createLine } from './line.ts';
import type { House } from './simulate.ts';

/** How long it takes to price every token once when all are due, milliseconds. */
export function fullUpdateMs({
  tokens,
  requestsPerMinute,
  seed,
}: Pick<House, 'tokens' | 'requestsPerMinute' | 'seed'>): number {
  const random = createRandom(seed);
  const line = createLine(requestsPerMinute, random);
  const due = Array.from({ length: tokens }, () => ({ ref: { chain: chainOf(random()), address: '' } }));
  let now = 0;
  for (let from = 0; from < tokens; from += DUE_LIMIT) {
    now = line.send(inBatches(due.slice(from, from + DUE_LIMIT)).length, now).endAt;
  }
  return now;
}
