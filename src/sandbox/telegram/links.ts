const BARE_SCHEME = /^(tg|ton|tonsite):/i;
const WEB_LINK = /^(?:(https?):\/\/)?([^\s/?#:@]{1,253})(:\d{1,5})?([/?#].*)?$/is;
const HOST = /^(?:[\p{L}\p{N}_-]{1,63}\.){1,10}[\p{L}\p{N}-]{2,63}$/u;

/** The link as Telegram keeps it (scheme and path completed), or undefined when Telegram would take it for no link. */
export function completedLink(link: string): string | undefined {
  const text = link.trim();
  if (BARE_SCHEME.test(text)) return text;
  const match = WEB_LINK.exec(text);
  const host = match?.[2]?.toLowerCase();
  if (match === null || host === undefined || !HOST.test(host)) return undefined;
  const rest = match[4] ?? '/';
  return `${(match[1] ?? 'http').toLowerCase()}://${host}${match[3] ?? ''}${rest.startsWith('/') ? rest : `/${rest}`}`;
}

/** The user id of a `tg://user?id=` link. */
export function linkedUserId(link: string): number | undefined {
  const match = /^tg:(?:\/\/)?user\?id=(\d{1,15})$/i.exec(link.trim());
  return match?.[1] === undefined ? undefined : Number(match[1]);
}
