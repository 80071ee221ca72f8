import { beforeEach, expect, test } from 'vitest';
import { MINUTE, SECOND } from '../../src/model/units.ts';
import { PriceSourceError } from '../../src/ports.ts';
import { type Guarded, withBreaker } from '../../src/prices/breaker.ts';
import { type FakeClock, fakeClock } from '../fakes/clock.ts';

const SIGNAL = new AbortController().signal;

let clock: FakeClock;
let asked: number;
let answer: () => Promise<ReadonlyMap<string, never>>;
let source: Guarded;

const down = async (): Promise<never> => {
  throw new PriceSourceError('unavailable', 'it is down');
};
const up = async (): Promise<ReadonlyMap<string, never>> => new Map<string, never>();

beforeEach(() => {
  clock = fakeClock();
  asked = 0;
  answer = down;
  source = withBreaker(
    {
      name: 'one',
      ratePerMinute: () => 12,
      async quotes() {
        asked += 1;
        return answer();
      },
    },
    clock,
  );
});

const ask = (signal = SIGNAL): Promise<unknown> => source.quotes([], signal).catch((error: unknown) => error);
async function fail(times: number): Promise<void> {
  for (let time = 0; time < times; time += 1) await ask();
}

test('the fifth failure in a row opens it: it is not asked for 30 seconds', async () => {
  await fail(4);
  expect(source.health()).toMatchObject({
    state: 'closed',
    failuresInARow: 4,
    ratePerMinute: 12,
    restsMs: 0,
  });
  await fail(1);
  expect(source.health()).toMatchObject({ state: 'open', failuresInARow: 5, restsMs: 30 * SECOND });
  expect(await ask()).toMatchObject({
    kind: 'unavailable',
    message: expect.stringContaining('one failed 5') as string,
  });
  clock.advance(30 * SECOND - 1);
  await ask();
  expect(asked).toBe(5);
  clock.advance(1);
  await ask();
  expect(asked).toBe(6);
});

test('an answer between failures closes the count', async () => {
  await fail(4);
  answer = up;
  await ask();
  expect(source.health()).toMatchObject({ failuresInARow: 0 });
  answer = down;
  await fail(4);
  expect(source.health()).toMatchObject({ state: 'closed' });
});

test('after the rest one request tries; the others wait for what becomes of it', async () => {
  await fail(5);
  clock.advance(30 * SECOND);
  let release = (): void => {};
  answer = () =>
    new Promise((resolve) => {
      release = () => resolve(new Map<string, never>());
    });
  const trial = ask();
  expect(source.health()).toMatchObject({ state: 'trying' });
  expect(await ask()).toBeInstanceOf(PriceSourceError);
  expect(asked).toBe(6);
  release();
  await trial;
  expect(source.health()).toMatchObject({ state: 'closed', failuresInARow: 0 });
});

test('each trial that fails doubles the rest, up to ten minutes; an answer makes it short again', async () => {
  await fail(5);
  const rests: number[] = [];
  for (let ticks = 1, before = 5, since = 0; ticks <= 213; ticks += 1) {
    clock.advance(10 * SECOND);
    await ask();
    if (asked === before) continue;
    rests.push((ticks - since) * 10);
    before = asked;
    since = ticks;
  }
  expect(rests).toEqual([30, 60, 120, 240, 480, 600, 600]);
  answer = up;
  clock.advance(10 * MINUTE);
  await ask();
  answer = down;
  await fail(5);
  clock.advance(30 * SECOND);
  answer = up;
  expect(await ask()).toEqual(new Map());
});

test('failures of requests that were under way when it opened do not lengthen the rest', async () => {
  const late: (() => void)[] = [];
  answer = () =>
    new Promise((_, reject) => {
      late.push(() => reject(new PriceSourceError('unavailable', 'it is down')));
    });
  const all = Array.from({ length: 9 }, () => ask());
  for (const one of late) one();
  await Promise.all(all);
  clock.advance(30 * SECOND);
  answer = up;
  expect(await ask()).toEqual(new Map());
});

test('what was called off, and faults of our own, count for nothing', async () => {
  const caller = new AbortController();
  caller.abort();
  for (let time = 0; time < 9; time += 1) await ask(caller.signal);
  answer = async () => {
    throw new RangeError('ours');
  };
  for (let time = 0; time < 9; time += 1) expect(await ask()).toBeInstanceOf(RangeError);
  expect(source.health()).toMatchObject({ state: 'closed', failuresInARow: 0 });
});

test('a trial that was called off leaves the way free for the next', async () => {
  await fail(5);
  clock.advance(30 * SECOND);
  await ask(AbortSignal.abort());
  answer = up;
  expect(await ask()).toEqual(new Map());
});
