import type { Channel } from '../model/call.ts';
import type { ChatId, EpochMs } from '../model/units.ts';
import type { ChannelReport } from '../ports.ts';

/** A channel, or a group with all that its members came to. */
export interface Place {
  readonly channel: Channel;
  readonly openCalls: number;
  readonly standing: { readonly heard: number; readonly priced: number };
  /** Who speaks there: the channel itself, and the members of a group. */
  readonly callers: readonly Channel[];
}

/** The channels and groups among all callers. Calls of a group are those of its members: its own row holds next to none. */
export function placesOf(reports: readonly ChannelReport[]): readonly Place[] {
  const byChat = new Map<ChatId, ChannelReport[]>();
  for (const report of reports) {
    const others = byChat.get(report.channel.chatId);
    if (others === undefined) byChat.set(report.channel.chatId, [report]);
    else others.push(report);
  }
  return reports
    .filter(({ channel }) => channel.kind === 'channel')
    .map(({ channel }) => placeOf(channel, byChat.get(channel.chatId) ?? []));
}

function placeOf(channel: Channel, all: readonly ChannelReport[]): Place {
  const lastPostAt = latest(all.map((report) => report.channel.lastPostAt));
  return {
    channel: lastPostAt === undefined ? channel : { ...channel, lastPostAt },
    openCalls: sum(all.map(({ openCalls }) => openCalls)),
    standing: {
      heard: sum(all.map(({ standing }) => standing.heard)),
      priced: sum(all.map(({ standing }) => standing.priced)),
    },
    callers: all.map((report) => report.channel),
  };
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

function latest(times: readonly (EpochMs | undefined)[]): EpochMs | undefined {
  const known = times.filter((at) => at !== undefined);
  return known.toSorted((a, b) => b - a)[0];
}
