import type { ChannelIdentity } from '../../src/model/call.ts';
import { after, type ChatId, type EpochMs, HOUR, type PriceUsd } from '../../src/model/units.ts';
import type { Store } from '../../src/ports.ts';
import { NOON } from '../fakes/clock.ts';
import { called } from '../sqlite/scene.ts';
import { type Rules, simpleRules } from '../sqlite/simple-rules.ts';

export const HARBOUR: ChannelIdentity = {
  kind: 'channel',
  chatId: -1_001_111_111_111 as ChatId,
  title: 'Harbour =Calls',
  username: 'harbourcalls',
};
export const MARSH: ChannelIdentity = {
  kind: 'channel',
  chatId: -1_002_222_222_222 as ChatId,
  title: 'Marsh | room',
};
/** Somebody who brought a call in private. */
export const ZOE: ChannelIdentity = {
  kind: 'member',
  chatId: 77 as ChatId,
  memberId: 77,
  title: 'Zoe',
};

/** Completed calls of one channel with these returns, one every six hours from noon on, each five hours long; returns when the last has ended. */
export async function endCalls(
  store: Store,
  channel: ChannelIdentity,
  returns: readonly number[],
): Promise<EpochMs> {
  let endsAt: EpochMs = NOON;
  for (const [index, roi] of returns.entries()) {
    const postedAt = after(NOON, index * 6 * HOUR);
    const rules = endingWith(roi);
    const { callId } = await called(store, rules, { channel, messageId: index + 1, postedAt });
    endsAt = after(postedAt, 5 * HOUR);
    await store.complete([callId], 'manual', rules, endsAt);
  }
  return endsAt;
}

function endingWith(roi: number): Rules {
  return {
    ...simpleRules,
    conclude(facts) {
      const concluded = simpleRules.conclude(facts);
      const { price } = facts.call.entry;
      const athRoi = Math.max(0, roi);
      return {
        ...concluded,
        outcome: {
          ...concluded.outcome,
          finalRoi: roi,
          finalPrice: (price * Math.max(0.001, 1 + roi)) as PriceUsd,
          success: roi > 0.1,
          hit: athRoi >= 1,
          athRoi,
          athPrice: (price * (1 + athRoi)) as PriceUsd,
        },
      };
    },
  };
}
