import { describe, expect, test } from 'vitest';
import { figuresOf } from '../../fakes/figures.ts';
import { standingOf } from '../../fakes/views.ts';
import { boardRow } from '../../../src/telegram/render/board-row.ts';
import {
  alphaLine,
  endingLine,
  highLine,
  rateLines,
  returnLine,
} from '../../../src/telegram/render/figures.ts';
import { figureCells } from '../../../src/telegram/render/table.ts';

const alpha = (calls: number) => ({ alpha: { value: -0.088, low: -0.16, high: -0.009, calls } });

describe('of fewer than five calls', () => {
  test('only counts are told', () => {
    const four = figuresOf(4, alpha(4));
    expect(rateLines(four)).toEqual(['Ended above +10 %: 1 of 4', 'Reached 2x: 1 of 4']);
    expect(returnLine(four)).toBe('Return at the end: too few for a median');
    expect(highLine(four)).toBeUndefined();
    expect(alphaLine(four)).toBeUndefined();
    expect(figureCells(four).at(-1)).toBe('-');
    const row = boardRow(standingOf(1, { completed: 4, successes: 1, hits: 2, unpriced: 0 }), {
      place: 1,
      order: 'hit',
      sliced: false,
    });
    expect(row.text.split('\n').slice(1)).toEqual(['1 of 4 above +10 % · 2 at 2x · too few for a median']);
  });

  test('and of five everything', () => {
    const five = figuresOf(5, alpha(5));
    expect(rateLines(five)[0]).toMatch(/^Ended above \+10 %: 1 of 5, 20 % \(\d+–\d+ %\)$/);
    expect(returnLine(five)).toBe('Return at the end: median -20 % (-60 % to +12 %), mean +30 %');
    expect(highLine(five)).toBe('Median high: 1.70x (1.20x to 2.60x), reached after a mean of 3 h');
    expect(alphaLine(figuresOf(400, alpha(383)))).toBe(
      "Typical call against its chain's coin (geometric mean): -8.4 % (-15 % to -0.9 %), 383 calls",
    );
    expect(figureCells(five).at(-1)).toBe('-20%');
  });
});

test('how calls ended is told in words', () => {
  const ended = (reasons: Partial<ReturnType<typeof figuresOf>['reasons']>): string =>
    endingLine({
      ...figuresOf(0),
      reasons: { elapsed: 0, loss: 0, dead: 0, manual: 0, capacity: 0, ...reasons },
    });
  expect(ended({ elapsed: 374, loss: 17 })).toBe('Ended: 374 ran their time, 17 lost 90 %');
  expect(ended({ elapsed: 1, manual: 1, capacity: 2, dead: 3 })).toBe(
    'Ended: 1 ran its time, 3 died, 1 was ended by hand, 2 were ended to make room',
  );
});

describe('a row of a leaderboard', () => {
  const said = (unpriced: number, sliced: boolean): string =>
    boardRow(standingOf(1, { heard: 29, unpriced }), { place: 1, order: 'score', sliced }).text;

  test('says what was never priced, where that is of the same calls', () => {
    expect(said(6, false)).toContain('\n6 of the 29 calls heard in this time were never priced');
    expect(said(1, false)).toContain('1 of the 29 calls heard in this time was never priced');
    expect(said(0, false)).not.toContain('priced');
    expect(said(6, true)).not.toContain('priced');
  });

  test('says the median once', () => {
    const row = (order: 'score' | 'median'): string =>
      boardRow(standingOf(1, { figures: figuresOf(12) }), { place: 1, order, sliced: true }).text;
    expect(row('score')).toMatch(/4 of 12 above \+10 % · 5 at 2x · median -20 %, mean \+30 %$/);
    expect(row('median')).toMatch(/median -20 % \(.*\)\n4 of 12 above \+10 % · 5 at 2x · mean \+30 %$/);
  });
});
