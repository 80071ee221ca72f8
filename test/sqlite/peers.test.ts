import { afterEach, expect, test } from 'vitest';
import { type CallId, type ChannelId, DAY, epochMs, HOUR } from '../../src/model/units.ts';
import { createRollUp } from '../../src/sqlite/rollups.ts';
import { createStore } from '../../src/sqlite/store.ts';
import { cleared, keepCall } from './kept-calls.ts';
import { migratedDatabase } from './migrated.ts';

const MONDAY = epochMs(Date.UTC(2026, 0, 5));
const database = migratedDatabase();
const { db } = database;
const store = createStore(database);
const rollUp = createRollUp(db);

afterEach(() => cleared(db));

test('the peers of a finished call are those of its tier and its week, from Monday to Sunday', async () => {
  const channelId = 1 as ChannelId;
  const of = (number: number, afterMondayMs: number, more: object): void =>
    keepCall(db, rollUp, { number, channelId, postedAt: epochMs(MONDAY + afterMondayMs), ...more });
  of(1, 0, { finalRoi: 0.5 });
  of(2, 7 * DAY - HOUR, { finalRoi: -0.5 });
  of(3, 3 * DAY, { finalRoi: 2, tier: 'large' });
  of(4, -HOUR, { finalRoi: 3 });
  of(5, 7 * DAY, { finalRoi: 4 });
  const rois = async (id: number): Promise<readonly number[]> =>
    (await store.peerReturns(id as CallId)).toSorted((a, b) => a - b);
  expect(await rois(1)).toEqual([-0.5, 0.5]);
  expect(await rois(3)).toEqual([2]);
  expect(await rois(4)).toEqual([3]);
  expect(await rois(6)).toEqual([]);
});
