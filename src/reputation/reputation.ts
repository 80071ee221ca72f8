import { TIERS, type Tier } from '../model/call.ts';
import type { Estimate, Reputation } from '../model/reputation.ts';
import type { ChannelId, EpochMs } from '../model/units.ts';
import { sigmoid } from './chance.ts';
import { recordsAt, type ChannelState, type TierRecord } from './channel-state.ts';
import { tierOf, type CrowdState } from './crowd-state.ts';
import { gradeOf } from './grade.ts';
import { parOf } from './level.ts';
import { NINETY, scoreOf } from './score.ts';
import { effectOf, type Belief, type Effect } from './shrink.ts';
import { spreadOf } from './spread.ts';
import { CLOSE, PEAK, RETURN, scored, type Target } from './target.ts';

type Beliefs = readonly [Belief, Belief, Belief];
type Known = readonly (readonly [Tier, TierRecord])[];

/**
 * A channel's standing at `now`: overall first, then one per tier with completed calls; none before the first. Plain counts
 * take every completed call; rates, returns and scores only what was learnt from, shrunk and forgotten up to `now`.
 */
export function reputationsOf(
  channelId: ChannelId,
  state: ChannelState,
  { crowd, now }: { readonly crowd: CrowdState; readonly now: EpochMs },
): readonly Reputation[] {
  const spread = spreadOf(crowd);
  const records = recordsAt(state, now);
  const effects = [CLOSE, PEAK, RETURN].map((k) => effectOf(records, k as Target, spread));
}
