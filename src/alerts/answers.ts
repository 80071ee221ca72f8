import { type Asker, type Lead, wordFor } from '../model/call.ts';
import type { Envelope } from '../model/notice.ts';
import type { TokenChoice } from '../model/token.ts';
import type { EpochMs } from '../model/units.ts';

/** What the people who asked about a post are told when no source has a price of one of its addresses yet. */
export function announceWaiting(
  lead: Lead,
  askers: readonly Asker[],
  triesForMs: number,
): readonly Envelope[] {
  return askers.map((asker) => ({
    dedupKey: `waiting:${lead.id}:${asker.chatId}`,
    chatId: asker.chatId,
    notice: { kind: 'waiting', address: wordFor(lead.candidate), triesForMs },
    silent: true,
    ...(asker.messageId === undefined ? {} : { replyTo: asker.messageId }),
  }));
}

/** What the people who asked about a post are told when no source ever priced one of its addresses. */
export function announceUnpriced(lead: Lead, askers: readonly Asker[], now: EpochMs): readonly Envelope[] {
  return askers.map((asker) => ({
    dedupKey: `unpriced:${lead.id}:${asker.chatId}`,
    chatId: asker.chatId,
    notice: { kind: 'unpriced', address: wordFor(lead.candidate), triedForMs: now - lead.seenAt },
    silent: false,
    ...(asker.messageId === undefined ? {} : { replyTo: asker.messageId }),
  }));
}

/** What the people who asked about a post are asked when several tokens share the ticker that it names. */
export function announceChoices(
  lead: Lead,
  choices: readonly TokenChoice[],
  askers: readonly Asker[],
): readonly Envelope[] {
  const symbol = symbolOf(lead);
  return askers.map((asker) => ({
    ...answerTo(asker, `choose:${lead.id}`),
    notice: { kind: 'choose', leadId: lead.id, symbol, choices },
  }));
}

/** What the people who asked about a post are told when no token has the ticker that it names. */
export function announceUnresolved(lead: Lead, askers: readonly Asker[]): readonly Envelope[] {
  const symbol = symbolOf(lead);
  return askers.map((asker) => ({
    ...answerTo(asker, `unresolved:${lead.id}`),
    notice: { kind: 'unresolved', symbol },
  }));
}

function symbolOf({ candidate }: Lead): string {
  return candidate.kind === 'ticker' ? candidate.symbol : candidate.address;
}

/** An answer to each message with which somebody asked: two forwards of one post by one person are two questions. */
function answerTo(asker: Asker, key: string): Omit<Envelope, 'notice'> {
  return {
    dedupKey: `${key}:${asker.chatId}:${asker.messageId ?? ''}`,
    chatId: asker.chatId,
    silent: false,
    ...(asker.messageId === undefined ? {} : { replyTo: asker.messageId }),
  };
}
