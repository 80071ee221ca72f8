import { type ForecastBasis, TIERS } from '../model/call.ts';
import type { LearningState } from '../ports.ts';
import { parseChannel } from './channel-state.ts';
import { parseCrowd, tierOf } from './crowd-state.ts';

const NOTHING = parseCrowd(null);

/** How many results a forecast from this state rests on. The pseudo-calls that every tier starts with are none. */
export function forecastBasis(learning: LearningState): ForecastBasis {
  const crowd = parseCrowd(learning.crowd);
  const channel = Object.values(parseChannel(learning.channel).tiers);
  const own = channel.reduce((sum, { learnt }) => sum + learnt, 0);
  const weights = TIERS.reduce((sum, tier) => sum + tierOf(crowd, tier).allW - tierOf(NOTHING, tier).allW, 0);
  return { channel: own, all: Math.max(own, Math.round(weights)) };
}
