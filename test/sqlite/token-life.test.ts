import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Token } from '../../src/model/call.ts';
import type { Pair } from '../../src/model/quote.ts';
import { after, type ChatId, DAY, HOUR } from '../../src/model/units.ts';
import { NOON } from '../fakes/clock.ts';
import { openVerbs, tokenOf, type Verbs } from '../tracking/verbs.ts';

// What became of a token is kept with it, and a call that begins afterwards starts from it.

const POOL: Pair = { address: 'PoolA', dex: 'raydium', curve: false };
const DEEP = { pair: POOL, liquidityUsd: 50_000, depthUsd: 50_000 };
const EMPTY = { pair: POOL, liquidityUsd: 0.5, depthUsd: 0.5 };
const TOKEN = tokenOf(1);

let verbs: Verbs;
beforeEach(() => {
  verbs = openVerbs();
});
afterEach(() => verbs.store.close());

async function call(): Promise<void> {
  await verbs.post([TOKEN]);
  await verbs.begin();
}

/** An hour later, with a poll at that price. */
async function priced(value: number, more: object): Promise<void> {
  verbs.clock.advance(HOUR);
  verbs.prices.set(TOKEN, value, more);
  await verbs.sweep();
}

async function token(): Promise<Token> {
  const [view] = await verbs.store.calls({ limit: 1 });
  return view!.token;
}

test('when its liquidity went and when it came back', async () => {
  verbs.prices.set(TOKEN, 1, DEEP);
  await call();
  await priced(1, EMPTY);
  expect(await token()).toMatchObject({ life: 'rugged', ruggedAt: after(NOON, HOUR) });
  expect(await token()).not.toHaveProperty('revivedAt');
  verbs.clock.advance(2 * DAY);
  verbs.prices.set(TOKEN, 1, DEEP);
  await verbs.sweep();
  expect(await token()).toMatchObject({ life: 'alive', revivedAt: verbs.clock.now() });
});

test('that it came back is also seen by a call of a token that nobody followed any more', async () => {
  verbs.prices.set(TOKEN, 1, DEEP);
  await call();
  await priced(1, EMPTY);
  verbs.clock.advance(8 * DAY);
  await verbs.sweep();
  verbs.prices.set(TOKEN, 3, DEEP);
  await call();
  expect(await token()).toMatchObject({
    life: 'alive',
    ruggedAt: after(NOON, HOUR),
    revivedAt: verbs.clock.now(),
  });
});

test('its supply, what its figures hint at, and the units it is counted in', async () => {
  const split = { ...DEEP, hint: 'few-sellers' as const };
  verbs.prices.set(TOKEN, 1, { ...DEEP, fdvUsd: 1e6 });
  await call();
  expect(await token()).toMatchObject({ supply: 1e6 });
  await priced(0.1, { ...split, fdvUsd: 1e6 });
  expect(await token()).toMatchObject({ supply: 1e7, units: 10, hint: 'few-sellers', last: { price: 1 } });
  // A source is asked about the price that it stated itself, and a further call enters in the same units.
  const [due] = await verbs.store.dueTokens(after(verbs.clock.now(), DAY), 1);
  expect(due!.last!.price).toBeCloseTo(0.1);
  verbs.prices.set(TOKEN, 0.2, { ...split, fdvUsd: 2e6 });
  await verbs.post([TOKEN], { channel: { kind: 'channel', chatId: -1_002 as ChatId, title: 'Second' } });
  await verbs.begin();
  const calls = await verbs.store.calls({ limit: 9 });
  expect(calls.map(({ call: each }) => each.entry.price)).toEqual([2, 1]);
});
