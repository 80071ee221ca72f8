import { after, HOUR, MINUTE } from '../../src/model/units.ts';
import { drive, type Happening } from '../../src/sandbox/drive.ts';
import { inventAddress } from '../../src/sandbox/market/addresses.ts';
import type { MarketToken } from '../../src/sandbox/market/market.ts';
import type { EmulatedChat, EmulatedUser } from '../../src/sandbox/telegram/server.ts';
import { openWorld, type World } from '../../src/sandbox/world.ts';
import { NOON } from '../fakes/clock.ts';

export interface Stage extends Omit<World, 'restart'> {
  /** A channel whose posts are heard, connected by the operator. */
  readonly channel: EmulatedChat;
  /** Lists a token whose price is $0.001 times what the curve says, milliseconds after NOON; undefined: not listed. */
  list(seed: string, curve: (sinceMs: number) => number | undefined, more?: Listing): MarketToken;
  /** Lets time pass with everything that becomes due in it. */
  pass(ms: number, happenings?: readonly Happening[]): Promise<void>;
  /** Waits until the bot has done all it can at this instant. */
  settle(): Promise<void>;
  /** What the bot said to a person or chat, oldest first. */
  said(to: EmulatedUser | EmulatedChat): readonly string[];
  /** See World.restart(). */
  restart(meanwhile?: () => void): Promise<Stage>;
  /** The person writes, and the bot's next words are returned. */
  ask(user: EmulatedUser, text: string): Promise<string>;
}

interface Listing {
  readonly chain?: string;
  readonly name?: string;
  readonly symbol?: string;
  /** Age of its pool at NOON, milliseconds; an hour when left out. */
  readonly ageMs?: number;
  readonly liquidityUsd?: (sinceMs: number) => number;
}

/** A world at NOON with one connected channel. */
export async function openStage(
  options: {
    readonly database?: string;
    readonly settings?: Record<string, string>;
    readonly pageIntervalMs?: number;
  } = {},
): Promise<Stage> {
  const world = await openWorld({
    startAt: NOON,
    database: options.database ?? ':memory:',
    ...(options.settings === undefined ? {} : { settings: options.settings }),
    ...(options.pageIntervalMs === undefined ? {} : { pageIntervalMs: options.pageIntervalMs }),
  });
  const channel = world.telegram.channel({ title: 'Alpha Harbour', username: 'alphaharbour' });
  const stage = stageOf(world, channel);
  world.telegram.start(world.operator);
  world.telegram.addToChannel(world.operator, stage.channel);
  await stage.settle();
  return stage;
}

function stageOf(world: World, channel: EmulatedChat): Stage {
  const { telegram } = world;
  const settle = async (): Promise<void> => {
    await telegram.idle();
    await world.app.settle();
  };
  const said: Stage['said'] = (to) =>
    telegram
      .chatLog(to)
      .filter((entry) => entry.from === 'bot')
      .map((entry) => entry.text);
  return {
    ...world,
    channel,
    settle,
    said,
    list(seed, curve, more = {}) {
      const token = tokenOf(seed, curve, more);
      world.market.add(token);
      return token;
    },
    async pass(ms, happenings = []) {
      await drive({ ...world, delivered: telegram.idle, beatMs: MINUTE }, happenings, {
        until: after(world.clock.now(), ms),
      });
    },
    restart: async (meanwhile) => stageOf(await world.restart(meanwhile), channel),
    async ask(user, text) {
      const before = said(user).length;
      telegram.write(user, 'private', text);
      await settle();
      return said(user).slice(before).join('\n');
    },
  };
}

function tokenOf(seed: string, curve: (sinceMs: number) => number | undefined, more: Listing): MarketToken {
  const chain = more.chain ?? 'solana';
  return {
    chain,
    address: inventAddress(chain, seed),
    pairAddress: inventAddress(chain, `${seed} pool`),
    symbol: more.symbol ?? seed.toUpperCase(),
    name: more.name ?? `${seed} token`,
    dexId: chain === 'solana' ? 'raydium' : 'uniswap',
    supply: 1e9,
    createdAt: NOON - (more.ageMs ?? HOUR),
    quote: 'native',
    at(ms) {
      const multiple = curve(ms - NOON);
      if (multiple === undefined) return undefined;
      const liquidityUsd = more.liquidityUsd?.(ms - NOON) ?? 60_000;
      const trades = liquidityUsd < 1_000 ? { buys: 1, sells: 0 } : { buys: 6, sells: 5 };
      return {
        price: 0.001 * multiple,
        liquidityUsd,
        volumeUsd: { m5: 900, h1: 9_000, h6: 40_000, h24: 90_000 },
        trades: { m5: trades, h1: trades, h6: trades, h24: trades },
      };
    },
  };
}

/** A curve through points of (hours, multiple), straight in between, flat before and after. */
export function through(
  ...points: readonly (readonly [hours: number, multiple: number])[]
): (sinceMs: number) => number {
  return (sinceMs) => {
    const hours = sinceMs / 3_600_000;
    const next = points.findIndex(([at]) => at > hours);
    if (next === -1) return points.at(-1)?.[1] ?? 1;
    const [toAt, to] = points[next] ?? [0, 1];
    const [fromAt, from] = points[next - 1] ?? [toAt, to];
    return toAt === fromAt ? to : from + ((to - from) * (hours - fromAt)) / (toAt - fromAt);
  };
}

/** Six words about a token, with its address. */
export function postAbout(token: MarketToken): string {
  return `Small position in $${token.symbol}, chart looks ready\n\n${token.address}`;
}
