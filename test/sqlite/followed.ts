import { after, type CallId, DAY, type EpochMs, type PriceUsd } from '../../src/model/units.ts';
import type { CompletionFacts, Store } from '../../src/ports.ts';
import { NOON } from '../fakes/clock.ts';
import { called, type post } from './scene.ts';
import { type Rules, simpleRules } from './simple-rules.ts';

/** Rules by which a call ends with a trail of one step. */
export function trailing(
  changes: (facts: CompletionFacts) => { readonly to?: EpochMs; rise: number },
): Rules {
  return {
    ...simpleRules,
    conclude(facts) {
      const { rise } = changes(facts);
      const { entry } = facts.call;
      return {
        ...simpleRules.conclude(facts),
        trail: {
          source: 'candles',
          spanMs: 300_000,
          to: facts.now,
          ath: { price: (entry.price * rise) as PriceUsd, at: facts.now },
          rises: [[300_000, rise]],
          falls: [],
          marks: [],
        },
      };
    },
  };
}

/** A call that ended a day later with a trail that rose to this multiple; returns its number. */
export async function finished(
  store: Store,
  rise: number,
  more: Parameters<typeof post>[0] = {},
): Promise<CallId> {
  const rules = trailing(() => ({ rise }));
  const { callId } = await called(store, rules, more);
  await store.complete([callId], 'manual', rules, after(more.postedAt ?? NOON, DAY));
  return callId;
}
