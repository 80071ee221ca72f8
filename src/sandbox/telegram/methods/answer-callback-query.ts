import { countCharacters } from '../characters.ts';
import { badRequest } from '../refusal.ts';
import type { Methods } from './handler.ts';

const ANSWER_CHARACTERS = 200;
const LIFE_MS = 15 * 60_000;

/** Answers to pressed buttons: one for each press, while it is fresh. */
export const answering = {
  answerCallbackQuery({ state, args }) {
    const press = state.presses.get(args.text('callback_query_id'));
    if (press === undefined || press.answer !== undefined || state.now() - press.pressedAt > LIFE_MS) {
      throw badRequest('query is too old and response timeout expired or query ID is invalid');
    }
    const text = args.text('text');
    if (countCharacters(text) > ANSWER_CHARACTERS) throw badRequest('MESSAGE_TOO_LONG');
    press.answer = {
      showAlert: args.flag('show_alert'),
      ...(text === '' ? {} : { text }),
      ...(args.text('url') === '' ? {} : { url: args.text('url') }),
    };
    return true;
  },
} satisfies Methods;
