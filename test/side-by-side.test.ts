import { expect, test } from 'vitest';
import { sideBySide } from '../src/side-by-side.ts';

const turns = async (count: number): Promise<void> => {
  for (let turn = 0; turn < count; turn += 1) await Promise.resolve();
};

test('everything is worked on once, in order, and never more at the same time than allowed', async () => {
  const begun: number[] = [];
  let underWay = 0;
  let most = 0;
  await sideBySide([5, 1, 4, 2, 3, 9, 7], 3, async (item) => {
    begun.push(item);
    underWay += 1;
    most = Math.max(most, underWay);
    await turns(item);
    underWay -= 1;
  });
  expect(begun).toEqual([5, 1, 4, 2, 3, 9, 7]);
  expect(most).toBe(3);
});

test('after a failure nothing is begun, and it rejects when the rest is over', async () => {
  const begun: number[] = [];
  const ended: number[] = [];
  const work = sideBySide([1, 2, 3, 4, 5], 2, async (item) => {
    begun.push(item);
    await turns(item * 20);
    if (item === 1) throw new Error('the first one');
    ended.push(item);
  });
  await expect(work).rejects.toThrow('the first one');
  expect(begun).toEqual([1, 2]);
  expect(ended).toEqual([2]);
});

test('nothing to do is done at once', async () => {
  await expect(sideBySide([], 4, () => Promise.reject(new Error('never')))).resolves.toBeUndefined();
});
