import { expect, test } from 'vitest';
import { after, DAY, HOUR, SECOND } from '../../src/model/units.ts';
import type { BeginFacts, Store } from '../../src/ports.ts';
import { NOON } from '../fakes/clock.ts';
import { BETA, called, candidate, SALT } from './scene.ts';
import { type Rules, simpleRules } from './simple-rules.ts';

/** What a rule is told of the past when it decides about a new call. */
export function factLaws(store: () => Store): void {
  test('two channels may call one token; the second knows of the first', async () => {
    const { callId: first } = await called(store(), simpleRules);
    const { callId: second } = await called(store(), simpleRules, {
      channel: BETA,
      postedAt: after(NOON, HOUR),
    });
    const view = await store().call(second);
    expect(view).toMatchObject({
      call: { sequence: 1, context: { echoOf: { callId: first, delayMs: HOUR } } },
    });
    expect(await store().call(first)).toMatchObject({ token: { id: view!.token.id } });
    // The sooner of two due dates stays.
    expect(view!.token.nextDueAt).toBe(after(NOON, HOUR + 5 * SECOND));
  });

  test('a post that was identified late echoes no call that was posted after it', async () => {
    await called(store(), simpleRules, { channel: BETA, postedAt: after(NOON, HOUR) });
    const { callId } = await called(store(), simpleRules);
    expect((await store().call(callId))!.call.context).not.toHaveProperty('echoOf');
  });

  test('the facts of a call count what the channel did before', async () => {
    const seen: BeginFacts[] = [];
    const rules: Rules = {
      ...simpleRules,
      begin(facts) {
        seen.push(facts);
        return simpleRules.begin(facts);
      },
    };
    const { callId } = await called(store(), rules);
    await store().complete([callId], 'manual', rules, after(NOON, HOUR));
    await called(store(), rules, {
      messageId: 2,
      detection: { candidates: [candidate(SALT)] },
      postedAt: after(NOON, 2 * HOUR),
    });
    const { callId: again } = await called(store(), rules, { messageId: 3, postedAt: after(NOON, 3 * HOUR) });
    await called(store(), rules, { messageId: 4, postedAt: after(NOON, DAY) });
    expect(
      seen.map(({ earlierCalls, callsThatDay, lastCallAt }) => [earlierCalls, callsThatDay, lastCallAt]),
    ).toEqual([
      [0, 0, undefined],
      [0, 1, undefined],
      [1, 2, NOON],
      [2, 0, after(NOON, 3 * HOUR)],
    ]);
    expect(seen.map(({ learning }) => learning)).toEqual([
      { channel: null, crowd: null },
      ...[1, 1, 1].map((n) => ({ channel: n, crowd: n })),
    ]);
    expect(seen[3]?.openCall?.call).toMatchObject({ id: again, sequence: 2 });
  });

  test('only calls that weigh something count for the day', async () => {
    const counted: number[] = [];
    const rules: Rules = {
      ...simpleRules,
      begin(facts) {
        counted.push(facts.callsThatDay);
        const begun = simpleRules.begin(facts);
        if (begun.kind !== 'call') return begun;
        return { ...begun, call: { ...begun.call, context: { ...begun.call.context, weight: 0 } } };
      },
    };
    await called(store(), rules);
    const salt = { candidates: [candidate(SALT)] };
    await called(store(), rules, { messageId: 2, postedAt: after(NOON, HOUR), detection: salt });
    expect(counted).toEqual([0, 0]);
  });
}
