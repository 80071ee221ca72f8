import type { Message } from 'grammy/types';
import type { Asker, PostOrigin } from '../model/call.ts';
import type { ChatId } from '../model/units.ts';
import type { Hearing } from '../tracking/hear.ts';
import { postContent } from './content.ts';
import { type Desk, fromTelegram } from './context.ts';
import { type Authorship, repliedTo } from './origin.ts';

/** Puts a post on record, with its updates marked as handled in the same transaction, and wakes the tracker. */
export async function hearPost(
  desk: Desk,
  message: Message,
  post: {
    readonly author: Authorship;
    readonly origin: PostOrigin;
    readonly updateId: number;
    readonly asked: boolean;
  },
): Promise<Hearing> {
  const updateIds = desk.updatesOf(post.updateId);
  const asker: Asker = { chatId: message.chat.id as ChatId, messageId: message.message_id };
  const hearing = await desk.hear(
    { ...post.author, ...ownParts(message, post.origin), content: postContent(message) },
    {
      origin: post.origin,
      updateIds,
      // Somebody who brings an address in person asks for it to be tracked, whatever else the text says.
      asked: post.origin === 'pasted',
      ...(post.asked && { asker }),
    },
  );
  for (const id of updateIds) desk.settled(id);
  const { leads, calls } = hearing.heard;
  if (leads > 0 || calls.length > 0) desk.wake();
  return hearing;
}

/** When it was edited and what it answers. Of a forward both are told of the copy, but for those that Telegram makes itself. */
function ownParts(message: Message, origin: PostOrigin) {
  const { edit_date: editDate, is_automatic_forward: isAutomatic } = message;
  const isCopy = origin === 'forward';
  const replyTo = isCopy ? undefined : repliedTo(message);
  return {
    ...(editDate !== undefined && (!isCopy || isAutomatic === true) && { editedAt: fromTelegram(editDate) }),
    ...(replyTo !== undefined && { replyTo }),
  };
}
