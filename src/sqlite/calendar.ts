import { DAY, type EpochMs } from '../model/units.ts';
import type { LearntRow } from './learnt-pages.ts';

/** What a channel had called before, as calls are added in the order in which they were posted. */
export interface Calendar {
  before(row: LearntRow): {
    readonly earlierCalls: number;
    readonly lastCallAt?: EpochMs;
    /** Calls of the same UTC day that count. */
    readonly callsThatDay: number;
  };
  /** `weight`: what the call counts, 0 for nothing. */
  add(row: LearntRow, weight: number): void;
}

export function createCalendar(): Calendar {
  const ofToken = new Map<string, { count: number; lastAt: EpochMs }>();
  const ofChannel = new Map<number, { day: number; counted: number }>();
  const keyOf = ({ call, tokenId }: LearntRow): string => `${call.channelId}:${tokenId}`;
  const dayOf = ({ call }: LearntRow): number => Math.floor(call.postedAt / DAY);

  return {
    before(row) {
      const sooner = ofToken.get(keyOf(row));
      const today = ofChannel.get(row.call.channelId);
      return {
        earlierCalls: sooner?.count ?? 0,
        callsThatDay: today?.day === dayOf(row) ? today.counted : 0,
        ...(sooner !== undefined && { lastCallAt: sooner.lastAt }),
      };
    },
    add(row, weight) {
      const { channelId, postedAt } = row.call;
      ofToken.set(keyOf(row), { count: (ofToken.get(keyOf(row))?.count ?? 0) + 1, lastAt: postedAt });
      const today = ofChannel.get(channelId);
      const counted = (today?.day === dayOf(row) ? today.counted : 0) + (weight > 0 ? 1 : 0);
      ofChannel.set(channelId, { day: dayOf(row), counted });
    },
  };
}
