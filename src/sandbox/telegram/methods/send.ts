import { openForPosting, openPlace } from '../access.ts';
import { readDocumentContent, readPhotoContent, readTextContent } from '../content.ts';
import { sendFromBot } from '../outgoing.ts';
import { badRequest } from '../refusal.ts';
import type { Methods } from './handler.ts';

const ACTIONS = new Set(
  (
    'typing upload_photo record_video upload_video record_audio record_voice upload_audio upload_voice upload_document ' +
    'choose_sticker find_location pick_up_location record_video_note upload_video_note cancel'
  ).split(' '),
);

/** New messages of the bot. */
export const sending = {
  sendMessage: ({ state, args }) => sendFromBot(state, args, () => readTextContent(args)),
  sendPhoto({ state, args }) {
    openForPosting(state, args.text('chat_id'));
    return sendFromBot(state, args, () => readPhotoContent(state, args));
  },
  sendDocument({ state, args }) {
    openForPosting(state, args.text('chat_id'));
    return sendFromBot(state, args, () => readDocumentContent(state, args));
  },
  sendChatAction({ state, args }) {
    if (!ACTIONS.has(args.text('action').toLowerCase()))
      throw badRequest('Wrong parameter action in request');
    openPlace(state, args.text('chat_id'), 'write');
    return true;
  },
} satisfies Methods;
