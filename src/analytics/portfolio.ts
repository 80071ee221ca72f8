import type { ChannelStakes, Figures, Part, PortfolioFigures, Stakes } from '../model/analytics.ts';
import { type Tier, TIERS } from '../model/call.ts';
import type { Chain } from '../model/token.ts';
import type { ChannelId } from '../model/units.ts';
import { once } from './once.ts';

/** Open calls of one channel, tier and chain: how many, and the sum of their returns as ratios. */
export interface OpenCalls {
  readonly channelId: ChannelId;
  readonly tier: Tier;
  readonly chain: Chain;
  readonly calls: number;
  readonly roi: number;
}

/** A channel and how many of its calls are completed; what they came to is computed for those that are shown. */
type ChannelEnded = Omit<ChannelStakes, 'open' | 'completed'> & {
  readonly completed: { readonly completed: number; readonly figures: () => Figures };
};

const NOTHING: Figures = {
  completed: 0,
  successes: 0,
  hits: 0,
  reasons: { elapsed: 0, loss: 0, dead: 0, manual: 0, capacity: 0 },
};

/** One dollar on every call: open ones at their last price, completed ones as they ended. Channels without calls are left out. */
export function portfolioOf(of: {
  readonly open: readonly OpenCalls[];
  readonly completed: Figures;
  readonly tiers: readonly Part<Tier>[];
  readonly chains: readonly Part<Chain>[];
  readonly channels: readonly ChannelEnded[];
}): PortfolioFigures {
  const open = stakesOf(of.open);
  const tiers = TIERS.map((tier) => ({
    of: tier,
    open: stakesOf(of.open.filter((some) => some.tier === tier)),
    completed: figuresOf(of.tiers, tier),
  }));
  const chains = [
    ...new Set([...of.chains.map((part) => part.of), ...of.open.map(({ chain }) => chain)]),
  ].map((chain) => ({
    of: chain,
    open: stakesOf(of.open.filter((some) => some.chain === chain)),
    completed: figuresOf(of.chains, chain),
  }));
  const byChannel = new Map<ChannelId, OpenCalls[]>();
  for (const some of of.open) byChannel.set(some.channelId, [...(byChannel.get(some.channelId) ?? []), some]);
  const channels = of.channels
    .map((channel) => ({ ...channel, open: stakesOf(byChannel.get(channel.channelId) ?? []) }))
    .filter(hasCalls)
    .toSorted(byCalls);
  return {
    open,
    completed: of.completed,
    all: together(open, of.completed),
    tiers: tiers.filter(hasCalls),
    chains: chains.toSorted(byCalls),
    channels: channels.map(channelStakes),
  };
}

function channelStakes({ completed, ...channel }: ChannelEnded & { readonly open: Stakes }): ChannelStakes {
  const figures = once(completed.figures);
  return Object.defineProperty(channel as ChannelStakes, 'completed', { get: figures, enumerable: true });
}

interface OpenAndCompleted {
  readonly open: Stakes;
  readonly completed: { readonly completed: number };
}

function callsOf({ open, completed }: OpenAndCompleted): number {
  return open.calls + completed.completed;
}

function hasCalls(both: OpenAndCompleted): boolean {
  return callsOf(both) > 0;
}

function byCalls(a: OpenAndCompleted, b: OpenAndCompleted): number {
  return callsOf(b) - callsOf(a);
}

function figuresOf<Of>(parts: readonly Part<Of>[], of: Of): Figures {
  return parts.find((part) => part.of === of)?.figures ?? NOTHING;
}

function stakesOf(some: readonly OpenCalls[]): Stakes {
  let calls = 0;
  let roi = 0;
  for (const one of some) {
    calls += one.calls;
    roi += one.roi;
  }
  return calls === 0 ? { calls } : { calls, roi: roi / calls };
}

function together(open: Stakes, { completed, meanRoi = 0 }: Figures): Stakes {
  const calls = open.calls + completed;
  return calls === 0
    ? { calls }
    : { calls, roi: ((open.roi ?? 0) * open.calls + meanRoi * completed) / calls };
}
