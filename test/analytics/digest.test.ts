import { afterEach, beforeEach, expect, test } from 'vitest';
import { weeklyDigest } from '../../src/analytics/digest.ts';
import { after, DAY, HOUR } from '../../src/model/units.ts';
import type { Store } from '../../src/ports.ts';
import { openStore } from '../../src/sqlite/open.ts';
import { NOON } from '../fakes/clock.ts';
import { called } from '../sqlite/scene.ts';
import { simpleRules } from '../sqlite/simple-rules.ts';
import { endCalls, HARBOUR, MARSH, ZOE } from '../telegram/ended-calls.ts';

let store: Store;
beforeEach(() => {
  store = openStore({ path: ':memory:' });
});
afterEach(async () => await store.close());

async function digest() {
  const now = after(NOON, 3 * DAY);
  return await weeklyDigest(store, { since: NOON, now, rows: [] });
}

/** Open calls of Marsh that stand at their entry: above all that has ended. */
async function openCalls(count: number): Promise<void> {
  for (let index = 0; index < count; index += 1) {
    const postedAt = after(NOON, index * HOUR);
    await called(store, simpleRules, { channel: MARSH, messageId: index + 1, postedAt });
  }
}

test('of a week whose best calls are still open the best that ended is named, not the worst alone', async () => {
  await endCalls(store, HARBOUR, [-0.5, -0.2, -0.9]);
  await endCalls(store, ZOE, [-0.1]);
  await openCalls(6);
  const { best, worst } = await digest();
  expect(best).toMatchObject({ finalRoi: -0.2, call: { channelTitle: HARBOUR.title } });
  expect(worst).toMatchObject({ finalRoi: -0.9 });
});

test('a call that ended alone is neither the best nor the worst', async () => {
  await endCalls(store, HARBOUR, [-0.5]);
  await openCalls(6);
  const found = await digest();
  expect(found).not.toHaveProperty('best');
  expect(found).not.toHaveProperty('worst');
});
