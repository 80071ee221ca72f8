import { expect, test } from 'vitest';
import { questionsLine } from '../../../src/telegram/render/insight-words.ts';

test('it is said how much was asked of how many calls', () => {
  expect(questionsLine({ calls: 1_200, of: 1_200, questions: 42 })).toMatch(
    /^From 1,200 completed calls; .*I asked 42 questions and name only what stands up to all of them/,
  );
  expect(questionsLine({ calls: 4_000, of: 9_000, questions: 1 })).toMatch(
    /^From 4,000 of 9,000 completed calls; .*I asked 1 question and/,
  );
  expect(questionsLine({ calls: 3, of: 3, questions: 0 })).toBe(
    'From 3 completed calls: too few to ask anything of.',
  );
  expect(questionsLine({ calls: 0, of: 0, questions: 0 })).toBeUndefined();
});
