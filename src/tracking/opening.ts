import { tokenKey } from '../model/token.ts';
import { after, type EpochMs, epochMs, HOUR, MINUTE } from '../model/units.ts';
import { runUpOf } from '../performance/run-up.ts';
import {
  type Candle,
  type CandleSource,
  type Clock,
  type Finding,
  type Opening,
  PriceSourceError,
} from '../ports.ts';
import type { Failure } from './failure.ts';

/** A quote that comes no later than this after its post is the price at the post. */
const LATE_MS = MINUTE;
/** Candles of an hour before the post tell the run-up; those before them the price of that hour's start in a quiet pool. */
const BEFORE_MS = 3 * HOUR;
const AFTER_MS = HOUR;

type Identified = Extract<Finding, { readonly quote: unknown }>;

/** Was a post priced so long after it that candles know its price better? */
function isLate(finding: Finding): finding is Identified {
  return 'quote' in finding && finding.quote.at - finding.lead.postedAt > LATE_MS;
}

/**
 * Findings that can be kept at once, and those that wait for candles. A punctual post waits with a late one of the same token: of
 * several the earliest opens the call.
 */
export function byTime(findings: readonly Finding[]): {
  readonly punctual: readonly Finding[];
  readonly late: readonly Finding[];
} {
  const lateTokens = new Set(findings.filter(isLate).map(({ quote }) => tokenKey(quote.token)));
  const waits = (finding: Finding): boolean =>
    'quote' in finding && lateTokens.has(tokenKey(finding.quote.token));
  return {
    punctual: findings.filter((finding) => !waits(finding)),
    late: findings.filter(waits),
  };
}

/**
 * Step of VERB begin: late findings with what candles show of their time, one request each, one after the other. A finding keeps its
 * quote alone where the source fails or knows nothing, and once `signal` aborts; then nothing is asked any more.
 */
export function createOpenings(deps: {
  readonly candles: CandleSource | undefined;
  readonly clock: Clock;
  readonly onFailure: (failure: Failure) => void;
}): (findings: readonly Finding[], signal: AbortSignal) => Promise<readonly Finding[]> {
  const { candles, clock } = deps;

  return async (findings, signal) => {
    if (candles === undefined) return findings;
    const opened: Finding[] = [];
    let isAsking = true;
    for (const finding of findings) {
      if (!isAsking || signal.aborted || !isLate(finding)) {
        opened.push(finding);
        continue;
      }
      try {
        const opening = await openingOf(candles, finding, signal);
        opened.push(opening === undefined ? finding : { ...finding, opening });
      } catch (error) {
        if (!(error instanceof PriceSourceError) && !signal.aborted) throw error;
        opened.push(finding);
        // The others would fare no better now.
        isAsking = false;
        if (!signal.aborted) deps.onFailure({ count: 1, error });
      }
    }
    return opened;
  };

  async function openingOf(
    source: CandleSource,
    { lead: { postedAt }, quote }: Identified,
    signal: AbortSignal,
  ): Promise<Opening | undefined> {
    const firstAt = epochMs(Math.ceil(postedAt / MINUTE) * MINUTE);
    // A candle is listed when it has ended, and a price is none of a post's time once a quote is as near.
    const to = epochMs(Math.min(clock.now(), quote.at, after(postedAt, AFTER_MS)));
    if (quote.pair === undefined || to < firstAt + MINUTE) return undefined;
    const from = after(postedAt, -BEFORE_MS);
    const request = { token: quote.token, pool: quote.pair.address, minutes: 1, from, to } as const;
    const found = await unlessAborted(source.candles(request, signal), signal);
    return found && openingIn(found, { source: source.name, postedAt, to });
  }
}

function openingIn(
  candles: readonly Candle[],
  post: { readonly source: string; readonly postedAt: EpochMs; readonly to: EpochMs },
): Opening {
  const { source, postedAt, to } = post;
  const first = candles.find(({ at }) => at >= postedAt && at < to);
  const runUp = runUpOf(candles, postedAt);
  return {
    source,
    ...(first && { first: { price: first.open, at: first.at } }),
    ...(runUp && { runUp }),
  };
}

/** The result, or a rejection as soon as the signal aborts, whatever the source makes of it. */
async function unlessAborted<T>(asked: Promise<T>, signal: AbortSignal): Promise<T> {
  return await new Promise<T>((resolve, reject) => {
    const giveUp = (): void => reject(new PriceSourceError('unavailable', 'no candles came in time'));
    if (signal.aborted) giveUp();
    signal.addEventListener('abort', giveUp, { once: true });
    asked.then(resolve, reject).finally(() => signal.removeEventListener('abort', giveUp));
  });
}
