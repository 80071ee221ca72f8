import type { SourceHealth } from '../../ports.ts';

export type Problem = NonNullable<SourceHealth['problem']>;

/** Thrown when there is no session to listen with: no package, no login, an unusable file. */
export class NoSession extends Error {
  override readonly name = 'NoSession';
  /** What to do about it, one sentence. */
  readonly cure: string;

  constructor(message: string, cure: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.cure = cure;
  }
}

/**
 * What went wrong, named by what the listener should do. ended: the login is gone for good, forget it. closed: there is
 * nothing to listen with until somebody mends it. unreachable: the network failed, try everything again later. channel:
 * this channel alone cannot be read at present.
 */
export interface Fault {
  readonly kind: 'ended' | 'closed' | 'unreachable' | 'channel';
  /** How long Telegram asked us to wait, milliseconds; only if it did. */
  readonly waitMs?: number;
  readonly problem: Problem;
}

const LOGIN_AGAIN = 'Run `calledit login`; listening goes on within a minute after it.';
const PASSES = 'Nothing to do: it is tried again. If it stays, check whether this machine reaches Telegram.';
const JOIN = 'Let that account join the channel, or stop hearing the channel with /removechannel.';

/** mtcute puts this in the place of Telegram's answer when none has come in time. */
const NO_ANSWER = 'TIMEOUT';
// Telegram's own names of errors.
const ENDED = /^(AUTH_KEY_(UNREGISTERED|INVALID|DUPLICATED|PERM_EMPTY)|SESSION_(REVOKED|EXPIRED))$/;
const BANNED = /^USER_DEACTIVATED(_BAN)?$/;
const UNREADABLE =
  /^(CHANNEL_(PRIVATE|INVALID|PUBLIC_GROUP_NA)|CHAT_(ADMIN_REQUIRED|FORBIDDEN)|PEER_ID_INVALID|USERNAME_(NOT_OCCUPIED|INVALID))$/;
const WRONG_KEYS = /^API_ID_(INVALID|PUBLISHED_FLOOD)$/;

/** What an error of mtcute or of ours means for listening. */
export function faultOf(error: unknown): Fault {
  if (error instanceof NoSession) return closed(error.message, error.cure);
  const text = rpcText(error);
  if (text !== undefined && text !== NO_ANSWER) return refusal(text, waitOf(error));
  const name = error instanceof Error ? error.constructor.name : '';
  if (isUnknownPeer(error)) return unreadable('it is not among its chats');
  const why = text ?? (error instanceof Error ? error.message : String(error));
  if (name.startsWith('Mt') && name !== 'MtTimeoutError') return odd(why);
  return {
    kind: 'unreachable',
    problem: { issue: `Telegram did not answer the operator's account: ${why}.`, cure: PASSES },
  };
}

/** Has the session not met the chat that it was asked about? */
export function isUnknownPeer(error: unknown): boolean {
  return error instanceof Error && error.constructor.name === 'MtPeerNotFoundError';
}

/** Telegram's name of an error that it answered with, e.g. `CHANNEL_PRIVATE`; undefined for any other error. */
export function rpcText(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('text' in error) || !('code' in error)) return undefined;
  return typeof error.text === 'string' ? error.text : undefined;
}

function refusal(text: string, waitMs: number | undefined): Fault {
  if (waitMs !== undefined) return tooOften(waitMs);
  if (ENDED.test(text)) return ended(`The login of the operator's account has ended (${text}).`, LOGIN_AGAIN);
  if (BANNED.test(text))
    return ended(
      `Telegram has closed the account that listens (${text}).`,
      'Log in with another account: `calledit logout`, then `calledit login`.',
    );
  if (WRONG_KEYS.test(text))
    return closed(
      `Telegram does not accept TELEGRAM_API_ID and TELEGRAM_API_HASH (${text}).`,
      'Copy both again from https://my.telegram.org and restart.',
    );
  return UNREADABLE.test(text) ? unreadable(text) : odd(text);
}

function closed(issue: string, cure: string): Fault {
  return { kind: 'closed', problem: { issue, cure } };
}

function ended(issue: string, cure: string): Fault {
  return { kind: 'ended', problem: { issue, cure } };
}

function unreadable(why: string): Fault {
  return {
    kind: 'channel',
    problem: { issue: `The operator's account cannot read this channel (${why}).`, cure: JOIN },
  };
}

function tooOften(waitMs: number): Fault {
  const minutes = Math.ceil(waitMs / 60_000);
  return {
    kind: 'channel',
    waitMs,
    problem: {
      issue: `Telegram wants no question about this channel's history for ${minutes} min.`,
      cure: 'Nothing to do: new posts are heard all the same. If it comes back often, hear fewer channels this way.',
    },
  };
}

function odd(why: string): Fault {
  return {
    kind: 'channel',
    problem: { issue: `Telegram's answer about this channel was no use: ${why}.`, cure: PASSES },
  };
}

function waitOf(error: unknown): number | undefined {
  if (typeof error !== 'object' || error === null || !('seconds' in error)) return undefined;
  return typeof error.seconds === 'number' ? error.seconds * 1_000 : undefined;
}
