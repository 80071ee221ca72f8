import * as z from 'zod';
import { findMessage, openPlace } from '../access.ts';
import { badRequest } from '../refusal.ts';
import type { Methods } from './handler.ts';

// The emoji that anybody may react with, as the Bot API lists them.
const EMOJI = new Set(
  (
    '❤ 👍 👎 🔥 🥰 👏 😁 🤔 🤯 😱 🤬 😢 🎉 🤩 🤮 💩 🙏 👌 🕊 🤡 🥱 🥴 😍 🐳 ❤‍🔥 🌚 🌭 💯 🤣 ⚡ 🍌 🏆 💔 🤨 😐 🍓 🍾 💋 🖕 😈 😴 😭 🤓 👻 ' +
    '👨‍💻 👀 🎃 🙈 😇 😨 🤝 ✍ 🤗 🫡 🎅 🎄 ☃ 💅 🤪 🗿 🆒 💘 🙉 🦄 😘 💊 🙊 😎 👾 🤷‍♂ 🤷 🤷‍♀ 😡'
  ).split(' '),
);
const reactions = z.array(z.looseObject({ type: z.string(), emoji: z.string().optional() }));

/** The bot's own reactions. */
export const reacting = {
  setMessageReaction({ state, args }) {
    const wanted = args.json('reaction', 'reaction types', reactions) ?? [];
    const place = openPlace(state, args.text('chat_id'), 'write');
    findMessage(place, args.integer('message_id', 0), 'message to react');
    if (wanted.length > 1) throw badRequest('REACTIONS_TOO_MANY');
    const invalid = wanted.some(
      ({ type, emoji }) => type !== 'emoji' || emoji === undefined || !EMOJI.has(emoji),
    );
    if (invalid) throw badRequest('REACTION_INVALID');
    return true;
  },
} satisfies Methods;
