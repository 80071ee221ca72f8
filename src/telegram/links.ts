import type { TokenRef } from '../model/token.ts';

const USERNAME = /^[A-Za-z]\w{3,31}$/;

/** Chart of a token on DexScreener. */
export function chartLink(token: TokenRef): string {
  return `https://dexscreener.com/${encodeURIComponent(token.chain)}/${encodeURIComponent(token.address)}`;
}

/** Public link to a channel; undefined without a (valid) username. */
export function channelLink(username: string | undefined): string | undefined {
  return username !== undefined && USERNAME.test(username) ? `https://t.me/${username}` : undefined;
}
