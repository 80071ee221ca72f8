import { afterEach, beforeEach, expect, test } from 'vitest';
import { epochMs, HOUR, type ChannelId } from '../../src/model/units.ts';
import type { Store } from '../../src/ports.ts';
import { createRefold } from '../../src/reputation/refold.ts';
import type { Database } from '../../src/sqlite/database.ts';
import { createRollUp } from '../../src/sqlite/rollups.ts';
import { createStore } from '../../src/sqlite/store.ts';
import { NOON } from '../fakes/clock.ts';
import { keepCall } from './kept-calls.ts';
import { migratedDatabase } from './migrated.ts';

const CALLS = 12;
let database: Database;
let store: Store;

beforeEach(() => {
  database = migratedDatabase();
  store = createStore(database);
  const rollUp = createRollUp(database.db);
  for (let number = 1; number <= CALLS; number += 1) {
    const postedAt = epochMs(NOON + number * HOUR);
    keepCall(database.db, rollUp, { channelId: 1 as ChannelId, postedAt, number, finalRoi: 0.5 });
  }
});
afterEach(async () => await store.close());

async function replayed(): Promise<readonly number[]> {
  const ids: number[] = [];
  await store.replay(({ call }) => ids.push(call.callId));
  return ids;
}
const allBut = (...left: readonly number[]): readonly number[] =>
  Array.from({ length: CALLS }, (_, index) => index + 1).filter((id) => !left.includes(id));

test('outcomes that no price comes to are left out and counted, and the others are learnt', async () => {
  database.connection.exec(`
    UPDATE outcomes SET final_roi = 9e999 WHERE call_id = 3;
    UPDATE outcomes SET final_roi = -1.5 WHERE call_id = 7;
    UPDATE outcomes SET ath_roi = 9e999 WHERE call_id = 12;
  `);
  expect(await replayed()).toEqual(allBut(3, 7, 12));
  expect(await store.relearn(createRefold(), new AbortController().signal)).toEqual({
    outcomes: CALLS - 3,
    behind: false,
  });
  const { calls, of } = await store.callSample({ limit: 100 });
  expect(calls.map(({ callId }) => callId)).toEqual(allBut(3, 7, 12));
  expect(of).toBe(CALLS);
  expect(await store.check()).toEqual(['3 rows of outcomes with a return that no price comes to']);
});

test('a forecast that is no JSON is none: its outcome still counts', async () => {
  database.connection.exec(`UPDATE calls SET forecast = '{' WHERE id = 5`);
  const forecasts: unknown[] = [];
  await store.replay(({ forecast }) => forecasts.push(forecast));
  expect(forecasts).toHaveLength(CALLS);
  expect(forecasts[4]).toBeNull();
  expect(await store.relearn(createRefold(), new AbortController().signal)).toMatchObject({
    outcomes: CALLS,
  });
  expect(await store.check()).toEqual(['1 rows of calls with a forecast that cannot be read']);
});

test('sums that end early are a damaged database, with the cure; emptied they are filled anew', async () => {
  const { connection } = database;
  connection.exec(`UPDATE rollups SET whole = x'00', parts = x'ff'`);
  const fault = await store.standings({}).catch((error: unknown) => error);
  expect(fault).toMatchObject({
    name: 'StoreError',
    kind: 'corrupt',
    message: expect.stringContaining('DELETE FROM rollups'),
  });
});
