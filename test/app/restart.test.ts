import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { after, DAY, HOUR, MINUTE } from '../../src/model/units.ts';
import { rebuildRunning } from '../../src/tracking/follow.ts';
import { policyOf } from '../../src/app.ts';
import { openStage, postAbout, type Stage, through } from './stage.ts';

let folder: string;
let stage: Stage;

beforeEach(async () => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'calledit-restart-'));
  stage = await openStage({ database: path.join(folder, 'calledit.db') });
});

afterEach(async () => {
  await stage.close();
  rmSync(folder, { recursive: true, force: true });
});

test('a restart in the middle of a call goes on as if nothing had happened', async () => {
  const token = stage.list('heron', through([0, 1], [5, 2.4], [30, 3.3], [170, 1.6]));
  stage.telegram.post(stage.channel, postAbout(token));
  await stage.pass(DAY);
  const before = await stage.store.findCalls(token.address, 1);

  stage = await stage.restart();
  expect(await stage.store.findCalls(token.address, 1)).toEqual(before);
  await stage.pass(7 * DAY);

  const [call] = await stage.store.findCalls(token.address, 1);
  expect(call?.outcome).toMatchObject({ reason: 'elapsed', success: true, hit: true });
  const rungs = stage.said(stage.operator).flatMap((text) => /passed ([\d.]+x)/.exec(text)?.[1] ?? []);
  expect(rungs).toEqual(['1.5x', '2x', '3x']);
});

test('posts written while the bot was away are heard when it is back, once', async () => {
  const token = stage.list('ember', through([0, 1], [100, 1.4]));
  const again = await stage.restart(() => {
    stage.telegram.post(stage.channel, postAbout(token));
  });
  stage = again;
  await stage.pass(HOUR);
  expect(await stage.store.findCalls(token.address, 5)).toHaveLength(1);
  expect((await stage.store.trackingFacts({}, stage.clock.now())).heard).toBe(1);
});

test('an update that is delivered twice does its work once', async () => {
  const token = stage.list('tide', through([0, 1], [100, 1.4]));
  stage.telegram.post(stage.channel, postAbout(token));
  await stage.pass(MINUTE);
  const [row] = stage.telegram.calls('getUpdates').slice(-1);
  expect(row).toBeDefined();
  const raw = {
    update_id: 999_999_001,
    channel_post: {
      message_id: stage.telegram.chatLog(stage.channel)[0]?.messageId ?? 1,
      date: Math.floor(stage.clock.now() / 1000),
      chat: { id: stage.channel.id, type: 'channel', title: 'Alpha Harbour', username: 'alphaharbour' },
      text: postAbout(token),
    },
  };
  const delivery = {
    updateId: raw.update_id,
    chatId: stage.channel.id,
    receivedAt: stage.clock.now(),
    raw,
    tries: 0,
  };
  expect(await stage.store.receive([delivery])).toBe(1);
  expect(await stage.store.receive([delivery])).toBe(0);
  stage = await stage.restart();
  await stage.pass(HOUR);
  const calls = await stage.store.findCalls(token.address, 5);
  expect(calls).toHaveLength(1);
  expect(calls[0]?.mentions).toBe(0);
});

test('the running figures of a call are what folding its stored samples gives', async () => {
  const token = stage.list('basalt', (since) => 1 + 0.8 * Math.sin(since / (3 * HOUR)) + since / (40 * HOUR));
  stage.telegram.post(stage.channel, postAbout(token));
  const other = stage.telegram.channel({ title: 'Beta Quay', username: 'betaquay' });
  stage.telegram.addToChannel(stage.operator, other);
  await stage.pass(9 * HOUR);
  stage.telegram.post(other, postAbout(token));
  await stage.pass(20 * HOUR);

  const calls = await stage.store.findCalls(token.address, 5);
  expect(calls).toHaveLength(2);
  for (const { call } of calls) {
    const samples = await stage.store.samples(call.tokenId, call.entry.at, after(call.postedAt, 7 * DAY));
    const rebuilt = rebuildRunning(call.entry, samples, policyOf(stage.config));
    expect(rebuilt).toEqual(call.running);
    expect(rebuilt.samples).toBeGreaterThan(20);
  }
});
