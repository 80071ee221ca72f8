import { afterEach, describe, expect, test } from 'vitest';
import { wordFor } from '../../src/model/call.ts';
import { HOUR, MINUTE, SECOND } from '../../src/model/units.ts';
import { PriceSourceError, StoreError } from '../../src/ports.ts';
import { openVerbs, tokenOf, type Verbs } from './verbs.ts';

let verbs: Verbs;
afterEach(async () => await verbs.store.close());

const numbers = (count: number): readonly number[] => Array.from({ length: count }, (_, index) => index);

describe('begin', () => {
  test('opens every waiting lead that has a price, in batches, and asks again for the others', async () => {
    verbs = openVerbs();
    for (const number of numbers(40)) verbs.prices.set(tokenOf(number), 1);
    await verbs.post(numbers(41).map((number) => tokenOf(number)));
    expect(await verbs.begin()).toMatchObject({ waiting: 1, gaveUp: 0, dropped: 0 });
    expect(await verbs.store.calls({ status: 'open', limit: 100 })).toHaveLength(40);
    verbs.prices.set(tokenOf(40), 1);
    verbs.clock.advance(MINUTE);
    expect((await verbs.begin()).calls).toHaveLength(1);
  });

  test('gives a lead up after six hours without a price, but not while the source is down', async () => {
    verbs = openVerbs();
    await verbs.post([tokenOf(1)]);
    verbs.prices.down = true;
    for (let hour = 0; hour < 8; hour += 1) {
      expect((await verbs.begin()).gaveUp).toBe(0);
      verbs.clock.advance(HOUR);
    }
    verbs.prices.down = false;
    expect(await verbs.begin()).toMatchObject({ gaveUp: 1 });
  });

  test('one lead that cannot be kept holds up none of the others, and is given up in the end', async () => {
    verbs = openVerbs({
      store: (store) => ({
        ...store,
        begin(findings, rules, now) {
          const spoilt = findings.some(
            (finding) => 'quote' in finding && wordFor(finding.lead.candidate) === tokenOf(2).address,
          );
          if (spoilt) return Promise.reject(new RangeError('a spoilt lead'));
          return store.begin(findings, rules, now);
        },
      }),
    });
    for (const number of numbers(5)) verbs.prices.set(tokenOf(number), 1);
    await verbs.post(numbers(5).map((number) => tokenOf(number)));
    expect(await verbs.begin()).toMatchObject({ waiting: 1 });
    expect(await verbs.store.calls({ status: 'open', limit: 9 })).toHaveLength(4);
    expect(verbs.failures).toMatchObject([{ count: 1, error: { message: 'a spoilt lead' } }]);
    verbs.clock.advance(6 * HOUR);
    expect(await verbs.begin()).toMatchObject({ gaveUp: 1 });
  });

  test('one address whose answer cannot be read holds up none of the others', async () => {
    verbs = openVerbs({
      prices: (market) => ({
        ...market,
        identify(candidates, signal) {
          if (candidates.some((candidate) => wordFor(candidate) === tokenOf(2).address)) {
            return Promise.reject(new PriceSourceError('malformed', 'none of 1 pairs could be read'));
          }
          return market.identify(candidates, signal);
        },
      }),
    });
    for (const number of numbers(30)) verbs.prices.set(tokenOf(number), 1);
    await verbs.post(numbers(30).map((number) => tokenOf(number)));
    expect(await verbs.begin()).toMatchObject({ waiting: 1 });
    expect(await verbs.store.calls({ status: 'open', limit: 100 })).toHaveLength(29);
  });

  test('a source that asks for no pause at all is not asked again at once', async () => {
    let asked = 0;
    verbs = openVerbs({
      prices: (market) => ({
        ...market,
        identify() {
          asked += 1;
          if (asked > 3) throw new Error('asked without end');
          return Promise.reject(new PriceSourceError('rate-limited', 'too often', { retryAfterMs: 0 }));
        },
      }),
    });
    await verbs.post([tokenOf(1)]);
    expect(await verbs.begin()).toMatchObject({ waiting: 1 });
    expect(asked).toBe(1);
  });

  test('that is called off leaves its leads as due as they were', async () => {
    const calledOff = new AbortController();
    verbs = openVerbs({
      prices: (market) => ({
        ...market,
        identify() {
          calledOff.abort();
          return Promise.reject(new PriceSourceError('unavailable', 'cancelled'));
        },
      }),
    });
    await verbs.post([tokenOf(1)]);
    await verbs.begin(calledOff.signal);
    expect(await verbs.store.dueLeads(verbs.clock.now(), 10)).toMatchObject([{ tries: 0 }]);
  });

  test('rejects when the store is broken, and opens the calls once it works again', async () => {
    let broken = true;
    verbs = openVerbs({
      store: (store) => ({
        ...store,
        begin: (...args) =>
          broken ? Promise.reject(new StoreError('full', 'no space')) : store.begin(...args),
      }),
    });
    verbs.prices.set(tokenOf(1), 1);
    await verbs.post([tokenOf(1)]);
    await expect(verbs.begin()).rejects.toThrow('no space');
    broken = false;
    verbs.clock.advance(5 * SECOND);
    expect((await verbs.begin()).calls).toHaveLength(1);
  });

  test('takes a price on a bonding curve as an entry however little lies in it, and none of an emptied pool', async () => {
    verbs = openVerbs();
    const pair = { address: 'Pool', dex: 'pumpfun', curve: true };
    verbs.prices.set(tokenOf(1), 1, { pair, liquidityUsd: 700, depthUsd: 400 });
    const { curve: _, ...pool } = pair;
    verbs.prices.set(tokenOf(2), 1, { pair: { ...pool, curve: false }, liquidityUsd: 0.6, depthUsd: 0.6 });
    await verbs.post([tokenOf(1), tokenOf(2)]);
    expect(await verbs.begin()).toMatchObject({ waiting: 1 });
    expect(await verbs.store.findCalls(tokenOf(1).address, 1)).toHaveLength(1);
  });
});
