import { afterEach, describe, expect, test } from 'vitest';
import { after, DAY, HOUR, MINUTE, SECOND } from '../../src/model/units.ts';
import { tokenKey, type TokenKey } from '../../src/model/token.ts';
import { type Pinned, type Priced, PriceSourceError, type Store, StoreError } from '../../src/ports.ts';
import { DUE_MS, openVerbs, tokenOf, type Verbs } from './verbs.ts';

let verbs: Verbs;
afterEach(async () => await verbs.store.close());

/** Opens one call of each token at a price of 1, and waits until all of them are due. */
async function called(tokens: readonly ReturnType<typeof tokenOf>[]): Promise<void> {
  for (const token of tokens) verbs.prices.set(token, 1);
  await verbs.post(tokens);
  expect((await verbs.begin()).calls).toHaveLength(tokens.length);
  verbs.clock.advance(DUE_MS);
}

describe('a sweep', () => {
  test('asks for batches of one chain and of thirty tokens at most, and prices every due token once', async () => {
    const asked: (readonly Pinned[])[] = [];
    verbs = openVerbs({
      prices: (market) => ({
        ...market,
        async quotes(tokens, signal) {
          asked.push(tokens);
          return await market.quotes(tokens, signal);
        },
      }),
    });
    const solana = Array.from({ length: 70 }, (_, index) => tokenOf(index));
    const base = Array.from({ length: 5 }, (_, index) => tokenOf(index, 'base'));
    await called([...solana, ...base]);
    expect(await verbs.sweep()).toMatchObject({ due: 75, priced: 75, missing: 0, failed: 0 });
    expect(asked.map((batch) => batch.length).toSorted((a, b) => a - b)).toEqual([5, 10, 30, 30]);
    for (const batch of asked) expect(new Set(batch.map(({ ref }) => ref.chain)).size).toBe(1);
    expect(new Set(asked.flat().map(({ ref }) => `${ref.chain}:${ref.address}`)).size).toBe(75);
    expect(await verbs.sweep()).toMatchObject({ due: 0 });
  });

  test('whose source fails changes nothing, counts the tokens as failed, and finds them due again', async () => {
    verbs = openVerbs();
    await called([tokenOf(1), tokenOf(2)]);
    const before = await verbs.store.dueTokens(verbs.clock.now(), 10);
    verbs.prices.down = true;
    expect(await verbs.sweep()).toMatchObject({ due: 2, priced: 0, missing: 0, failed: 2 });
    expect(await verbs.store.dueTokens(verbs.clock.now(), 10)).toEqual(before);
    expect(verbs.failures).toMatchObject([{ count: 2, error: { kind: 'unavailable' } }]);
    verbs.prices.down = false;
    expect(await verbs.sweep()).toMatchObject({ due: 2, priced: 2, failed: 0 });
  });

  test('leaves a token due that one source does not know and another cannot be asked about, for a day', async () => {
    let unanswered = false;
    verbs = openVerbs({
      prices: (market) => ({
        ...market,
        async quotes(tokens, signal) {
          const quotes = new Map<TokenKey, Priced>(await market.quotes(tokens, signal));
          if (unanswered) quotes.set(tokenKey(tokenOf(1)), new PriceSourceError('unavailable', 'no answer'));
          return quotes;
        },
      }),
    });
    await called([tokenOf(1), tokenOf(2)]);
    unanswered = true;
    expect(await verbs.sweep()).toMatchObject({ due: 2, priced: 1, missing: 0, failed: 1 });
    expect(await verbs.sweep()).toMatchObject({ due: 1, failed: 1 });
    verbs.clock.advance(25 * HOUR);
    expect(await verbs.sweep()).toMatchObject({ priced: 1, missing: 1, failed: 0 });
    for (let hours = 0; hours < 12; hours += 1) {
      verbs.clock.advance(HOUR);
      await verbs.sweep();
    }
    const [gone] = await verbs.store.findCalls(tokenOf(1).address, 1);
    expect(gone?.outcome).toMatchObject({ reason: 'dead', finalRoi: -1 });
  });

  test('counts a token without a price as missing, and leaves no sample of it', async () => {
    verbs = openVerbs();
    await called([tokenOf(1), tokenOf(2)]);
    verbs.prices.set(tokenOf(1), undefined);
    expect(await verbs.sweep()).toMatchObject({ priced: 1, missing: 1 });
    const [call] = await verbs.store.findCalls(tokenOf(1).address, 1);
    expect(call).toMatchObject({ token: { life: 'suspect', misses: 1 }, call: { running: { samples: 0 } } });
  });

  test('puts its report on record, unless nothing was due', async () => {
    const recorded: Parameters<Store['recordSweep']>[] = [];
    verbs = openVerbs({
      store: (store) => ({
        ...store,
        async recordSweep(report, at) {
          recorded.push([report, at]);
          await store.recordSweep(report, at);
        },
      }),
    });
    await verbs.sweep();
    expect(recorded).toEqual([]);
    await called([tokenOf(1)]);
    const report = await verbs.sweep();
    expect(recorded).toEqual([[report, verbs.clock.now()]]);
  });

  test('one token that cannot be folded holds up none of the others of its batch', async () => {
    verbs = openVerbs({
      rules: (rules) => ({
        ...rules,
        observe(token, calls, quote, now) {
          if (token.ref.address === tokenOf(3).address) throw new RangeError('a spoilt row');
          return rules.observe(token, calls, quote, now);
        },
      }),
    });
    await called([1, 2, 3, 4, 5].map((number) => tokenOf(number)));
    expect(await verbs.sweep()).toMatchObject({ due: 5, priced: 4, failed: 1 });
    expect(verbs.failures).toMatchObject([{ count: 1, error: { message: 'a spoilt row' } }]);
    const due = await verbs.store.dueTokens(verbs.clock.now(), 10);
    expect(due.map(({ ref }) => ref.address)).toEqual([tokenOf(3).address]);
    // What the broken transaction had folded was taken back with it, and folded once.
    for (const { token, call } of await verbs.store.calls({ limit: 9 })) {
      const folded = token.ref.address === tokenOf(3).address ? 0 : 1;
      expect(call.running.samples).toBe(folded);
      const samples = await verbs.store.samples(token.id, call.entry.at, verbs.clock.now());
      expect(samples).toHaveLength(1 + folded);
    }
  });

  test('stops with the store when the store is broken, and not before every request under way has ended', async () => {
    let underWay = 0;
    verbs = openVerbs({
      prices: (market) => ({
        ...market,
        async quotes(tokens, signal) {
          underWay += 1;
          for (let turn = 0; turn < tokens.length; turn += 1) await Promise.resolve();
          underWay -= 1;
          return await market.quotes(tokens, signal);
        },
      }),
      store: (store) => ({ ...store, sweep: () => Promise.reject(new StoreError('full', 'no space')) }),
    });
    await called([...Array.from({ length: 60 }, (_, index) => tokenOf(index)), tokenOf(1, 'base')]);
    await expect(verbs.sweep()).rejects.toThrow('no space');
    expect(underWay).toBe(0);
  });

  test('that is called off is no failure of the source and leaves everything due', async () => {
    const calledOff = new AbortController();
    verbs = openVerbs({
      prices: (market) => ({
        ...market,
        quotes(tokens, signal) {
          calledOff.abort();
          market.down = true;
          return market.quotes(tokens, signal);
        },
      }),
    });
    await called([tokenOf(1)]);
    await verbs.sweep(calledOff.signal);
    expect(verbs.failures).toEqual([]);
    expect(await verbs.store.dueTokens(verbs.clock.now(), 10)).toHaveLength(1);
  });

  test('looks at a call in its last minutes, and completes it at its end, whenever it was posted', async () => {
    verbs = openVerbs();
    const tokens = [1, 2, 3].map((number) => tokenOf(number));
    for (const [index, token] of tokens.entries()) {
      verbs.prices.set(token, 1);
      await verbs.post([token], { postedAt: after(verbs.clock.now(), -41 * MINUTE * index) });
    }
    await verbs.begin();
    const ends = (await verbs.store.calls({ limit: 9 })).map(({ call }) => call.postedAt + 7 * DAY);
    let looks = 0;
    for (let due = await verbs.store.nextDueAt(); due !== undefined; due = await verbs.store.nextDueAt()) {
      // The schedule beats every 20 seconds.
      verbs.clock.set(Math.max(verbs.clock.now(), Math.ceil(due / (20 * SECOND)) * 20 * SECOND));
      // From four minutes before the first end on, every price is another one.
      if (verbs.clock.now() >= Math.min(...ends) - 4 * MINUTE) {
        for (const token of tokens) verbs.prices.set(token, 1.5);
      }
      await verbs.sweep();
      looks += 1;
    }
    for (const { call, outcome } of await verbs.store.calls({ limit: 9 })) {
      const lateMs = (outcome?.completedAt ?? 0) - (call.postedAt + 7 * DAY);
      expect(lateMs).toBeGreaterThanOrEqual(0);
      expect(lateMs).toBeLessThanOrEqual(20 * SECOND);
      expect(outcome).toMatchObject({ reason: 'elapsed', finalRoi: 0.5 });
      expect(outcome?.longestGapMs).toBeLessThanOrEqual(2 * HOUR + 20 * SECOND);
    }
    // About 400 a call: 10 million looks a day, 240 requests of 30, carry some 25,000 calls a day.
    expect(looks).toBeLessThan(3 * 500);
  });
});
