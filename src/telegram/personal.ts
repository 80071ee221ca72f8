import { type Channel, isPersonal } from '../model/call.ts';
import type { CallView } from '../model/event.ts';

/** May this chat see the caller's name and record? */
export function mayName(
  channel: Pick<Channel, 'kind' | 'chatId'>,
  readerChatId: number | undefined,
): boolean {
  return !isPersonal(channel) || channel.chatId === readerChatId;
}

/** A call as a chat may see it: the name of a person who brought it in private stays with them. */
export function seenFrom(view: CallView, readerChatId: number | undefined): CallView {
  if (mayName(view.channel, readerChatId)) return view;
  const { username: _, ...channel } = view.channel;
  return { ...view, channel: { ...channel, title: 'somebody in private' } };
}
