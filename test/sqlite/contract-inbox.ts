import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { after, type Json } from '../../src/model/units.ts';
import type { InboxRow, Store } from '../../src/ports.ts';
import { NOON } from '../fakes/clock.ts';
import type { OpenStore } from './contract.ts';

const update = (updateId: number, more: Partial<InboxRow> = {}): InboxRow => ({
  updateId,
  receivedAt: NOON,
  raw: { update_id: updateId },
  tries: 0,
  ...more,
});
const ids = (rows: readonly InboxRow[]): number[] => rows.map((row) => row.updateId);

export function inboxLaws(store: () => Store, open: OpenStore): void {
  test('an empty inbox has nothing to handle', async () => {
    expect(await store().unhandled(10)).toEqual([]);
  });

  test('updates come out as they went in', async () => {
    const group = update(7, { chatId: -1_001_234_567_890, raw: { text: 'héllo 🚀\u0000' }, tries: 2 });
    expect(await store().receive([update(6), group])).toBe(2);
    expect(await store().unhandled(10)).toEqual([update(6), group]);
  });

  test('whatever JSON an update is, it stays the same', async () => {
    let next = 1;
    await fc.assert(
      fc.asyncProperty(fc.jsonValue(), async (raw) => {
        const json = JSON.parse(JSON.stringify(raw)) as Json;
        next += 1;
        await store().receive([update(next, { raw: json })]);
        expect(await store().unhandled(1)).toEqual([update(next, { raw: json })]);
        await store().handled(next, NOON);
      }),
      { numRuns: 50 },
    );
  });

  test('receiving updates again changes nothing, however they are cut into batches', async () => {
    const batches = fc.array(fc.array(fc.integer({ min: 1, max: 12 }), { maxLength: 6 }), { maxLength: 5 });
    await fc.assert(
      fc.asyncProperty(batches, async (cut) => {
        const fresh = await open();
        try {
          let counted = 0;
          for (const batch of [...cut, ...cut]) {
            counted += await fresh.receive(batch.map((id) => update(id)));
          }
          const distinct = [...new Set(cut.flat())].sort((a, b) => a - b);
          expect(counted).toBe(distinct.length);
          expect(ids(await fresh.unhandled(100))).toEqual(distinct);
        } finally {
          await fresh.close();
        }
      }),
      { numRuns: 15 },
    );
  });

  test('updates are handed out in order of arrival, also after their numbers began anew', async () => {
    await store().receive([update(900), update(901)]);
    await store().receive([update(17, { receivedAt: after(NOON, 1) })]);
    expect(ids(await store().unhandled(2))).toEqual([900, 901]);
    expect(ids(await store().unhandled(10))).toEqual([900, 901, 17]);
  });

  test('a handled update is never handed out again, even when it is received again', async () => {
    await store().receive([update(1), update(2)]);
    await store().handled(1, NOON);
    await store().handled(1, NOON);
    expect(await store().receive([update(1)])).toBe(0);
    expect(ids(await store().unhandled(10))).toEqual([2]);
  });

  test('a failed update is tried again until it has failed for good', async () => {
    await store().receive([update(1)]);
    await store().failed(1, 'boom', false);
    expect(await store().unhandled(10)).toEqual([update(1, { tries: 1 })]);
    await store().failed(1, 'boom again', true);
    expect(await store().unhandled(10)).toEqual([]);
    expect(await store().receive([update(1)])).toBe(0);
  });

  test('an update that was handled cannot fail any more', async () => {
    await store().receive([update(1)]);
    await store().handled(1, NOON);
    await store().failed(1, 'too late', false);
    expect(await store().unhandled(10)).toEqual([]);
  });
}
