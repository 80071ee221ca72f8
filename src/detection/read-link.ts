import type { Chain } from '../model/token.ts';
import { chainOfSlug, familyOf, isChainSlug } from './chain.ts';
import type { Link } from './link.ts';
import { MARKET_SITES } from './market-sites.ts';
import { OTHER_SITES, UNLISTED_SITE } from './other-sites.ts';
import type { LinkedKind, Site } from './site.ts';
import { parseLinkedAddress, type ParsedAddress } from './parse-address.ts';

/** What a link names. */
export interface LinkReading {
  readonly site: Site;
  readonly kind: LinkedKind;
  /** Undefined when the link does not tell. */
  readonly chain: Chain | undefined;
  readonly found: ParsedAddress;
}

interface Route {
  readonly kind: LinkedKind;
  /** Set for a query route. */
  readonly parameter?: string;
  readonly anchored: boolean;
  readonly steps: readonly string[];
}

/** Every host whose links are read, without `www.`; a subdomain inherits from the longest host that it ends with. */
const SITES = new Map(Object.entries({ ...MARKET_SITES, ...OTHER_SITES }));
const ROUTES = new Map<Site, readonly Route[]>(
  [UNLISTED_SITE, ...SITES.values()].map((site) => [site, site.routes.map(route)]),
);
const CHAIN_PARAMETERS = ['chain', 'chainid', 'network', 'chain_id', 'c'];
const NO_SITE =
  /^(?:testnet|sepolia|goerli|ropsten|rinkeby|kovan|holesky|hoodi|amoy|mumbai|devnet|api|docs|test|sandbox)[.-]|-api\.|[.-](?:testnet|sepolia)\./;

function route(text: string): Route {
  const [kind, pattern] = text.split(' ') as [LinkedKind, string];
  if (pattern.startsWith('?')) return { kind, parameter: pattern.slice(1), anchored: false, steps: [] };
  return { kind, anchored: pattern.startsWith('/'), steps: pattern.split('/').filter(Boolean) };
}

/** The site that a host belongs to; undefined for hosts that are not listed. */
function siteOf(host: string): Site | undefined {
  let rest = host;
  for (let label = 0; label < 4; label++) {
    const site = SITES.get(rest);
    if (site) return site;
    const dot = rest.indexOf('.');
    if (dot < 0) return undefined;
    rest = rest.slice(dot + 1);
  }
  return undefined;
}

/** The token, pool, wallet or NFT that a link names by its address; undefined when it names none. Nothing is fetched. */
export function readLink(link: Link): LinkReading | undefined {
  if (!link.segments.some(isLong) && !link.query.some(([, value]) => isLong(value))) return undefined;
  if (NO_SITE.test(link.host)) return undefined;
  const site = siteOf(link.host) ?? UNLISTED_SITE;
  for (const route of ROUTES.get(site) ?? []) {
    const reading =
      route.parameter === undefined ? fromPath(link, site, route) : fromQuery(link, site, route);
    if (reading) return reading;
  }
  return undefined;
}

/** Is there room for an address? Most links have none, and the routes need not be tried. */
function isLong(text: string): boolean {
  return text.length >= 32;
}

function fromQuery(link: Link, site: Site, route: Route): LinkReading | undefined {
  for (const [name, value] of link.query) {
    if (name === route.parameter) {
      const reading = read(link, site, { kind: route.kind, id: value, chain: pathChain(link) });
      if (reading) return reading;
    }
  }
  return undefined;
}

function fromPath(link: Link, site: Site, route: Route): LinkReading | undefined {
  const last = route.anchored ? 0 : link.segments.length - route.steps.length;
  for (let start = 0; start <= last; start++) {
    const match = matched(link.segments, start, route.steps);
    const reading = match && read(link, site, { kind: route.kind, ...match });
    if (reading) return reading;
  }
  return undefined;
}

function matched(
  segments: readonly string[],
  start: number,
  steps: readonly string[],
): { id: string; chain: string | undefined } | undefined {
  let id: string | undefined;
  let chain: string | undefined;
  for (let i = 0; i < steps.length; i++) {
    const segment = segments[start + i];
    if (segment === undefined) return undefined;
    if (steps[i] === ':id') id = segment;
    else if (steps[i] === ':chain') chain = segment;
    else if (steps[i] !== '*' && steps[i] !== segment.toLowerCase()) return undefined;
  }
  return id === undefined ? undefined : { id, chain };
}

function read(
  link: Link,
  site: Site,
  at: { kind: LinkedKind; id: string; chain: string | undefined },
): LinkReading | undefined {
  const id = /^[\w:+-]+/.exec(at.id)?.[0] ?? '';
  const slug = at.chain ?? chainParameter(link) ?? chainBeside(id);
  // Every chain has a mainnet.
  const told =
    slug === undefined || (slug === 'mainnet' && site.chain !== undefined) ? undefined : chainOfSlug(slug);
  const chain = told ?? site.chain;
  const found =
    parseLinkedAddress(id, chain === undefined ? undefined : familyOf(chain)) ??
    parseLinkedAddress(id, undefined);
  if (found === undefined || (site.role === 'bot' && !isForBot(found, id))) return undefined;
  return {
    site,
    kind: found.poolId === true && at.kind !== 'tx' ? 'pool' : at.kind,
    chain: chainFor(found, chain),
    found,
  };
}

/** The link's chain when the address has its form, else the one chain of that form, else unknown. */
function chainFor(found: ParsedAddress, chain: Chain | undefined): Chain | undefined {
  if (chain !== undefined && familyOf(chain) === found.family) return chain;
  if (found.family === 'evm') return undefined;
  return chain !== undefined && ['sui', 'aptos'].includes(chain) ? chain : found.family;
}

/** Trading bots are started with the token alone or behind a referral; a lone TON address starts a wallet's bot as often. */
function isForBot(found: ParsedAddress, id: string): boolean {
  if (!found.exactCase) return false;
  return found.family === 'solana' || found.family === 'evm' || (found.family === 'ton' && id.length > 49);
}

function chainParameter(link: Link): string | undefined {
  return CHAIN_PARAMETERS.map((name) => link.query.find(([key]) => key === name)?.[1]).find(
    (value) => value !== undefined,
  );
}

function pathChain(link: Link): string | undefined {
  return link.segments.find(isChainSlug);
}

/** `ADDRESS-bsc` and `base:ADDRESS` tell the chain; what stands before a hyphen is what is paid with (`ETH-ADDRESS`). */
function chainBeside(id: string): string | undefined {
  const slug = /^(\w{1,12}):/.exec(id)?.[1] ?? /[-_]([a-z]{2,12})$/i.exec(id)?.[1];
  return slug !== undefined && isChainSlug(slug) ? slug : undefined;
}
