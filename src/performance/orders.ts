// What fixed orders bring that a follower lays when he buys: a take-profit, a stop-loss, and a time after which he sells in any case.
//
// The trail holds records only, so a level is met by the first record that passes it. Wherever that leaves a choice the worse one is
// taken: of a fall and a rise in one span the fall came first; a stop that was passed is filled at that span's close where it stands
// below the stop; a take-profit is filled at its level, never better, and never above the high that was believed. Records are a percent
// apart, so levels are known to a percent.

import type { Trail, TrailStep } from '../model/outcome.ts';
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
export type TradedCall = Omit<FollowedCall, 'callId' | 'channelId' | 'postedAt'>;

/** time: sold after the holding time. end: the call was over before. */
export type Exit = 'take-profit' | 'stop-loss' | 'time' | 'end';

export interface Traded {
  readonly exit: Exit;
  /** What became of the stake after all costs, as a ratio: -1 is a total loss. */
  readonly return: number;
}

/** What following one call with these orders brought. */
export function trade(call: TradedCall, orders: Orders, costs: Costs): Traded {
  const boughtMs = Math.max(0, costs.delayMs - call.lagMs);
  if (boughtMs >= call.trackedMs && call.finalMultiple <= 0) return { exit: 'end', return: -1 };
  const paid = multipleAt(call.trail, boughtMs);
  const sold = saleOf(call, orders, { boughtMs, paid });
  return { exit: sold.exit, return: returned(call, { paid, sold: sold.multiple, exit: sold.exit }, costs) };
}

interface Purchase {
  readonly boughtMs: number;
  /** Multiple of the entry. */
  readonly paid: number;
}

function saleOf(
  call: TradedCall,
  { takeProfit, stopLoss, holdMs = Infinity }: Orders,
  { boughtMs, paid }: Purchase,
): { readonly exit: Exit; readonly multiple: number } {
  const { trail, entryPrice, trackedMs, finalMultiple } = call;
  const untilMs = Math.min(boughtMs + holdMs, trackedMs);
  const levels = {
    ...(takeProfit !== undefined && { takeProfit: takeProfit * paid }),
    ...(stopLoss !== undefined && { stopLoss: stopLoss * paid }),
  };
  const met = orderMet(trail, levels, { entryPrice, afterMs: boughtMs, untilMs });
  if (met !== undefined) return { exit: met.kind, multiple: met.multiple };
  if (boughtMs + holdMs >= trackedMs) return { exit: 'end', multiple: finalMultiple };
  // What was last known of a token that is dead in the end was perhaps no price any more.
  const isKnown = finalMultiple > 0 || knownPoints(trail).some(([afterMs]) => afterMs >= untilMs);
  return { exit: 'time', multiple: isKnown ? multipleAt(trail, untilMs) : 0 };
}

/** The first order that is met within a part of the trail, and the multiple of the entry at which it is filled; undefined when none is. */
export function orderMet(
  trail: Trail,
  levels: { readonly takeProfit?: number; readonly stopLoss?: number },
  within: { readonly entryPrice: number; readonly afterMs?: number; readonly untilMs?: number },
): { readonly kind: 'take-profit' | 'stop-loss'; readonly multiple: number } | undefined {
  const { takeProfit = Infinity, stopLoss = 0 } = levels;
  const { entryPrice, afterMs = 0, untilMs = Infinity } = within;
  const inTime = ([at]: readonly [number, ...unknown[]]): boolean => at > afterMs && at <= untilMs;
  const believed = (trail.ath?.price ?? entryPrice) / entryPrice;
  const falls = (step: Met): boolean => inTime(step) && reaches(stopLoss, step[1]);
  const rises = (step: Met): boolean => inTime(step) && reaches(step[1], takeProfit);
  const stop = earlier(trail.falls.find(falls), trail.marks.find(falls));
  const profit = reaches(believed, takeProfit)
    ? earlier(trail.rises.find(rises), trail.marks.find(rises))
    : undefined;
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

/**
 * The price at an age as a multiple of the entry: between two known closes on the line through their logarithms, after the last one as
 * it was.
 */
function multipleAt(trail: Trail, ageMs: number): number {
  if (ageMs <= 0) return 1;
  const points = knownPoints(trail);
  const next = points.find(([afterMs]) => afterMs >= ageMs);
  const before = points.findLast(([afterMs]) => afterMs <= ageMs) ?? START;
  if (next === undefined || next[0] === before[0]) return before[1];
  const share = (ageMs - before[0]) / (next[0] - before[0]);
  return before[1] ** (1 - share) * next[1] ** share;
}

const START: TrailStep = [0, 1];

/** Every close that the trail holds, the entry first, in order of time. */
function knownPoints({ rises, falls, marks }: Trail): readonly TrailStep[] {
  const lows = falls.map(([afterMs, , close]): TrailStep => [afterMs, close]);
  return [START, ...[...rises, ...lows, ...marks].sort((a, b) => a[0] - b[0])];
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
