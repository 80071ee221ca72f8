// The measures of the field. Instants are EpochMs, durations are plain milliseconds, ratios are plain numbers.

declare const brand: unique symbol;
type Branded<T, Name extends string> = T & { readonly [brand]: Name };

/** An instant: whole milliseconds since 1970-01-01 UTC. */
export type EpochMs = Branded<number, 'EpochMs'>;
/** US dollars for one whole token: finite, above 1e-18 and below 1e12. */
export type PriceUsd = Branded<number, 'PriceUsd'>;
/** A call's number, shown to people as `#1042`. */
export type CallId = Branded<number, 'CallId'>;
/** Our own number of a caller (a Telegram channel, or a member of a group). Not a Telegram id. */
export type ChannelId = Branded<number, 'ChannelId'>;
/** Our own number of a token. */
export type TokenId = Branded<number, 'TokenId'>;
/** A Telegram chat id: positive for people, negative for groups and channels; fits a double. */
export type ChatId = Branded<number, 'ChatId'>;

/** Data that a store keeps without understanding it. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

export const SECOND = 1_000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

const LOWEST_PRICE = 1e-18;
const HIGHEST_PRICE = 1e12;

/** `ms` as an instant, rounded down to a whole millisecond. Throws a RangeError when it is not finite or before 1970. */
export function epochMs(ms: number): EpochMs {
  if (!Number.isFinite(ms) || ms < 0) throw new RangeError(`expected milliseconds since 1970, was ${ms}`);
  return Math.floor(ms) as EpochMs;
}

/** The instant `ms` milliseconds after `at` (before it, when negative). */
export function after(at: EpochMs, ms: number): EpochMs {
  return epochMs(at + ms);
}

/** `value` as a price, or undefined when it is no usable price: not finite, at most 1e-18, or at least 1e12. */
export function priceUsd(value: number | undefined): PriceUsd | undefined {
  if (value === undefined || !Number.isFinite(value)) return undefined;
  return value > LOWEST_PRICE && value < HIGHEST_PRICE ? (value as PriceUsd) : undefined;
}

/** Midnight UTC of the day that holds `at`. */
export function utcDay(at: EpochMs): EpochMs {
  return epochMs(at - (at % DAY));
}

/** Hour of the UTC day, 0 to 23. */
export function utcHour(at: EpochMs): number {
  return Math.floor((at % DAY) / HOUR);
}
