import { afterEach, beforeEach, expect, test } from 'vitest';
import { type ChatId, DAY, MINUTE } from '../../src/model/units.ts';
import type { SourceHealth } from '../../src/ports.ts';
import { createTroubleWatch } from '../../src/telegram/source-troubles.ts';
import { fakeClock } from '../fakes/clock.ts';
import { OPERATOR, type Rig, startRig } from './rig.ts';

const [ALPHA, BETA] = [-1_001 as ChatId, -1_002 as ChatId];
const GONE = { issue: 'Telegram no longer shows @alpha.', cure: 'Remove it.' };
const NETWORK = { issue: 'The account has no connection.', cure: 'Check the network.' };

let heard: Map<ChatId, SourceHealth>;
beforeEach(() => void (heard = new Map()));
const set = (chatId: ChatId, problem?: SourceHealth['problem']) =>
  heard.set(chatId, { failures: problem === undefined ? 0 : 1, ...(problem !== undefined && { problem }) });
const page = { name: 'preview' as const, health: () => heard };

test('a trouble counts when it has lasted five minutes, once a day, and so does its end', () => {
  const clock = fakeClock();
  const watch = createTroubleWatch([page]);
  const look = (afterMs: number) =>
    watch(clock.advance(afterMs)).map(({ kind, chatIds }) => `${kind} ${chatIds.join(' ')}`);
  set(ALPHA, GONE);
  expect(look(0)).toEqual([]);
  expect(look(4 * MINUTE)).toEqual([]);
  expect(look(MINUTE)).toEqual(['began -1001']);
  expect(look(MINUTE)).toEqual([]);
  set(ALPHA);
  expect(look(MINUTE)).toEqual([]);
  expect(look(5 * MINUTE)).toEqual(['ended -1001']);
  set(ALPHA, GONE);
  expect([look(MINUTE), look(5 * MINUTE)]).toEqual([[], []]);
  expect([look(DAY), look(MINUTE)]).toEqual([['began -1001'], []]);
});

test('what passes by itself is never told, nor its end', () => {
  const clock = fakeClock();
  const watch = createTroubleWatch([page]);
  for (let minute = 0; minute < 30; minute += 1) {
    set(ALPHA, minute % 4 === 3 ? undefined : GONE);
    expect(watch(clock.advance(MINUTE))).toEqual([]);
  }
});

test('a trouble that counts its minutes anew is the same one; another in its place is another', () => {
  const clock = fakeClock();
  const watch = createTroubleWatch([page]);
  const wait = (minutes: number) => ({ issue: `Wants no question for ${minutes} min.`, cure: 'Wait.' });
  set(ALPHA, wait(9));
  watch(clock.now());
  set(ALPHA, wait(4));
  expect(watch(clock.advance(5 * MINUTE))).toMatchObject([{ kind: 'began', trouble: wait(4) }]);
  set(ALPHA, GONE);
  watch(clock.advance(MINUTE));
  expect(watch(clock.advance(5 * MINUTE))).toMatchObject([{ kind: 'began', trouble: GONE }]);
});

test('a channel that is no longer heard is forgotten without a word', () => {
  const clock = fakeClock();
  const watch = createTroubleWatch([page]);
  set(ALPHA, GONE);
  watch(clock.now());
  expect(watch(clock.advance(5 * MINUTE))).toHaveLength(1);
  heard.clear();
  expect(watch(clock.advance(MINUTE))).toEqual([]);
  set(ALPHA);
  expect([watch(clock.advance(MINUTE)), watch(clock.advance(9 * MINUTE))]).toEqual([[], []]);
});

let rig: Rig | undefined;
afterEach(async () => await rig?.close());

test('operators are told what is wrong with which channel and what to do, and when it is over', async () => {
  rig = await startRig({ sources: [page] });
  const op = rig.telegram.user({ id: OPERATOR });
  rig.telegram.start(op);
  for (const [chatId, title] of [
    [ALPHA, 'Alpha'],
    [BETA, 'Beta'],
  ] as const)
    await rig.store.monitor({ kind: 'channel', chatId, title }, true, rig.clock.now());
  await rig.settle();
  const [before] = [rig.said(op).length];
  const look = async (afterMs: number) => {
    rig?.clock.advance(afterMs);
    await rig?.bot.tellOfSources();
    await rig?.settle();
  };
  set(ALPHA, NETWORK);
  set(BETA, NETWORK);
  await look(0);
  await look(5 * MINUTE);
  await look(MINUTE);
  set(ALPHA);
  await look(MINUTE);
  await look(5 * MINUTE);
  expect(rig.said(op).slice(before)).toEqual([
    '🔧 Alpha and Beta, heard by public page: The account has no connection.\nWhat to do: Check the network.',
    '🔧 Alpha, heard by public page: all is well again. It was: The account has no connection.\nWhat to do: nothing.',
  ]);
});

test('a bot that was restarted does not repeat what it told on the same day', async () => {
  rig = await startRig({ sources: [page] });
  const op = rig.telegram.user({ id: OPERATOR });
  rig.telegram.start(op);
  set(ALPHA, GONE);
  await rig.store.monitor({ kind: 'channel', chatId: ALPHA, title: 'Alpha' }, true, rig.clock.now());
  const tell = async () => {
    await rig?.bot.tellOfSources();
    rig?.clock.advance(5 * MINUTE);
    await rig?.bot.tellOfSources();
    await rig?.settle();
  };
  await tell();
  expect(rig.last(op)).toContain('Telegram no longer shows @alpha.');
  const [news] = createTroubleWatch([page])(rig.clock.now());
  expect(news).toBeUndefined();
  const again = createTroubleWatch([page]);
  again(rig.clock.now());
  const [repeated] = again(rig.clock.advance(5 * MINUTE));
  const rows = [
    {
      dedupKey: `${repeated?.key}:${OPERATOR}`,
      chatId: op.id as ChatId,
      notice: { kind: 'health' as const, issue: 'again', cure: 'again' },
      silent: false,
    },
  ];
  await rig.store.enqueue(rows, rig.clock.now());
  await rig.settle();
  expect(rig.last(op)).not.toContain('again');
});
