import { createRandom } from '../../src/sandbox/market/random.ts';
import { inBatches } from '../../src/tracking/schedule-batches.ts';
import { chainOf } from './chains.ts';
import { createLine } from './line.ts';
import type { House } from './simulate.ts';

/** What one sweep takes over at the most. */
export const DUE_LIMIT = 10_000;

/** How long it takes to price every token once when all are due, milliseconds. */
export function fullUpdateMs({
  tokens,
  requestsPerMinute,
  beatMs,
  seed,
}: Omit<House, 'policy' | 'hours'>): number {
  const random = createRandom(seed);
  const line = createLine(requestsPerMinute, random);
  const due = Array.from({ length: tokens }, () => ({ ref: { chain: chainOf(random()), address: '' } }));
  let now = 0;
  for (let from = 0; from < tokens; from += DUE_LIMIT) {
    const startAt = Math.ceil(now / beatMs) * beatMs;
    now = line.send(inBatches(due.slice(from, from + DUE_LIMIT)).length, startAt).endAt;
  }
  return now;
}
