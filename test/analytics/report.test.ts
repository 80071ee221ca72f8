import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createReport } from '../../src/analytics/report.ts';
import { type ChatSettings, DEFAULT_CHAT_SETTINGS, type OutboxRow } from '../../src/model/notice.ts';
import { after, type ChatId, DAY, epochMs, HOUR, MINUTE } from '../../src/model/units.ts';
import type { Standing } from '../../src/model/event.ts';
import type { Log, Store } from '../../src/ports.ts';
import { openStore } from '../../src/sqlite/open.ts';
import { fakeClock, type FakeClock } from '../fakes/clock.ts';
import { reputationOf, standingOf } from '../fakes/views.ts';
import { called } from '../sqlite/scene.ts';
import { simpleRules } from '../sqlite/simple-rules.ts';

const ranked = (id: number, score = 50): Standing =>
  standingOf(id, { reputation: reputationOf(id, score, 90) });

/** A Wednesday, ten in the morning UTC; leaderboards are due at nine. */
const WEDNESDAY = epochMs(Date.UTC(2026, 0, 7, 10));

let store: Store;
let clock: FakeClock;
let known: Store;
let standings: readonly Standing[];
let report: () => Promise<number>;
let errors: string[];
const none = (): void => {};

beforeEach(() => {
  store = openStore({ path: ':memory:' });
  clock = fakeClock(WEDNESDAY);
  known = { ...store, standings: async () => standings };
  standings = [ranked(1)];
  errors = [];
  const log: Log = { debug: none, info: none, warn: none, error: (_, message) => void errors.push(message) };
  report = createReport({ store: lively(), clock, log, hour: 9, minCompleted: 5 });
});

/** The store as it is at the time of asking: a test may put something else into `known`. */
function lively(): Store {
  return new Proxy(store, { get: (_, name) => Reflect.get(known, name) as unknown });
}

afterEach(async () => await store.close());

async function chat(id: number, settings: Partial<ChatSettings>): Promise<void> {
  await store.meetChat({ id: id as ChatId, kind: 'group', title: `Chat ${id}` }, clock.now());
  await store.setChat(id as ChatId, { ...DEFAULT_CHAT_SETTINGS, ...settings });
}

const posted = async (): Promise<readonly OutboxRow[]> => await store.dueNotices(clock.now(), 100);

describe('a scheduled leaderboard', () => {
  test('goes daily to those who want it daily, once a day, from the hour on', async () => {
    await chat(1, { leaderboard: 'daily' });
    expect(await report()).toBe(1);
    expect(await report()).toBe(0);
    clock.set(WEDNESDAY + DAY - HOUR - MINUTE);
    expect(await report()).toBe(0);
    clock.set(WEDNESDAY + DAY - HOUR);
    expect(await report()).toBe(1);
    expect((await posted()).map(({ dedupKey }) => dedupKey)).toEqual([
      `leaderboard:daily:${WEDNESDAY - HOUR}:1`,
      `leaderboard:daily:${WEDNESDAY - HOUR + DAY}:1`,
    ]);
  });

  test('goes weekly on Mondays', async () => {
    await chat(1, { leaderboard: 'weekly' });
    await called(store, simpleRules, {});
    expect(await report()).toBe(1);
    const monday = Date.UTC(2026, 0, 12, 9);
    clock.set(monday - 1);
    expect(await report()).toBe(0);
    clock.set(monday);
    expect(await report()).toBe(1);
    clock.set(monday + 6 * DAY);
    expect(await report()).toBe(0);
  });

  test('that was missed while the process was away is posted once, not once a day', async () => {
    await chat(1, { leaderboard: 'daily' });
    await report();
    clock.advance(5 * DAY);
    expect(await report()).toBe(1);
    expect(await report()).toBe(0);
  });

  test('is posted once however often the report is interrupted after it', async () => {
    await chat(1, { leaderboard: 'daily' });
    await Promise.all([report(), report(), report()]);
    expect(await posted()).toHaveLength(1);
  });

  test('names the best ten in their order, and is silent', async () => {
    await chat(1, { leaderboard: 'daily' });
    standings = Array.from({ length: 14 }, (_, index) => ranked(index + 1, index));
    await report();
    const [row] = await posted();
    expect(row).toMatchObject({ silent: true, notice: { kind: 'leaderboard', periodMs: DAY } });
    expect(row?.notice.kind === 'leaderboard' && row.notice.rows.map(({ channelId }) => channelId)).toEqual([
      14, 13, 12, 11, 10, 9, 8, 7, 6, 5,
    ]);
  });

  test('without a channel that can be ranked is not posted: the next day is the next chance', async () => {
    await chat(1, { leaderboard: 'daily' });
    standings = [standingOf(1, { completed: 2 })];
    await report();
    standings = [ranked(1)];
    await report();
    expect(await posted()).toEqual([]);
    clock.advance(DAY);
    await report();
    expect(await posted()).toMatchObject([{ notice: { kind: 'leaderboard', rows: [{ channelId: 1 }] } }]);
  });

  test('of the first 14 days says that they are', async () => {
    await chat(1, { leaderboard: 'daily' });
    await report();
    expect(await posted()).toMatchObject([{ notice: { warmUp: { warmingUp: true } } }]);
  });

  test('is a digest for those who want it weekly, which tells nothing of nothing', async () => {
    await chat(1, { leaderboard: 'weekly' });
    await report();
    expect(await posted()).toEqual([]);
    clock.advance(7 * DAY);
    await called(store, simpleRules, { postedAt: clock.now() });
    await report();
    expect(await posted()).toMatchObject([
      {
        notice: {
          kind: 'weekly-digest',
          warmUp: { warmingUp: true },
          heard: 1,
          completed: { completed: 0 },
          channelsDiffer: { calls: 0, channels: 0 },
          ranking: { pairs: 0 },
          insights: [],
        },
      },
    ]);
  });

  test('waits for the end of a mute, and goes to nobody who turned it off or may not be written to', async () => {
    await chat(1, { leaderboard: 'daily', mutedUntil: after(WEDNESDAY, HOUR) });
    await chat(2, { leaderboard: 'off' });
    await chat(3, { leaderboard: 'daily' });
    await store.parkChat(3 as ChatId);
    expect(await report()).toBe(0);
    clock.advance(HOUR);
    expect(await report()).toBe(1);
    expect(await posted()).toMatchObject([{ chatId: 1 }]);
  });

  test('is queued although the digest of the week cannot be made, which is logged and tried an hour later', async () => {
    await chat(1, { leaderboard: 'daily' });
    await chat(2, { leaderboard: 'weekly' });
    await called(store, simpleRules, { postedAt: clock.now() });
    let tries = 0;
    known = { ...known, portfolio: () => Promise.reject(new Error(`damaged ${(tries += 1)}`)) };
    expect(await report()).toBe(1);
    expect(await posted()).toMatchObject([{ chatId: 1, notice: { kind: 'leaderboard' } }]);
    expect(errors).toEqual([expect.stringContaining('tried again in an hour')]);
    clock.advance(MINUTE);
    expect(await report()).toBe(0);
    expect(tries).toBe(1);
    known = { ...known, portfolio: store.portfolio };
    clock.advance(HOUR);
    expect(await report()).toBe(1);
    expect(await posted()).toMatchObject([{ chatId: 1 }, { chatId: 2, notice: { kind: 'weekly-digest' } }]);
  });

  test('is not posted to a chat that turns it off while it is being made', async () => {
    for (const id of [1, 2]) await chat(id, { leaderboard: 'weekly' });
    for (const id of [3, 4]) await chat(id, { leaderboard: 'daily' });
    await called(store, simpleRules, { postedAt: clock.now() });
    known = {
      ...known,
      async standings() {
        for (const id of [1, 3]) await chat(id, { leaderboard: 'off' });
        return standings;
      },
    };
    expect(await report()).toBe(2);
    expect((await posted()).map(({ chatId }) => chatId)).toEqual([4, 2]);
    // Turned on again it is not taken for served.
    await chat(3, { leaderboard: 'daily' });
    known = { ...known, standings: async () => standings };
    expect(await report()).toBe(1);
  });
});
