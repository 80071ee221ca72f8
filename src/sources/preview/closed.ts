import type { Document } from 'domhandler';
import { finder, textOf } from './dom.ts';
import type { Closed } from './failure.ts';

const TITLE = finder('.tgme_page_title');
const EXTRA = finder('.tgme_page_extra');
const WORDS = finder('.tgme_page_description, .tgme_page');

/**
 * What a name is by the page that Telegram shows of a name without posts: a closed channel, a group, a bot, a person, or
 * nobody. Undefined when it is no such page.
 */
export function closedBy(document: Document): Closed | undefined {
  const extra = textOf(EXTRA.first(document));
  if (extra === undefined) {
    if (TITLE.first(document) !== undefined) return 'group-or-off';
    return WORDS.first(document) === undefined ? undefined : 'private-or-missing';
  }
  if (/\bsubscribers?\b/i.test(extra)) return 'not-previewable';
  if (/^@\w+$/.test(extra)) return /bot$/i.test(extra) ? 'not-a-channel' : 'group-or-off';
  return /\b(?:members?|online|users?)\b/i.test(extra) ? 'not-a-channel' : 'group-or-off';
}
