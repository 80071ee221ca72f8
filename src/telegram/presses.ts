// What buttons send back. Foreign input: anybody can send any data, so each handler checks the rights anew. At most 64 bytes.

import type { Rhythm, Slice } from '../model/analytics.ts';
import type { Tier } from '../model/call.ts';

export type Period = '24h' | '7d' | '30d' | 'all';
export const PERIODS: readonly Period[] = ['24h', '7d', '30d', 'all'];

/** What a leaderboard ranks by. */
export type BoardOrder = 'score' | 'hit' | 'median' | 'alpha';
export const BOARD_ORDERS: readonly BoardOrder[] = ['score', 'hit', 'median', 'alpha'];

/** Which leaderboard. */
export interface BoardChoice {
  readonly period: Period;
  readonly order: BoardOrder;
  readonly slice?: Slice;
  /** Completed calls that a channel needs, 1 to 999; that of the settings when absent. */
  readonly minCompleted?: number;
  /** Rows of a page, 1 to 20; the page's own when absent. */
  readonly rows?: number;
}

/** What is taken apart beside the whole. */
export type HistoryView = 'trend' | 'hours' | 'days' | 'sizes' | 'chains';
export type PortfolioView = 'whole' | 'sizes' | 'chains' | 'channels';
export type ChannelView = 'months' | 'sizes' | 'hours' | 'days' | 'habits';

/** Callback data of each kind of button. */
export const press = {
  board: ({ period, order, slice, minCompleted, rows }: BoardChoice, page: number): string =>
    `v2:lb:${period}:${page}:${order}:${minCompleted ?? 0}:${rows ?? 0}:${sliceWord(slice)}`,
  summary: (period: Period): string => `v1:sum:${period}`,
  history: (view: HistoryView, by: Rhythm, channelId = 0): string => `v1:his:${view}:${by}:${channelId}`,
  portfolio: (period: Period, view: PortfolioView): string => `v1:pf:${period}:${view}`,
  insights: (): string => 'v1:ins',
  call: (callId: number): string => `v1:call:${callId}`,
  calls: (status: 'open' | 'done', page: number): string => `v1:calls:${status}:${page}`,
  channel: (channelId: number): string => `v1:ch:${channelId}`,
  more: (channelId: number, view: ChannelView): string => `v1:chm:${channelId}:${view}`,
  follow: (channelId: number, on: boolean): string => `v1:fol:${channelId}:${on ? 'on' : 'off'}`,
  alert: (field: string, value: string): string => `v1:al:${field}:${value}`,
  remove: (channelId: number, sure: boolean): string => `v1:rm:${channelId}:${sure ? 'yes' : 'no'}`,
  pick: (leadId: number, index: number): string => `v1:pick:${leadId}:${index}`,
  add: (sure: boolean): string => `v1:add:${sure ? 'yes' : 'no'}`,
};

/** What well-formed callback data looks like; groups in the order of the arguments above. */
export const PRESSED = {
  board:
    /^v2:lb:(24h|7d|30d|all):(\d{1,4}):(score|hit|median|alpha):(\d{1,3}):(\d|1\d|20):(?:-|t-(nano|micro|small|mid|large|unknown)|c-([a-z0-9][a-z0-9_-]{0,23}))$/,
  /** That of buttons under messages from before a board could be chosen. */
  plainBoard: /^v1:lb:(24h|7d|30d|all):(\d{1,4})$/,
  summary: /^v1:sum:(24h|7d|30d|all)$/,
  history: /^v1:his:(trend|hours|days|sizes|chains):(day|week|month|quarter):(\d{1,15})$/,
  portfolio: /^v1:pf:(24h|7d|30d|all):(whole|sizes|chains|channels)$/,
  insights: /^v1:ins$/,
  call: /^v1:call:(\d{1,15})$/,
  calls: /^v1:calls:(open|done):(\d{1,4})$/,
  channel: /^v1:ch:(\d{1,15})$/,
  more: /^v1:chm:(\d{1,15}):(months|sizes|hours|days|habits)$/,
  follow: /^v1:fol:(\d{1,15}):(on|off)$/,
  alert: /^v1:al:(started|ath|loss|completed|reputation|board|min|mute|all):([a-z0-9.]{1,8})$/,
  remove: /^v1:rm:(\d{1,15}):(yes|no)$/,
  pick: /^v1:pick:(\d{1,15}):(\d)$/,
  add: /^v1:add:(yes|no)$/,
};

/** The longest slug of a chain that a button can carry. */
export const LONGEST_CHAIN = 24;

function sliceWord(slice: Slice | undefined): string {
  if (slice === undefined) return '-';
  return 'tier' in slice ? `t-${slice.tier}` : `c-${slice.chain}`;
}

/** The leaderboard and page that a button asks for, from what `PRESSED.board` or `PRESSED.plainBoard` has found. */
export function pressedBoard(match: readonly (string | undefined)[]): {
  readonly choice: BoardChoice;
  readonly page: number;
} {
  const [, period, page, order = 'score', minCompleted, rows, tier, chain] = match;
  return {
    page: Number(page),
    choice: {
      period: period as Period,
      order: order as BoardOrder,
      ...(tier !== undefined && { slice: { tier: tier as Tier } }),
      ...(chain !== undefined && { slice: { chain } }),
      ...(Number(minCompleted ?? 0) > 0 && { minCompleted: Number(minCompleted) }),
      ...(Number(rows ?? 0) > 0 && { rows: Number(rows) }),
    },
  };
}
