import type { Api } from 'grammy';
import type { BotCommand } from 'grammy/types';

/** A command as menus and /help show it. */
export interface Command {
  readonly name: string;
  readonly example: string;
  readonly does: string;
  readonly role: 'anyone' | 'admin' | 'operator';
  /** Shown in the menus of private chats and of groups. */
  readonly menu: 'both' | 'private' | 'none';
}

export const COMMANDS: readonly Command[] = [
  {
    name: 'leaderboard',
    example: '/leaderboard 30d solana by hit',
    does: 'whose calls did best',
    role: 'anyone',
    menu: 'both',
  },
  {
    name: 'channel',
    example: '/channel Alpha',
    does: 'the record of a channel',
    role: 'anyone',
    menu: 'both',
  },
  {
    name: 'call',
    example: '/call #1042',
    does: 'one call, by number, ticker or address',
    role: 'anyone',
    menu: 'both',
  },
  {
    name: 'backtest',
    example: '/backtest Alpha 2x 50%',
    does: 'what fixed orders on a channel would have brought',
    role: 'anyone',
    menu: 'both',
  },
  { name: 'calls', example: '/calls done', does: 'open or finished calls', role: 'anyone', menu: 'both' },
  { name: 'summary', example: '/summary 7d', does: 'all figures of a period', role: 'anyone', menu: 'both' },
  {
    name: 'portfolio',
    example: '/portfolio 30d',
    does: 'one dollar on every call',
    role: 'anyone',
    menu: 'both',
  },
  {
    name: 'history',
    example: '/history month Alpha',
    does: 'how calls did over time',
    role: 'anyone',
    menu: 'both',
  },
  {
    name: 'insights',
    example: '/insights',
    does: 'what was learnt that is more than chance',
    role: 'anyone',
    menu: 'both',
  },
  {
    name: 'alerts',
    example: '/alerts',
    does: 'what I tell here, and how loudly',
    role: 'admin',
    menu: 'both',
  },
  { name: 'help', example: '/help', does: 'this page', role: 'anyone', menu: 'both' },
  { name: 'privacy', example: '/privacy', does: 'what I keep', role: 'anyone', menu: 'private' },
  { name: 'cancel', example: '/cancel', does: 'leave what we were doing', role: 'anyone', menu: 'private' },
  {
    name: 'channels',
    example: '/channels',
    does: 'connected channels and their health',
    role: 'operator',
    menu: 'none',
  },
  {
    name: 'addchannel',
    example: '/addchannel',
    does: 'connect a channel or this group',
    role: 'operator',
    menu: 'none',
  },
  {
    name: 'removechannel',
    example: '/removechannel Alpha',
    does: 'stop hearing a channel',
    role: 'operator',
    menu: 'none',
  },
  {
    name: 'health',
    example: '/health',
    does: 'how prices are kept up to date',
    role: 'operator',
    menu: 'none',
  },
  { name: 'end', example: '/end #1042', does: 'end a call now', role: 'operator', menu: 'none' },
];

const ALIASES = ['start', 'lb'];

/** Publishes the command menus of private chats and of groups. */
export async function publishCommands(api: Api): Promise<void> {
  await api.setMyCommands(menu('private'), { scope: { type: 'all_private_chats' } });
  await api.setMyCommands(menu('group'), { scope: { type: 'all_group_chats' } });
}

function menu(place: 'private' | 'group'): BotCommand[] {
  return COMMANDS.filter(({ menu }) => menu === 'both' || menu === place).map(({ name, does }) => ({
    command: name,
    description: does,
  }));
}

/** The known command that a mistyped one most likely means; undefined when none is near. */
export function nearestCommand(typed: string): string | undefined {
  const names = [...COMMANDS.map(({ name }) => name), ...ALIASES];
  const ranked = names
    .map((name) => ({
      name,
      distance: name.startsWith(typed) && typed.length > 2 ? 1 : editDistance(typed, name),
    }))
    .toSorted((a, b) => a.distance - b.distance);
  const [best] = ranked;
  return best !== undefined && best.distance <= Math.max(1, Math.floor(typed.length / 3))
    ? best.name
    : undefined;
}

/** Optimal string alignment distance: insertions, deletions, substitutions and swaps of neighbours that turn `a` into `b`. */
function editDistance(a: string, b: string): number {
  let beforeLast: readonly number[] = [];
  let previous = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 1; row <= a.length; row += 1) {
    const current = [row];
    for (let column = 1; column <= b.length; column += 1) {
      const substitution = (previous[column - 1] ?? 0) + (a[row - 1] === b[column - 1] ? 0 : 1);
      const swapped = a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1];
      const swap = swapped ? (beforeLast[column - 2] ?? Infinity) + 1 : Infinity;
      const insertion = (current[column - 1] ?? 0) + 1;
      current.push(Math.min(substitution, (previous[column] ?? 0) + 1, insertion, swap));
    }
    beforeLast = previous;
    previous = current;
  }
  return previous[b.length] ?? 0;
}
