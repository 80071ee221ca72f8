// What the words of a post speak of. Words are divided by spaces, phrases by bars. Lower
// case, as cut by `wordsOf`.

export const LEXICON = {
  /** The author has taken a position. */
  entered: {
    words: 'aped ape aping apeing gamble gambled gambling gambles sniped grabbed scooped longed longing',
    phrases: 'bought a bag|bought some|a bag|buying here|i bought|loaded here|added here|my entry',
  },
  /** A call is being made now, whatever went before. */
  fresh: {
    words: 'early lfg fresh stealth alpha',
    phrases:
      'new call|next call|next one|now this|this one|next gem|just launched|just aped|just bought in|just entered|new entry|from here|first call|buy signal|gem call|new gem|still early|next runner|next 100x|called on main|in the making|looks good|looks like|looking good',
  },
  /** The author tells others to buy, or weighs it. */
  buying: {
    words:
      'bought buy buying bag bags grabbing loaded loading adding added snipe entered entry entries accumulate accumulating dip send sending watching tried trying took invest hold holding hodl play degen conviction',
    phrases: '',
  },
  /** Talk about the token and its chances. */
  pitch: {
    words:
      'gem gems moonshot lowcap microcap narrative runner bullish potential early launched launch launching stealth cto dev team based community meme memecoin memes mc mcap cap marketcap liquidity lp chart volume vol holders taxes tax renounced burnt burned dyor nfa ticker token trending undervalued fdv cook cooking sendor floor breakout listing pump pumping',
    phrases: '',
  },
  /** Looking back at an earlier call. */
  update: {
    words: 'update updates congrats congratulations achieved printed boom',
    phrases:
      'since call|since our call|since my call|since we called|since called|since entry|since post|since the call|from our call|from my call|from our entry|from call|from the call|from entry|from alert|x from|since launch|who followed|our call|our entry|we called|i called|i called it|called at|called it|called here|target hit|targets hit|target reached|target done|target achieved|targets achieved|take profit targets achieved|take profit target|all targets|tp hit|tp1 hit|tp2 hit|tp1 done|new ath|ath hit|printing|profit so far|who caught|hope you caught|enjoy the profits|enjoy profits|easy money|did you catch|still holding|told you|1st target|first target|second target|pump result|pump results|reached target|targets done|all tp|from our signal|from our buying|our last call|last call did|results of|called it at|posted at|shared at|who bought|missed it|already up|up from',
  },
  /** Leaving, or having left. */
  exit: {
    words: 'exited exiting rugged honeypot scam',
    phrases:
      "sold all|i sold|we sold|sold my|sold out|exit now|sell now|close position|closed position|closing position|i am out|im out|i'm out|out of this|stop loss hit|stopped out|sl hit|rug pulled|dev sold|dev dumped|avoid this|stay away|don't buy|do not buy|dont buy",
  },
  /** Having left, or telling others to; counts beside `exit`, which also holds plans to leave and talk of scams. */
  sold: {
    words: '',
    phrases:
      "sold all|sold everything|sold it all|sold the rest|sold my|sold out|i sold|we sold|exit now|exit this|sell now|sell everything|closed position|closing position|close position|stop loss hit|stopped out|sl hit|rug pulled|got rugged|just rugged|it rugged|dev sold|dev dumped|avoid this|stay away|don't buy|do not buy|dont buy|out of this one",
  },
  /** Being paid. */
  payment: {
    words:
      'trc20 trc-20 donate donation donations donating tip tips tipjar membership subscription subscribe vip premium lifetime screenshot txid txn usdt-trc20 fee fees payments',
    phrases:
      'trc 20|send payment|payment address|payment successful|after payment|to that address|to this address|this address to|payment to|after your payment|send me|send to|send btc|send usdt|send eth|transaction id|tx id|proof of payment|wallet address|my wallet|btc wallet|eth wallet|usdt wallet|btc address|eth address|usdt address|deposit address|tip jar|support this channel|support the channel|support development|to advertise|copy trading|paid channel|vip channel|monthly plan|months plan|per month|one month|3 months|6 months|12 months|price list|اشتراك|الاشتراك|الدفع|محفظة|المدفوعة|оплата|оплаты|подписка|донат|кошелек|перевод|suscripción|pago|donación|ödeme|bağış|abonelik|pembayaran|donasi',
  },
  /** Not yet on sale, or given away. */
  promotion: {
    words:
      'presale pre-sale whitelist whitelisted airdrop airdrops giveaway ido ico ieo igo softcap hardcap fairlaunch launchpad gleam staking stake referral refer register signup investor investors roi',
    phrases:
      'pre sale|soft cap|hard cap|private sale|public sale|token sale|token auction|fair launch|join the whitelist|claim your|claim rewards|sign up|limited edition|mint now|nft drop|nft sale|left to our|left until|until the pump|until our pump|is released|will be announced|next post|next message|is coming soon|coming soon|launching soon|not live yet|stealth launch in',
  },
  /** Given away for nothing; counts beside `promotion`. */
  handout: {
    words: 'airdrop airdrops giveaway giveaways whitelist whitelisted retweet refer gleam',
    phrases: 'claim your|claim rewards|drop your wallet|invite friends|lucky winners',
  },
  /** Somebody else\'s money, seen from outside. */
  news: {
    words:
      'whale whales moved stolen hacked hack hacker hackers exploit exploited exploiter transferred transfered moved scammer scammers validator validators proof foundation burn burning',
    phrases:
      'unknown wallet|from unknown|to unknown|just bought|transfer from|wallet belongs|owner of|bitinfocharts|whalestats|sec filing|on the move|worth of|mt gox|satoshi nakamoto|tokens out of',
  },
  /** Output of a buy bot or a scanner. */
  scan: {
    words: 'spent got',
    phrases: 'new buyer|buyer|swapped|new holder|position increased|buyer position|existing holder|whale buy',
  },
  /** A question to others. */
  asking: {
    words: 'why anyone someone somebody',
    phrases:
      'who can|can someone|can anyone|does anyone|do you know|how to|how can|how do|how much|is it possible|help me|please help|need help|could you|can you|can i|what is|what are|where can|i have a question|right place to ask|is this|do i|should i',
  },
  /** Trading on chain: what exchanges with order books have no word for. */
  onchain: {
    words:
      'dex dexscreener dextools uniswap pancakeswap pancake raydium pumpswap pump.fun pumpfun bonkfun letsbonk meteora jupiter aerodrome onchain on-chain ' +
      'lp mcap mc marketcap fdv contract ca renounced lowcap microcap memecoin memecoins bonding bonded migrated sniped jeets cabal ' +
      'bsc #bsc bep20 erc20 spl solana #solana #sol #base #eth cto dexpaid degen degens ape aped aping trenches x100 shitcoin stealth',
    phrases:
      'low cap|micro cap|market cap|smart chain|dex paid|bonding curve|small bag|degen play|moon bag|taxes 0|0 tax|lp burnt|lp burned',
  },
  /** Order-book exchanges, futures and prices in satoshi: such a trade is no call of a token on a chain. */
  venue: {
    words:
      'binance #binance bittrex #bittrex kucoin #kucoin bitmex #bitmex bybit #bybit okex okx huobi htx hotbit hotbit.io yobit yobit.net hitbtc ' +
      'poloniex bitfinex coinbase kraken mexc gate.io gateio bitget cryptopia indodax bitmart lbank coinex probit livecoin exmo upbit bithumb bingx ' +
      'phemex wazirx coindcx binance.com cex futures #futures perp perps perpetual leverage leveraged lev isolated margin ' +
      'satoshi satoshis sats sat satoshies longing shorting #long #short forex pips',
    phrases:
      'cross 10x|cross 20x|long term call|spot signal|future signal|btc pair|usdt pair|binance futures',
  },
  /** A plan of orders. */
  orders: {
    words:
      'target targets target1 target2 target3 tp tp1 tp2 tp3 tps sl stop stoploss stop-loss stops resistance support ote take-profit long short',
    phrases:
      'stop loss|take profit|target 1|target 2|target 3|sell target|sell targets|entry zone|entry price|buy zone|sell zone|buy range|buying range|entry 1|short term|mid term|buy below|sell at|buy around|buy between',
  },
  /** What is written about a market, and not for a purchase. */
  market: {
    words:
      'listing listings listed lists list launches announces announced announcement partnership partners partnered etf fed cpi inflow inflows outflow ' +
      'outflows dominance gainers losers trendline analysis weekly monthly candle candles staked stake staking rewards reward competition contest quiz ' +
      'ama tournament prediction returns vote proposal mainnet testnet upgrade update report breaking article interview podcast webinar supports adds ' +
      'delist delisted delisting shares stock stocks index institutional adoption halving wallet wallets deposit deposits withdrawal withdrawals trading ' +
      'correction bearish reached ranking earn win winners bounty tweet retweet',
    phrases:
      'all time high|price action|market update|24h volume|top gainers|top 10|top 100|has been|is trading|price is|was listed|will list|is live on|be listed|get listed|gets listed|is listed|now listed|glad to announce|excited to announce|happy to announce|listing alert',
  },
  /** Coins that everybody speaks of. */
  majors: {
    words:
      'btc $btc #btc bitcoin #bitcoin bitcoins eth $eth ethereum #ethereum xrp $xrp #xrp ripple ada $ada cardano doge $doge dogecoin ltc $ltc bnb $bnb $sol $dot $avax',
    phrases: '',
  },
  /** Talk among developers and users of a chain. */
  workshop: {
    words:
      'testnet mainnet const await async import function string json wallet wallets jetton jettons transaction transactions tx api sdk error bug deploy deployed address addresses seqno boc github code explorer nft nfts metadata bridge pool api',
    phrases: 'bot father|smart contract code|source code|pool address',
  },
} as const;

export type Topic = keyof typeof LEXICON;
/** How many distinct words and phrases of each topic a post holds. */
export type Topics = Readonly<Record<Topic, number>>;

const NO_TOPICS = Object.fromEntries(Object.keys(LEXICON).map((topic) => [topic, 0])) as Record<
  Topic,
  number
>;

interface Phrase {
  readonly topic: Topic;
  readonly rest: readonly string[];
}

const PHRASES = compile();

function compile(): ReadonlyMap<string, readonly Phrase[]> {
  const byFirst = new Map<string, Phrase[]>();
  for (const [topic, entries] of Object.entries(LEXICON)) {
    for (const entry of [...entries.words.split(' '), ...entries.phrases.split('|')].filter(Boolean)) {
      const [first = '', ...rest] = entry.split(' ');
      const list = byFirst.get(first) ?? [];
      list.push({ topic: topic as Topic, rest });
      byFirst.set(first, list);
    }
  }
  return byFirst;
}

const WORD = /[#$]?[0-9a-z\u00b5\u00c0-\u1fff\u2c00-\ud7ff][0-9a-z\u00b5\u00c0-\u1fff\u2c00-\ud7ff'’.!-]*/g;

const TRAILING = new Set(Array.from("'’.!-", (mark) => mark.charCodeAt(0)));

/** The words of lower-case prose, without trailing punctuation; `#` and `$` at the start stay. */
export function wordsOf(prose: string): readonly string[] {
  const words = prose.match(WORD) ?? [];
  for (let i = 0; i < words.length; i++) {
    const word = words[i] ?? '';
    if (TRAILING.has(word.charCodeAt(word.length - 1))) words[i] = word.replace(/['’.!-]{1,40}$/, '');
  }
  return words;
}

const ENOUGH = 8;

/** How many distinct entries of each topic the words hold, up to nine. */
export function topicsOf(words: readonly string[]): Topics {
  const counts = { ...NO_TOPICS };
  const seen: Phrase[] = [];
  for (let i = 0; i < words.length; i++) {
    const phrases = PHRASES.get(words[i] ?? '');
    if (phrases === undefined) continue;
    for (const phrase of phrases) {
      if (counts[phrase.topic] > ENOUGH || !follows(words, i, phrase.rest) || seen.includes(phrase)) continue;
      seen.push(phrase);
      counts[phrase.topic]++;
    }
  }
  return counts;
}

function follows(words: readonly string[], at: number, rest: readonly string[]): boolean {
  for (let n = 0; n < rest.length; n++) if (words[at + 1 + n] !== rest[n]) return false;
  return true;
}
