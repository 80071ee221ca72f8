import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { after, type ChatId, DAY } from '../../src/model/units.ts';
import type { Store } from '../../src/ports.ts';
import { openStore } from '../../src/sqlite/open.ts';
import { NOON } from '../fakes/clock.ts';
import { finished } from '../sqlite/followed.ts';
import { ALPHA, BETA } from '../sqlite/scene.ts';
import { type Rig, startRig } from './rig.ts';

let store: Store;
let rig: Rig;
beforeEach(async () => {
  store = openStore({ path: ':memory:' });
  rig = await startRig({ store });
});
afterEach(async () => await rig.close());

async function ask(text: string): Promise<string> {
  const user = rig.telegram.user();
  rig.telegram.write(user, 'private', text);
  await rig.settle();
  return rig.last(user);
}

async function callsOf(channel: typeof ALPHA, rises: readonly number[]): Promise<void> {
  for (const [index, rise] of rises.entries()) {
    await finished(store, rise, { channel, messageId: index + 1, postedAt: after(NOON, 2 * index * DAY) });
  }
}

describe('/backtest', () => {
  test('says what orders would have brought, and what that rests on', async () => {
    await callsOf(ALPHA, [2.5, 3, 1.2, 1.2, 1.2, 5]);
    await callsOf(BETA, [1.2]);
    const said = await ask('/backtest alpha_calls 2x 50%');
    expect(said).toContain('Backtest: Alpha 100% Calls');
    expect(said).toContain(
      'Take-profit 2.00x (+100 %), stop-loss 0.50x (-50 %); otherwise sold at the end of the call',
    );
    expect(said).toContain(
      '$100 on each call, bought at the entry; 1 % fees a side; no slippage, as no depth was known, so all of it looks too good',
    );
    expect(said).toMatch(/Per call: mean \+47 % \(90 % interval \S+ % to \+\S+ %\), median \+47 %/);
    expect(said).toContain(
      '3 of 6 ended in profit (50 %, 90 % interval 22 % to 78 %) · closed by take-profit 3, stop-loss 0, the end of the call 3',
    );
    expect(said).toContain("All tracked calls, this channel's among them, with the same orders: mean +40 %");
    expect(said).toContain(', 7 calls');
    expect(said).toMatch(/\nFrom 6 of 6 completed calls: 6 by candles\nAs of 5 Jan 12:00 UTC\n/);
    expect(said).toContain('A record of the past, not advice.');
  });

  test('takes 2x and 50 % when nothing is said, and off for no order', async () => {
    await callsOf(ALPHA, [2.5]);
    expect(await ask('/backtest Alpha')).toContain('Take-profit 2.00x (+100 %), stop-loss 0.50x (-50 %)');
    expect(await ask('/backtest Alpha off off')).toContain('No take-profit, no stop-loss;');
    expect(await ask('/backtest Alpha 5x')).toContain('Take-profit 5.00x (+400 %), stop-loss 0.50x');
    expect(await ask('/backtest Alpha')).toContain('too few calls for an interval');
  });

  test.each([
    ['Alpha 1.1 -5%', 'Take-profit 1.10x (+10 %), stop-loss 0.95x (-5 %)'],
    ['Alpha 2x 0.5', 'Take-profit 2.00x (+100 %), stop-loss 0.50x (-50 %)'],
    ['Alpha 3 off', 'Take-profit 3.00x (+200 %), no stop-loss'],
    ['Alpha -5%', 'Take-profit 2.00x (+100 %), stop-loss 0.95x (-5 %)'],
    ['Alpha -5% 3x', 'Take-profit 3.00x (+200 %), stop-loss 0.95x (-5 %)'],
    ['Gems 100', 'Take-profit 2.00x (+100 %), stop-loss 0.50x (-50 %)'],
    ['Gems 100 3x', 'Take-profit 3.00x (+200 %), stop-loss 0.50x (-50 %)'],
    ['Gems 100 3x 20%', 'Take-profit 3.00x (+200 %), stop-loss 0.80x (-20 %)'],
    ['Gems 100 3 20%', 'Take-profit 3.00x (+200 %), stop-loss 0.80x (-20 %)'],
  ])('tells orders from names: %s', async (words, orders) => {
    await callsOf(ALPHA, [2.5]);
    await callsOf({ ...BETA, title: 'Gems 100' }, [2.5]);
    const said = await ask(`/backtest ${words}`);
    expect(said).toContain(`Backtest: ${words.startsWith('Alpha') ? 'Alpha 100% Calls' : 'Gems 100'}`);
    expect(said).toContain(orders);
  });

  test('warns of the best of many pairs, and judges it by calls that had no part in the choice', async () => {
    await callsOf(ALPHA, [...Array<number>(11).fill(3.2), ...Array<number>(11).fill(1.1)]);
    const said = await ask('/backtest Alpha');
    expect(said).toMatch(
      /Best of 30 pairs tried on the older 11 calls: take-profit 3\.00x \(\+200 %\), .*, mean \+194 %; on the newer 11: mean -2 %/,
    );
  });

  test.each([
    ['/backtest', 'Which channel?'],
    ['/backtest 2x 50%', 'Which channel?'],
    ['/backtest Alpha 0.5x', 'A take-profit stands above the price paid'],
    ['/backtest Alpha 2x 3x', 'A stop-loss stands below the price paid'],
    ['/backtest Alpha 2x 50% 3x', 'a take-profit and a stop-loss, no more'],
    ['/backtest Nobody 2x', 'I know no channel “Nobody”. /leaderboard lists those I know'],
    ['/backtest Alpha 5', 'I know no channel “Alpha 5”. A take-profit is written 5x or +400%.'],
  ])('%s is answered with the cure', async (text, cure) => {
    await callsOf(ALPHA, [2.5]);
    const said = await ask(text);
    expect(said).toContain(cure);
    expect(said).not.toContain('\n');
  });

  test('of several channels that match asks for the whole name', async () => {
    await callsOf(ALPHA, [2.5]);
    await callsOf({ ...BETA, title: 'Alpha room' }, [2.5]);
    expect(await ask('/backtest Alpha 3x')).toMatch(/Several channels match: .*Alpha 100% Calls.*Alpha room/);
  });

  test('of all is of every tracked call, whatever the names of channels hold', async () => {
    await callsOf({ ...ALPHA, title: 'Copper Kettle Calls' }, [2.5]);
    await callsOf(BETA, [1.2]);
    const said = await ask('/backtest ALL 2x 50%');
    expect(said).toMatch(
      /^Backtest: every tracked call\n⏳ Warming up until .*: too short a record to judge by\./,
    );
    expect(said).toContain('From 2 of 2 completed calls');
    expect(said).toContain('1 of 2 ended in profit · closed by');
    expect(said).not.toContain("this channel's among them");
  });

  test('says so when nothing has been completed, and shows nobody the calls of a person in private', async () => {
    await store.monitor(ALPHA, true, NOON);
    const said = await ask('/backtest Alpha');
    expect(said).toContain('No completed call can be tested yet.');
    expect(said).not.toContain('n/a');
    await finished(store, 2, {
      channel: { kind: 'member', chatId: 4_242 as ChatId, memberId: 4_242, title: 'Zoe' },
    });
    expect(await ask('/backtest Zoe')).toContain('I know no channel “Zoe”.');
  });
});
