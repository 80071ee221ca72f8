import type { Message, MessageOrigin } from 'grammy/types';

/** The fields that told of a forward before forward_origin came; Telegram still sends them. */
interface LegacyForward {
  readonly forward_from?: unknown;
  readonly forward_from_chat?: unknown;
  readonly forward_from_message_id?: number;
  readonly forward_signature?: string;
  readonly forward_sender_name?: string;
  readonly forward_date: number;
}

function legacyFields(origin: MessageOrigin): Omit<LegacyForward, 'forward_date'> {
  if (origin.type === 'user') return { forward_from: origin.sender_user };
  if (origin.type === 'hidden_user') return { forward_sender_name: origin.sender_user_name };
  const signature =
    origin.author_signature === undefined ? {} : { forward_signature: origin.author_signature };
  return origin.type === 'chat'
    ? { forward_from_chat: origin.sender_chat, ...signature }
    : { forward_from_chat: origin.chat, forward_from_message_id: origin.message_id, ...signature };
}

/** forward_origin with the legacy fields beside it; all carry the date of the original message. */
export function originFields(origin: MessageOrigin): Pick<Message, 'forward_origin'> & LegacyForward {
  return { forward_origin: origin, ...legacyFields(origin), forward_date: origin.date };
}
