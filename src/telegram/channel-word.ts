const NAME =
  /^(?:@(?<at>[a-z]\w{3,31})|(?:https?:\/\/)?(?:t|telegram)\.me\/(?:s\/)?(?<link>[a-z]\w{3,31})(?:\/\d+)?\/?)$/i;
const BARE_NAME = /^[a-z]\w{3,31}$/i;
const PRIVATE = /^(?:https?:\/\/)?(?:t|telegram)\.me\/(?:\+|joinchat\/|c\/)\S*$/i;
/** Paths of t.me that look like names. */
const NO_NAMES: ReadonlySet<string> = new Set(['joinchat', 'addstickers', 'addemoji', 'share', 'proxy']);

/** What somebody typed where the name of a channel was asked for. */
export type ChannelWord =
  | { readonly kind: 'name'; readonly name: string }
  | { readonly kind: 'private' }
  | { readonly kind: 'none' };

/** The channel in `@name`, a link to it or to one of its posts; with `bare` also in a name by itself. */
export function channelWord(text: string, { bare }: { readonly bare: boolean }): ChannelWord {
  const words = text.trim();
  if (PRIVATE.test(words)) return { kind: 'private' };
  const { at, link } = NAME.exec(words)?.groups ?? {};
  const name = at ?? link ?? (bare && BARE_NAME.test(words) ? words : undefined);
  return name === undefined || NO_NAMES.has(name.toLowerCase()) ? { kind: 'none' } : { kind: 'name', name };
}
