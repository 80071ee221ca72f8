import { describe, expect, test } from 'vitest';
import type { CompletionReason } from '../../src/model/outcome.ts';
import type { Sample } from '../../src/model/quote.ts';
import { DAY, HOUR, MINUTE } from '../../src/model/units.ts';
import { createConclude } from '../../src/tracking/conclude.ts';
import { rebuildRunning } from '../../src/tracking/follow.ts';
import { DEFAULT_TRACKING_POLICY as POLICY } from '../../src/tracking/lifecycle.ts';
import { at, entryAt, sample } from '../curves.ts';
import { callOf } from '../fakes/views.ts';

const conclude = createConclude(POLICY);

function ended(
  samples: readonly Sample[],
  options: { reason?: CompletionReason; nowMs?: number; entry?: number; weight?: number } = {},
) {
  const { reason = 'elapsed', nowMs = 7 * DAY, entry = 1, weight = 1 } = options;
  const start = entryAt(entry);
  const call = callOf({ entry: start, running: rebuildRunning(start, samples, POLICY) });
  return conclude({
    call: { ...call, context: { ...call.context, weight } },
    samples,
    reason,
    learning: { channel: null, crowd: null },
    now: at(nowMs),
  });
}

describe('the outcome of a call', () => {
  test('and the learner agree on what a success and a hit are, on the very marks too', () => {
    for (const [entry, high, final] of [
      [0.002, 0.003, 0.0022],
      [0.002, 0.004, 0.00221],
      [0.1 * 3, 0.6, 0.6],
      [1, 2, 1.1],
    ] as const) {
      const { outcome, reputations } = ended(
        [sample(HOUR, high), sample(2 * HOUR, high), sample(6 * DAY, final)],
        { entry },
      );
      expect(reputations[0]).toMatchObject({
        successes: Number(outcome.success),
        hits: Number(outcome.hit),
      });
    }
  });

  test('counts no price from after the seven days, however late it is drawn up', () => {
    const samples = [sample(HOUR, 1.2), sample(7 * DAY, 1.5), sample(7 * DAY + MINUTE, 9)];
    const { outcome } = ended(samples, { nowMs: 9 * DAY });
    expect(outcome).toMatchObject({ finalRoi: 0.5, trackedMs: 7 * DAY, completedAt: at(9 * DAY) });
  });

  test('of a dead token is a total loss, and its high stays what it was', () => {
    const samples = [sample(HOUR, 3), sample(2 * HOUR, 3), sample(3 * HOUR, 0.5)];
    const { outcome } = ended(samples, { reason: 'dead', nowMs: DAY });
    expect(outcome).toMatchObject({ finalRoi: -1, athRoi: 2, success: false, hit: true, trackedMs: DAY });
  });

  test('of weight 0 is counted with the channel, and teaches the crowd nothing', () => {
    const { learning, reputations } = ended([sample(HOUR, 2), sample(2 * HOUR, 2)], { weight: 0 });
    expect(reputations[0]).toMatchObject({ completed: 1, successes: 1, effectiveCalls: 0 });
    expect(learning?.crowd).toBeNull();
  });
});
