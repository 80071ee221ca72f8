import type { FormattedString } from '@grammyjs/parse-mode';
import type { CallView } from '../../model/event.ts';
import { count, duration, share } from '../format.ts';
import { lines } from './parts.ts';

/** `Engagement 12 of 100 in its first hour, above 80 % of 45 posts here`. */
export function engagementLine({ engagement }: CallView): string | undefined {
  if (engagement === undefined) return undefined;
  const { hdrb, percentile } = engagement;
  const figure = hdrb > 0 && hdrb < 10 ? Number(hdrb.toFixed(1)) : Math.round(hdrb);
  const among =
    percentile === undefined ? '' : `, above ${share(percentile.share)} of ${percentile.posts} posts here`;
  return `Engagement ${figure} of 100 in its first hour${among}`;
}

/** What became of the post after it was written: the words that were seen first stay the evidence. */
export function fateLine(view: CallView): FormattedString | undefined {
  const parts = [editLine(view), deletionLine(view)].filter((part) => part !== undefined);
  return parts.length === 0 ? undefined : lines(...parts);
}

function deletionLine({ call, deletedAt }: CallView): string | undefined {
  return deletedAt === undefined
    ? undefined
    : `The post was found deleted after ${duration(deletedAt - call.postedAt)}; the call stays`;
}

function editLine({ call, edits, editedBefore }: CallView): string | undefined {
  if (editedBefore) {
    const again = edits === undefined ? '' : `, and ${times(edits.count)} since`;
    return `The post was edited before I first saw it${again}; judged by the words I saw first`;
  }
  if (edits === undefined) return undefined;
  const often = edits.count === 1 ? '' : ` ${times(edits.count)}, first`;
  return `The post was edited${often} ${duration(edits.firstAt - call.postedAt)} later; judged by its first words`;
}

function times(value: number): string {
  return value === 1 ? 'once' : count(value, 'time');
}
