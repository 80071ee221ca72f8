import type { Element } from 'domhandler';
import type { Engagement } from '../../model/post.ts';
import { parseCount } from './count.ts';
import { finder, ownText, textOf } from './dom.ts';

const VIEWS = finder('.tgme_widget_message_views');
const REACTIONS = finder('.tgme_reaction');

/** Views and the sum of all reactions: emoji, custom ones, and Stars. Undefined when a post shows neither. */
export function engagementOf(element: Element): Engagement | undefined {
  const views = parseCount(textOf(VIEWS.first(element)) ?? '');
  const counts = REACTIONS.all(element)
    // The emoji is an element inside, and may hold digits of its own.
    .map((reaction) => parseCount(ownText(reaction)))
    .filter((count) => count !== undefined);
  if (views === undefined && counts.length === 0) return undefined;
  return {
    ...(views !== undefined && { views }),
    ...(counts.length > 0 && { reactions: counts.reduce((sum, count) => sum + count, 0) }),
  };
}
