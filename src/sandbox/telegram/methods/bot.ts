import type { ChatAdministratorRights } from 'grammy/types';
import * as z from 'zod';
import { badRequest } from '../refusal.ts';
import { adminRights } from '../rights.ts';
import type { Methods } from './handler.ts';

const DOWNLOAD_BYTES = 20 * 1024 * 1024;
const rightsSchema = z.record(z.string(), z.boolean());

/** The bot itself and its files. */
export const self = {
  getMe: ({ state }) => state.bot,
  setMyDefaultAdministratorRights({ state, args }) {
    const key = args.flag('for_channels') ? 'channels' : 'groups';
    const rights = args.json('rights', 'ChatAdministratorRights', rightsSchema);
    if (rights === undefined) {
      state.defaultRights.delete(key);
      return true;
    }
    const none = adminRights('group', { can_delete_messages: false, can_pin_messages: false });
    const known: ChatAdministratorRights = { ...none, ...rights };
    state.defaultRights.set(key, known);
    return true;
  },
  getFile({ state, args }) {
    const id = args.text('file_id');
    if (id === '') throw badRequest('file_id not specified');
    const file =
      state.files.get(id) ?? [...state.files.values()].find((known) => id.startsWith(`${known.id}_`));
    if (file === undefined) throw badRequest('wrong file_id or the file is temporarily unavailable');
    if (file.bytes.length > DOWNLOAD_BYTES) throw badRequest('file is too big');
    return { file_id: id, file_unique_id: file.uniqueId, file_size: file.bytes.length, file_path: file.path };
  },
} satisfies Methods;
