import type { SentCode, TelegramClient, User } from '@mtcute/node';
import { SECOND } from '../../model/units.ts';
import { faultOf, NoSession, rpcText } from './fault.ts';
import { NobodyAnswers, type Terminal } from './terminal.ts';

/** Thrown for what no further try would mend; the message is for the operator. */
class SignInRefused extends Error {
  override readonly name = 'SignInRefused';
}

const ANSWER_MS = 30 * SECOND;
const TRIES = 3;

/** Asks for phone, code and password until Telegram accepts them. Rejects with errors that refusalOf() has words for. */
export async function signIn(client: TelegramClient, terminal: Terminal): Promise<User> {
  let tries = 0;
  const { closed } = terminal;
  return await client.withParams({ timeout: ANSWER_MS, abortSignal: closed }).start({
    phone: async () => phoneNumber(await terminal.ask('Phone number, with country code: ')),
    code: async () => typed(await terminal.ask('Code: ')),
    password: async () =>
      typed(await terminal.askSecret('Password of the two-step verification (not shown): ')),
    abortSignal: closed,
    codeSentCallback: (sent) => terminal.say(sentWords(sent)),
    invalidCodeCallback(kind) {
      tries += 1;
      if (tries === TRIES) throw new SignInRefused(`The ${kind} was wrong ${TRIES} times.`);
      terminal.say(`That ${kind} was wrong or too late. Once more:`);
    },
  });
}

/** Why signing in or out failed, in one or two sentences. */
export function refusalOf(error: unknown): string {
  if (error instanceof SignInRefused) return error.message;
  if (error instanceof NoSession) return `${error.message} ${error.cure}`;
  if (error instanceof NobodyAnswers) return 'Broken off; nothing was kept.';
  const text = rpcText(error);
  const { kind, waitMs, problem } = faultOf(error);
  if (waitMs !== undefined)
    return `Telegram has seen too many tries; try again in ${Math.ceil(waitMs / 60_000)} min.`;
  if (text === undefined || kind !== 'channel') return `${problem.issue} ${problem.cure}`;
  return REFUSALS[text] ?? `Telegram refused: ${text}.`;
}

const REFUSALS: Readonly<Record<string, string>> = {
  PHONE_NUMBER_INVALID: 'Telegram knows no such phone number; write it with its country code.',
  PHONE_NUMBER_BANNED: 'Telegram has banned this phone number.',
  PHONE_NUMBER_UNOCCUPIED: 'No account has this phone number; make one in the Telegram app first.',
  PHONE_NUMBER_FLOOD: 'Telegram has sent too many codes to this number; try again tomorrow.',
  PHONE_PASSWORD_FLOOD: 'Telegram has seen too many tries for this number; try again tomorrow.',
};

const WAYS: Partial<Record<SentCode['type'], string>> = {
  app: 'to your Telegram app',
  sms: 'by SMS',
  email: 'by e-mail',
  call: 'by a phone call',
  fragment: 'to fragment.com',
};

function sentWords(sent: SentCode): string {
  if (sent.type === 'email_required')
    throw new SignInRefused('Telegram wants an e-mail address first; log in with the Telegram app once.');
  return `Telegram has sent a code ${WAYS[sent.type] ?? `(${sent.type.replaceAll('_', ' ')})`}.`;
}

function phoneNumber(text: string): string {
  const number = text.replaceAll(/[\s()./-]/g, '');
  if (!/^\+?\d{7,15}$/.test(number))
    throw new SignInRefused('That is no phone number; write it with its country code, like +1 202 555 0123.');
  return number;
}

function typed(text: string): string {
  if (text === '') throw new SignInRefused('Nothing was typed, so nobody can be logged in.');
  return text;
}
