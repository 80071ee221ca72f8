import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { after, MINUTE } from '../../src/model/units.ts';
import type { Store } from '../../src/ports.ts';
import { NOON } from '../fakes/clock.ts';
import type { OpenStore } from './contract.ts';

const REPORT = { due: 3, priced: 2, missing: 1, failed: 0, completed: 1, newAths: 1, durationMs: 250 };

export function keeperLaws(store: () => Store, open: OpenStore): void {
  test('operators are added once and listed in the order in which they came', async () => {
    await store().addOperator(9, NOON);
    await store().addOperator(5, after(NOON, MINUTE));
    await store().addOperator(9, after(NOON, 2 * MINUTE));
    expect(await store().operators()).toEqual([9, 5]);
  });

  test('a claim makes one operator, once', async () => {
    await store().offerClaim('hash', NOON);
    expect(await store().takeClaim('other', 1, NOON)).toBe(false);
    expect(await store().takeClaim('hash', 2, NOON)).toBe(true);
    expect(await store().takeClaim('hash', 3, NOON)).toBe(false);
    expect(await store().operators()).toEqual([2]);
  });

  test('a new offer withdraws the one before', async () => {
    await store().offerClaim('old', NOON);
    await store().offerClaim('new', NOON);
    expect(await store().takeClaim('old', 1, NOON)).toBe(false);
    expect(await store().takeClaim('new', 1, NOON)).toBe(true);
  });

  test('a dialogue is read as it was last written, until it is deleted', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.string(),
        fc.array(fc.string(), { minLength: 1, maxLength: 3 }),
        async (key, values) => {
          for (const value of values) await store().writeConversation(key, value, NOON);
          expect(await store().readConversation(key)).toBe(values.at(-1));
          await store().deleteConversation(key);
          await store().deleteConversation(key);
          expect(await store().readConversation(key)).toBeUndefined();
        },
      ),
      { numRuns: 30 },
    );
  });

  test('a sweep can be recorded, and recorded again', async () => {
    await store().recordSweep(REPORT, NOON);
    await expect(store().recordSweep(REPORT, NOON)).resolves.toBeUndefined();
  });

  test('an empty store has no backlog and nothing wrong with it', async () => {
    expect(await store().backlog(NOON)).toEqual({
      inbox: 0,
      leads: 0,
      past: 0,
      outbox: 0,
      overdueTokens: 0,
    });
    expect(await store().check()).toEqual([]);
  });

  test('the backlog counts updates that wait and no others', async () => {
    await store().receive([1, 2, 3].map((updateId) => ({ updateId, receivedAt: NOON, raw: {}, tries: 0 })));
    await store().handled(1, NOON);
    await store().failed(2, 'boom', true);
    expect((await store().backlog(NOON)).inbox).toBe(1);
  });

  test('a store that is closed refuses everything, and may be closed twice', async () => {
    const closed = await open();
    await closed.close();
    await closed.close();
    await expect(closed.operators()).rejects.toThrow(/not open/);
    await expect(closed.addOperator(1, NOON)).rejects.toThrow(/not open/);
  });
}
