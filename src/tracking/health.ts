import type { EpochMs } from '../model/units.ts';
import type { HostHealth } from '../ports.ts';
import type { LoadReport } from './schedule-load.ts';

/** How the prices of open calls are kept up to date. */
export interface Health {
  readonly hosts: readonly HostHealth[];
  readonly load: LoadReport;
  /** When a sweep last ended in order or got on by a batch; undefined before the first. */
  readonly sweptAt: EpochMs | undefined;
}

/** A budget of which less than this share is left is short. */
const SHORT = 0.1;

/** What is wrong, one part of a sentence each, worst first; empty when nothing is. */
export function troublesOf({ hosts, load }: Pick<Health, 'hosts' | 'load'>): readonly string[] {
  return [
    ...hosts.flatMap((host) => restOf(host)),
    ...hosts.flatMap((host) => budgetOf(host)),
    ...(load.fits ? [] : ['there are more tokens than the sources can price within two hours each']),
    ...hosts.flatMap((host) => paceOf(host)),
  ];
}

function restOf({ name, restsMs, lastError }: HostHealth): readonly string[] {
  if (restsMs === undefined) return [];
  return [`${name} failed repeatedly and rests${lastError === undefined ? '' : ` (${lastError.reason})`}`];
}

function budgetOf({ name, budget }: HostHealth): readonly string[] {
  if (budget === undefined || budget.left >= budget.perDay * SHORT) return [];
  return [`${name} has ${budget.left} of ${budget.perDay} requests a day left`];
}

function paceOf({ name, ratePerMinute, fullRatePerMinute }: HostHealth): readonly string[] {
  const isPaced = Number.isFinite(fullRatePerMinute);
  if (!isPaced || ratePerMinute > fullRatePerMinute / 2) return [];
  return [`${name} refuses at times: ${Math.round(ratePerMinute)} of ${fullRatePerMinute} requests a minute`];
}
