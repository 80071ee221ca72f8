import type { Api, Context } from 'grammy';
import type { Chat, Message, User } from 'grammy/types';
import type { Store } from '../ports.ts';

/** Who may do what. By numeric id only: names and usernames can be taken over. */
export interface Rights {
  isOperator(userId: number | undefined): Promise<boolean>;
  operators(): Promise<readonly number[]>;
  /** May this person change the settings of this chat? Asked anew each time, so that a demoted admin loses the right at once. */
  maySet(place: {
    readonly chat: Chat;
    readonly from: User | undefined;
    readonly message?: Message;
  }): Promise<boolean>;
}

export function createRights(deps: {
  readonly api: Api;
  readonly store: Store;
  readonly operatorIds: readonly number[];
}): Rights {
  const { api, store, operatorIds } = deps;

  async function operators(): Promise<readonly number[]> {
    return [...new Set([...operatorIds, ...(await store.operators())])];
  }

  return {
    operators,
    isOperator: async (userId) => userId !== undefined && (await operators()).includes(userId),
    async maySet({ chat, from, message }) {
      if (chat.type === 'private') return from?.id === chat.id;
      // An anonymous admin speaks as the group itself.
      if (message?.sender_chat !== undefined) return message.sender_chat.id === chat.id;
      if (from === undefined) return false;
      try {
        const { status } = await api.getChatMember(chat.id, from.id);
        return status === 'creator' || status === 'administrator';
      } catch {
        // Unknown means no.
        return false;
      }
    },
  };
}

/** The sentence for somebody who is no operator; in private with the cure for the person who runs the bot. */
export function operatorsOnly(ctx: Context): string {
  const sentence = 'Only operators of this bot can do that.';
  if (ctx.chat?.type !== 'private' || ctx.from === undefined) return sentence;
  return `${sentence} If you run it, add your id ${ctx.from.id} to OPERATOR_IDS and restart it.`;
}
