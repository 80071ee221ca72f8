import { beforeEach, expect, test } from 'vitest';
import { after } from '../../src/model/units.ts';
import { createInbox } from '../../src/sqlite/inbox.ts';
import { inbox } from '../../src/sqlite/schema.ts';
import { createSteps } from '../../src/sqlite/steps.ts';
import { NOON } from '../fakes/clock.ts';
import { migratedDatabase } from './migrated.ts';

let database = migratedDatabase();
beforeEach(() => {
  database = migratedDatabase();
});

const update = { updateId: 1, receivedAt: NOON, raw: { text: 'hello' }, tries: 0 };
const row = () => database.db.select().from(inbox).get();

test('of an update that was handled, its number and its instants stay and its words do not', async () => {
  const steps = createSteps(database.db);
  await createInbox(database, steps).receive([update]);
  steps.markHandled(1, after(NOON, 5));
  steps.markHandled(1, after(NOON, 9));
  expect(row()).toMatchObject({ status: 'done', raw: null, receivedAt: NOON, handledAt: after(NOON, 5) });
});

test('an update that failed for good stays on record with its words and the error', async () => {
  const steps = createSteps(database.db);
  const part = createInbox(database, steps);
  await part.receive([update]);
  await part.failed(1, 'boom', true);
  steps.markHandled(1, NOON);
  expect(row()).toMatchObject({
    status: 'failed',
    raw: update.raw,
    error: 'boom',
    tries: 1,
    handledAt: null,
  });
});

test('a post that came with no update marks none', async () => {
  const steps = createSteps(database.db);
  await createInbox(database, steps).receive([update]);
  steps.markHandled(undefined, NOON);
  expect(row()).toMatchObject({ status: 'new' });
});
