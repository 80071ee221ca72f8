import { expect, test } from 'vitest';
import type { InsightReport } from '../../src/model/analytics.ts';
import { type EpochMs, MINUTE } from '../../src/model/units.ts';
import { createInsightReader } from '../../src/telegram/insight-reader.ts';
import { fakeClock } from '../fakes/clock.ts';

const reportAt = (at: EpochMs): InsightReport => ({
  at,
  warmUp: { warmingUp: false },
  calls: 0,
  of: 0,
  questions: 0,
  channelsDiffer: { calls: 0, channels: 0, logReturn: undefined, success: undefined, hit: undefined },
  insights: [],
  forecasts: { calls: 0, bins: [], months: [] },
});

function startReader(fail = (): boolean => false) {
  const clock = fakeClock();
  const waiting: (() => void)[] = [];
  let runs = 0;
  const reader = createInsightReader({
    now: clock.now,
    async find() {
      runs += 1;
      const at = clock.now();
      await new Promise<void>((resolve) => waiting.push(resolve));
      if (fail()) throw new Error('the disk is full');
      return reportAt(at);
    },
  });
  return { clock, reader, runs: () => runs, finish: () => waiting.splice(0).forEach((go) => go()) };
}

test('who asks while a report is made waits for the same one', async () => {
  const { reader, runs, finish } = startReader();
  const asked = [reader.read(), reader.read(), reader.read()];
  expect(reader.ready()).toBe(false);
  finish();
  const [first, second] = await Promise.all(asked);
  expect(first).toBe(second);
  expect(runs()).toBe(1);
});

test('a report answers for ten minutes', async () => {
  const { clock, reader, runs, finish } = startReader();
  const first = reader.read();
  finish();
  await first;
  clock.advance(10 * MINUTE - 1);
  expect(reader.ready()).toBe(true);
  expect(await reader.read()).toBe(await first);
  clock.advance(1);
  const later = reader.read();
  finish();
  expect((await later).at).toBe(clock.now());
  expect(runs()).toBe(2);
});

test('a report that failed is tried again', async () => {
  let isBroken = true;
  const { reader, runs, finish } = startReader(() => isBroken);
  const first = reader.read();
  finish();
  await expect(first).rejects.toThrow('the disk is full');
  isBroken = false;
  const second = reader.read();
  finish();
  await expect(second).resolves.toMatchObject({ calls: 0 });
  expect(runs()).toBe(2);
});
