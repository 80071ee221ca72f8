import { expect, test } from 'vitest';
import { rank } from '../../src/analytics/standings.ts';
import { reputationOf, standingOf } from '../fakes/views.ts';

test('channels are ranked by their score, so that rank and grade never disagree', () => {
  const lucky = standingOf(1, { completed: 40, reputation: reputationOf(1, 20, 60) });
  const steady = standingOf(2, { reputation: reputationOf(2, 15, 95) });
  expect(rank([lucky, steady], { minCompleted: 5 }).ranked.map((row) => row.channelId)).toEqual([2, 1]);
});

test('equal scores are ordered by completed calls, then by age of the channel, so that the order never wavers', () => {
  const rows = [3, 2, 1].map((id) =>
    standingOf(id, { completed: id === 3 ? 20 : 12, reputation: reputationOf(id, 40, 60) }),
  );
  expect(rank(rows, { minCompleted: 5 }).ranked.map((row) => row.channelId)).toEqual([3, 1, 2]);
});

test('a channel with too few completed calls is named but not ranked', () => {
  const fresh = standingOf(1, { completed: 4, reputation: reputationOf(1, 90, 99, 4) });
  const board = rank([fresh], { minCompleted: 5 });
  expect(board.ranked).toEqual([]);
  expect(board.unranked.map((row) => row.channelId)).toEqual([1]);
});

test('a channel that was never heard in the period is left out', () => {
  const silent = standingOf(1, { heard: 0, priced: 0, completed: 0, unpriced: 0 });
  expect(rank([silent], { minCompleted: 5 })).toEqual({ ranked: [], unranked: [] });
});
