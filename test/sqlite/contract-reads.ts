import { expect, test } from 'vitest';
import { after, type CallId, DAY, HOUR, type TokenId } from '../../src/model/units.ts';
import type { Store } from '../../src/ports.ts';
import { NOON } from '../fakes/clock.ts';
import { BETA, called, candidate, PEPPER, post, quote, SALT } from './scene.ts';
import { simpleRules } from './simple-rules.ts';

export function readLaws(store: () => Store): void {
  const idsOf = (views: readonly { readonly call: { readonly id: CallId } }[]) =>
    views.map(({ call }) => call.id);

  /** Alpha calls PEPPER and an hour later SALT; Beta calls PEPPER a day later. The first is ended. */
  async function threeCalls() {
    const salt = { detection: { candidates: [candidate(SALT)] } };
    const { callId: first, channelId: alpha } = await called(store(), simpleRules);
    const { callId: second } = await called(store(), simpleRules, {
      messageId: 2,
      postedAt: after(NOON, HOUR),
      ...salt,
    });
    const { callId: third } = await called(store(), simpleRules, {
      channel: BETA,
      postedAt: after(NOON, DAY),
    });
    await store().complete([first], 'manual', simpleRules, after(NOON, DAY));
    return { first, second, third, alpha };
  }

  test('what was never written is undefined or empty', async () => {
    expect(await store().call(1 as CallId)).toBeUndefined();
    expect(await store().calls({ limit: 10 })).toEqual([]);
    expect(await store().callsOfPost(1)).toEqual([]);
    expect(await store().samples(1 as TokenId, NOON, after(NOON, DAY))).toEqual([]);
    expect(await store().nextDueAt()).toBeUndefined();
  });

  test('calls come newest first, in pages, of a channel, of a time and of a status', async () => {
    const { first, second, third, alpha } = await threeCalls();
    const ids = async (filter: Parameters<Store['calls']>[0]) => idsOf(await store().calls(filter));
    expect(await ids({ limit: 10 })).toEqual([third, second, first]);
    expect(await ids({ limit: 2 })).toEqual([third, second]);
    expect(await ids({ limit: 2, offset: 2 })).toEqual([first]);
    expect(await ids({ limit: 10, status: 'open' })).toEqual([third, second]);
    expect(await ids({ limit: 10, status: 'completed' })).toEqual([first]);
    expect(await ids({ limit: 10, channelId: alpha })).toEqual([second, first]);
    expect(await ids({ limit: 10, since: after(NOON, HOUR) })).toEqual([third, second]);
  });

  test('calls are found by address, with EVM addresses in any case, else by ticker with or without its $', async () => {
    const { first, second, third } = await threeCalls();
    const found = async (query: string, limit = 10) => idsOf(await store().findCalls(query, limit));
    expect(await found(PEPPER.address)).toEqual([third, first]);
    expect(await found(PEPPER.address, 1)).toEqual([third]);
    expect(await found(PEPPER.address.toLowerCase())).toEqual([]);
    expect(await found(` 0x00000000000000000000000000000000000000aA `)).toEqual([second]);
    expect(await found('pepper')).toEqual([third, first]);
    expect(await found('$PEPPER')).toEqual([third, first]);
    expect(await found('$salt')).toEqual([second]);
    expect(await found('%')).toEqual([]);
  });

  test('a post names the calls that it opened and those that it repeated', async () => {
    const { second } = await threeCalls();
    const both = { candidates: [candidate(PEPPER), candidate(SALT)] };
    const { postId, callId } = await called(store(), simpleRules, {
      messageId: 5,
      postedAt: after(NOON, 2 * DAY),
      detection: both,
    });
    expect(idsOf(await store().callsOfPost(postId))).toEqual([second, callId]);
    const repeat = post({ messageId: 5, postedAt: after(NOON, 2 * DAY), detection: both });
    expect(await store().hear(repeat)).toMatchObject({ calls: [second, callId] });
  });

  test('samples are those within the asked time, both ends included, oldest first', async () => {
    const { third } = await threeCalls();
    const { token, call } = (await store().call(third))!;
    const read = async (from: number, to: number) => {
      const samples = await store().samples(token.id, after(NOON, from), after(NOON, to));
      return samples.map(({ at }) => at - NOON);
    };
    await store().sweep(
      [{ tokenId: token.id, quote: quote(PEPPER, 2, call.entry.at) }],
      simpleRules,
      call.entry.at,
    );
    const entryAt = call.entry.at - NOON;
    expect(await read(0, entryAt)).toEqual([5_000, entryAt]);
    expect(await read(5_001, entryAt)).toEqual([entryAt]);
    expect(await read(0, entryAt - 1)).toEqual([5_000]);
  });
}
