import { afterEach, expect, test } from 'vitest';
import { DAY, HOUR, MINUTE } from '../../src/model/units.ts';
import { openStage, postAbout, type Stage, through } from './stage.ts';

let stage: Stage;
afterEach(async () => await stage.close());

test('the operator sees how prices are kept up to date, from the first call to its end', async () => {
  stage = await openStage();
  const token = stage.list('lantern', through([0, 1], [3, 1], [3.2, 2.4], [200, 2.4]));
  stage.telegram.post(stage.channel, postAbout(token));
  await stage.settle();
  await stage.pass(6 * HOUR);
  const { load, hosts, sweptAt } = stage.app.health();
  expect(load).toMatchObject({ tokens: 1, stretch: 1, fits: true });
  expect(load.tuning.found).toBeGreaterThan(0);
  expect(sweptAt).toBeGreaterThan(stage.clock.now() - 10 * MINUTE);
  expect(hosts.map(({ name }) => name)).toEqual(expect.arrayContaining(['dexscreener', 'geckoterminal']));
  expect(hosts.find(({ name }) => name === 'dexscreener')?.sent.day).toBeGreaterThan(10);

  const page = await stage.ask(stage.operator, '/health');
  expect(page).toContain('Nothing is wrong.');
  expect(page).toContain('1 token followed');
  expect(page).toMatch(/DexScreener: \d+ \/ \d+ \/ \d+/);

  await stage.pass(8 * DAY);
  expect(stage.app.health().load).toMatchObject({ tokens: 0, wantedPerMinute: 0 });
});
