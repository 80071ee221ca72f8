import type { ChatAdministratorRights } from 'grammy/types';
import type { EmulatedChat } from './state.ts';

/** Rights of an administrator, Telegram's names. */
export type AdminRights = Partial<ChatAdministratorRights>;

const NONE: ChatAdministratorRights = {
  can_manage_chat: true,
  can_change_info: false,
  can_delete_messages: false,
  can_invite_users: false,
  can_restrict_members: false,
  can_promote_members: false,
  can_manage_video_chats: false,
  can_post_stories: false,
  can_edit_stories: false,
  can_delete_stories: false,
  can_send_welcome_messages: false,
  is_anonymous: false,
};

/** What a person usually grants a bot: it may post, edit and delete in a channel, delete and pin in a group. */
export function adminRights(kind: EmulatedChat['kind'], rights: AdminRights = {}): ChatAdministratorRights {
  const usual: AdminRights =
    kind === 'channel'
      ? {
          can_post_messages: true,
          can_edit_messages: true,
          can_delete_messages: true,
          can_restrict_members: true,
        }
      : { can_delete_messages: true, can_pin_messages: true, can_manage_tags: false };
  return { ...NONE, ...usual, ...rights };
}
