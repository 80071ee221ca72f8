import type { Channel } from '../model/call.ts';
import type { SourceAdapter } from '../ports.ts';
import { displayName, namesOf } from './names.ts';
import type { TroubleNews } from './source-troubles.ts';

/** A cure is never cut: the longest one is much shorter. */
const LONGEST = 400;

const BY: Readonly<Record<SourceAdapter['name'], string>> = {
  preview: 'by public page',
  session: 'by your own account',
};

/** What operators are told of a source's trouble, or of its end. */
export function sourceNotice(
  news: Pick<TroubleNews, 'kind' | 'source' | 'trouble' | 'chatIds'>,
  channels: readonly Pick<Channel, 'chatId' | 'kind' | 'title'>[],
): { readonly issue: string; readonly cure: string } {
  const places = channels.filter(({ chatId, kind }) => kind === 'channel' && news.chatIds.includes(chatId));
  const heading = `${namesOf(places.map(({ title }) => title))}, heard ${BY[news.source]}:`;
  const issue = displayName(news.trouble.issue, { limit: LONGEST });
  return news.kind === 'began'
    ? { issue: `${heading} ${issue}`, cure: displayName(news.trouble.cure, { limit: LONGEST }) }
    : { issue: `${heading} all is well again. It was: ${issue}`, cure: 'nothing.' };
}
