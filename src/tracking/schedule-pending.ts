import type { Running } from '../model/call.ts';
import { after, type EpochMs } from '../model/units.ts';
import { type AthRules, soonestConfirmMs } from '../performance/ath.ts';
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
    for (const at of [highDecidableAt(running, rules), lossDecidableAt(running, rules)])
      if (at !== undefined && (soonest === undefined || at < soonest)) soonest = at;
  }
  return soonest;
}

function highDecidableAt(running: Running, rules: AthRules): EpochMs | undefined {
  const waiting = running.provisional;
  if (waiting === undefined) return undefined;
  const soonestAt = after(waiting.at, soonestConfirmMs(running, waiting, rules));
  // A sample that came then already could not.
  return running.last.at < soonestAt ? soonestAt : after(waiting.at, rules.confirmAfterMs);
}

function lossDecidableAt({ breachedAt }: Running, rules: AthRules): EpochMs | undefined {
  return breachedAt === undefined ? undefined : after(breachedAt, rules.confirmAfterMs);
}
