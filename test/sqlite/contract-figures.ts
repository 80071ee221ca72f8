import { expect, test } from 'vitest';
import { wordFor } from '../../src/model/call.ts';
import { tokenRef } from '../../src/model/token.ts';
import { after, type CallId, DAY, HOUR, MINUTE } from '../../src/model/units.ts';
import type { Store } from '../../src/ports.ts';
import { NOON } from '../fakes/clock.ts';
import { ALPHA, BETA, beginAll, candidate, post, quote } from './scene.ts';
import { simpleRules } from './simple-rules.ts';

const token = (index: number) => tokenRef('solana', `Mint${index}`);

export function figureLaws(store: () => Store): void {
  /** One call per price by one channel, a minute apart, taken in at 1 and priced an hour later. */
  async function priced(
    more: Parameters<typeof post>[0],
    prices: readonly number[],
  ): Promise<readonly CallId[]> {
    const start = more?.postedAt ?? NOON;
    for (const [index] of prices.entries()) {
      const postedAt = after(start, index * MINUTE);
      const candidates = [candidate(token(index))];
      await store().hear(
        post({ ...more, messageId: start / HOUR + index, postedAt, detection: { candidates } }),
      );
    }
    const now = after(start, HOUR);
    const { calls } = await beginAll(store(), simpleRules, {
      now,
      identify: ({ candidate }) => quote(tokenRef('solana', wordFor(candidate)), 1, now),
    });
    const at = after(start, 2 * HOUR);
    const views = await Promise.all(calls.map((id) => store().call(id)));
    const batch = views.map((view, index) => ({
      tokenId: view!.token.id,
      quote: quote(token(index), prices[index]!, at),
    }));
    await store().sweep(batch, { ...simpleRules, observe: withoutEnds }, at);
    return calls;
  }

  const withoutEnds: typeof simpleRules.observe = (seen, calls, found, now) => ({
    ...simpleRules.observe(seen, calls, found, now),
    completions: [],
  });

  test('a standing is made of the channel`s calls, with mean, median and coverage', async () => {
    const calls = await priced({}, [0.5, 1.2, 4, 1.05]);
    await store().complete(calls, 'manual', simpleRules, after(NOON, 3 * HOUR));
    await store().hear(post({ messageId: 1 }));
    await beginAll(store(), simpleRules, { identify: () => undefined });
    await store().hear(post({ messageId: 2 }));
    const [standing, ...others] = await store().standings({});
    // Returns -0.5, 0.2, 3, 0.05: mean 0.6875, median (0.05 + 0.2) / 2. Highs 1, 1.2, 4, 1.05: median (1.05 + 1.2) / 2.
    expect(standing).toMatchObject({
      title: ALPHA.title,
      username: 'alpha_calls',
      heard: 6,
      priced: 4,
      completed: 4,
      unpriced: 1,
      successes: 2,
      hits: 1,
      meanRoi: expect.closeTo(0.6875, 12) as number,
      medianRoi: expect.closeTo(0.125, 12) as number,
      medianAthMultiple: expect.closeTo(1.125, 12) as number,
      reputation: { scope: 'all', completed: 4 },
    });
    expect(others).toEqual([]);
  });

  test('a period counts what was posted in it and what ended in it, and leaves out channels without either', async () => {
    await store().complete(await priced({}, [2]), 'manual', simpleRules, after(NOON, DAY));
    await priced({ channel: BETA, postedAt: after(NOON, DAY) }, [3, 4]);
    await store().monitor(
      { ...BETA, chatId: BETA.chatId, kind: 'member', memberId: 5, title: 'Silent' },
      true,
      NOON,
    );
    expect(await store().standings({})).toMatchObject([{ priced: 1 }, { priced: 2, completed: 0 }]);
    // Alpha's call was posted before the period and ended in it.
    const [alpha, beta, ...others] = await store().standings({ since: after(NOON, DAY) });
    expect(alpha).toMatchObject({ title: ALPHA.title, heard: 0, priced: 0, completed: 1, medianRoi: 1 });
    expect(beta).toMatchObject({ title: 'Beta room', heard: 2, priced: 2, completed: 0 });
    expect(beta).not.toHaveProperty('medianRoi');
    expect(others).toEqual([]);
    expect(await store().standings({ since: after(NOON, 2 * DAY) })).toEqual([]);
  });

  test('without calls the summary has no averages, and says nothing is open', async () => {
    expect(await store().trackingFacts({}, NOON)).toEqual({
      heard: 0,
      waiting: 0,
      unpriced: 0,
      open: 0,
      completed: 0,
      successes: 0,
      hits: 0,
      reasons: { elapsed: 0, loss: 0, dead: 0, manual: 0, capacity: 0 },
      best: [],
      worst: [],
      byTier: {},
      figures: {
        completed: 0,
        successes: 0,
        hits: 0,
        reasons: { elapsed: 0, loss: 0, dead: 0, manual: 0, capacity: 0 },
      },
      tiers: [],
      chains: [],
    });
  });

  test('the summary adds up what is open and what was completed', async () => {
    const [a, b, c, ...rest] = await priced({}, [0.5, 1.2, 4, 1.4, 0.9]);
    await store().complete([a!], 'manual', simpleRules, after(NOON, 3 * HOUR));
    await store().complete([b!, c!], 'capacity', simpleRules, after(NOON, 5 * HOUR));
    await store().hear(post({ messageId: 1 }));
    const facts = await store().trackingFacts({}, after(NOON, 6 * HOUR));
    // Tracked from 1 h on: 2 h, 4 h and 4 h.
    expect(facts).toMatchObject({
      heard: 6,
      waiting: 1,
      unpriced: 0,
      open: 2,
      completed: 3,
      successes: 2,
      hits: 1,
      reasons: { manual: 1, capacity: 2, elapsed: 0 },
      meanFinalRoi: expect.closeTo((-0.5 + 0.2 + 3) / 3, 12) as number,
      medianFinalRoi: expect.closeTo(0.2, 12) as number,
      medianAthMultiple: expect.closeTo(1.2, 12) as number,
      meanDurationMs: expect.closeTo((10 * HOUR) / 3, 0) as number,
      openRoi: expect.closeTo((0.4 - 0.1) / 2, 12) as number,
      freshestPriceAgeMs: 4 * HOUR,
      stalestPriceAgeMs: 4 * HOUR,
      byTier: { micro: { completed: 3, successes: 2, hits: 1, meanRoi: expect.closeTo(0.9, 12) as number } },
    });
    expect(Object.keys(facts.byTier)).toEqual(['micro']);
    const [fourth, fifth] = rest;
    expect(facts.best.map(({ call }) => call.id)).toEqual([c, fourth, b]);
    // A call that is among the best is not among the worst as well.
    expect(facts.worst.map(({ call }) => call.id)).toEqual([a, fifth]);
  });

  test('the summary of a period holds what was posted in it, what ended in it, and all that is open', async () => {
    await store().complete(await priced({}, [2]), 'manual', simpleRules, after(NOON, DAY));
    await priced({ postedAt: after(NOON, DAY) }, [3]);
    const facts = await store().trackingFacts({ since: after(NOON, DAY) }, after(NOON, 2 * DAY));
    expect(facts).toMatchObject({ heard: 1, open: 1, completed: 1, successes: 1, openRoi: 2 });
    const later = await store().trackingFacts({ since: after(NOON, 2 * DAY) }, after(NOON, 2 * DAY));
    expect(later).toMatchObject({ heard: 0, open: 1, completed: 0, openRoi: 2 });
    expect(later.best).toHaveLength(1);
    expect(later.worst).toEqual([]);
  });
}
