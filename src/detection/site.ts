import type { Chain } from '../model/token.ts';

/**
 * What an id in a path is. `token`, `pool` and `either` may be called; `wallet`, `nft` and `tx` say that the id is
 * certainly none of those.
 */
export type LinkedKind = 'token' | 'pool' | 'either' | 'wallet' | 'nft' | 'tx';

/** What one site's links say. */
export interface Site {
  readonly name: string;
  /** market: a chart, a swap, a launchpad, a trading terminal; explorer: a page about any address; bot: a chat bot. */
  readonly role: 'market' | 'explorer' | 'bot' | 'other';
  /** The chain when the link does not say. */
  readonly chain?: Chain;
  /**
   * `<kind> <pattern>`, first match wins. Patterns: `/a/:id` from the start of the path, `a/:id` anywhere in it,
   * `?name` a query parameter; `:chain` and `:id` are read, `*` is any one segment.
   */
  readonly routes: readonly string[];
}

/** A site of tokens; `chain` when its links do not say. */
export function site(role: Site['role'], name: string, routes: readonly string[], chain?: Chain): Site {
  return { name, role, routes, ...(chain !== undefined && { chain }) };
}

/** Query parameters in which swap pages name what is bought, then what is sold: a sold token is meant when it stands alone. */
export const SWAP_ROUTES: readonly string[] = [
  'token ?outputcurrency',
  'token ?outputtoken',
  'token ?outputmint',
  'token ?tokenout',
  'token ?buy',
  'token ?to',
  'token ?inputcurrency',
  'token ?inputmint',
  'token ?inputtoken',
  'token ?tokenaddress',
];
