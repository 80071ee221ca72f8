import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Envelope } from '../../src/model/notice.ts';
import { after, type ChatId, type EpochMs, MINUTE } from '../../src/model/units.ts';
import type { NoticeResult, Store } from '../../src/ports.ts';
import { NOON } from '../fakes/clock.ts';
import type { OpenStore } from './contract.ts';

const ALICE = 42 as ChatId;
const BOB = 43 as ChatId;
const GROUP = -4242 as ChatId;
const SUPERGROUP = -1_001_234_567_890 as ChatId;
const LATER = after(NOON, MINUTE);

const envelope = (dedupKey: string, chatId: ChatId = ALICE): Envelope => ({
  dedupKey,
  chatId,
  notice: { kind: 'health', issue: dedupKey, cure: 'wait' },
  silent: false,
});

export function outboxLaws(store: () => Store, open: OpenStore): void {
  const keys = async (now: EpochMs = NOON) => (await store().dueNotices(now, 100)).map((row) => row.dedupKey);
  const idOf = async (key: string) =>
    (await store().dueNotices(NOON, 100)).find((row) => row.dedupKey === key)?.id ?? -1;

  test('a notice comes out as it was queued', async () => {
    const reply = { ...envelope('a'), silent: true, replyTo: 17 };
    expect(await store().enqueue([reply, envelope('b')], NOON)).toBe(2);
    const rows = await store().dueNotices(NOON, 100);
    expect(rows).toEqual([
      { ...reply, id: expect.any(Number), createdAt: NOON, tries: 0 },
      { ...envelope('b'), id: expect.any(Number), createdAt: NOON, tries: 0 },
    ]);
  });

  test('the same notice is queued once for good, also after it was sent', async () => {
    expect(await store().enqueue([envelope('a'), envelope('a', BOB)], NOON)).toBe(1);
    await store().settleNotices([{ id: await idOf('a'), kind: 'sent', messageId: 1 }], NOON);
    expect(await store().enqueue([envelope('a')], NOON)).toBe(0);
    expect(await keys(LATER)).toEqual([]);
  });

  test('as many rows are handed out as asked for, oldest first', async () => {
    await store().enqueue([envelope('a'), envelope('b', BOB), envelope('c')], NOON);
    expect((await store().dueNotices(NOON, 2)).map((row) => row.dedupKey)).toEqual(['a', 'b']);
  });

  test('a row that must wait holds up its chat and no other', async () => {
    await store().enqueue([envelope('a'), envelope('b'), envelope('c', BOB)], NOON);
    const id = await idOf('a');
    await store().settleNotices([{ id, kind: 'later', notBefore: LATER, error: 'slow down' }], NOON);
    expect(await keys()).toEqual(['c']);
    expect(await keys(LATER)).toEqual(['a', 'b', 'c']);
    expect((await store().dueNotices(LATER, 1))[0]?.tries).toBe(1);
  });

  test('a row that went before stays free when a later one of its chat must wait', async () => {
    await store().enqueue([envelope('a'), envelope('b')], NOON);
    const id = await idOf('b');
    await store().settleNotices([{ id, kind: 'later', notBefore: LATER, error: 'slow down' }], NOON);
    expect(await keys()).toEqual(['a']);
  });

  test('a dead row is out of the way', async () => {
    await store().enqueue([envelope('a'), envelope('b')], NOON);
    await store().settleNotices([{ id: await idOf('a'), kind: 'dead', error: 'refused' }], NOON);
    expect(await keys()).toEqual(['b']);
  });

  test('what is settled stays settled', async () => {
    await store().enqueue([envelope('a'), envelope('b')], NOON);
    const [a, b] = [await idOf('a'), await idOf('b')];
    const settled: NoticeResult[] = [
      { id: a, kind: 'sent', messageId: 1 },
      { id: b, kind: 'dead', error: 'refused' },
    ];
    await store().settleNotices([...settled, ...settled], NOON);
    await store().settleNotices([{ id: a, kind: 'later', notBefore: NOON, error: 'no' }], NOON);
    await store().settleNotices([{ id: b, kind: 'sent', messageId: 2 }], NOON);
    expect(await keys(LATER)).toEqual([]);
  });

  test.each([
    ['met', true],
    ['never met', false],
  ])('a chat that is parked and was %s keeps its notices until it is heard from', async (_, known) => {
    if (known) await store().meetChat({ id: ALICE, kind: 'private', title: 'Alice' }, NOON);
    await store().enqueue([envelope('a'), envelope('b'), envelope('c', BOB)], NOON);
    const id = await idOf('a');
    const parked: NoticeResult = { id, kind: 'parked', chatId: ALICE, error: 'blocked' };
    await store().settleNotices([parked, parked], NOON);
    await store().enqueue([envelope('d')], NOON);
    expect(await keys()).toEqual(['c']);
    expect((await store().backlog(NOON)).outbox).toBe(1);
    await store().meetChat({ id: ALICE, kind: 'private', title: 'Alice' }, NOON);
    expect(await keys()).toEqual(['a', 'b', 'c', 'd']);
  });

  test('notices of a group follow it, without replies to messages it left behind', async () => {
    const reply = { ...envelope('a', GROUP), replyTo: 5 };
    await store().enqueue([reply, envelope('b', GROUP)], NOON);
    await store().settleNotices([{ id: await idOf('b'), kind: 'sent', messageId: 9 }], NOON);
    await store().migrateChat(GROUP, SUPERGROUP);
    const rows = await store().dueNotices(NOON, 100);
    expect(rows.map((row) => [row.dedupKey, row.chatId, row.replyTo])).toEqual([
      ['a', SUPERGROUP, undefined],
    ]);
  });

  test('whatever happens to its rows, a chat hears them in the order in which they were queued', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(stepArbitrary, { maxLength: 40 }), async (steps) => {
        const fresh = await open();
        try {
          await walk(fresh, steps);
        } finally {
          await fresh.close();
        }
      }),
      { numRuns: 25 },
    );
  });
}

type Step =
  | { readonly kind: 'enqueue'; readonly chatId: ChatId }
  | { readonly kind: 'sent' | 'later' | 'dead' | 'parked'; readonly at: number }
  | { readonly kind: 'meet'; readonly chatId: ChatId }
  | { readonly kind: 'tick' };

const chatArbitrary = fc.constantFrom(ALICE, BOB, GROUP);
const stepArbitrary: fc.Arbitrary<Step> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('enqueue' as const), chatId: chatArbitrary }) },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constantFrom('sent' as const, 'later' as const, 'dead' as const, 'parked' as const),
      at: fc.nat({ max: 10 }),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('meet' as const), chatId: chatArbitrary }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('tick' as const) }) },
);

interface Waiting {
  readonly key: string;
  readonly chatId: ChatId;
  notBefore: number;
}

/** Takes the steps in the store and in a list beside it, and compares what is due after each. */
async function walk(store: Store, steps: readonly Step[]): Promise<void> {
  let now = NOON;
  const waiting: Waiting[] = [];
  const parked = new Set<ChatId>();
  const expected = () =>
    waiting
      .filter((row) => !parked.has(row.chatId))
      .filter(
        (row, _, rows) =>
          !rows
            .slice(0, rows.indexOf(row) + 1)
            .some((ahead) => ahead.chatId === row.chatId && ahead.notBefore > now),
      )
      .map((row) => row.key);

  for (const [index, step] of steps.entries()) {
    switch (step.kind) {
      case 'enqueue':
        await store.enqueue([envelope(`n${index}`, step.chatId)], now);
        waiting.push({ key: `n${index}`, chatId: step.chatId, notBefore: now });
        break;
      case 'meet':
        await store.meetChat({ id: step.chatId, kind: 'group', title: '' }, now);
        parked.delete(step.chatId);
        break;
      case 'tick':
        now = after(now, MINUTE);
        break;
      case 'sent':
      case 'later':
      case 'dead':
      case 'parked': {
        const due = await store.dueNotices(now, 100);
        const row = due[step.at % Math.max(due.length, 1)];
        const known = waiting.find((other) => other.key === row?.dedupKey);
        if (row === undefined || known === undefined) break;
        await store.settleNotices([resultOf(step.kind, row.id, row.chatId, now)], now);
        if (step.kind === 'later') known.notBefore = after(now, MINUTE);
        else if (step.kind === 'parked') parked.add(row.chatId);
        else waiting.splice(waiting.indexOf(known), 1);
      }
    }
    expect((await store.dueNotices(now, 100)).map((row) => row.dedupKey)).toEqual(expected());
  }
}

function resultOf(kind: NoticeResult['kind'], ...[id, chatId, now]: [number, ChatId, EpochMs]): NoticeResult {
  const results = {
    sent: { id, kind: 'sent', messageId: 1 },
    later: { id, kind: 'later', notBefore: after(now, MINUTE), error: 'slow down' },
    dead: { id, kind: 'dead', error: 'refused' },
    parked: { id, kind: 'parked', chatId, error: 'blocked' },
  } satisfies Record<NoticeResult['kind'], NoticeResult>;
  return results[kind];
}
