import { BotError, GrammyError, type Bot as GrammyBot } from 'grammy';
import type { Update } from 'grammy/types';
import type { ChatId } from '../model/units.ts';
import type { Log, Store } from '../ports.ts';
import type { BotContext } from './context.ts';
import { messengerError } from './messenger.ts';
import { describeError } from './scrub.ts';

/**
 * Runs the handlers of an update. When Telegram refuses what they say, the update is over: it would be refused again. A
 * chat that may not be written to is parked. Everything else rejects and is tried again.
 */
export function createHandle(deps: {
  readonly bot: GrammyBot<BotContext>;
  readonly store: Store;
  readonly log: Log;
}): (update: Update) => Promise<void> {
  return async (update) => {
    try {
      await deps.bot.handleUpdate(update);
    } catch (error) {
      const cause = error instanceof BotError ? error.error : error;
      if (!(cause instanceof GrammyError)) throw error;
      const verdict = messengerError(cause);
      if (verdict.kind === 'wait' || verdict.kind === 'unreachable') throw error;
      deps.log.warn(
        { updateId: update.update_id, error: describeError(cause) },
        'Telegram refused an answer',
      );
      const chatId = cause.payload['chat_id'];
      if (verdict.kind === 'parked' && typeof chatId === 'number')
        await deps.store.parkChat(chatId as ChatId);
    }
  };
}
