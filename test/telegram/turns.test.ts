import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { createTurns } from '../../src/telegram/turns.ts';

test("lines are served in turns, and a line that was taken is nobody else's", () => {
  const turns = createTurns<string>();
  for (const item of ['a1', 'a2', 'b1']) turns.add(item.slice(0, 1), item);
  expect(turns.take()).toEqual({ key: 'a', item: 'a1' });
  expect(turns.take()).toEqual({ key: 'b', item: 'b1' });
  expect(turns.take()).toBeUndefined();
  turns.giveBack('a', ['a1']);
  expect(turns.take()).toEqual({ key: 'a', item: 'a2' });
});

test('an item that is not finished stays in front of its line', () => {
  const turns = createTurns<string>();
  turns.add('a', 'a1');
  turns.add('a', 'a2');
  turns.take();
  turns.giveBack('a', []);
  expect(turns.take()).toEqual({ key: 'a', item: 'a1' });
});

test('items that belong together leave their line together, from wherever they stand', () => {
  const turns = createTurns<string>();
  for (const item of ['a1', 'a2', 'a3', 'a4']) turns.add('a', item);
  turns.take();
  expect(turns.line('a')).toEqual(['a1', 'a2', 'a3', 'a4']);
  turns.giveBack('a', ['a1', 'a3']);
  expect([turns.take()?.item, turns.line('a'), turns.size()]).toEqual(['a2', ['a2', 'a4'], 2]);
  expect(turns.line('b')).toEqual([]);
});

test('every line keeps its order and nothing is lost, however the work is interleaved', () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.constantFrom('a', 'b', 'c'), fc.boolean()), { maxLength: 60 }),
      (steps) => {
        const turns = createTurns<number>();
        const added: Record<string, number[]> = { a: [], b: [], c: [] };
        const served: Record<string, number[]> = { a: [], b: [], c: [] };
        for (const [index, [key, finished]] of steps.entries()) {
          turns.add(key, index);
          added[key]?.push(index);
          const turn = turns.take();
          if (turn === undefined) continue;
          if (finished) served[turn.key]?.push(turn.item);
          turns.giveBack(turn.key, finished ? [turn.item] : []);
        }
        for (let turn = turns.take(); turn !== undefined; turn = turns.take()) {
          served[turn.key]?.push(turn.item);
          turns.giveBack(turn.key, [turn.item]);
        }
        expect(served).toEqual(added);
        expect(turns.size()).toBe(0);
      },
    ),
  );
});
