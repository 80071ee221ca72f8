/** A URL taken apart, without a request and without trust. */
export interface Link {
  /** Lower case, without `www.` and port. */
  readonly host: string;
  /** Path segments; those of a hash route (`#/swap/...`) count as path. */
  readonly segments: readonly string[];
  readonly query: readonly (readonly [name: string, value: string])[];
}

const SCHEME = /^[a-z]{2,8}:\/\//i;
const MAX_URL = 600;

/** `url`, with or without its scheme, as host, path and query; undefined when it has no host name. */
export function parseLink(url: string): Link | undefined {
  const bare = url.slice(0, MAX_URL).replace(SCHEME, '');
  const end = bare.search(/[/?#]/);
  const host = (end < 0 ? bare : bare.slice(0, end))
    .toLowerCase()
    .replace(/^www\./, '')
    .replace(/:\d*$/, '');
  if (!host.includes('.') && host !== 'resolve') return undefined;
  const rest = end < 0 ? '' : withoutFragment(bare.slice(end));
  const mark = rest.indexOf('?');
  return {
    host,
    segments: (mark < 0 ? rest : rest.slice(0, mark)).split('/').filter(Boolean).map(decoded),
    query:
      mark < 0
        ? []
        : rest
            .slice(mark + 1)
            .split(/[?&#]/)
            .map(pair),
  };
}

/** A hash route (`#/swap/...`) is a path, a hash of `name=value` a query, and any other hash a place on the page. */
function withoutFragment(rest: string): string {
  const hash = rest.indexOf('#');
  if (hash < 0) return rest;
  const head = rest.slice(0, hash);
  const route = /^#!?\//.exec(rest.slice(hash, hash + 3));
  if (route)
    return `${head.endsWith('/') ? head.slice(0, -1) : head}${rest.slice(hash + route[0].length - 1)}`;
  return /^#\w{1,20}=/.test(rest.slice(hash, hash + 22)) ? `${head}?${rest.slice(hash + 1)}` : head;
}

function pair(text: string): readonly [string, string] {
  const equals = text.indexOf('=');
  return equals < 0
    ? [text.toLowerCase(), '']
    : [text.slice(0, equals).toLowerCase(), decoded(text.slice(equals + 1))];
}

// Addresses are ASCII; anything else need not be decoded, and a wrong escape must not throw.
const ASCII_ESCAPES = /^(?:[^%]|%[0-7][0-9a-f])*$/i;

function decoded(text: string): string {
  return text.includes('%') && ASCII_ESCAPES.test(text) ? decodeURIComponent(text) : text;
}
