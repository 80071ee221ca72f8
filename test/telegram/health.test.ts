import { afterEach, expect, test } from 'vitest';
import { after, DAY, type EpochMs, SECOND } from '../../src/model/units.ts';
import type { Health } from '../../src/tracking/health.ts';
import { NOON } from '../fakes/clock.ts';
import { OPERATOR, type Rig, startRig } from './rig.ts';

let rig: Rig;
afterEach(async () => await rig.close());

const SWEPT_AT: EpochMs = after(NOON, -12 * SECOND);

const HEALTH: Health = {
  sweptAt: SWEPT_AT,
  load: {
    tokens: 1_012,
    wantedPerMinute: 52.4,
    possiblePerMinute: 5_760,
    stretch: 1,
    fits: true,
    tuning: { found: 40, late: 6, patience: 0.8 },
  },
  hosts: [
    {
      name: 'dexscreener',
      sent: { minute: 14, hour: 901, day: 20_104 },
      ratePerMinute: 240,
      fullRatePerMinute: 240,
    },
    {
      name: 'geckoterminal',
      sent: { minute: 0, hour: 40, day: 14_390 },
      budget: { perDay: 14_400, left: 10 },
      ratePerMinute: 5,
      fullRatePerMinute: 10,
      restsMs: 25 * SECOND,
      lastError: { agoMs: 61 * SECOND, reason: 'HTTP 429' },
    },
    {
      name: 'jupiter',
      sent: { minute: 0, hour: 0, day: 0 },
      ratePerMinute: Infinity,
      fullRatePerMinute: Infinity,
      lastError: { agoMs: 2 * DAY, reason: 'HTTP 500' },
    },
  ],
};

async function ask(userId: number, health?: Health): Promise<string> {
  rig = await startRig(health === undefined ? {} : { health: () => health });
  const user = rig.telegram.user({ id: userId, firstName: 'Somebody' });
  rig.telegram.write(user, 'private', '/health');
  await rig.settle();
  return rig.last(user);
}

test('an operator reads what is wrong first, and what every number is made of', async () => {
  expect((await ask(OPERATOR, HEALTH)).split('\n')).toEqual([
    'Health, 5 Jan 12:00 UTC',
    '⚠ GeckoTerminal failed repeatedly and rests (HTTP 429)',
    '⚠ GeckoTerminal has 10 of 14400 requests a day left',
    '⚠ GeckoTerminal refuses at times: 5 of 10 requests a minute',
    'Last price round: 12 s ago',
    '1,012 tokens followed, 53 looks a minute wanted of 5,760 possible',
    'No token has to wait longer than planned',
    '6 of 40 highs (15 %) were noticed late, when the price had already fallen well below them; lively tokens are polled 1.3 times as often as planned',
    'Waiting: 0 updates, 0 addresses without a price, 0 calls from history, 0 messages, 0 tokens due',
    'Requests in the last minute, hour and 24 h',
    'DexScreener: 14 / 901 / 20,104 · 240 of 240 a minute allowed',
    'GeckoTerminal: 0 / 40 / 14,390 · 5 of 10 a minute allowed · 10 of 14,400 a day left · rests for 25 s more · HTTP 429, 1 min ago',
    'Jupiter: 0 / 0 / 0',
    'Counted since the start of this process.',
  ]);
});

test('a quiet start is one page of calm words', async () => {
  const load: Health['load'] = {
    ...HEALTH.load,
    tokens: 0,
    wantedPerMinute: 0,
    possiblePerMinute: Infinity,
    tuning: { found: 0, late: 0, patience: 1 },
  };
  expect((await ask(OPERATOR, { hosts: [], sweptAt: undefined, load })).split('\n').slice(1, 4)).toEqual([
    'Nothing is wrong.',
    'No price round has ended yet',
    '0 tokens followed, 0 looks a minute wanted',
  ]);
});

test('stretched waits are told', async () => {
  const load = { ...HEALTH.load, stretch: 2.34 };
  expect(await ask(OPERATOR, { ...HEALTH, load })).toContain(
    'Calm tokens are looked at less often than wished (factor 2.3), every open one still within two hours',
  );
});

test('nobody else reads it', async () => {
  expect(await ask(7, HEALTH)).toContain('Only operators');
});
