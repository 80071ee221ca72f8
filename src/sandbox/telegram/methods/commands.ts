import type { BotCommand } from 'grammy/types';
import * as z from 'zod';
import { openPlace } from '../access.ts';
import type { Arguments } from '../arguments.ts';
import { countCharacters } from '../characters.ts';
import { badRequest } from '../refusal.ts';
import type { EmulatorState } from '../state.ts';
import type { Methods } from './handler.ts';

const MOST_COMMANDS = 100;
const DESCRIPTION_CHARACTERS = 256;

const commandSchema = z.array(
  z.object({ command: z.string(), description: z.string(), is_ephemeral: z.boolean().optional() }),
);
const chatId = z.union([z.int(), z.string().min(1)]);
const scopeSchema = z.discriminatedUnion('type', [
  z.object({ type: z.enum(['default', 'all_private_chats', 'all_group_chats', 'all_chat_administrators']) }),
  z.object({ type: z.enum(['chat', 'chat_administrators']), chat_id: chatId }),
  z.object({ type: z.literal('chat_member'), chat_id: chatId, user_id: z.int().positive() }),
]);

function scopeKey(state: EmulatorState, args: Arguments): string {
  const scope = args.json('scope', 'BotCommandScope', scopeSchema) ?? { type: 'default' };
  const language = args.text('language_code');
  if (!/^([a-z]{2})?$/.test(language)) throw badRequest('invalid language code specified');
  const parts: (string | number)[] = [scope.type];
  if ('chat_id' in scope) parts.push(openPlace(state, String(scope.chat_id), 'read').id);
  if ('user_id' in scope) parts.push(scope.user_id);
  return [...parts, language].join(' ');
}

/** Checks a command as Telegram does: a leading slash is dropped, names are `[a-z0-9_]`, 1 to 32. */
function checkedCommand({
  command,
  description,
  is_ephemeral,
}: z.infer<typeof commandSchema>[number]): BotCommand {
  const name = command.trim().replace(/^\//, '');
  const text = description.trim();
  if (name === '') throw badRequest('command must be non-empty');
  if (name.length > 32) throw badRequest('command length must not exceed 32');
  if (text === '') throw badRequest('command description must be non-empty');
  if (countCharacters(text) > DESCRIPTION_CHARACTERS)
    throw badRequest('command description length must not exceed 256');
  if (!/^[a-z0-9_]+$/.test(name)) throw badRequest('BOT_COMMAND_INVALID');
  return { command: name, description: text, ...(is_ephemeral === undefined ? {} : { is_ephemeral }) };
}

/** The bot's menu of commands, by scope and language. */
export const commandLists = {
  setMyCommands({ state, args }) {
    const commands = (args.json('commands', 'commands', commandSchema) ?? []).map(checkedCommand);
    if (commands.length > MOST_COMMANDS) throw badRequest('BOT_COMMANDS_TOO_MUCH');
    state.commands.set(scopeKey(state, args), commands);
    return true;
  },
  getMyCommands: ({ state, args }) => [...(state.commands.get(scopeKey(state, args)) ?? [])],
  deleteMyCommands({ state, args }) {
    state.commands.delete(scopeKey(state, args));
    return true;
  },
} satisfies Methods;
