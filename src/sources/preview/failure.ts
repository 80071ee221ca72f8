/** Why there is nothing to read behind a name although Telegram answered. */
export type Closed = 'not-previewable' | 'group-or-off' | 'not-a-channel' | 'private-or-missing';

/**
 * Thrown when the public page could not be read; named by what the caller should do. limited: wait retryAfterMs at least.
 * unreachable: the network or Telegram failed, try again. refused: Telegram accepts no such request. unreadable: an answer
 * came, but not in the form we know. closed: there is no such page, and why. cancelled: nobody waited for it.
 */
export class PreviewFailure extends Error {
  override readonly name = 'PreviewFailure';
  readonly kind: 'limited' | 'unreachable' | 'refused' | 'unreadable' | 'closed' | 'cancelled';
  /** What to do about it, one sentence. */
  readonly cure: string;
  readonly retryAfterMs: number | undefined;
  /** Only for kind `closed`. */
  readonly closed: Closed | undefined;

  constructor(
    kind: PreviewFailure['kind'],
    message: string,
    options: { cure?: string; cause?: unknown; retryAfterMs?: number; closed?: Closed } = {},
  ) {
    super(message, 'cause' in options ? { cause: options.cause } : undefined);
    this.kind = kind;
    this.cure = options.cure ?? CURES[kind];
    this.retryAfterMs = options.retryAfterMs;
    this.closed = options.closed;
  }
}

const CURES: Readonly<Record<PreviewFailure['kind'], string>> = {
  limited: 'Nothing to do: it is tried again after the pause that Telegram asked for.',
  unreachable: 'Nothing to do: it is tried again. If it stays, check whether this machine reaches t.me.',
  refused: 'Check whether https://t.me shows the channel in a browser; this machine may be blocked.',
  unreadable: 'Update CalledIt; until then add the bot to the channel as an administrator.',
  closed: 'Add the bot to the channel as an administrator.',
  cancelled: 'Try again.',
};

/** The failure as it is, or as one whose cause nobody foresaw. */
export function toFailure(error: unknown): PreviewFailure {
  if (error instanceof PreviewFailure) return error;
  const message = error instanceof Error ? error.message : String(error);
  return new PreviewFailure('unreadable', `The public page could not be read: ${message}.`, { cause: error });
}

/** The failure of a name behind which there is no page, with a sentence for whoever asked for it. */
export function closedFailure(name: string, closed: Closed): PreviewFailure {
  return new PreviewFailure('closed', ISSUES[closed](`@${name}`), { closed, cure: CLOSED_CURES[closed] });
}

const ISSUES: Readonly<Record<Closed, (name: string) => string>> = {
  'not-previewable': (name) => `${name} is a channel, but Telegram shows no public page of its posts.`,
  'group-or-off': (name) => `${name} exists, but it is a group or a person, or its public page is off.`,
  'not-a-channel': (name) => `${name} is a group or a bot, and only channels have a public page.`,
  'private-or-missing': (name) =>
    `Telegram knows no public channel ${name}: the name is wrong, or the channel is private or gone.`,
};

const CLOSED_CURES: Readonly<Record<Closed, string>> = {
  'not-previewable': 'Add the bot to the channel as an administrator.',
  'group-or-off': 'Add the bot to it; only a public channel can be read without being a member.',
  'not-a-channel': 'Add the bot to the group.',
  'private-or-missing':
    'Check the name; a private channel can only be heard by a bot or an account inside it.',
};
