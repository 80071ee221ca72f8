import { writeFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { runBacktest } from '../src/backtest.ts';
import { after, type ChatId, DAY } from '../src/model/units.ts';
import { openStore } from '../src/sqlite/open.ts';
import { NOON } from './fakes/clock.ts';
import { eachTimeAFolder } from './sqlite/folder.ts';
import { finished } from './sqlite/followed.ts';
import { ALPHA, BETA } from './sqlite/scene.ts';

const inFolder = eachTimeAFolder();

/** A data folder with calls of two channels that rose to 2.5x, 3x and 1.2x. */
async function written(): Promise<string> {
  const store = openStore({ path: inFolder('calledit.db') });
  await finished(store, 2.5);
  await finished(store, 3, { messageId: 2, postedAt: after(NOON, 2 * DAY) });
  await finished(store, 1.2, { channel: BETA, postedAt: after(NOON, 4 * DAY) });
  await store.close();
  return inFolder();
}

describe('calledit backtest', () => {
  test('tests all calls on record, or those of one channel beside them', async () => {
    const folder = await written();
    const all = await runBacktest(folder, {});
    expect(all).toMatchObject({ done: true });
    expect(all.words).toContain('Backtest: every tracked call');
    expect(all.words).toContain('From 3 of 3 completed calls');
    expect(all.words).not.toContain('Every tracked call with');
    const one = await runBacktest(folder, { channel: ALPHA.title });
    expect(one.words).toContain(`Backtest: ${ALPHA.title}`);
    expect(one.words).toContain('From 2 of 2 completed calls');
    expect(one.words).toContain("All tracked calls, this channel's among them, with the same orders: mean");
  });

  test('gives the same figures to programs', async () => {
    const { words } = await runBacktest(await written(), {
      channel: ALPHA.title,
      tp: '2',
      sl: '0.5',
      fee: '0',
      hold: '24h',
      delay: '5s',
      ticket: '250',
      json: true,
    });
    expect(JSON.parse(words)).toMatchObject({
      orders: { takeProfit: 2, stopLoss: 0.5, holdMs: DAY },
      costs: { feeShare: 0, ticketUsd: 250, delayMs: 5_000 },
      calls: 2,
      completed: 2,
      exits: { 'take-profit': 2 },
      everyone: { calls: 3 },
    });
  });

  test.each([
    [{ tp: '0.5' }, 'take-profit'],
    [{ sl: '3x' }, 'stop-loss'],
    [{ hold: '24' }, '--hold'],
    [{ hold: '0h' }, '--hold'],
    [{ ticket: '0' }, '--ticket'],
    [{ ticket: '-5' }, '--ticket'],
    [{ fee: '1' }, '--fee'],
    [{ delay: 'soon' }, '--delay'],
    [{ channel: 'Nobody' }, 'Nobody'],
  ])('%j is refused with one sentence', async (options, name) => {
    const { done, words } = await runBacktest(await written(), options);
    expect(done).toBe(false);
    expect(words).toContain(name);
    expect(words).not.toContain('\n');
  });

  test('of channels with the same title says which there are, and takes one by its username or number', async () => {
    const folder = await written();
    const store = openStore({ path: inFolder('calledit.db') });
    const twin = { ...BETA, chatId: (BETA.chatId - 7) as ChatId, title: ALPHA.title };
    await finished(store, 1.5, { channel: twin, postedAt: after(NOON, 6 * DAY) });
    await store.close();
    const { done, words } = await runBacktest(folder, { channel: ALPHA.title });
    expect(done).toBe(false);
    expect(words).toContain('Several channels match');
    expect(words).toContain('by its username or number');
    const one = await runBacktest(folder, { channel: String(twin.chatId) });
    expect(one.words).toContain('From 1 of 1 completed call');
  });

  test('does not repeat a name of any length', async () => {
    const { done, words } = await runBacktest(await written(), { channel: 'x'.repeat(4_096) });
    expect(done).toBe(false);
    expect(words.length).toBeLessThan(300);
  });

  test('calls an empty file empty', async () => {
    writeFileSync(inFolder('calledit.db'), '');
    const { done, words } = await runBacktest(inFolder(), {});
    expect(done).toBe(false);
    expect(words).toContain('is empty');
    expect(words).not.toContain('older version');
  });

  test('without a database says where there should be one', async () => {
    const { done, words } = await runBacktest(inFolder('nowhere'), {});
    expect(done).toBe(false);
    expect(words).toContain('--data');
  });
});
