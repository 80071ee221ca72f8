// npm run sandbox: a week of calls on a simulated market, then the week in which they are decided, in under a minute.

import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { after, DAY, type EpochMs, epochMs, HOUR, MINUTE } from '../model/units.ts';
import { count } from '../telegram/format.ts';
import { CHANNELS, planCalls, type PlannedCall, wordsOf } from './callers.ts';
import { drive, type Happening } from './drive.ts';
import { simulateToken } from './market/simulated.ts';
import type { ChatLogEntry, EmulatedChat, EmulatedUser } from './telegram/server.ts';
import { openWorld, type World } from './world.ts';

/** A Monday, so that the weekly leaderboard falls on the eighth day. */
const START = epochMs(Date.UTC(2026, 10, 2));
const BEAT_MS = 2 * MINUTE;

export interface WeekOptions {
  readonly days: number;
  readonly channels: number;
  readonly seed: number;
}

const MOST_DAYS = 30;

/** Why these days or channels cannot be simulated, in one sentence; undefined when they can. */
export function sandboxRefusal({ days, channels }: Omit<WeekOptions, 'seed'>): string | undefined {
  if (days < 1 || days > MOST_DAYS)
    return `--days ${days} cannot be simulated: give a number of days from 1 to ${MOST_DAYS}.`;
  if (channels < 1 || channels > CHANNELS.length)
    return `--channels ${channels} cannot be simulated: give a number of channels from 1 to ${CHANNELS.length}.`;
  return undefined;
}

/** Lives through the days and prints the chats as they happen; ends with the leaderboard. Resolves with the exit code. */
export async function runSandbox(options: WeekOptions): Promise<number> {
  const refusal = sandboxRefusal(options);
  if (refusal !== undefined) {
    console.error(refusal);
    return 1;
  }
  const folder = mkdtempSync(path.join(os.tmpdir(), 'calledit-sandbox-'));
  const tidy = (): void => rmSync(folder, { recursive: true, force: true });
  // Whoever stops reading ends the process in the middle of the week.
  process.once('exit', tidy);
  const world = await openWorld({ startAt: START, database: path.join(folder, 'calledit.db') });
  try {
    await live(world, options);
    return 0;
  } finally {
    await world.close();
    tidy();
    process.off('exit', tidy);
  }
}

async function live(world: World, options: WeekOptions): Promise<void> {
  const { telegram, operator, app } = world;
  const member = telegram.user({ firstName: 'Ivo', username: 'ivo' });
  const styles = CHANNELS.slice(0, options.channels);
  const plan = planCalls({ styles, days: options.days, seed: options.seed, startAt: START });
  const shown = `${count(styles.length, 'channel')} ${styles.length === 1 ? 'makes' : 'make'} ${count(plan.length, 'call')}`;
  console.log(`CalledIt sandbox: ${shown} in ${count(options.days, 'day')} on a simulated market.
Everything here is simulated: the people, the posts, the prices. The bot is the real one.
The first message of each kind is shown whole, later ones by their first line.\n`);
  const narrator = createNarrator();
  telegram.onBotMessage((entry, { title }) => narrator.tell(entry, title));

  telegram.start(operator);
  telegram.start(member);
  const channels = styles.map((style) => telegram.channel({ title: style.title, username: style.username }));
  for (const channel of channels) telegram.addToChannel(operator, channel);
  await settle(world);

  const until = after(START, (options.days + world.config.TRACKING_DAYS) * DAY + 3 * HOUR);
  await drive(
    { ...world, delivered: () => telegram.idle(), beatMs: BEAT_MS },
    [...plan.map((call) => posting(world, call, channels)), ...forwarding(world, member, { plan, channels })],
    { until },
  );

  narrator.tellAll();
  for (const question of ['/summary all', `/channel ${styles[0]?.username ?? ''}`, '/leaderboard all']) {
    console.log(`\n${clockOf(world.clock.now())}  Nora: ${question}`);
    telegram.write(operator, 'private', question);
    await settle(world);
  }
  const summary = await app.getTrackingSummary();
  console.log(
    `\n${count(summary.heard, 'call')} heard, ${summary.completed} completed, ${summary.open} open, ${summary.unpriced} never priced; ${count(world.errors.length, 'error')}.`,
  );
  for (const error of world.errors.slice(0, 5)) console.error(error);
  console.log('\nNow with your own bot: README, "Run it".');
}

async function settle(world: World): Promise<void> {
  await world.telegram.idle();
  await world.app.settle();
}

/** The token is listed before the post; the post is one of the channel's own words. */
function posting(world: World, call: PlannedCall, channels: readonly EmulatedChat[]): Happening {
  return {
    at: call.at,
    act() {
      const channel = channels[call.channel];
      if (channel === undefined) return;
      for (const token of simulateToken(call.token)) world.market.add(token);
      const text = wordsOf(call);
      console.log(`${clockOf(call.at)}  ${channel.title} posts: ${text.split('\n')[0] ?? ''}`);
      world.telegram.post(channel, text);
    },
  };
}

/** A member forwards one call a day of another channel to the bot, to be told how it goes. */
function forwarding(
  world: World,
  member: EmulatedUser,
  all: { readonly plan: readonly PlannedCall[]; readonly channels: readonly EmulatedChat[] },
): readonly Happening[] {
  const firstOfDay = new Map<number, PlannedCall>();
  for (const call of all.plan) {
    const day = Math.floor((call.at - START) / DAY);
    if (!firstOfDay.has(day)) firstOfDay.set(day, call);
  }
  return [...firstOfDay.values()].flatMap((call) => {
    const channel = all.channels[call.channel];
    if (channel === undefined) return [];
    const at = after(call.at, 4 * MINUTE);
    return [
      {
        at,
        act() {
          const original = world.telegram.chatLog(channel).findLast((entry) => entry.at <= call.at + MINUTE);
          if (original === undefined) return;
          console.log(`${clockOf(at)}  Ivo forwards a post of ${channel.title}`);
          world.telegram.forward(member, 'private', {
            channel,
            messageId: original.messageId,
            at: original.at,
            content: original.text,
          });
        },
      },
    ];
  });
}

interface Narrator {
  tell(entry: ChatLogEntry, chat: string): void;
  /** From now on every message is told in full. */
  tellAll(): void;
}

/** Tells the first message of each kind in full and later ones by their first line: a week has hundreds. */
function createNarrator(): Narrator {
  const kinds = new Set<string>();
  let inFull = false;
  return {
    tell(entry, chat) {
      const [first = '', ...rest] = plain(entry.text).split('\n');
      const kind = /^\p{Extended_Pictographic}/u.exec(first)?.[0] ?? first;
      console.log(`${clockOf(epochMs(entry.at))}    to ${chat}: ${first}`);
      if (inFull || !kinds.has(kind)) for (const line of rest) console.log(`${' '.repeat(18)}${line}`);
      kinds.add(kind);
    },
    tellAll() {
      inFull = true;
    },
  };
}

/** Telegram shows no trace of the marks that isolate a name's writing direction; a terminal may. */
function plain(text: string): string {
  return text.replaceAll(/[\u2066-\u2069]/g, '');
}

/** Day of the sandbox and time, e.g. `day 3 14:05`. */
function clockOf(at: EpochMs): string {
  const dayNumber = Math.floor((at - START) / DAY) + 1;
  return `day ${String(dayNumber).padStart(2)} ${new Date(at).toISOString().slice(11, 16)}`;
}
