import { expect, test } from 'vitest';
import { oneAtATime } from '../src/one-at-a-time.ts';

/** A verb whose runs end when a test says so. */
function handVerb() {
  const runs: { end(result: number): void; fail(error: Error): void }[] = [];
  let underWay = 0;
  let most = 0;
  const verb = (): Promise<number> =>
    new Promise<number>((resolve, reject) => {
      underWay += 1;
      most = Math.max(most, underWay);
      runs.push({
        end(result) {
          underWay -= 1;
          resolve(result);
        },
        fail(error) {
          underWay -= 1;
          reject(error);
        },
      });
    });
  return { verb, runs, most: () => most };
}

const turn = async (): Promise<void> => {
  for (let step = 0; step < 10; step += 1) await Promise.resolve();
};

test('a verb that nobody waits for runs at once, each time it is asked for', async () => {
  const { verb, runs } = handVerb();
  const once = oneAtATime(verb);
  const first = once();
  runs[0]?.end(1);
  expect(await first).toBe(1);
  const second = once();
  runs[1]?.end(2);
  expect(await second).toBe(2);
});

test('who asks during a run shares one more run with everybody else who does', async () => {
  const { verb, runs, most } = handVerb();
  const once = oneAtATime(verb);
  const first = once();
  const late = [once(), once(), once()];
  await turn();
  expect(runs).toHaveLength(1);
  runs[0]?.end(1);
  await turn();
  expect(runs).toHaveLength(2);
  runs[1]?.end(2);
  expect(await first).toBe(1);
  expect(await Promise.all(late)).toEqual([2, 2, 2]);
  expect(most()).toBe(1);
});

test('who asks in the very moment in which a run ends never starts a second one beside the next', async () => {
  const { verb, runs, most } = handVerb();
  const once = oneAtATime(verb);
  const first = once();
  const second = once();
  const asked: Promise<number>[] = [];
  const asking = first.then(() => void asked.push(once()));
  runs[0]?.end(1);
  for (let step = 0; step < 5; step += 1) {
    asked.push(once());
    await Promise.resolve();
  }
  await asking;
  for (let index = 1; index < 5; index += 1) {
    await turn();
    runs[index]?.end(index + 1);
  }
  await second;
  await Promise.all(asked);
  expect(most()).toBe(1);
  expect(runs.length).toBeLessThanOrEqual(3);
});

test('a run that fails fails for those who asked for it, and the next one is not touched', async () => {
  const { verb, runs } = handVerb();
  const once = oneAtATime(verb);
  const first = once();
  const next = once();
  runs[0]?.fail(new Error('no luck'));
  await expect(first).rejects.toThrow('no luck');
  await turn();
  runs[1]?.end(7);
  expect(await next).toBe(7);
});

test('a verb that throws before it returns a promise rejects, and can be asked again', async () => {
  let broken = true;
  const once = oneAtATime((): Promise<string> => {
    if (broken) throw new Error('not even a promise');
    return Promise.resolve('mended');
  });
  await expect(once()).rejects.toThrow('not even a promise');
  broken = false;
  expect(await once()).toBe('mended');
});
