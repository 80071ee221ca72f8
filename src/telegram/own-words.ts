import type { Transformer } from 'grammy';
import { type EpochMs, HOUR } from '../model/units.ts';
import type { Clock } from '../ports.ts';

/** Another bot repeats us within seconds; after this long it speaks for itself. */
const REMEMBERED_MS = HOUR;
const MOST_PER_CHAT = 100;

/** What the bot has lately said in groups and channels. */
export interface OwnWords {
  /** Did the bot use this word (an address, a symbol) in the chat within the last hour? */
  said(chatId: number, word: string): boolean;
  /** To be installed on every API object that sends. */
  readonly listen: Transformer;
}

interface Said {
  readonly at: EpochMs;
  readonly text: string;
}

export function createOwnWords(clock: Clock): OwnWords {
  const chats = new Map<number, readonly Said[]>();

  return {
    said(chatId, word) {
      const wanted = word.toLowerCase();
      return fresh(chatId).some(({ text }) => text.includes(wanted));
    },
    async listen(previous, method, payload, signal) {
      // Noted before it is sent: the answer of a quick bot may come in before Telegram's receipt.
      note(payload as { readonly chat_id?: unknown; readonly text?: unknown });
      return await previous(method, payload, signal);
    },
  };

  function note({ chat_id: chatId, text }: { readonly chat_id?: unknown; readonly text?: unknown }): void {
    if (typeof chatId !== 'number' || chatId > 0 || typeof text !== 'string') return;
    const words = [...fresh(chatId), { at: clock.now(), text: text.toLowerCase() }];
    chats.set(chatId, words.slice(-MOST_PER_CHAT));
  }

  function fresh(chatId: number): readonly Said[] {
    const since = clock.now() - REMEMBERED_MS;
    return (chats.get(chatId) ?? []).filter(({ at }) => at > since);
  }
}
