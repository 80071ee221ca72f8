import { MINUTE, SECOND } from '../model/units.ts';
import { type Clock, PriceSourceError } from '../ports.ts';
import type { SingleSource } from './quote-source.ts';

/** How a source fares, for the operator. */
export interface SourceHealth {
  readonly name: string;
  /** closed: it is asked. open: it rests. trying: it rested, and one request finds out whether it is back. */
  readonly state: 'closed' | 'open' | 'trying';
  /** Failures since its last answer. */
  readonly failuresInARow: number;
  /** Requests a minute that it is asked at most at present; Infinity when there is no limit. */
  readonly ratePerMinute: number;
  /** How much longer it rests, milliseconds; 0 when it is asked. */
  readonly restsMs: number;
}

/** A source that is left alone for a while when it keeps failing. */
export interface Guarded extends SingleSource {
  health(): SourceHealth;
}

/** Failures in a row after which a source is left alone. */
const MOST_FAILURES = 5;
const FIRST_REST_MS = 30 * SECOND;
const LONGEST_REST_MS = 10 * MINUTE;

/**
 * The source behind a circuit breaker. After five failures in a row it is not asked for 30 seconds, and everything is
 * rejected at once as `unavailable`; then one call of quotes() goes through, and the others only when that one was
 * answered. Each time it fails the rest is twice as long, up to ten minutes. Calls that were called off count for nothing.
 */
export function withBreaker(source: SingleSource, clock: Clock): Guarded {
  let failures = 0;
  let restMs = FIRST_REST_MS;
  let opensAgainAt: number | undefined;
  let trial: object | undefined;

  function refuse(): PriceSourceError {
    return new PriceSourceError(
      'unavailable',
      `${source.name} failed ${failures} times in a row and is left alone for a while`,
    );
  }

  function answered(): void {
    failures = 0;
    restMs = FIRST_REST_MS;
    opensAgainAt = undefined;
  }

  function failed(wasTrial: boolean): void {
    failures += 1;
    // Requests that were under way when it opened say nothing new.
    if (opensAgainAt === undefined ? failures < MOST_FAILURES : !wasTrial) return;
    opensAgainAt = clock.now() + restMs;
    restMs = Math.min(restMs * 2, LONGEST_REST_MS);
  }

  return {
    name: source.name,
    ratePerMinute: () => source.ratePerMinute(),
    health: () => ({
      name: source.name,
      state: opensAgainAt === undefined ? 'closed' : trial === undefined ? 'open' : 'trying',
      failuresInARow: failures,
      ratePerMinute: source.ratePerMinute(),
      restsMs: Math.max(0, (opensAgainAt ?? 0) - clock.now()),
    }),
    async quotes(tokens, signal) {
      if (opensAgainAt !== undefined && (trial !== undefined || clock.now() < opensAgainAt)) throw refuse();
      const mine = {};
      if (opensAgainAt !== undefined) trial = mine;
      try {
        const quotes = await source.quotes(tokens, signal);
        answered();
        return quotes;
      } catch (error) {
        if (error instanceof PriceSourceError && !signal.aborted) failed(trial === mine);
        throw error;
      } finally {
        if (trial === mine) trial = undefined;
      }
    },
  };
}
