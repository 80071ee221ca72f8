// A token and its calls as the store would keep them between polls.

import type { CallStatus, Entry, Running, Token } from '../../src/model/call.ts';
import type { Aftermath, CompletionReason } from '../../src/model/outcome.ts';
import type { Quote, Sample } from '../../src/model/quote.ts';
import { tokenRef } from '../../src/model/token.ts';
import type { CallId, EpochMs, TokenId } from '../../src/model/units.ts';
import { startRunning } from '../../src/performance/ath.ts';
import type { Happening, Observed, TrackedCall } from '../../src/ports.ts';
import { DEFAULT_TRACKING_POLICY, type TrackingPolicy } from '../../src/tracking/lifecycle.ts';
import { createObserver } from '../../src/tracking/observe.ts';
import { at, entryAt, price } from '../curves.ts';

export const REF = tokenRef('solana', 'So11111111111111111111111111111111111111112');
export const POOL = { address: 'PoolA', dex: 'raydium', curve: false } as const;
export const OTHER_POOL = { address: 'PoolB', dex: 'raydium', curve: false } as const;
export const DEEP = { liquidityUsd: 50_000, depthUsd: 50_000 } as const;
export const EMPTY = { liquidityUsd: 0.59, depthUsd: 0.59 } as const;

export function quoteAt(now: EpochMs, value: number, more: Partial<Quote> = {}): Quote {
  return { token: REF, at: now, price: price(value), source: 'test', pair: POOL, ...DEEP, ...more };
}

/** A quote that says nothing of liquidity, as of a curve or a fresh pool. */
export function bareQuoteAt(now: EpochMs, value: number, more: Partial<Quote> = {}): Quote {
  return { token: REF, at: now, price: price(value), source: 'test', pair: POOL, ...more };
}

export interface Followed {
  readonly token: Token;
  readonly samples: readonly Sample[];
  readonly happenings: readonly Happening[];
  call(id?: number): {
    readonly status: CallStatus;
    readonly reason: CompletionReason | undefined;
    readonly running: Running;
    readonly aftermath: Aftermath | undefined;
  };
  /** A poll `ms` after noon, with a quote or none. */
  poll(ms: number, quote?: Quote): Observed;
  /** A poll that finds a price in the pinned pool. */
  priced(ms: number, value: number, more?: Partial<Quote>): Observed;
}

/** Follows one token with a call at noon for each given post (milliseconds after noon; 0 by default). */
export function followed(
  options: {
    readonly posts?: readonly number[];
    readonly entry?: Partial<Entry>;
    /** Differences from a token that was seen with $50,000 of depth; given any, its depth is unknown. */
    readonly token?: Partial<Token>;
    readonly policy?: Partial<TrackingPolicy>;
  } = {},
): Followed {
  const observe = createObserver({ ...DEFAULT_TRACKING_POLICY, ...options.policy });
  let token: Token = {
    id: 7 as TokenId,
    ref: REF,
    pair: POOL,
    life: 'alive',
    last: { price: price(1), at: at(0) },
    misses: 0,
    ...(options.token ?? { lastDepthUsd: 50_000 }),
  };
  const posts = options.posts ?? [0];
  const calls = new Map<CallId, { tracked: TrackedCall; status: CallStatus; reason?: CompletionReason }>();
  for (const [index, post] of posts.entries()) {
    const entry = entryAt(1, { at: at(post), ...DEEP, ...options.entry });
    const id = (index + 1) as CallId;
    const tracked = { id, status: 'open' as const, postedAt: at(post), entry, running: startRunning(entry) };
    calls.set(id, { tracked, status: 'open' });
  }
  const samples: Sample[] = [];
  const happenings: Happening[] = [];
  const of = (id: number) => {
    const kept = calls.get(id as CallId);
    if (kept === undefined) throw new Error(`expected a call #${id}`);
    return kept;
  };

  function keep(observed: Observed): void {
    token = observed.token;
    if (observed.sample !== undefined) samples.push(observed.sample);
    happenings.push(...observed.happenings);
    for (const { callId, running } of observed.running)
      of(callId).tracked = { ...of(callId).tracked, running };
    for (const { callId, aftermath, over } of observed.aftermath) {
      of(callId).tracked = { ...of(callId).tracked, aftermath };
      if (over) of(callId).status = 'closed';
    }
    for (const { callId, reason } of observed.completions) {
      const status = reason === 'elapsed' ? 'closed' : 'watched';
      Object.assign(of(callId), { status, reason, tracked: { ...of(callId).tracked, status } });
    }
  }

  function poll(ms: number, quote?: Quote): Observed {
    const tracked = [...calls.values()]
      .filter((kept) => kept.status !== 'closed')
      .map((kept) => kept.tracked);
    const observed = observe(token, tracked, quote, at(ms));
    keep(observed);
    return observed;
  }

  return {
    get token() {
      return token;
    },
    samples,
    happenings,
    call(id = 1) {
      const { status, reason, tracked } = of(id);
      return { status, reason, running: tracked.running, aftermath: tracked.aftermath };
    },
    poll,
    priced: (ms, value, more) => poll(ms, quoteAt(at(ms), value, more)),
  };
}
