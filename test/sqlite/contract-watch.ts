import { expect, test } from 'vitest';
import { after, type CallId, DAY, type EpochMs, HOUR, MINUTE } from '../../src/model/units.ts';
import type { Store } from '../../src/ports.ts';
import { NOON } from '../fakes/clock.ts';
import { BETA, called, sweepCall } from './scene.ts';
import { type Rules, simpleRules, WEEK } from './simple-rules.ts';

/** When a call stops being followed, and its token with it. */
export function watchLaws(store: () => Store): void {
  const sweep = (callId: CallId, price: number | undefined, at: EpochMs, rules: Rules = simpleRules) =>
    sweepCall(store(), callId, { price, at, rules });

  test('a call that loses is completed, watched until its week is over, and then rests with its token', async () => {
    const { callId } = await called(store(), simpleRules);
    expect(await sweep(callId, 0.05, after(NOON, HOUR))).toMatchObject({ completed: [callId] });
    expect(await store().call(callId)).toMatchObject({
      call: { status: 'watched' },
      outcome: { reason: 'loss', samples: 2, completedAt: after(NOON, HOUR) },
    });
    const { outcome } = (await store().call(callId))!;

    await sweep(callId, 40, after(NOON, 2 * HOUR));
    await sweep(callId, 4, after(NOON, WEEK - 1));
    const [due] = await store().dueTokens(after(NOON, WEEK + DAY), 10);
    expect(due?.id).toBe((await store().call(callId))!.token.id);
    await sweep(callId, 5, after(NOON, WEEK), {
      ...simpleRules,
      observe(token, calls, found, now) {
        expect(calls[0]).toMatchObject({
          status: 'watched',
          aftermath: {
            highPrice: 40,
            highAt: after(NOON, 2 * HOUR),
            lastPrice: 4,
            lastAt: after(NOON, WEEK - 1),
          },
        });
        return simpleRules.observe(token, calls, found, now);
      },
    });
    const closed = await store().call(callId);
    expect(closed).toMatchObject({ call: { status: 'closed' }, outcome });
    expect(closed!.token).not.toHaveProperty('nextDueAt');
    expect(await store().dueTokens(after(NOON, 100 * DAY), 10)).toEqual([]);
  });

  test('a token goes on being polled while another call of it is open', async () => {
    const { callId: first } = await called(store(), simpleRules);
    const { callId: second } = await called(store(), simpleRules, {
      channel: BETA,
      postedAt: after(NOON, DAY),
    });
    expect(await sweep(first, 1.2, after(NOON, WEEK))).toMatchObject({ completed: [first] });
    expect(await store().call(first)).toMatchObject({
      call: { status: 'closed' },
      token: { nextDueAt: after(NOON, WEEK + HOUR) },
    });
    expect(await sweep(first, 1.2, after(NOON, WEEK + DAY))).toMatchObject({ completed: [second] });
    expect(await store().nextDueAt()).toBeUndefined();
  });

  test('a token of which nothing is tracked any more is not polled again, whatever the rules say', async () => {
    const { callId } = await called(store(), simpleRules);
    await store().complete([callId], 'manual', simpleRules, after(NOON, MINUTE));
    await sweep(callId, 2, after(NOON, HOUR));
    expect(await store().dueTokens(after(NOON, DAY), 10)).toEqual([]);
  });

  test('a token that is called again after its rest starts afresh from the new quote', async () => {
    const { callId } = await called(store(), simpleRules);
    await sweep(callId, 2, after(NOON, WEEK));
    const { callId: again } = await called(store(), simpleRules, {
      messageId: 2,
      postedAt: after(NOON, 2 * WEEK),
    });
    const view = await store().call(again);
    expect(view).toMatchObject({
      call: { sequence: 2 },
      token: { last: { price: 1, at: view!.call.entry.at } },
    });
    expect(await store().dueTokens(after(NOON, 3 * WEEK), 10)).toHaveLength(1);
  });
}
