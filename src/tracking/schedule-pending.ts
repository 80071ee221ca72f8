import { after, type EpochMs } from '../model/units.ts';
import type { AthRules } from '../performance/ath.ts';
import type { TrackedCall } from '../ports.ts';

type WaitingCall = Pick<TrackedCall, 'status' | 'running'>;

/**
 * The soonest instant of a sample that can decide about a high or a loss that waits in an open call; it may lie in the
 * past, when no sample since was fit to decide. Undefined when nothing waits.
 */
export function decidableAt(calls: readonly WaitingCall[], rules: AthRules): EpochMs | undefined {
  let soonest: EpochMs | undefined;
  for (const { status, running } of calls) {
    if (status !== 'open') continue;
    for (const since of [running.provisional?.at, running.breachedAt]) {
      if (since === undefined) continue;
      const early = since === running.provisional?.at && running.last.at - since < rules.standsAfterMs;
      const at = after(since, early ? rules.standsAfterMs : rules.confirmAfterMs);
      if (soonest === undefined || at < soonest) soonest = at;
    }
  }
  return soonest;
}
