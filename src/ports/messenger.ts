import type { Notice } from '../model/notice.ts';
import type { ChatId } from '../model/units.ts';

export interface Messenger {
  /** Says one notice to one chat. Returns Telegram's message id; rejects with MessengerError. */
  send(
    message: {
      readonly chatId: ChatId;
      readonly notice: Notice;
      readonly silent: boolean;
      readonly replyTo?: number;
      /** The forum topic it belongs in; where that is gone or closed it is said in General. */
      readonly topicId?: number;
    },
    signal: AbortSignal,
  ): Promise<{ readonly messageId: number }>;
}

/**
 * Thrown by a messenger; named by what the caller should do.
 * wait: try again after waitMs. parked: the chat may not be written to. migrated: the chat is now migratedTo.
 * refused: this message will never be accepted. unreachable: the network failed, try again later.
 */
export class MessengerError extends Error {
  override readonly name = 'MessengerError';
  readonly kind: 'wait' | 'parked' | 'migrated' | 'refused' | 'unreachable';
  readonly waitMs: number | undefined;
  readonly migratedTo: ChatId | undefined;

  constructor(
    kind: 'wait' | 'parked' | 'migrated' | 'refused' | 'unreachable',
    message: string,
    options: { cause?: unknown; waitMs?: number; migratedTo?: ChatId } = {},
  ) {
    super(message, 'cause' in options ? { cause: options.cause } : undefined);
    this.kind = kind;
    this.waitMs = options.waitMs;
    this.migratedTo = options.migratedTo;
  }
}
