// What fixed orders bring that a follower lays when he buys: a take-profit, a stop-loss, and a time after which he sells in any case.
//
// The trail holds records only, so a level is met by the first record that passes it. Wherever that leaves a choice the worse one is
// taken: of a fall and a rise in one span the fall came first; a stop that was passed is filled at that span's close where it stands
// below the stop; a take-profit is filled at its level, never better, and never above the high that was believed; between two known
// closes a follower buys at the higher one and sells at the lower one. Records are a percent apart, so levels are known to a percent.

import type { Trail, TrailStep } from '../model/outcome.ts';
import { type EpochMs, epochMs } from '../model/units.ts';
import type { FollowedCall } from '../ports/backtest.ts';
import { boughtUsd, soldUsd } from './realizable.ts';
import { reaches } from './success.ts';

/** Levels are multiples of the price that the follower paid; without one there is no such order. */
export interface Orders {
  /** Above 1. */
  readonly takeProfit?: number;
  /** From 0 to 1. */
  readonly stopLoss?: number;
  /** Sold so long after the purchase, milliseconds, if no order was met; at the end of the call without it. */
  readonly holdMs?: number;
}

/** What it costs to follow. */
export interface Costs {
  /** Share of the money that each side of a trade takes: fees of the pool, the bot and the network. */
  readonly feeShare: number;
  /** US dollars that are staked. They move the price of a pool by as much as its depth lets them. */
  readonly ticketUsd: number;
  /** From the post to the purchase, milliseconds. Entries that were later still are taken as they are. */
  readonly delayMs: number;
}

export const DEFAULT_COSTS: Costs = { feeShare: 0.01, ticketUsd: 100, delayMs: 0 };

/** A finished call as its orders see it. */
export type TradedCall = Omit<FollowedCall, 'callId' | 'channelId'>;

/** time: sold after the holding time. end: the call was over before. */
export type Exit = 'take-profit' | 'stop-loss' | 'time' | 'end';

export interface Traded {
  readonly exit: Exit;
  /** What became of the stake after all costs, as a ratio: -1 is a total loss. */
  readonly return: number;
}

/**
 * What following one call with these orders brought. Undefined when the call cannot be tested: it was over before the purchase (one
 * that died by then is a total loss all the same), or the stop stands above the lowest price on record at the purchase, so that falls
 * to it need not be on record. Neither depends on what happened after the purchase, so leaving such calls out flatters nobody.
 */
export function trade(call: TradedCall, orders: Orders, costs: Costs): Traded | undefined {
  const boughtMs = Math.max(0, costs.delayMs - call.lagMs);
  if (boughtMs >= call.trackedMs && boughtMs > 0)
    return call.finalMultiple <= 0 ? { exit: 'end', return: -1 } : undefined;
  const purchase = { boughtMs, paid: Math.max(...surrounding(call, boughtMs)) };
  if (!isStopOnRecord(call.trail, orders, purchase)) return undefined;
  const sold = saleOf(call, orders, purchase);
  return {
    exit: sold.exit,
    return: returned(call, { paid: purchase.paid, sold: sold.multiple, exit: sold.exit }, costs),
  };
}

interface Purchase {
  readonly boughtMs: number;
  /** Multiple of the entry. */
  readonly paid: number;
}

/** Falls are on record from the lowest price so far on, at first the entry. */
function isStopOnRecord({ falls }: Trail, { stopLoss = 0 }: Orders, { boughtMs, paid }: Purchase): boolean {
  const lowest = falls.findLast(([afterMs]) => afterMs <= boughtMs)?.[1] ?? 1;
  return reaches(lowest, stopLoss * paid);
}

function saleOf(
  call: TradedCall,
  { takeProfit = Infinity, stopLoss = 0, holdMs = Infinity }: Orders,
  { boughtMs, paid }: Purchase,
): { readonly exit: Exit; readonly multiple: number } {
  const { trail, entryPrice, trackedMs, finalMultiple } = call;
  const entry = { at: entryAtOf(call), price: entryPrice };
  const untilMs = Math.min(boughtMs + holdMs, trackedMs);
  const levels = { takeProfit: takeProfit * paid, stopLoss: stopLoss * paid };
  const met = orderMet(trail, levels, { entry, afterMs: boughtMs, untilMs });
  if (met !== undefined) return { exit: met.kind, multiple: met.multiple };
  const isOver = boughtMs + holdMs >= trackedMs;
  const multiple = isOver ? finalMultiple : Math.min(...surrounding(call, untilMs));
  // Records from before the purchase hide lower ones: whoever sells above the level has sold at the level before.
  if (reaches(multiple, levels.takeProfit)) return { exit: 'take-profit', multiple: levels.takeProfit };
  return { exit: isOver ? 'end' : 'time', multiple };
}

function entryAtOf({ postedAt, lagMs }: TradedCall): EpochMs {
  return epochMs(postedAt + lagMs);
}

/**
 * The first order that is met within a part of the trail, and the multiple of the entry at which it is filled; undefined when none is.
 * Levels are multiples of the entry. A rise above the believed high was refused and fills nothing; a level that only such a rise
 * passes on record is met when the believed high stood.
 */
export function orderMet(
  trail: Trail,
  levels: { readonly takeProfit?: number; readonly stopLoss?: number },
  within: {
    readonly entry: TrailStart;
    readonly afterMs?: number;
    readonly untilMs?: number;
  },
): { readonly kind: 'take-profit' | 'stop-loss'; readonly multiple: number } | undefined {
  const { takeProfit = Infinity, stopLoss = 0 } = levels;
  const { entry, afterMs = 0, untilMs = Infinity } = within;
  const inTime = ([at]: Met): boolean => at > afterMs && at <= untilMs;
  const falls = (step: Met): boolean => inTime(step) && reaches(stopLoss, step[1]);
  const rises = (step: Met): boolean => inTime(step) && reaches(step[1], takeProfit);
  const stop = earlier(trail.falls.find(falls), trail.marks.find(falls));
  const high = believedHigh(trail, entry);
  const believed = [...trail.rises, ...trail.marks, high].filter((step) => isBelieved(step, high));
  const profit = believed.filter(rises).reduce<Met | undefined>(earlier, undefined);
  if (stop !== undefined && (profit === undefined || stop[0] <= profit[0])) {
    return { kind: 'stop-loss', multiple: Math.min(stopLoss, stop[2] ?? stop[1]) };
  }
  return profit && { kind: 'take-profit', multiple: takeProfit };
}

type Met = readonly [afterMs: number, multiple: number, close?: number];

function earlier(one: Met | undefined, other: Met | undefined): Met | undefined {
  if (one === undefined || other === undefined) return one ?? other;
  return other[0] < one[0] ? other : one;
}

/** When a trail begins, and the price in US dollars that its multiples are of. */
interface TrailStart {
  readonly at: EpochMs;
  readonly price: number;
}

/** The multiples of a trail are rounded to 6 digits, its highs are not. */
const ROUNDED = 1e-5;

/** The highest believed close as a step; the entry when none stood above it. */
function believedHigh({ ath }: Trail, entry: TrailStart): TrailStep {
  return ath === undefined ? START : [ath.at - entry.at, ath.price / entry.price];
}

function isBelieved([, multiple]: Met, [, believed]: TrailStep): boolean {
  return multiple <= believed * (1 + ROUNDED);
}

const START: TrailStep = [0, 1];

/**
 * What is known of the price at an age within the call, as multiples of the entry: the closes of that very age, or the last one
 * before it and the first one after it. The end of the call is the last that is known; refused closes are left out.
 */
function surrounding(call: TradedCall, ageMs: number): readonly number[] {
  if (ageMs <= 0) return [START[1]];
  const points = knownPoints(call);
  const then = points.filter(([afterMs]) => afterMs === ageMs);
  const beside = [
    points.findLast(([afterMs]) => afterMs < ageMs) ?? START,
    ...points.filter(([afterMs]) => afterMs > ageMs).slice(0, 1),
  ];
  return (then.length > 0 ? then : beside).map(([, multiple]) => multiple);
}

/** Every believed close that the trail holds within the call, the entry first and the end last, in order of time. */
function knownPoints(call: TradedCall): readonly TrailStep[] {
  const { trail, entryPrice, trackedMs, finalMultiple } = call;
  const high = believedHigh(trail, { at: entryAtOf(call), price: entryPrice });
  const lows = trail.falls.map(([afterMs, , close]): TrailStep => [afterMs, close]);
  const between = [...trail.rises, ...lows, ...trail.marks, high]
    .filter((step) => step[0] > 0 && step[0] < trackedMs && isBelieved(step, high))
    .sort((a, b) => a[0] - b[0]);
  return [START, ...between, [trackedMs, finalMultiple]];
}

/**
 * The ratio that a purchase and a sale at these multiples of the entry bring after fees and slippage. Where no depth is known at the
 * sale it is what a constant-product pool has whose liquidity nobody changed: it grows with the root of the price (Q = sqrt(k p)).
 */
function returned(
  { entryDepthUsd, finalDepthUsd }: TradedCall,
  { paid, sold, exit }: { readonly paid: number; readonly sold: number; readonly exit: Exit },
  { feeShare, ticketUsd }: Costs,
): number {
  const stakeUsd = ticketUsd * (1 - feeShare);
  if (entryDepthUsd === undefined || entryDepthUsd <= 0) {
    return ((stakeUsd * sold) / paid / ticketUsd) * (1 - feeShare) - 1;
  }
  const depthAt = (multiple: number): number => entryDepthUsd * Math.sqrt(multiple);
  const valueUsd = (boughtUsd(stakeUsd, depthAt(paid)) * sold) / paid;
  const depthUsd = (exit === 'end' ? finalDepthUsd : undefined) ?? depthAt(sold);
  return (soldUsd(valueUsd, depthUsd) / ticketUsd) * (1 - feeShare) - 1;
}
