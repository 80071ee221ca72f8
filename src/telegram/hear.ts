import type { Message } from 'grammy/types';
import type { Asker, Detection, PostOrigin } from '../model/call.ts';
import type { ChatId } from '../model/units.ts';
import type { Heard } from '../ports.ts';
import { postContent } from './content.ts';
import { type Desk, fromTelegram } from './context.ts';
import type { Authorship } from './origin.ts';

/** What hearing a post came to. */
export interface Hearing {
  readonly detection: Detection;
  readonly heard: Heard;
}

/** Puts a post on record, with its update marked as handled in the same transaction, and wakes the tracker. */
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
  const content = postContent(message);
  const found = desk.detect(content);
  // Somebody who brings an address in person asks for it to be tracked, whatever else the text says.
  const detection: Detection =
    post.origin === 'pasted' && found.candidates.length > 0 ? { ...found, intent: 'call' } : found;
  const asker: Asker = { chatId: message.chat.id as ChatId, messageId: message.message_id };
  const edited = post.origin === 'forward' ? undefined : message.edit_date;
  const heard = await desk.store.hear(
    {
      ...post.author,
      seenAt: desk.clock.now(),
      text: content.text,
      origin: post.origin,
      detection,
      ...(edited !== undefined && { editedAt: fromTelegram(edited) }),
      ...(post.asked && { asker }),
    },
    post.updateId,
  );
  desk.settled(post.updateId);
  if (heard.leads > 0 || heard.calls.length > 0) desk.wake();
  return { detection, heard };
}
