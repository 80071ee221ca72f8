import type { ChannelId, CallId, EpochMs } from '../../src/model/units.ts';
import { DAY, epochMs, HOUR } from '../../src/model/units.ts';
import type { KnownOutcome } from '../../src/ports.ts';
import { createRandom } from '../../src/random.ts';

const START = Date.UTC(2026, 0, 1);

/** Instant so many days after the first call of a world. */
export const dayOf = (day: number): EpochMs => epochMs(START + day * DAY);

/**
 * Outcomes of channels that call every other day, in the order in which they became known. Returns are heavy-tailed; `skill` is
 * the standard deviation between channels of their mean log return, 0 where all are alike. Channel 1 is a person in private.
 */
export function calledWorld(
  seed: number,
  options: { readonly skill: number; readonly channels?: number; readonly days?: number },
): readonly KnownOutcome[] {
  const { skill, channels = 40, days = 200 } = options;
  const random = createRandom(seed);
  const normal = (): number => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  const skills = Array.from({ length: channels }, () => skill * normal());
  const outcomes: KnownOutcome[] = [];
  for (let day = 0; day < days; day += 1) {
    for (const [channel, own] of skills.entries()) {
      if (random() < 0.5) continue;
      const postedAt = epochMs(START + day * DAY + Math.floor(random() * 24) * HOUR);
      const log = -1.7 + own + 1.2 * normal();
      const finalRoi = Math.exp(log) - 1;
      outcomes.push({
        call: {
          callId: (outcomes.length + 1) as CallId,
          channelId: (channel + 1) as ChannelId,
          tier: 'micro',
          postedAt,
          weight: 1,
          detectionConfidence: 0.9,
          echo: false,
        },
        outcome: {
          reason: 'elapsed',
          finalRoi,
          athRoi: Math.max(0, finalRoi, Math.exp(0.5 * normal() + 0.3 * (log + 1.7)) - 0.8),
          completedAt: epochMs(postedAt + 7 * DAY),
        },
        forecast: null,
        personal: channel === 0,
      });
    }
  }
  return outcomes.toSorted((a, b) => a.outcome.completedAt - b.outcome.completedAt);
}
