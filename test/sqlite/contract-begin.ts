import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { after, DAY, HOUR, MINUTE, SECOND } from '../../src/model/units.ts';
import type { Store } from '../../src/ports.ts';
import { NOON } from '../fakes/clock.ts';
import type { OpenStore } from './contract.ts';
import { ALPHA, ASKER, BETA, beginAll, called, candidate, PEPPER, post, quote, SALT } from './scene.ts';
import { type Rules, simpleRules, started } from './simple-rules.ts';

/** What was queued, as `kind #call -> chat`. */
async function said(store: Store): Promise<string[]> {
  const rows = await store.dueNotices(after(NOON, 30 * DAY), 100);
  return rows.map(({ chatId, notice }) =>
    notice.kind === 'health' ? `${notice.issue} -> ${chatId}` : `${notice.kind} -> ${chatId}`,
  );
}

export function beginLaws(store: () => Store, open: OpenStore): void {
  test('an identified lead becomes a call with token, entry, first sample and due date', async () => {
    const { callId, postId } = await called(store(), simpleRules);
    const at = after(NOON, 5 * SECOND);
    const view = await store().call(callId);
    expect(view).toMatchObject({
      messageId: 1,
      mentions: 0,
      editedBefore: false,
      channel: { chatId: ALPHA.chatId, monitored: false },
      token: {
        ref: PEPPER,
        symbol: '$Pepper',
        life: 'alive',
        misses: 0,
        last: { price: 1, at },
        nextDueAt: after(at, HOUR),
      },
      call: {
        id: callId,
        postId,
        sequence: 1,
        postedAt: NOON,
        status: 'open',
        entry: { at, price: 1, lagMs: 5 * SECOND, source: 'fake', confidence: 'high' },
        context: { tier: 'micro', forecast: { odds: [1, 3] }, evidence: ['text'], origin: 'channel-post' },
        running: started({ price: quote(PEPPER, 1).price, at }),
      },
    });
    expect(view).not.toHaveProperty('outcome');
    expect(await store().samples(view!.token.id, NOON, after(NOON, DAY))).toEqual([
      {
        at,
        price: 1,
        source: 'fake',
        liquidityUsd: 50_000,
        depthUsd: 40_000,
        marketCapUsd: 250_000,
        volumeM5Usd: 900,
        tradesM5: 5,
      },
    ]);
    expect(await store().dueLeads(after(NOON, DAY), 10)).toEqual([]);
  });

  test('a lead that is tried again later waits until then and counts its tries', async () => {
    await store().hear(post());
    const retryAt = after(NOON, HOUR);
    const [lead] = await store().dueLeads(after(NOON, MINUTE), 10);
    const counts = await store().begin([{ lead: lead!, retryAt }], simpleRules, after(NOON, MINUTE));
    expect(counts).toEqual({ calls: [], mentions: [], waiting: 1, gaveUp: 0, dropped: 0, unresolved: 0 });
    expect(await store().dueLeads(after(NOON, HOUR - 1), 10)).toEqual([]);
    expect(await store().dueLeads(retryAt, 10)).toEqual([{ ...lead, tries: 1 }]);
    expect(await store().nextDueAt()).toBe(retryAt);
  });

  test('whoever asked about a lead that is given up is told, once', async () => {
    await store().hear(post({ asker: { chatId: ASKER, messageId: 5 } }));
    await store().hear(post({ asker: { chatId: ASKER, messageId: 5 } }));
    const leads = await store().dueLeads(after(NOON, MINUTE), 10);
    const findings = leads.map((lead) => ({ lead, gaveUp: true }) as const);
    expect(await store().begin(findings, simpleRules, NOON)).toMatchObject({ gaveUp: 1 });
    expect(await store().begin(findings, simpleRules, NOON)).toMatchObject({ gaveUp: 0 });
    expect(await said(store())).toEqual([`unpriced -> ${ASKER}`]);
  });

  test('a later post of the token while the call is open is a mention and moves nothing', async () => {
    const { callId } = await called(store(), simpleRules);
    const before = await store().call(callId);
    await store().hear(post({ messageId: 2, postedAt: after(NOON, MINUTE) }));
    const now = after(NOON, 2 * MINUTE);
    const identify = () => quote(PEPPER, 7, now);
    expect(await beginAll(store(), simpleRules, { now, identify })).toMatchObject({
      calls: [],
      mentions: [callId],
    });
    expect(await store().call(callId)).toEqual({
      ...before,
      channel: { ...before!.channel, lastPostAt: after(NOON, MINUTE) },
      mentions: 1,
    });
  });

  test('a pool and its token in one post are one call, and in a later post one mention', async () => {
    const pool = { kind: 'pool', chain: 'solana', address: `pool-of-${PEPPER.address}` } as const;
    const both = { candidates: [candidate(pool, 'pool'), candidate(PEPPER)] };
    await store().hear(post({ detection: both }));
    const first = await beginAll(store(), simpleRules);
    expect(first).toMatchObject({ mentions: [], dropped: 0 });
    expect(first.calls).toHaveLength(1);
    await store().hear(post({ messageId: 2, postedAt: after(NOON, 1), detection: both }));
    expect(await beginAll(store(), simpleRules)).toMatchObject({ calls: [], mentions: first.calls });
    expect(await store().call(first.calls[0]!)).toMatchObject({ mentions: 1 });
    const [standing] = await store().standings({});
    expect(standing).toMatchObject({ heard: 1, priced: 1, unpriced: 0 });
  });

  test('of several posts about one token the earliest opens the call, whichever was identified first', async () => {
    await store().hear(post({ messageId: 9, postedAt: after(NOON, MINUTE) }));
    await store().hear(post({ messageId: 8, seenAt: after(NOON, HOUR) }));
    const { calls } = await beginAll(store(), simpleRules, { now: after(NOON, HOUR) });
    expect(await store().call(calls[0]!)).toMatchObject({ messageId: 8, mentions: 1 });
  });

  test('whoever asked about the post that opens a call hears of it; so does who asks about a mention, of that one', async () => {
    const bob = { chatId: 43, messageId: 6 } as unknown as { chatId: typeof ASKER; messageId: number };
    const { callId } = await called(store(), simpleRules, { asker: { chatId: ASKER, messageId: 5 } });
    await called(store(), simpleRules, { messageId: 2, postedAt: after(NOON, MINUTE), asker: bob });
    expect(await said(store())).toEqual([`call-started #${callId} -> 42`, `call-mentioned #${callId} -> 43`]);
    const rows = await store().dueNotices(after(NOON, DAY), 10);
    expect(rows.map(({ replyTo }) => replyTo)).toEqual([5, 6]);
  });

  test('a lead that the rules drop is settled and counted', async () => {
    await store().hear(post());
    const rules: Rules = { ...simpleRules, begin: () => ({ kind: 'drop', why: 'too old' }) };
    expect(await beginAll(store(), rules)).toMatchObject({ calls: [], dropped: 1 });
    expect(await store().dueLeads(after(NOON, DAY), 10)).toEqual([]);
  });

  test('when a rule throws nothing of the whole batch is kept', async () => {
    await store().hear(post());
    await store().hear(post({ messageId: 2, detection: { candidates: [candidate(SALT)] } }));
    let calls = 0;
    const rules: Rules = {
      ...simpleRules,
      begin(facts) {
        calls += 1;
        if (calls === 2) throw new Error('a rule failed');
        return simpleRules.begin(facts);
      },
    };
    await expect(beginAll(store(), rules)).rejects.toThrow('a rule failed');
    expect(await store().calls({ limit: 10 })).toEqual([]);
    expect(await store().dueLeads(after(NOON, MINUTE), 10)).toHaveLength(2);
    expect(await store().dueTokens(after(NOON, DAY), 10)).toEqual([]);
    expect(await said(store())).toEqual([]);
  });

  test('any order and repetition of the same posts opens the same calls', async () => {
    const said = [ALPHA, BETA].flatMap((channel, which) =>
      [PEPPER, SALT, PEPPER].map((token, index) =>
        post({
          channel,
          messageId: index + 1,
          postedAt: after(NOON, (index * 2 + which) * MINUTE),
          text: `${token.address} ${index}`,
          detection: { candidates: [candidate(token)] },
        }),
      ),
    );
    const everyPostAtLeastOnce = fc
      .tuple(
        fc.shuffledSubarray(said, { minLength: said.length }),
        fc.array(fc.constantFrom(...said), { maxLength: 6 }),
      )
      .map(([all, more]) => all.concat(more));
    await fc.assert(
      fc.asyncProperty(everyPostAtLeastOnce, fc.boolean(), async (posts, oneByOne) => {
        const fresh = await open();
        for (const heard of posts) {
          await fresh.hear(heard);
          if (oneByOne) await beginAll(fresh, simpleRules, { now: after(NOON, HOUR) });
        }
        await beginAll(fresh, simpleRules, { now: after(NOON, HOUR) });
        const views = await fresh.calls({ limit: 100 });
        const pairs = views.map(({ channel, token }) => `${channel.title} ${token.symbol}`).toSorted();
        expect(pairs).toEqual([
          'Alpha 100% Calls $Pepper',
          'Alpha 100% Calls SALT',
          'Beta room $Pepper',
          'Beta room SALT',
        ]);
        // Each channel names PEPPER twice.
        for (const view of views) expect(view.mentions).toBe(view.token.symbol === 'SALT' ? 0 : 1);
        await fresh.close();
      }),
      { numRuns: 20 },
    );
  });
}
