import type { Channel } from '../model/call.ts';
import type { ChatId } from '../model/units.ts';
import type { SourceAdapter, SourceHealth } from '../ports.ts';
import type { Standing } from './hears.ts';

/** A way in which a channel's posts come in by themselves. */
export type Way = 'admin' | 'member' | 'preview' | 'session';

/** How a channel is heard, and what is wrong with that. */
export interface Reach {
  /** Empty when only forwards bring its posts. */
  readonly ways: readonly Way[];
  /** Of one that an operator does not want heard: forwards bring its posts, an import did, or it was heard once and is no more. */
  readonly silence?: 'forwards' | 'history' | 'stopped' | undefined;
  /** Milliseconds from a post to our hearing of it, where a source measures it. */
  readonly lagMs?: number;
  readonly problems: readonly { readonly issue: string; readonly cure: string }[];
}

const STANDINGS: Readonly<Partial<Record<Standing, Reach['problems'][number]>>> = {
  hidden: {
    issue: 'Telegram hides the messages of this group from me.',
    cure: 'Make me an admin there, or turn privacy mode off at @BotFather and add me again.',
  },
  unknown: {
    issue: 'Telegram did not say whether I am an admin there.',
    cure: 'Send /channels again in a minute.',
  },
};

const NAMELESS: Reach['problems'][number] = {
  issue: 'This channel has no public name any more, so its public page cannot be read.',
  cure: 'Make me an admin there, or forward me its posts.',
};

/** How a connected channel is heard, from how the bot stands there and what the other sources say. */
export function reachOf(
  channel: Pick<Channel, 'chatId' | 'monitored' | 'preview' | 'username'>,
  standing: Standing,
  sources: readonly Pick<SourceAdapter, 'name' | 'health'>[],
): Reach {
  if (!channel.monitored) return { ways: [], problems: [] };
  const heard = healthOf(channel.chatId, sources);
  const own: readonly Way[] = standing === 'admin' || standing === 'member' ? [standing] : [];
  const problem = STANDINGS[standing];
  const lags = heard.flatMap(({ health }) => health.lagMs ?? []);
  return {
    ways: [...own, ...heard.map(({ name }) => name)],
    ...(own.length === 0 && lags.length > 0 && { lagMs: Math.min(...lags) }),
    problems: [
      ...(problem === undefined ? [] : [problem]),
      ...(channel.preview && channel.username === undefined ? [NAMELESS] : []),
      ...heard.flatMap(({ health }) => health.problem ?? []),
    ],
  };
}

/** What the sources besides the bot's own updates say of a channel; empty when none of them hears it. */
export function healthOf(
  chatId: ChatId,
  sources: readonly Pick<SourceAdapter, 'name' | 'health'>[],
): readonly { readonly name: SourceAdapter['name']; readonly health: SourceHealth }[] {
  return sources.flatMap(({ name, health }) => {
    const own = health().get(chatId);
    return own === undefined ? [] : [{ name, health: own }];
  });
}
