import { type Context, GrammyError } from 'grammy';

/** The forum topic that an update comes from; undefined for General and for chats without topics. */
export function topicOf(ctx: Pick<Context, 'msg'>): number | undefined {
  // Other groups number the threads of replies in the same field.
  return ctx.msg?.is_topic_message === true ? ctx.msg.message_thread_id : undefined;
}

/** Where in a chat something is said. */
export interface SpokenPlace {
  readonly topicId?: number | undefined;
  /** The message that it answers; where that is gone it is said all the same. */
  readonly replyTo?: number | undefined;
}

interface PlaceFields {
  message_thread_id?: number;
  reply_parameters?: { message_id: number; allow_sending_without_reply: true };
}

/** Says something in its place, and plainly in General when the topic is gone or closed. */
export async function sayInPlace<Sent>(
  { topicId, replyTo }: SpokenPlace,
  say: (fields: PlaceFields) => Promise<Sent>,
): Promise<Sent> {
  try {
    return await say({
      ...(topicId !== undefined && { message_thread_id: topicId }),
      ...(replyTo !== undefined && {
        reply_parameters: { message_id: replyTo, allow_sending_without_reply: true },
      }),
    });
  } catch (error) {
    // General itself may be closed.
    const isPlain = topicId === undefined && replyTo === undefined;
    if (isPlain || !isTopicShut(error)) throw error;
    // An answer would go to the topic of what it answers, and that one is shut.
    return await say({});
  }
}

function isTopicShut(error: unknown): boolean {
  return (
    error instanceof GrammyError &&
    error.error_code === 400 &&
    /message thread not found|TOPIC_CLOSED|TOPIC_DELETED/.test(error.description)
  );
}
