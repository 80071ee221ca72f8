import type { HostHealth } from '../ports/health.ts';
import { DAY, HOUR, MINUTE } from '../model/units.ts';
import { REAL_TIME, type Timing } from '../waiting/timing.ts';
import { RequestFailed } from './http.ts';

/** Counts what is sent to one host, and refuses what goes beyond its budget. */
export interface Meter {
  readonly fetch: typeof fetch;
  usage(): Pick<HostHealth, 'sent' | 'budget' | 'lastError'>;
  /** Requests sent since the start. */
  total(): number;
}

const MINUTES = DAY / MINUTE;

/**
 * A `fetch` that counts by the minute. With `requestsPerDay` no 1,440 minutes of the clock see more requests than that: one too many rejects as
 * RequestFailed `budget`, with the time until the next may go. The count begins at 0 when the process starts.
 */
export function createMeter(options: {
  readonly name: string;
  readonly requestsPerDay?: number | undefined;
  /** Refusals by which the host says that it does not have something, as HTTP status: no faults. */
  readonly answers?: readonly number[];
  readonly fetch?: typeof fetch;
  readonly timing?: Timing;
}): Meter {
  const { name, requestsPerDay, answers = [], timing = REAL_TIME } = options;
  /** Requests of each of the last 1,440 minutes, at the minute's number modulo that. */
  const counts = new Uint32Array(MINUTES);
  let minute = minuteOf(timing.now());
  let total = 0;
  let failure: { readonly at: number; readonly reason: string } | undefined;

  function turn(): void {
    const now = minuteOf(timing.now());
    for (const last = Math.min(now, minute + MINUTES); minute < last;) counts[(minute += 1) % MINUTES] = 0;
    minute = now;
  }

  /** Requests of the minute that is so many before this one. */
  function sentBack(minutes: number): number {
    return counts[(minute - minutes + MINUTES) % MINUTES] ?? 0;
  }

  function sentIn(minutes: number): number {
    let sum = 0;
    for (let back = 0; back < minutes; back += 1) sum += sentBack(back);
    return sum;
  }

  /** Until the oldest minute that counts is a day old. */
  function freeInMs(): number {
    for (let back = MINUTES - 1; back >= 0; back -= 1)
      if (sentBack(back) > 0) return (minute - back + MINUTES) * MINUTE - timing.now();
    return 0;
  }

  function note(reason: string): void {
    failure = { at: timing.now(), reason };
  }

  return {
    async fetch(input, init) {
      turn();
      if (requestsPerDay !== undefined && sentIn(MINUTES) >= requestsPerDay) {
        throw new RequestFailed('budget', `${name} was asked ${requestsPerDay} times in 24 hours, as set`, {
          kind: 'rate-limited',
          retryAfterMs: freeInMs(),
        });
      }
      counts[minute % MINUTES] = sentBack(0) + 1;
      total += 1;
      try {
        const response = await (options.fetch ?? fetch)(input, init);
        if (isFault(response.status) && !answers.includes(response.status)) note(`HTTP ${response.status}`);
        return response;
      } catch (error) {
        note(init?.signal?.aborted === true ? 'no answer in time' : 'not to be reached');
        throw error;
      }
    },
    total: () => total,
    usage() {
      turn();
      const day = sentIn(MINUTES);
      return {
        sent: { minute: sentBack(1), hour: sentIn(HOUR / MINUTE), day },
        ...(requestsPerDay !== undefined && {
          budget: { perDay: requestsPerDay, left: Math.max(0, requestsPerDay - day) },
        }),
        ...(failure !== undefined && {
          lastError: { agoMs: timing.now() - failure.at, reason: failure.reason },
        }),
      };
    },
  };
}

function minuteOf(ms: number): number {
  return Math.floor(ms / MINUTE);
}

/** 404 and the like are answers: the host does not know the token. */
function isFault(status: number): boolean {
  return status >= 500 || status === 429 || status === 401 || status === 403;
}
