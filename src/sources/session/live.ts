import type { DeleteMessageUpdate, Message, TelegramClient } from '@mtcute/node';
import type { ChatId } from '../../model/units.ts';
import type { Clock, Ear, Log } from '../../ports.ts';
import { asAlbum } from './albums.ts';
import type { HealthBook } from './health-book.ts';
import { postOf } from './look.ts';
import type { Places } from './places.ts';
import type { Parts } from './post.ts';
import type { Sequence } from './sequence.ts';

export interface LiveTools {
  readonly api: Pick<TelegramClient, 'getMessageGroup'>;
  /** Rejects only when listening ends. */
  readonly ear: Ear;
  readonly places: Places;
  readonly clock: Clock;
  readonly log: Log;
  readonly health: HealthBook;
  /** Everything is heard in the order in which it came. */
  readonly inOrder: Sequence;
  /** Is this chat one of the channels to be heard? */
  readonly wanted: (chatId: number) => boolean;
}

/** Hears what Telegram sends by itself: new, edited and deleted posts of the wanted channels, until stop(). */
export function hearLive(client: TelegramClient, tools: LiveTools): { stop(): void } {
  const { ear, places, clock, log, health, inOrder, wanted } = tools;

  function inTurn(work: () => Promise<void>): void {
    inOrder.next(work).catch((error: unknown) => {
      log.warn({ err: error, source: 'session' }, 'something that Telegram sent could not be heard');
    });
  }

  async function hear(parts: Parts): Promise<void> {
    const post = postOf(parts, log);
    if (post === undefined) return;
    const { chatId } = post.channel;
    const kind = await ear.hear(post);
    places.get(chatId)?.met(post);
    if (kind === 'new') health.heard(chatId, clock.now(), Math.max(0, clock.now() - post.postedAt));
  }

  const posted = (messages: readonly Message[]): void => {
    const parts = asAlbum(messages.filter((message) => wanted(message.chat.id)));
    if (parts !== undefined) inTurn(() => hear(parts));
  };
  const single = (message: Message): void => posted([message]);
  const edited = (message: Message): void => {
    if (!wanted(message.chat.id)) return;
    if (message.groupedId === null) return single(message);
    // New reactions or buttons of a part are not worth a question to Telegram; the next look sees them.
    if (!message.hideEditMark) inTurn(async () => await hearAlbumOf(message));
  };
  const deleted = ({ channelId, messageIds }: DeleteMessageUpdate): void => {
    if (channelId === null || !wanted(channelId)) return;
    const chatId = channelId as ChatId;
    inTurn(async () => {
      await ear.deleted(chatId, messageIds);
      places.get(chatId)?.gone(messageIds);
    });
  };

  async function hearAlbumOf(message: Message): Promise<void> {
    const parts = asAlbum(await tools.api.getMessageGroup({ chatId: message.chat.id, message: message.id }));
    if (parts !== undefined) await hear(parts);
  }

  const failed = (error: Error): void =>
    log.warn({ err: error, source: 'session' }, 'the session reports an error');
  client.onNewMessage.add(single);
  client.onMessageGroup.add(posted);
  client.onEditMessage.add(edited);
  client.onDeleteMessage.add(deleted);
  client.onError.add(failed);
  return {
    stop() {
      client.onNewMessage.remove(single);
      client.onMessageGroup.remove(posted);
      client.onEditMessage.remove(edited);
      client.onDeleteMessage.remove(deleted);
      client.onError.remove(failed);
    },
  };
}
