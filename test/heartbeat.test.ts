import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { readHealth, type Signs, stalled, writeHeartbeat } from '../src/heartbeat.ts';
import { after, DAY, HOUR, MINUTE, SECOND } from '../src/model/units.ts';
import { NOON } from './fakes/clock.ts';

let folder: string;
beforeEach(() => (folder = mkdtempSync(path.join(os.tmpdir(), 'calledit-heartbeat-'))));
afterEach(() => rmSync(folder, { recursive: true }));

const WELL: Signs = { startedAt: NOON, answeredAt: NOON, sweptAt: NOON };

describe('the process', () => {
  test('is well while polls are answered and sweeps get on', () => {
    expect(stalled(WELL, after(NOON, 90 * SECOND))).toBeUndefined();
  });

  test('stalls when Telegram has not answered for 90 s', () => {
    expect(stalled(WELL, after(NOON, 91 * SECOND))).toBe('Telegram has not answered for 91 s');
  });

  test('stalls when no sweep has ended or got on for ten minutes', () => {
    const polling = { ...WELL, answeredAt: after(NOON, 11 * MINUTE) };
    expect(stalled(polling, after(NOON, 10 * MINUTE))).toBeUndefined();
    expect(stalled(polling, after(NOON, 11 * MINUTE))).toBe('the sweep of prices has stood still for 11 min');
  });

  test('has its first answer and its first sweep to wait for, but not for ever', () => {
    const starting = { startedAt: NOON, answeredAt: undefined, sweptAt: undefined };
    expect(stalled(starting, after(NOON, MINUTE))).toBeUndefined();
    expect(stalled(starting, after(NOON, HOUR))).toMatch(/Telegram .*, and the sweep/);
  });

  test('is not called stalled by a clock that was put back', () => {
    expect(
      stalled({ ...WELL, answeredAt: after(NOON, DAY), sweptAt: after(NOON, DAY) }, NOON),
    ).toBeUndefined();
  });
});

describe('health', () => {
  test('is good within three minutes of a good beat, and bad after them', () => {
    writeHeartbeat(folder, WELL, NOON);
    expect(readHealth(folder, after(NOON, 20 * SECOND))).toEqual({
      healthy: true,
      words: 'alive, last heartbeat 20 s ago',
    });
    expect(readHealth(folder, after(NOON, 3 * MINUTE))).toEqual({
      healthy: false,
      words: 'last heartbeat 3 min ago: the bot has stopped',
    });
    const wordsAfter = (ms: number) => readHealth(folder, after(NOON, ms)).words;
    expect(wordsAfter(5 * HOUR)).toBe('last heartbeat 5 hours ago: the bot has stopped');
    expect(wordsAfter(1_104 * DAY)).toBe('last heartbeat 1104 days ago: the bot has stopped');
  });

  test('is good with troubles that it gets on in spite of, and names the worst three', () => {
    const troubles = ['one rests', 'two is spent', 'three is slow', 'four is slow'];
    writeHeartbeat(folder, { ...WELL, troubles }, NOON);
    expect(readHealth(folder, after(NOON, SECOND))).toEqual({
      healthy: true,
      words: 'alive, last heartbeat 1 s ago; one rests; two is spent; three is slow',
    });
  });

  test('is bad at once, and says why, when the process beats but stands still', () => {
    const now = after(NOON, 5 * MINUTE);
    writeHeartbeat(folder, { ...WELL, sweptAt: now }, now);
    expect(readHealth(folder, after(now, SECOND))).toEqual({
      healthy: false,
      words: 'running, but Telegram has not answered for 5 min',
    });
  });

  test('is good again after the first good beat', () => {
    const now = after(NOON, 5 * MINUTE);
    writeHeartbeat(folder, WELL, now);
    writeHeartbeat(folder, { ...WELL, answeredAt: now, sweptAt: now }, now);
    expect(readHealth(folder, now).healthy).toBe(true);
  });

  test.each(['', '{"at":', '[]', '{"at":"noon"}'])('is bad where the file holds %o', (text) => {
    writeFileSync(path.join(folder, 'heartbeat'), text);
    expect(readHealth(folder, NOON)).toMatchObject({ healthy: false });
  });

  test('is bad where nothing ever ran', () => {
    expect(readHealth(path.join(folder, 'nowhere'), NOON)).toMatchObject({
      healthy: false,
      words: expect.stringMatching(/has not run there\. Name its folder with --data\.$/),
    });
  });
});
