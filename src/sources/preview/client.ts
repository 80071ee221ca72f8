import { MINUTE, SECOND } from '../../model/units.ts';
import type { Clock } from '../../ports.ts';
import { PreviewFailure } from './failure.ts';
import { type Answer, getPage, type Validators } from './http.ts';
import type { Timing } from '../../waiting/timing.ts';
import { createTurns, type Rank } from './turns.ts';

/** How the pages of one process are asked for. */
export interface Manners {
  /** Where the pages are; `https://t.me`. */
  readonly baseUrl: string;
  /** Sent with every request: who asks and what for. */
  readonly userAgent: string;
  /** Least time between two requests, milliseconds. */
  readonly gapMs: number;
  /** Most requests in any hour. */
  readonly requestsPerHour: number;
  /** A request that takes longer counts as failed, milliseconds. */
  readonly timeoutMs: number;
}

/** The one way by which the process asks for public pages. Rejects with PreviewFailure. */
export interface PageClient {
  /** A page of a channel's posts: the newest, or those before a number. */
  posts(
    name: string,
    request: { readonly before?: number; readonly validators?: Validators } & Asking,
  ): Promise<Answer>;
  /** The page that says what a name is. */
  about(name: string, request: Asking): Promise<Answer>;
}

interface Asking {
  readonly rank: Rank;
  readonly signal: AbortSignal;
}

/** Without a Retry-After: the pause after the first refusal, and the longest after many. */
const FIRST_PAUSE_MS = 30 * SECOND;
const LONGEST_PAUSE_MS = 60 * MINUTE;
/** So many failures in a row, of whatever pages, and it is the whole server that fails. */
const FAILURES_OF_SERVER = 3;
const FIRST_REST_MS = 10 * SECOND;
const LONGEST_REST_MS = 10 * MINUTE;

export function createClient(deps: {
  readonly manners: Manners;
  readonly fetch: typeof fetch;
  readonly clock: Clock;
  readonly timing: Timing;
  readonly random: () => number;
}): PageClient {
  const { manners, clock, timing, random } = deps;
  const { gapMs, requestsPerHour: perHour } = manners;
  const turns = createTurns({ gapMs, perHour, timing, random });
  let refusals = 0;
  let failures = 0;

  /** A refusal holds everybody; so does a server that fails whatever it is asked for. */
  function takeNote(error: unknown): void {
    if (!(error instanceof PreviewFailure)) return;
    if (error.kind === 'limited') {
      const ownMs = doubled(FIRST_PAUSE_MS, refusals, LONGEST_PAUSE_MS);
      refusals += 1;
      turns.hold(Math.max(error.retryAfterMs ?? ownMs, gapMs));
    } else if (error.kind === 'unreachable') {
      failures += 1;
      if (failures >= FAILURES_OF_SERVER)
        turns.hold(doubled(FIRST_REST_MS, failures - FAILURES_OF_SERVER, LONGEST_REST_MS));
    }
  }

  async function get(url: URL, validators: Validators, { rank, signal }: Asking): Promise<Answer> {
    const { timeoutMs, userAgent } = manners;
    const request = { fetch: deps.fetch, signal, timeoutMs, userAgent, validators, now: () => clock.now() };
    return await turns.run(
      async () => {
        try {
          const answer = await getPage(url, request);
          refusals = 0;
          failures = 0;
          return answer;
        } catch (error) {
          takeNote(error);
          throw error;
        }
      },
      rank,
      signal,
    );
  }

  return {
    posts(name, { before, validators = {}, ...asking }) {
      const url = new URL(`${manners.baseUrl}/s/${name}`);
      if (before !== undefined) url.searchParams.set('before', String(before));
      return get(url, validators, asking);
    },
    about: (name, asking) => get(new URL(`${manners.baseUrl}/${name}`), {}, asking),
  };
}

/** `firstMs`, doubled `times` times, at most `mostMs`. */
export function doubled(firstMs: number, times: number, mostMs: number): number {
  return Math.min(mostMs, firstMs * 2 ** Math.min(times, 30));
}
