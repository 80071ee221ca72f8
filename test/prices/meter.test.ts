import { beforeEach, expect, test } from 'vitest';
import { DAY, HOUR, MINUTE, SECOND } from '../../src/model/units.ts';
import { createMeter, type Meter } from '../../src/prices/meter.ts';
import { handTime } from './hand-time.ts';

const URL_OF_A_HOST = 'https://host.invalid/prices';

let timing: ReturnType<typeof handTime>;
let answer: () => Promise<Response>;
let sent: number;

beforeEach(() => {
  timing = handTime();
  sent = 0;
  answer = async () => new Response('{}');
});

function meterOf(
  limits: { readonly requestsPerDay?: number; readonly answers?: readonly number[] } = {},
): Meter {
  const fetch = async (): Promise<Response> => {
    sent += 1;
    return await answer();
  };
  return createMeter({ name: 'host', fetch, timing, ...limits });
}

const ask = async (meter: Meter, times = 1): Promise<void> => {
  for (let time = 0; time < times; time += 1) await meter.fetch(URL_OF_A_HOST).catch(() => undefined);
};

test('counts the last full minute, the last hour and the last day', async () => {
  const meter = meterOf();
  await ask(meter, 3);
  await timing.pass(MINUTE);
  await ask(meter, 2);
  expect(meter.usage().sent).toEqual({ minute: 3, hour: 5, day: 5 });
  await timing.pass(HOUR - MINUTE);
  expect(meter.usage().sent).toEqual({ minute: 0, hour: 2, day: 5 });
  await timing.pass(DAY);
  expect(meter.usage().sent).toEqual({ minute: 0, hour: 0, day: 0 });
  await timing.pass(10 * DAY);
  await ask(meter);
  expect(meter.usage().sent).toMatchObject({ day: 1 });
  expect(meter.total()).toBe(6);
});

test('refuses what goes beyond the budget without sending it, until the day has gone on', async () => {
  const meter = meterOf({ requestsPerDay: 4 });
  await ask(meter, 3);
  await timing.pass(6 * HOUR);
  await ask(meter, 1);
  expect(meter.usage().budget).toEqual({ perDay: 4, left: 0 });
  await expect(meter.fetch(URL_OF_A_HOST)).rejects.toMatchObject({
    kind: 'rate-limited',
    reason: 'budget',
    retryAfterMs: 18 * HOUR,
  });
  expect(sent).toBe(4);
  await timing.pass(18 * HOUR);
  await ask(meter, 5);
  expect(sent).toBe(7);
  expect(meter.usage().budget).toEqual({ perDay: 4, left: 0 });
});

test('has no budget where none is set', () => {
  expect(meterOf().usage()).toEqual({ sent: { minute: 0, hour: 0, day: 0 } });
});

test('keeps what went wrong last, and how long ago', async () => {
  const meter = meterOf();
  answer = async () => new Response('', { status: 503 });
  await ask(meter);
  await timing.pass(7 * SECOND);
  expect(meter.usage().lastError).toEqual({ agoMs: 7 * SECOND, reason: 'HTTP 503' });
  answer = async () => await Promise.reject(new Error('no route'));
  await ask(meter);
  expect(meter.usage().lastError).toEqual({ agoMs: 0, reason: 'not to be reached' });
  await meter.fetch(URL_OF_A_HOST, { signal: AbortSignal.abort() }).catch(() => undefined);
  expect(meter.usage().lastError?.reason).toBe('no answer in time');
});

test('takes for a fault neither what is not known nor what the host says in its own way', async () => {
  const meter = meterOf({ answers: [401] });
  for (const status of [200, 404, 400, 401]) {
    answer = async () => new Response('', { status });
    await ask(meter);
  }
  expect(meter.usage().lastError).toBeUndefined();
  for (const status of [429, 403, 500]) {
    answer = async () => new Response('', { status });
    await ask(meter);
    expect(meter.usage().lastError?.reason).toBe(`HTTP ${status}`);
  }
});
