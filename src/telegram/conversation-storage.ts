import type { ConversationData, ConversationStorage, VersionedState } from '@grammyjs/conversations';
import type { Context } from 'grammy';
import * as z from 'zod';
import type { Desk } from './context.ts';

/** Raise it with every change of a conversation: half-finished ones of the old shape are then dropped, not resumed. */
const VERSION = 2;
const LARGEST = 256 * 1_024;

const stored = z.object({
  version: z.tuple([z.literal(0), z.union([z.string(), z.number()])]),
  state: z.record(z.string(), z.array(z.unknown())),
});

/** Keeps conversations in the store, per chat and person. What cannot be read is dropped: the person starts again. */
export function conversationStorage(
  desk: Pick<Desk, 'store' | 'clock' | 'log'>,
): ConversationStorage<Context, ConversationData> {
  const { store, clock, log } = desk;
  return {
    type: 'key',
    version: VERSION,
    getStorageKey: (ctx) => conversationKey(ctx.chatId, ctx.from?.id),
    adapter: {
      async read(key) {
        const text = await store.readConversation(key);
        if (text === undefined) return undefined;
        const state = parse(text);
        if (state === undefined) {
          log.warn({ key }, 'a half-finished conversation could not be read and was dropped');
          await store.deleteConversation(key);
        }
        return state;
      },
      async write(key, state) {
        const text = JSON.stringify(state);
        // A conversation that has grown beyond all measure is ended, not kept.
        if (text.length > LARGEST) return await store.deleteConversation(key);
        await store.writeConversation(key, text, clock.now());
      },
      delete: async (key) => await store.deleteConversation(key),
    },
  };
}

/** Under which key the conversation with a person in a chat is kept. */
export function conversationKey(chatId: number | undefined, userId: number | undefined): string {
  return `${chatId ?? ''}:${userId ?? ''}`;
}

function parse(text: string): VersionedState<ConversationData> | undefined {
  try {
    const result = stored.safeParse(JSON.parse(text));
    return result.success ? (result.data as VersionedState<ConversationData>) : undefined;
  } catch {
    return undefined;
  }
}
