import { type Run, SPANS } from '../analytics/cover.ts';
import type { ChannelId } from '../model/units.ts';

/** Stands for all channels. */
export const ALL_CHANNELS = 0 as ChannelId;
export const ALL_TIME = 0;

/** Days that a row covers, or all time. */
export type KeptSpan = typeof ALL_TIME | Run['span'];

const KEPT_SPANS: readonly KeptSpan[] = [ALL_TIME, ...SPANS];
const CHANNELS = 2 ** 32;

/** A kept row. */
export interface Cell {
  readonly span: KeptSpan;
  /** First day that it covers, counted from 1970, a multiple of its span; 0 of all time. */
  readonly start: number;
  readonly channelId: ChannelId;
}

/** Its number: by first day, then by span, then by channel. Days to the year 7000 and 4 billion channels stay below 2^53. */
export function keyOf({ span, start, channelId }: Cell): number {
  return (start * KEPT_SPANS.length + KEPT_SPANS.indexOf(span)) * CHANNELS + channelId;
}

/** Numbers of the rows of all channels but those of all together, both included. */
export function keysOf(span: KeptSpan, start: number): readonly [from: number, to: number] {
  const together = keyOf({ span, start, channelId: ALL_CHANNELS });
  return [together + 1, together + CHANNELS - 1];
}

export function channelIn(key: number): ChannelId {
  return (key % CHANNELS) as ChannelId;
}

/** First day that a row covers, counted from 1970. */
export function dayIn(key: number): number {
  return Math.floor(Math.floor(key / CHANNELS) / KEPT_SPANS.length);
}
