import { expect, test } from 'vitest';
import { after, type CallId, DAY, HOUR, MINUTE } from '../../src/model/units.ts';
import type { CompletionFacts, Store } from '../../src/ports.ts';
import { NOON } from '../fakes/clock.ts';
import { ALPHA, ASKER, BETA, called, candidate, PEPPER, quote, SALT } from './scene.ts';
import { type Rules, simpleRules } from './simple-rules.ts';

export function completeLaws(store: () => Store): void {
  test('a call that is ended by hand has its outcome, and its token rests', async () => {
    const { callId } = await called(store(), simpleRules);
    const now = after(NOON, HOUR);
    expect(await store().complete([callId], 'manual', simpleRules, now)).toEqual([callId]);
    const view = await store().call(callId);
    expect(view).toMatchObject({
      call: { status: 'closed' },
      outcome: { callId, reason: 'manual', completedAt: now },
    });
    expect(view!.outcome).toHaveProperty('athByVolume', false);
    expect(view!.outcome).not.toHaveProperty('sharpe');
    expect(view!.token).not.toHaveProperty('nextDueAt');
  });

  test('an outcome is written once: completed and unknown calls are passed over', async () => {
    const { callId } = await called(store(), simpleRules);
    await store().complete([callId], 'manual', simpleRules, after(NOON, HOUR));
    const before = await store().call(callId);
    const again = [callId, callId, 999 as CallId];
    expect(await store().complete(again, 'capacity', simpleRules, after(NOON, DAY))).toEqual([]);
    expect(await store().call(callId)).toEqual(before);
  });

  test('the rules are told the samples since the entry, what was learnt and the reputation so far', async () => {
    const seen: CompletionFacts[] = [];
    const rules: Rules = {
      ...simpleRules,
      conclude(facts) {
        seen.push(facts);
        return simpleRules.conclude(facts);
      },
    };
    const { callId: early } = await called(store(), rules);
    const { callId: late } = await called(store(), rules, { channel: BETA, postedAt: after(NOON, HOUR) });
    const { token } = (await store().call(early))!;
    const at = after(NOON, 2 * HOUR);
    await store().sweep([{ tokenId: token.id, quote: quote(PEPPER, 1.5, at) }], rules, at);
    await store().complete([early, late], 'manual', rules, after(NOON, DAY));
    expect(seen.map(({ call, samples }) => [call.id, samples.map(({ price }) => price)])).toEqual([
      [early, [1, 1.5]],
      // The entry of a call of a token that is tracked already adds no sample: the sweep's are the only ones then.
      [late, [1.5]],
    ]);
    expect(seen[0]?.call.running).toMatchObject({ samples: 2, last: { price: 1.5 } });
    // The crowd remembers every channel; a channel only itself.
    expect(seen.map(({ learning }) => learning)).toEqual([
      { channel: null, crowd: null },
      { channel: null, crowd: 1 },
    ]);
    const { callId: next } = await called(store(), rules, { messageId: 2, postedAt: after(NOON, 2 * DAY) });
    await store().complete([next], 'manual', rules, after(NOON, 3 * DAY));
    expect(seen[2]).toMatchObject({
      learning: { channel: 1, crowd: 2 },
      reputation: { scope: 'all', completed: 1 },
    });
    expect(seen[0]).not.toHaveProperty('reputation');
  });

  test('an outcome that is not learnt from leaves the learner as it was', async () => {
    const { callId } = await called(store(), simpleRules);
    const rules: Rules = {
      ...simpleRules,
      conclude: (facts) => ({ outcome: simpleRules.conclude(facts).outcome, reputations: [] }),
    };
    await store().complete([callId], 'manual', rules, after(NOON, HOUR));
    const seen: unknown[] = [];
    await called(
      store(),
      {
        ...simpleRules,
        begin(facts) {
          seen.push(facts.learning);
          return simpleRules.begin(facts);
        },
      },
      { messageId: 2, postedAt: after(NOON, DAY) },
    );
    expect(seen).toEqual([{ channel: null, crowd: null }]);
  });

  test('a completion is announced, and a new grade only when it differs', async () => {
    const ask = { asker: { chatId: ASKER, messageId: 5 } };
    const { callId: first } = await called(store(), simpleRules, ask);
    const salt = {
      messageId: 2,
      detection: { candidates: [candidate(SALT)] },
      postedAt: after(NOON, MINUTE),
    };
    const { callId: second } = await called(store(), simpleRules, { ...ask, ...salt });
    await store().complete([first, second], 'manual', simpleRules, after(NOON, DAY));
    const rows = await store().dueNotices(after(NOON, 2 * DAY), 10);
    expect(rows.map(({ notice }) => notice)).toEqual(
      [
        [`call-started #${first}`, ''],
        [`call-started #${second}`, ''],
        [`call-completed #${first}`, 'manual'],
        [`call-completed #${second}`, 'manual'],
        [`reputation-changed #${second}`, ''],
      ].map(([issue, cure]) => ({ kind: 'health', issue, cure })),
    );
    const channel = await store().channelByChat(ALPHA.chatId);
    const record = await store().channelRecord(channel!.id, 5);
    expect(record).toMatchObject({ reputations: [{ scope: 'all', grade: 'poor', completed: 2 }] });
    expect(record!.standing.reputation).toEqual(record!.reputations[0]);
  });

  test('notices that wait are what is due next, unless their chat is parked', async () => {
    await store().meetChat({ id: ASKER, kind: 'private', title: 'Ann' }, NOON);
    const { callId } = await called(store(), simpleRules, { asker: { chatId: ASKER } });
    await store().complete([callId], 'manual', simpleRules, after(NOON, HOUR));
    const [oldest] = await store().dueNotices(after(NOON, DAY), 10);
    expect(await store().nextDueAt()).toBe(oldest?.createdAt);
    await store().parkChat(ASKER);
    expect(await store().nextDueAt()).toBeUndefined();
  });

  test('when a rule throws no call is completed', async () => {
    const { callId } = await called(store(), simpleRules);
    const rules: Rules = {
      ...simpleRules,
      announce() {
        throw new Error('a rule failed');
      },
    };
    await expect(store().complete([callId], 'manual', rules, after(NOON, HOUR))).rejects.toThrow(
      'a rule failed',
    );
    const view = await store().call(callId);
    expect(view).toMatchObject({ call: { status: 'open' } });
    expect(view).not.toHaveProperty('outcome');
  });
}
