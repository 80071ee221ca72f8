/** Where the API is asked and how. The keyless host and CoinGecko's serve the same data under different paths. */
export interface Host {
  /** Name shown beside prices. */
  readonly name: 'geckoterminal' | 'coingecko';
  /** Everything before `/networks/...`, without a slash at the end. */
  readonly root: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly keyed: boolean;
  /** Pace that the host's free plan bears, requests a minute. */
  readonly requestsPerMinute: number;
}

/** Its newest version of the answers that is dated; without it the host may change them at any time. */
const KEYLESS_ACCEPT = 'application/json;version=20230302';

/**
 * The host for a key: without one GeckoTerminal's own, with one CoinGecko's, for whose Pro keys `baseUrl` must be
 * `https://pro-api.coingecko.com/api/v3`. Documents give the keyless host 10 to 30 requests a minute, and those who ask
 * more than 15 are refused; a free key is given 30 to 100.
 */
export function hostOf({ baseUrl, apiKey }: { baseUrl?: string; apiKey?: string }): Host {
  if (apiKey === undefined) {
    return {
      name: 'geckoterminal',
      root: trimmed(baseUrl ?? 'https://api.geckoterminal.com/api/v2'),
      headers: { accept: KEYLESS_ACCEPT },
      keyed: false,
      requestsPerMinute: 10,
    };
  }
  const root = trimmed(baseUrl ?? 'https://api.coingecko.com/api/v3');
  const header = new URL(root).hostname.startsWith('pro-api.') ? 'x-cg-pro-api-key' : 'x-cg-demo-api-key';
  return {
    name: 'coingecko',
    root: `${root}/onchain`,
    headers: { [header]: apiKey },
    keyed: true,
    requestsPerMinute: 30,
  };
}

function trimmed(url: string): string {
  return url.replace(/\/+$/, '');
}
