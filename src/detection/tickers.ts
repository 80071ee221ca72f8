// "$PEPE", "#PEPE", "PEPE/USDT" (also in a link), the name after "coin is" or "buy", and a name alone on its line.
const CASHTAG = /(?<![\w$])\$ ?([a-z][a-z0-9]{1,11})(?!\w)/gi;
const HASHTAG = /(?<![\w#&])#([A-Z0-9]{2,10})(?!\w)/g;
const PAIR = /(?<!\w)[#$]?([A-Z0-9]{2,10}) ?[/_-] ?(?:USDT|BUSD|USDC|USD|BTC|ETH|BNB|SOL)(?!\w)/g;
const NAMED =
  /\b(?:[Cc]oin|COIN|[Tt]oken|TOKEN|[Tt]icker|[Ss]ymbol)(?: (?:name|Name|NAME|we|have|picked|to|pump|buy|today|for|chosen)){0,8}(?: (?:is|are|IS)\b|\s?[:=-])[^\w\n]{0,8}([A-Z][A-Z0-9]{1,9})(?!\w)/g;
const TAG_AFTER_COIN = /\bcoin(?: name)?(?: is)? ?[:=-]? {0,3}#([a-z0-9]{2,10})(?!\w)/gi;
const BUY = /\b(?:[Bb]uy|BUY|[Bb]uying)[ :-]{1,4}[#$]?([A-Z][A-Z0-9]{1,8})(?!\w)/g;
const ALONE = /^[^\w\n]{0,8}([A-Z][A-Z0-9]{1,8})[^\w\n]{0,8}$/gm;

// Tags of the trade, of chains and of what everything is priced in.
const NO_TICKERS = new Set(
  (
    'BTC ETH USDT USDC BUSD USD BNB SOL EUR USDTPERP CRYPTO BITCOIN ETHEREUM BINANCE FUTURES SPOT LONG SHORT SIGNAL SIGNALS VIP PREMIUM ' +
    'UPDATE TRADING ALTCOIN ALTCOINS ALTS PUMP DUMP NEWS DEFI NFT NFTS GEM GEMS AIRDROP ICO IDO IEO TA FA FREE PROFIT TARGET TP SL BUY ' +
    'SELL HODL HOLD DYOR NFA FOMO FUD ATH BSC ERC20 BEP20 TRC20 KUCOIN BITMEX BYBIT BITTREX HOTBIT YOBIT HUOBI OKEX COINBASE UNISWAP ' +
    'PANCAKESWAP SCALP SWING CALL CALLS LOWCAP MEME MEMECOIN MARKET BREAKOUT ANALYSIS CHART NOW MORE IN THE IT GO BOOM BINANCIANS HUGE HTTPS HTTP WE US ALL TODAY COIN READY START STOP NOTE TIME DONE WOW HIT SPECIAL FAST DIP AND SECOND VOLUME WAVE FOR THIS'
  ).split(' '),
);
const MAX_TICKERS = 40;

/**
 * The tickers that a text names, upper case, in order of first mention and without what coins are priced in. A ticker
 * identifies no token (thousands share one), so none of them opens a call.
 */
export function tickers(text: string): string[] {
  const found = new Map<string, number>();
  for (const pattern of [CASHTAG, PAIR, NAMED, TAG_AFTER_COIN, BUY, HASHTAG, ALONE]) {
    for (const match of text.matchAll(pattern)) {
      const ticker = (match[1] ?? '').toUpperCase();
      if (found.has(ticker) || NO_TICKERS.has(ticker) || !/[A-Z]/.test(ticker)) continue;
      found.set(ticker, match.index);
      if (found.size >= MAX_TICKERS) break;
    }
  }
  return [...found].sort((a, b) => a[1] - b[1]).map(([ticker]) => ticker);
}
