import type { PageClient } from './client.ts';
import { closedFailure, type Closed, PreviewFailure } from './failure.ts';
import type { Validators } from './http.ts';
import { channelName } from './name.ts';
import { parsePage, type PreviewPage } from './page.ts';
import type { Rank } from './turns.ts';

export type Reading =
  | { readonly kind: 'page'; readonly page: PreviewPage; readonly validators: Validators }
  | { readonly kind: 'unchanged' };

export interface ReadRequest {
  /** Only posts with lower numbers; the newest without it. */
  readonly before?: number;
  readonly validators?: Validators;
  readonly rank: Rank;
  readonly signal: AbortSignal;
}

/** Reads a page of a channel's posts. Rejects with PreviewFailure, `closed` when there is no such page and why. */
export async function readPosts(client: PageClient, name: string, request: ReadRequest): Promise<Reading> {
  const answer = await client.posts(name, request);
  if (answer.kind === 'unchanged') return answer;
  if (answer.kind === 'moved') throw closedFailure(name, await whatIs(client, name, request));
  const page = parsePage(answer.html);
  if (page.kind === 'closed') throw closedFailure(name, page.closed);
  return { kind: 'page', page, validators: answer.validators };
}

/** Telegram sends everybody who asks for a page that is not shown to the page that says what the name is. */
async function whatIs(client: PageClient, name: string, request: ReadRequest): Promise<Closed> {
  const answer = await client.about(name, { rank: request.rank, signal: request.signal });
  if (answer.kind !== 'page') return 'private-or-missing';
  const page = parsePage(answer.html);
  return page.kind === 'closed' ? page.closed : 'not-previewable';
}

/** The name in what somebody typed. Throws PreviewFailure `refused` when there is none. */
export function requireName(text: string): string {
  const name = channelName(text);
  if (name !== undefined) return name;
  throw new PreviewFailure('refused', `"${text.trim().slice(0, 60)}" is no name of a public channel.`, {
    cure: 'Give it as @name or https://t.me/name; invitation links and private channels have no public page.',
  });
}
