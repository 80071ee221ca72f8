import { expect, test } from 'vitest';
import { boardBy } from '../../src/telegram/board-order.ts';
import { figuresOf } from '../fakes/figures.ts';
import { reputationOf, standingOf } from '../fakes/views.ts';

const names = (rows: readonly { readonly title: string }[]): string[] => rows.map(({ title }) => title);
const called = (id: number, title: string, completed: number, changes: Parameters<typeof figuresOf>[1]) =>
  standingOf(id, {
    title,
    completed,
    reputation: reputationOf(id, 40, 60),
    figures: figuresOf(completed, changes),
  });

test('by hits, three lucky calls do not lead', () => {
  const lucky = called(1, 'Lucky', 3, { hits: 3 });
  const proven = called(2, 'Proven', 60, { hits: 40 });
  const board = boardBy([lucky, proven], { order: 'hit', minCompleted: 3 });
  expect(names(board.ranked)).toEqual(['Proven', 'Lucky']);
});

test('by median, equal lower bounds are told apart by the median itself, and few calls are not ranked', () => {
  const rows = [
    called(1, 'Low', 20, { medianRoi: { value: -0.9, low: -1, high: -0.5 } }),
    called(2, 'High', 20, { medianRoi: { value: -0.3, low: -1, high: 0.5 } }),
    called(3, 'Few', 4, { medianRoi: { value: 3, low: 2, high: 4 } }),
  ];
  const board = boardBy(rows, { order: 'median', minCompleted: 3 });
  expect(names(board.ranked)).toEqual(['High', 'Low']);
  expect(names(board.unranked)).toEqual(['Few']);
});

test('by alpha, channels of which it is not known are named, not ranked', () => {
  const known = called(1, 'Known', 20, { alpha: { value: -0.1, low: -0.3, high: 0.1, calls: 18 } });
  const unknown = called(2, 'Unknown', 40, {});
  const board = boardBy([unknown, known], { order: 'alpha', minCompleted: 5 });
  expect(names(board.ranked)).toEqual(['Known']);
  expect(names(board.unranked)).toEqual(['Unknown']);
});

test('a channel with fewer calls than asked for is not ranked by any figure', () => {
  const row = called(1, 'Alpha', 4, { hits: 4, alpha: { value: 1, low: 0.5, high: 2, calls: 4 } });
  for (const order of ['score', 'hit', 'median', 'alpha'] as const)
    expect(boardBy([row], { order, minCompleted: 5 })).toEqual({ ranked: [], unranked: [row] });
});

test('by score it is the board that grades rest on', () => {
  const rows = [1, 2, 3].map((id) =>
    standingOf(id, { title: `C${id}`, reputation: reputationOf(id, 20 * id, 20 * id + 10) }),
  );
  expect(names(boardBy(rows, { order: 'score', minCompleted: 5 }).ranked)).toEqual(['C3', 'C2', 'C1']);
});

test('by score whoever has none is not ranked, however few calls are asked for', () => {
  const rated = standingOf(1, { title: 'Rated', completed: 12, reputation: reputationOf(1, 40, 60) });
  const unrated = standingOf(2, {
    title: 'Night Ferry',
    completed: 3,
    reputation: { ...reputationOf(2, 20, 90), grade: 'insufficient', completed: 3 },
  });
  const board = boardBy([unrated, rated], { order: 'score', minCompleted: 2 });
  expect(names(board.ranked)).toEqual(['Rated']);
  expect(names(board.unranked)).toEqual(['Night Ferry']);
});
