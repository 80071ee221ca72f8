import { expect, test } from 'vitest';
import { tokenRef } from '../../src/model/token.ts';
import { withReach } from '../../src/prices/reach.ts';

const SIGNAL = new AbortController().signal;
const token = { ref: tokenRef('solana', 'TokenAddressForTests') };

function reachOf(ratePerMinute: number, requestsEach: number) {
  let total = 0;
  return withReach(
    {
      name: 'one',
      ratePerMinute: () => ratePerMinute,
      async quotes() {
        total += requestsEach;
        return new Map();
      },
    },
    { total: () => total },
    30,
  );
}

async function ask(source: ReturnType<typeof reachOf>, times: number, tokens: number): Promise<void> {
  const batch = Array.from({ length: tokens }, () => token);
  for (let time = 0; time < times; time += 1) await source.quotes(batch, SIGNAL);
}

test('a full batch is one request until something else is seen', () => {
  expect(reachOf(240, 1).tokensPerMinute()).toBe(7_200);
  expect(reachOf(Infinity, 1).tokensPerMinute()).toBe(Infinity);
});

test('two requests a batch halve the reach, batches of ten tokens make it a third', async () => {
  const twice = reachOf(240, 2);
  await ask(twice, 150, 30);
  expect(twice.tokensPerMinute()).toBeGreaterThan(3_500);
  expect(twice.tokensPerMinute()).toBeLessThan(3_700);
  const small = reachOf(240, 1);
  await ask(small, 250, 10);
  expect(small.tokensPerMinute()).toBeGreaterThan(2_300);
  expect(small.tokensPerMinute()).toBeLessThan(2_500);
});

test('it follows what the last requests priced, between one token and a full batch each', async () => {
  const source = reachOf(60, 1);
  await ask(source, 1_000, 1);
  expect(source.tokensPerMinute()).toBeCloseTo(60, -1);
  await ask(source, 1_000, 30);
  expect(source.tokensPerMinute()).toBe(1_800);
});
