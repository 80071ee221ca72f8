import type { Message } from '@mtcute/node';
import type { PostContent } from '../../model/post.ts';
import { flattenBlocks } from './rich.ts';

/** Everything a reader of a message can see or copy: its text or caption, hidden links, code, and what its buttons hold. */
export function messageContent(message: Message): Required<PostContent> {
  const rich = message.richMessage === null ? undefined : flattenBlocks(message.richMessage.blocks);
  const buttons = buttonsOf(message);
  const links = message.entities.flatMap((entity) => (entity.is('text_link') ? [entity.params.url] : []));
  const code = message.entities
    .filter((entity) => entity.kind === 'code' || entity.kind === 'pre')
    .map((entity) => entity.text);
  return {
    text: message.text === '' ? (rich?.text ?? '') : message.text,
    links: [...links, ...buttons.flatMap(linkOf), ...(rich?.links ?? [])],
    code: [...code, ...buttons.flatMap(copyOf), ...(rich?.code ?? [])],
  };
}

function buttonsOf(message: Message): readonly object[] {
  const { markup } = message;
  return markup !== null && 'type' in markup && markup.type === 'inline' ? markup.buttons.flat() : [];
}

function linkOf(button: object): string[] {
  return 'url' in button && typeof button.url === 'string' ? [button.url] : [];
}

function copyOf(button: object): string[] {
  return 'copyText' in button && typeof button.copyText === 'string' ? [button.copyText] : [];
}
