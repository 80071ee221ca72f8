// Every call of a list followed with the same orders and the same stake.

import { setImmediate } from 'node:timers/promises';
import type { FollowedCall } from '../ports/backtest.ts';
import { meanInterval } from './bootstrap.ts';
import { type Costs, type Exit, type Orders, trade, type Traded } from './orders.ts';

/** Returns are ratios per call, after costs: -1 is a total loss of the stake. */
export interface Backtest {
  /** Calls it rests on. */
  readonly calls: number;
  /** Calls beside them that cannot be tested with these orders: see trade(). */
  readonly notTestable: number;
  /** Of those, how many by candles (the others by polled prices), and of how many the depth at the entry is known. */
  readonly byCandles: number;
  readonly withDepth: number;
  /** Undefined without calls; the interval, of 90 %, under 5 of them. */
  readonly mean?: number;
  readonly interval?: { readonly low: number; readonly high: number };
  readonly median?: number;
  /** How many ended with more than the stake. */
  readonly won: number;
  readonly exits: Readonly<Record<Exit, number>>;
}

/** Calls that are followed before others have their turn. */
const SLICE = 200;

/** What following these calls brought. Gives way to others now and then. */
export async function backtest(
  calls: readonly FollowedCall[],
  orders: Orders,
  costs: Costs,
): Promise<Backtest> {
  const tested = await tradeAll(calls, orders, costs);
  const returns = tested.map(({ traded }) => traded.return);
  await setImmediate();
  const interval = meanInterval(returns);
  return {
    calls: tested.length,
    notTestable: calls.length - tested.length,
    byCandles: tested.filter(({ call }) => call.trail.source === 'candles').length,
    withDepth: tested.filter(({ call }) => call.entryDepthUsd !== undefined).length,
    ...(returns.length > 0 && { mean: meanOf(returns), median: medianOf(returns) }),
    ...(interval && { interval }),
    won: returns.filter((got) => got > 0).length,
    exits: exitsOf(tested.map(({ traded }) => traded)),
  };
}

interface Tested {
  readonly call: FollowedCall;
  readonly traded: Traded;
}

/** The calls that can be tested with these orders. */
async function tradeAll(
  calls: readonly FollowedCall[],
  orders: Orders,
  costs: Costs,
): Promise<readonly Tested[]> {
  const tested: Tested[] = [];
  for (let from = 0; from < calls.length; from += SLICE) {
    if (from > 0) await setImmediate();
    for (const call of calls.slice(from, from + SLICE)) {
      const traded = trade(call, orders, costs);
      if (traded !== undefined) tested.push({ call, traded });
    }
  }
  return tested;
}

const TAKE_PROFITS = [1.25, 1.5, 2, 3, 5, undefined];
const TIGHTEST_STOP = 0.85;
const STOP_LOSSES = [undefined, 0.3, 0.5, 0.7, TIGHTEST_STOP];

/** Under this many calls the best of many pairs of orders is luck alone. */
const FEWEST_FOR_GRID = 20;

/** The pair of orders that did best on the older half of the calls, and what it did on the newer half, which had no part in the choice. */
export interface BestOrders {
  readonly tried: number;
  readonly orders: Orders;
  readonly older: Backtest;
  readonly newer: Backtest;
}

/**
 * Undefined under 20 calls that can be tested with every pair: all pairs are judged by the same ones. The best of many is flattered by
 * the choice: only what it did on the newer half says what it is worth. Gives way to others between the pairs.
 */
export async function bestOrders(
  calls: readonly FollowedCall[],
  costs: Costs,
  more: Pick<Orders, 'holdMs'> = {},
): Promise<BestOrders | undefined> {
  // What can be tested with a stop can be with every wider one.
  const tested = await tradeAll(calls, { stopLoss: TIGHTEST_STOP }, costs);
  if (tested.length < FEWEST_FOR_GRID) return undefined;
  const byTime = tested
    .map(({ call }) => call)
    .sort((a, b) => a.postedAt - b.postedAt || a.callId - b.callId);
  const half = Math.floor(byTime.length / 2);
  const [older, newer] = [byTime.slice(0, half), byTime.slice(half)];
  const tried = TAKE_PROFITS.flatMap((takeProfit) =>
    STOP_LOSSES.map((stopLoss) => pairOf(takeProfit, stopLoss, more)),
  );
  let best: { readonly orders: Orders; readonly mean: number } = { orders: more, mean: -Infinity };
  for (const orders of tried) {
    const returns = (await tradeAll(older, orders, costs)).map(({ traded }) => traded.return);
    const mean = meanOf(returns);
    if (mean > best.mean) best = { orders, mean };
    await setImmediate();
  }
  return {
    tried: tried.length,
    orders: best.orders,
    older: await backtest(older, best.orders, costs),
    newer: await backtest(newer, best.orders, costs),
  };
}

function pairOf(
  takeProfit: number | undefined,
  stopLoss: number | undefined,
  more: Pick<Orders, 'holdMs'>,
): Orders {
  return {
    ...more,
    ...(takeProfit !== undefined && { takeProfit }),
    ...(stopLoss !== undefined && { stopLoss }),
  };
}

function exitsOf(traded: readonly Traded[]): Record<Exit, number> {
  const exits = { 'take-profit': 0, 'stop-loss': 0, time: 0, end: 0 };
  for (const { exit } of traded) exits[exit] += 1;
  return exits;
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function medianOf(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const low = sorted[Math.floor((sorted.length - 1) / 2)] ?? 0;
  const high = sorted[Math.ceil((sorted.length - 1) / 2)] ?? low;
  return (low + high) / 2;
}
