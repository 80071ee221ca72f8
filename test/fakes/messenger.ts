import type { Notice } from '../../src/model/notice.ts';
import type { ChatId } from '../../src/model/units.ts';
import type { Messenger, MessengerError } from '../../src/ports.ts';

/** A messenger that keeps what it was told to say. */
export interface FakeMessenger extends Messenger {
  readonly said: {
    readonly chatId: ChatId;
    readonly notice: Notice;
    readonly silent: boolean;
    readonly replyTo?: number;
  }[];
  /** Rejects the next messages with these errors, in order. */
  readonly faults: MessengerError[];
}

export function fakeMessenger(): FakeMessenger {
  const said: FakeMessenger['said'] = [];
  const faults: MessengerError[] = [];
  return {
    said,
    faults,
    async send(message) {
      const fault = faults.shift();
      if (fault !== undefined) throw fault;
      said.push(message);
      return { messageId: said.length };
    },
  };
}
