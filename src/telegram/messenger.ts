import { type Api, GrammyError, HttpError } from 'grammy';
import { SECOND, type ChatId } from '../model/units.ts';
import { type Clock, type Messenger, MessengerError } from '../ports.ts';
import { noticeReply } from './messages.ts';
import { replyFields } from './reply.ts';
import { describeError } from './scrub.ts';
import { sayInPlace } from './topic.ts';

// 400s that mean "nothing can be written here" rather than "this message is wrong".
const GONE =
  /chat not found|bot was kicked|group chat was deactivated|user is deactivated|have no rights to send|not enough rights/i;

/** Says notices through the Bot API. It retries nothing but a topic that is shut: the outbox decides. */
export function createMessenger(api: Api, clock: Clock): Messenger {
  return {
    async send({ chatId, notice, silent, replyTo, topicId }, signal) {
      const reply = noticeReply(notice, clock.now());
      const options = { ...replyFields(reply), disable_notification: silent };
      const aborted = signal as Parameters<Api['sendMessage']>[3];
      try {
        const sent = await sayInPlace(
          { topicId, replyTo },
          async (fields) =>
            await api.sendMessage(chatId, reply.text.text, { ...options, ...fields }, aborted),
        );
        return { messageId: sent.message_id };
      } catch (error) {
        throw messengerError(error);
      }
    },
  };
}

/** What the outbox should do about an error of the Bot API. */
export function messengerError(error: unknown): MessengerError {
  const message = describeError(error);
  if (!(error instanceof GrammyError)) {
    // The cause stays out: it carries the request's URL, and the URL holds the token.
    return new MessengerError(
      'unreachable',
      error instanceof HttpError ? message : `the message was not sent: ${message}`,
    );
  }
  const { retry_after: seconds, migrate_to_chat_id: migratedTo } = error.parameters;
  if (migratedTo !== undefined)
    return new MessengerError('migrated', message, { migratedTo: migratedTo as ChatId });
  if (error.error_code === 429)
    return new MessengerError('wait', message, { waitMs: (seconds ?? 5) * SECOND });
  if (error.error_code === 403) return new MessengerError('parked', message);
  // 401 and 404 are about the token: the message waits until it is valid again.
  if ([401, 404].includes(error.error_code) || error.error_code >= 500)
    return new MessengerError('unreachable', message);
  return new MessengerError(GONE.test(error.description) ? 'parked' : 'refused', message);
}
