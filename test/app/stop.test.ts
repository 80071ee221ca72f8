import { expect, test } from 'vitest';
import { HOUR, MINUTE } from '../../src/model/units.ts';
import { openStage, postAbout, through } from './stage.ts';

test('a stop waits for what the schedule has started, and counts it neither as done nor as failed', async () => {
  const stage = await openStage();
  const token = stage.list('heron', through([0, 1], [9, 2]));
  stage.telegram.post(stage.channel, postAbout(token));
  await stage.pass(HOUR);
  stage.clock.set((stage.clock.now() + 3 * MINUTE) as never);
  // As the schedule does: nobody in the app holds these promises.
  const runs = [stage.app.updateAllPrices(), stage.app.begin(), stage.app.deliver(), stage.app.begin()];
  await stage.app.stop();
  await expect(Promise.all(runs)).resolves.toMatchObject([{ failed: 0 }, undefined, undefined, undefined]);
  await stage.close();
  expect(stage.errors).toEqual([]);
});
