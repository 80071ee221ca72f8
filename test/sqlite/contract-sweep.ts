import { expect, test } from 'vitest';
import type { TokenRef } from '../../src/model/token.ts';
import { after, type CallId, DAY, type EpochMs, HOUR, MINUTE, type TokenId } from '../../src/model/units.ts';
import type { Store } from '../../src/ports.ts';
import { NOON } from '../fakes/clock.ts';
import { ASKER, BETA, called, candidate, PEPPER, quote, SALT, sweepCall } from './scene.ts';
import { folded, type Rules, simpleRules, started } from './simple-rules.ts';

export function sweepLaws(store: () => Store): void {
  const tokenIdOf = async (callId: CallId) => (await store().call(callId))!.token.id;
  const sweep = (callId: CallId, price: number | undefined, at: EpochMs, rules: Rules = simpleRules) =>
    sweepCall(store(), callId, { price, at, rules });

  const saltCall = (postedAt: EpochMs = NOON, ref: TokenRef = SALT) =>
    called(store(), simpleRules, { messageId: 9, postedAt, detection: { candidates: [candidate(ref)] } });

  test('tokens are due in order of their instants, with the pool that prices them', async () => {
    const { callId: late } = await saltCall(after(NOON, HOUR));
    const { callId: early } = await called(store(), simpleRules);
    const due = await store().dueTokens(after(NOON, DAY), 10);
    expect(due.map(({ id }) => id)).toEqual([await tokenIdOf(early), await tokenIdOf(late)]);
    expect(due[0]).toMatchObject({
      ref: PEPPER,
      pair: { address: `pool-of-${PEPPER.address}`, curve: false },
    });
    expect(await store().dueTokens(after(NOON, DAY), 1)).toHaveLength(1);
    expect(await store().dueTokens(after(NOON, MINUTE), 10)).toEqual([]);
  });

  test('running figures are exactly what the rules made of the samples, in one go or read back in between', async () => {
    const { callId } = await called(store(), simpleRules);
    const first = (await store().call(callId))!.call.running.last;
    let expected = started(first);
    for (const [step, price] of [1.5, 3e-9, 0.7, 2.5, 2.4].entries()) {
      const at = after(NOON, (step + 1) * HOUR);
      const rules: Rules = {
        ...simpleRules,
        observe(token, calls, found, now) {
          expect(calls[0]?.running).toEqual(expected);
          const observed = simpleRules.observe(token, calls, found, now);
          return { ...observed, completions: [] };
        },
      };
      expect(await sweep(callId, price, at, rules)).toMatchObject({ priced: 1, missing: 0 });
      expected = folded(expected, { price: quote(PEPPER, price).price, at });
      const view = await store().call(callId);
      expect(view!.call.running).toEqual(expected);
      expect(view!.token).toMatchObject({ last: { price, at }, nextDueAt: after(at, HOUR), misses: 0 });
    }
    const samples = await store().samples(await tokenIdOf(callId), NOON, after(NOON, DAY));
    expect(samples.reduce(folded, { ...started(first), samples: 0 })).toEqual(expected);
  });

  test('everything that a running figure and a token can hold comes back as it was written', async () => {
    const { callId } = await called(store(), simpleRules);
    const at = after(NOON, HOUR);
    const { price } = quote(PEPPER, 3);
    const running = { ...started({ price, at }), provisional: { price, at }, warned: true, breachedAt: at };
    const token = {
      symbol: 'NEW',
      name: 'New name',
      life: 'suspect',
      last: { price, at },
      lastDepthUsd: 12,
      misses: 2,
      missingSince: at,
      nextDueAt: after(at, MINUTE),
      pair: { address: 'other-pool', dex: 'pumpfun', curve: true, createdAt: NOON },
    } as const;
    const sample = {
      at,
      price,
      source: 'x',
      liquidityUsd: 1,
      depthUsd: 2,
      marketCapUsd: 3,
      volumeM5Usd: 4,
      tradesM5: 5,
      doubt: 'pair-switch',
    };
    const rules: Rules = {
      ...simpleRules,
      observe: ({ id, ref }) => ({
        token: { id, ref, ...token },
        sample,
        running: [{ callId, running }],
        aftermath: [],
        happenings: [],
        completions: [],
      }),
    };
    expect(await sweep(callId, 3, at, rules)).toMatchObject({ newAths: 1 });
    const view = await store().call(callId);
    expect(view!.call.running).toEqual(running);
    expect(view!.token).toEqual({ id: view!.token.id, ref: PEPPER, ...token });
    expect(await store().samples(view!.token.id, at, at)).toEqual([sample]);
    // And the next sweep sees the same.
    await sweep(callId, 3, after(at, 1), {
      ...simpleRules,
      observe(seen, calls, found, now) {
        expect(seen).toEqual(view!.token);
        expect(calls).toEqual([
          { id: callId, status: 'open', postedAt: NOON, entry: view!.call.entry, running },
        ]);
        return simpleRules.observe(seen, calls, found, now);
      },
    });
  });

  test('a token without a price has no sample: the gap stays', async () => {
    const { callId } = await called(store(), simpleRules);
    expect(await sweep(callId, undefined, after(NOON, HOUR))).toEqual({
      priced: 0,
      missing: 1,
      completed: [],
      newAths: 0,
    });
    const view = await store().call(callId);
    expect(view).toMatchObject({
      token: { misses: 1, last: { price: 1 } },
      call: { running: { samples: 1 } },
    });
    expect(await store().samples(view!.token.id, NOON, after(NOON, DAY))).toHaveLength(1);
  });

  test('a second sample of the same instant is not kept', async () => {
    const { callId } = await called(store(), simpleRules);
    const at = after(NOON, HOUR);
    await sweep(callId, 2, at);
    await sweep(callId, 3, at);
    const samples = await store().samples(await tokenIdOf(callId), at, at);
    expect(samples.map(({ price }) => price)).toEqual([2]);
  });

  test('one price serves every channel that called the token, and each hears of its own', async () => {
    const { callId: first } = await called(store(), simpleRules, { asker: { chatId: ASKER } });
    const { callId: second } = await called(store(), simpleRules, {
      channel: BETA,
      postedAt: after(NOON, MINUTE),
    });
    expect(await sweep(first, 2.5, after(NOON, HOUR))).toMatchObject({ priced: 1, newAths: 2 });
    for (const callId of [first, second]) {
      expect(await store().call(callId)).toMatchObject({ call: { running: { ath: { price: 2.5 } } } });
    }
    const told = await store().dueNotices(after(NOON, DAY), 10);
    expect(told.map(({ notice }) => notice)).toMatchObject([
      { issue: `call-started #${first}` },
      { issue: `ath-reached #${first}` },
    ]);
  });

  test('when a rule throws, no token of the batch has changed', async () => {
    const { callId: first } = await called(store(), simpleRules);
    const { callId: second } = await saltCall();
    const before = await store().calls({ limit: 10 });
    const rules: Rules = {
      ...simpleRules,
      conclude() {
        throw new Error('a rule failed');
      },
    };
    const at = after(NOON, HOUR);
    const batch = [
      { tokenId: await tokenIdOf(first), quote: quote(PEPPER, 3, at) },
      { tokenId: await tokenIdOf(second), quote: quote(SALT, 0.01, at) },
    ];
    await expect(store().sweep(batch, rules, at)).rejects.toThrow('a rule failed');
    expect(await store().calls({ limit: 10 })).toEqual(before);
    expect(await store().samples(await tokenIdOf(first), at, at)).toEqual([]);
  });

  test('a token that is not known is passed over', async () => {
    const none = await store().sweep([{ tokenId: 77 as TokenId }], simpleRules, NOON);
    expect(none).toEqual({ priced: 0, missing: 0, completed: [], newAths: 0 });
  });
}
