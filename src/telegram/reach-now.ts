import type { UserFromGetMe } from 'grammy/types';
import type { Channel, PostOrigin } from '../model/call.ts';
import type { Desk } from './context.ts';
import { standingIn } from './hears.ts';
import { type Reach, reachOf } from './ways.ts';

/** So many of the newest calls tell how a channel that is not heard came to be known. */
const LOOKED_AT = 20;
const MOST_CALLERS = 5;

const BY_ITSELF: ReadonlySet<PostOrigin> = new Set(['channel-post', 'group-message', 'preview', 'session']);

/** How a channel or a group is heard; of Telegram it is asked now, for an admin's rights may have changed unseen. */
export async function reachNow(
  desk: Pick<Desk, 'api' | 'sources' | 'store'>,
  me: UserFromGetMe,
  place: { readonly channel: Channel; readonly callers: readonly Channel[] },
): Promise<Reach> {
  const { channel, callers } = place;
  if (channel.monitored) return reachOf(channel, await standingIn(desk, me, channel.chatId), desk.sources);
  return { ways: [], problems: [], silence: await silenceOf(desk, callers) };
}

async function silenceOf(
  { store }: Pick<Desk, 'store'>,
  callers: readonly Channel[],
): Promise<Reach['silence']> {
  const calls = await Promise.all(
    callers
      .slice(0, MOST_CALLERS)
      .map(async ({ id }) => await store.calls({ channelId: id, limit: LOOKED_AT })),
  );
  const origins = calls.flat().map(({ call }) => call.context.origin);
  if (origins.length === 0 || origins.some((origin) => BY_ITSELF.has(origin))) return 'stopped';
  return origins.every((origin) => origin === 'import') ? 'history' : 'forwards';
}
