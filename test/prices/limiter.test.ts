import { expect, test } from 'vitest';
import { createLimiter } from '../../src/prices/limiter.ts';
import { RequestFailed } from '../../src/prices/http.ts';
import { PriceSourceError } from '../../src/ports.ts';
import { handTime } from './hand-time.ts';

const FOREVER = new AbortController().signal;
function tooOften(retryAfterMs?: number): PriceSourceError {
  return new PriceSourceError(
    'rate-limited',
    'too often',
    retryAfterMs === undefined ? {} : { retryAfterMs },
  );
}

test('turns come one gap apart however long the answers take', async () => {
  const timing = handTime();
  const limiter = createLimiter({ requestsPerMinute: 240, concurrency: 8, timing });
  const starts: number[] = [];
  const task = async (): Promise<void> => {
    starts.push(timing.now());
    await new Promise<void>((resolve) => {
      timing.alarm(700, resolve);
    });
  };
  const all = Promise.all(Array.from({ length: 5 }, () => limiter.run(task, FOREVER)));
  await timing.pass(10_000);
  await all;
  // 60,000 ms / 240 = 250 ms
  expect(starts).toEqual([0, 250, 500, 750, 1_000]);
});

test('a minute of 299 never sees 300 requests, with a pause before it or without', async () => {
  const timing = handTime();
  const limiter = createLimiter({ requestsPerMinute: 299, concurrency: 400, timing });
  const starts: number[] = [];
  const ask = (): Promise<void> => limiter.run(async () => void starts.push(timing.now()), FOREVER);
  await timing.pass(5_000);
  const all = Promise.all(Array.from({ length: 700 }, ask));
  await timing.pass(200_000);
  await all;
  const busiest = Math.max(
    ...starts.map((from) => starts.filter((at) => at >= from && at < from + 60_000).length),
  );
  expect(starts).toHaveLength(700);
  expect(busiest).toBeLessThan(300);
});

test('no more requests are under way than allowed', async () => {
  const timing = handTime();
  const limiter = createLimiter({ requestsPerMinute: Infinity, concurrency: 2, timing });
  let running = 0;
  let most = 0;
  const task = async (): Promise<void> => {
    running += 1;
    most = Math.max(most, running);
    await Promise.resolve();
    running -= 1;
  };
  await Promise.all(Array.from({ length: 9 }, () => limiter.run(task, FOREVER)));
  expect(most).toBe(2);
});

test('a refusal halves the rate once for all requests under way, and successes bring it back', async () => {
  const timing = handTime();
  const limiter = createLimiter({ requestsPerMinute: 240, concurrency: 8, timing });
  const refusals = Array.from({ length: 3 }, () =>
    limiter.run(async () => {
      await new Promise<void>((resolve) => {
        timing.alarm(2_000, resolve);
      });
      throw tooOften();
    }, FOREVER),
  );
  const settled = Promise.allSettled(refusals);
  await timing.pass(5_000);
  expect((await settled).every(({ status }) => status === 'rejected')).toBe(true);
  expect(limiter.rate()).toBe(120);

  const successes = Promise.all(Array.from({ length: 30 }, () => limiter.run(async () => 1, FOREVER)));
  await timing.pass(60_000);
  await successes;
  expect(limiter.rate()).toBe(240);
});

test('a slow source is slowed down to its own floor', async () => {
  const timing = handTime();
  const limiter = createLimiter({ requestsPerMinute: 10, concurrency: 2, slowestPerMinute: 2, timing });
  const rates: number[] = [];
  for (let index = 0; index < 4; index += 1) {
    await expect(limiter.run(() => Promise.reject(tooOften()), FOREVER)).rejects.toThrow('too often');
    rates.push(limiter.rate());
    await timing.pass(31_000);
  }
  expect(rates).toEqual([5, 2.5, 2, 2]);
});

test.each([
  ['named no pause', undefined, 60_000],
  ['named a shorter one', 20_000, 20_000],
])('those who wait rest as long as they should when a refusal %s', async (_, named, restMs) => {
  const timing = handTime();
  const limiter = createLimiter({ requestsPerMinute: 10, concurrency: 2, restMs: 60_000, timing });
  const refused = limiter.run(() => Promise.reject(tooOften(named)), FOREVER).catch(() => 'refused');
  const starts: number[] = [];
  const waiting = limiter.run(async () => void starts.push(timing.now()), FOREVER);
  await timing.pass(120_000);
  await Promise.all([refused, waiting]);
  expect(starts).toEqual([restMs]);
});

test('the pause that the source asks for is kept by those already waiting', async () => {
  const timing = handTime();
  const limiter = createLimiter({ requestsPerMinute: 240, concurrency: 8, timing });
  const refused = limiter.run(() => Promise.reject(tooOften(30_000)), FOREVER).catch(() => 'refused');
  const starts: number[] = [];
  const waiting = limiter.run(async () => void starts.push(timing.now()), FOREVER);
  await timing.pass(29_999);
  expect(starts).toEqual([]);
  await timing.pass(1);
  await Promise.all([refused, waiting]);
  expect(starts).toEqual([30_000]);
});

test('a pause longer than one is willing to wait is passed on to the caller', async () => {
  const timing = handTime();
  const limiter = createLimiter({ requestsPerMinute: 240, concurrency: 8, maxWaitMs: 60_000, timing });
  const refused = limiter.run(() => Promise.reject(tooOften(600_000)), FOREVER).catch(() => 'refused');
  const waiting = limiter.run(async () => 1, FOREVER).catch((error: unknown) => error);
  await timing.pass(1_000);
  await refused;
  expect(await waiting).toMatchObject({ kind: 'rate-limited', retryAfterMs: 600_000 });
  await expect(limiter.run(async () => 1, FOREVER)).rejects.toMatchObject({ retryAfterMs: 599_000 });
});

test('a full queue refuses at once', async () => {
  const timing = handTime();
  const limiter = createLimiter({ requestsPerMinute: 60, concurrency: 1, maxQueued: 2, timing });
  const all = Promise.all(Array.from({ length: 3 }, () => limiter.run(async () => 1, FOREVER)));
  await expect(limiter.run(async () => 1, FOREVER)).rejects.toMatchObject({ kind: 'rate-limited' });
  await timing.pass(10_000);
  expect(await all).toEqual([1, 1, 1]);
});

test('who gives up waiting leaves the queue to the others', async () => {
  const timing = handTime();
  const limiter = createLimiter({ requestsPerMinute: 60, concurrency: 1, timing });
  const impatient = new AbortController();
  const starts: number[] = [];
  const note = async (): Promise<void> => void starts.push(timing.now());
  const first = limiter.run(note, FOREVER);
  const second = limiter.run(note, impatient.signal).catch((error: unknown) => error);
  const third = limiter.run(note, FOREVER);
  impatient.abort();
  await timing.pass(10_000);
  await Promise.all([first, third]);
  expect(await second).toMatchObject({ kind: 'unavailable' });
  expect(starts).toEqual([0, 1_000]);
  await expect(limiter.run(note, impatient.signal)).rejects.toBeInstanceOf(PriceSourceError);
});

test('who is in a hurry goes before all who wait, and in order among themselves', async () => {
  const timing = handTime();
  const limiter = createLimiter({ requestsPerMinute: 240, concurrency: 8, timing });
  const order: string[] = [];
  const ask = (lane: Pick<typeof limiter, 'run'>, name: string): Promise<void> =>
    lane.run(async () => void order.push(name), FOREVER);
  const all = Promise.all([
    ...['sweep 1', 'sweep 2', 'sweep 3'].map((name) => ask(limiter, name)),
    ...['call 1', 'call 2'].map((name) => ask(limiter.urgent, name)),
    ask(limiter, 'sweep 4'),
  ]);
  await timing.pass(10_000);
  await all;
  // The first had its turn before anybody else asked.
  expect(order).toEqual(['sweep 1', 'call 1', 'call 2', 'sweep 2', 'sweep 3', 'sweep 4']);
});

test('who is in a hurry keeps the pace and the pauses like everybody else, and can be called off', async () => {
  const timing = handTime();
  const limiter = createLimiter({ requestsPerMinute: 240, concurrency: 8, timing });
  const starts: number[] = [];
  await expect(limiter.run(() => Promise.reject(tooOften(5_000)), FOREVER)).rejects.toThrow('too often');
  const calledOff = new AbortController();
  const off = limiter.urgent.run(async () => void starts.push(0), calledOff.signal);
  const hurried = limiter.urgent.run(async () => void starts.push(timing.now()), FOREVER);
  calledOff.abort();
  await expect(off).rejects.toThrow(/cancelled/);
  await timing.pass(10_000);
  await hurried;
  expect(starts).toEqual([5_000]);
});

test('a budget of ours that is spent holds everything back, and leaves the rate as it is', async () => {
  const timing = handTime();
  const limiter = createLimiter({ requestsPerMinute: 240, concurrency: 8, timing });
  const spent = new RequestFailed('budget', 'enough for today', {
    kind: 'rate-limited',
    retryAfterMs: 50_000,
  });
  await expect(limiter.run(() => Promise.reject(spent), FOREVER)).rejects.toThrow('enough for today');
  expect(limiter.rate()).toBe(240);
  const starts: number[] = [];
  const waiting = limiter.run(async () => void starts.push(timing.now()), FOREVER);
  await timing.pass(60_000);
  await waiting;
  expect(starts).toEqual([50_000]);
});
