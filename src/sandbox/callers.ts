import { DAY, type EpochMs, epochMs, HOUR } from '../model/units.ts';
import { inventAddress } from './market/addresses.ts';
import { createRandom, type Random } from '../random.ts';
import { hash32 } from './market/random.ts';
import type { SimulatedToken } from './market/simulated.ts';
import { inventStory, type Story } from './market/story.ts';

/** How a channel of the sandbox calls: its words, its rhythm, and how good its nose is. */
export interface CallerStyle {
  readonly title: string;
  readonly username: string;
  readonly chain: string;
  readonly callsADay: number;
  /** Of how many invented tokens it picks the best (above 1) or the worst (below -1). */
  readonly nose: number;
  readonly words: readonly string[];
}

export const CHANNELS: readonly CallerStyle[] = [
  {
    title: 'Harbour Lights',
    username: 'harbourlights',
    chain: 'solana',
    callsADay: 2,
    nose: 3,
    words: ['Found $SYM while the volume is still small.\n\nADDRESS\n\nSmall size, I take profit early.'],
  },
  {
    title: 'Copper Kettle Calls',
    username: 'copperkettle',
    chain: 'ethereum',
    callsADay: 1.5,
    nose: 1,
    words: ['New entry: $SYM\nCA: ADDRESS\n\nLP locked, chart: https://dexscreener.com/ethereum/POOL'],
  },
  {
    title: 'Night Ferry',
    username: 'nightferry',
    chain: 'solana',
    callsADay: 2.5,
    nose: 1,
    words: ['$SYM just launched, quick one\nhttps://dexscreener.com/solana/POOL'],
  },
  {
    title: 'Paper Lantern Gems',
    username: 'paperlanterngems',
    chain: 'bsc',
    callsADay: 1.5,
    nose: -2,
    words: ['Buying $SYM here, this one is going to fly\n\nContract ADDRESS'],
  },
  {
    title: 'Sparrow Post',
    username: 'sparrowpost',
    chain: 'base',
    callsADay: 1,
    nose: 2,
    words: ['Entry on $SYM. Base chain.\n\nADDRESS\n\nWrong below half, then I am out.'],
  },
  {
    title: 'Loud Bell',
    username: 'loudbell',
    chain: 'solana',
    callsADay: 3.5,
    nose: -3,
    words: ['ALL IN $SYM NOW\n\nADDRESS\n\nDo not miss it'],
  },
];

export interface PlannedCall {
  readonly at: EpochMs;
  /** Index of the channel. */
  readonly channel: number;
  readonly style: CallerStyle;
  readonly token: SimulatedToken;
}

const NAMES = ['Lantern', 'Ember', 'Tide', 'Moss', 'Quill', 'Heron', 'Basalt', 'Clover', 'Pewter', 'Saffron'];
const KINDS = ['Cat', 'Frog', 'Club', 'Cash', 'Moon', 'Machine', 'Garden', 'Inu', 'Rocket', 'Society'];

/** The calls of some days in the order of time; the same seed always makes the same ones. */
export function planCalls(options: {
  readonly styles: readonly CallerStyle[];
  readonly days: number;
  readonly seed: number;
  readonly startAt: EpochMs;
}): readonly PlannedCall[] {
  const calls = options.styles.flatMap((style, channel) => {
    const random = createRandom(hash32(`${options.seed} ${style.username}`));
    const count = Math.max(1, Math.round(style.callsADay * options.days));
    return Array.from({ length: count }, (_, index): PlannedCall => {
      const at = epochMs(options.startAt + HOUR + random() * (options.days * DAY - HOUR));
      return {
        at,
        channel,
        style,
        token: tokenOf(style, at, { random, name: `${options.seed} ${style.username} ${index}` }),
      };
    });
  });
  return calls.toSorted((a, b) => a.at - b.at);
}

function tokenOf(
  style: CallerStyle,
  at: EpochMs,
  choice: { readonly random: Random; readonly name: string },
): SimulatedToken {
  const { random, name } = choice;
  const first = NAMES[Math.floor(random() * NAMES.length)] ?? 'Lantern';
  const second = KINDS[Math.floor(random() * KINDS.length)] ?? 'Cat';
  const address = inventAddress(style.chain, name);
  return {
    chain: style.chain,
    address,
    pairAddress: inventAddress(style.chain, `${name} pool`),
    symbol: `${first.slice(0, 3)}${second.slice(0, 2)}`.toUpperCase(),
    name: `${first} ${second}`,
    calledAt: at,
    story: pickStory(name, style.nose),
  };
}

/** Out of |nose| stories the one that ends best (nose above 0) or worst. */
function pickStory(name: string, nose: number): Story {
  const stories = Array.from({ length: Math.max(1, Math.abs(nose)) }, (_, index) =>
    inventStory(hash32(`${name} story ${index}`)),
  );
  const better = (a: Story, b: Story): Story => (a.finalMultiple >= b.finalMultiple === nose > 0 ? a : b);
  return stories.reduce(better);
}

/** A post of the channel about its token. */
export function wordsOf(call: PlannedCall): string {
  const { style, token } = call;
  const words = style.words[hash32(token.address) % style.words.length] ?? 'ADDRESS';
  return words
    .replaceAll('ADDRESS', token.address)
    .replaceAll('POOL', (token.pairAddress ?? '').toLowerCase())
    .replaceAll('$SYM', `$${token.symbol}`);
}
