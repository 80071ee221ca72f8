import type { TelegramClient } from '@mtcute/node';
import type { ChatId } from '../../model/units.ts';
import { isUnknownPeer } from './fault.ts';

/** Makes channels known to the session that it has not met yet. */
export type Reach = (channel: { readonly chatId: ChatId; readonly username?: string }) => Promise<void>;

/**
 * Telegram answers about a channel only to who has met it: in the list of the account's chats, or by its public name. The
 * list is read once per connection, as it is long. Rejects as mtcute does.
 */
export function createReach(api: Pick<TelegramClient, 'resolvePeer' | 'iterDialogs'>): Reach {
  let chats: Promise<void> | undefined;

  async function readChats(): Promise<void> {
    for await (const _chat of api.iterDialogs({ archived: 'keep' }));
  }

  return async ({ chatId, username }) => {
    chats ??= readChats().catch((error: unknown) => {
      chats = undefined;
      throw error;
    });
    await chats;
    try {
      await api.resolvePeer(chatId);
    } catch (error) {
      if (!isUnknownPeer(error)) throw error;
      // Not among the account's chats. A public channel can be read by its name without joining.
      if (username === undefined) throw error;
      await api.resolvePeer(username);
      await api.resolvePeer(chatId);
    }
  };
}
