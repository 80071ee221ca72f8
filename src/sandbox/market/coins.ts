import { HOUR, SECOND } from '../../model/units.ts';
import { addressesIn } from './address-list.ts';
import type { Reply } from './routes.ts';

const ROUTE = /^\/(chart|prices\/current)\/([^/]+)$/;
const MOST_POINTS = 500;

/** US dollars for one native coin; they stand still, as what pools are paired with does. */
const COINS: Readonly<Record<string, number>> = {
  'coingecko:avalanche-2': 10,
  'coingecko:binancecoin': 600,
  'coingecko:ethereum': 3_000,
  'coingecko:polygon-ecosystem-token': 10,
  'coingecko:solana': 150,
  'coingecko:sui': 10,
  'coingecko:the-open-network': 10,
  'coingecko:tron': 10,
};

/** The answer to DefiLlama's routes of hourly and of present prices; undefined for any other path. Unknown coins are left out. */
export function answerCoins(url: URL, now: number): Reply | undefined {
  const [, route, list] = ROUTE.exec(url.pathname) ?? [];
  if (route === undefined || list === undefined) return undefined;
  const start = Number(url.searchParams.get('start'));
  const span = Number(url.searchParams.get('span') ?? 1);
  const coins = (addressesIn(list) ?? []).flatMap((coin) =>
    Object.hasOwn(COINS, coin) ? [[coin, COINS[coin] ?? 0] as const] : [],
  );
  const seconds = Math.floor(now / SECOND);
  if (route === 'prices/current') {
    const quoted = coins.map(([coin, price]) => [coin, { price, timestamp: seconds, confidence: 0.99 }]);
    return { status: 200, body: { coins: Object.fromEntries(quoted) } };
  }
  const hourly = url.searchParams.get('period') === '1h';
  if (!hourly || !Number.isInteger(start) || !(span >= 1 && span * coins.length <= MOST_POINTS))
    return { status: 400 };
  const stamps = Array.from({ length: span }, (_, index) => start + (index * HOUR) / SECOND);
  const known = stamps.filter((timestamp) => timestamp <= seconds);
  const charts = coins.map(([coin, price]) => [
    coin,
    { symbol: coin, confidence: 0.99, prices: known.map((timestamp) => ({ timestamp, price })) },
  ]);
  return { status: 200, body: { coins: Object.fromEntries(charts) } };
}
