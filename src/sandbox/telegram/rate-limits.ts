import { tooManyRequests } from './refusal.ts';

/** How often the bot may write: `perMinute` on average, `burst` at once. */
export interface Rate {
  readonly perMinute: number;
  readonly burst: number;
}

/** Limits on messages; those left out do not apply. */
export interface RateLimits {
  readonly overall?: Rate;
  readonly perChat?: Rate;
  readonly perGroup?: Rate;
}

const MINUTE_MS = 60_000;
const WRITES = /^(send(?!chataction)|edit|forward|copy)/i;

/** Refuses with 429 once a bucket of tokens is empty; time is the emulator's. */
export function createRateLimits(limits: RateLimits, now: () => number) {
  const buckets = new Map<string, { tokens: number; at: number }>();

  const spend = (key: string, rate: Rate | undefined): void => {
    if (rate === undefined) return;
    const at = now();
    const bucket = buckets.get(key) ?? { tokens: rate.burst, at };
    const gained = ((at - bucket.at) / MINUTE_MS) * rate.perMinute;
    const tokens = Math.min(rate.burst, bucket.tokens + gained);
    buckets.set(key, { tokens: tokens >= 1 ? tokens - 1 : tokens, at });
    if (tokens < 1)
      throw tooManyRequests(Math.max(1, Math.ceil((((1 - tokens) / rate.perMinute) * MINUTE_MS) / 1000)));
  };

  return {
    /** Counts one request. */
    check(method: string, chatId: string): void {
      if (!WRITES.test(method)) return;
      spend('overall', limits.overall);
      spend(`chat ${chatId}`, limits.perChat);
      if (chatId.startsWith('-')) spend(`group ${chatId}`, limits.perGroup);
    },
  };
}
