// What is no purchase on a market: a sale before there is one, a gift to be claimed, money to be sent to somebody.
// All of it is read in lower case.

// What stands between words that belong together: no comma, full stop or new line, which begin another thought.
const GAP = String.raw`[^\p{L}\p{N}\n,.;!?]{1,6}`;
const START = String.raw`(?<![\p{L}\p{N}])`;
const END = String.raw`(?![\p{L}\p{N}])`;
const SALE = '(?:(?:pre|private|public|seed|token) ?-?sale|ido|ico|ieo|whitelist|white list|air ?drop)';
const THING = `(?:${SALE}|wl|(?:free |nft |public )?mint(?:ing)?|claims?|claiming)`;
const FILLER = String.raw`(?:is|are|now|has|have|just|gone|going|went|officially|finally|still|again|registrations?|round|phase|stage|tier|one|two|three|spots?|portal|page|site|link|for|all|our|holders|claims?|\d{1,2}|[iv]{1,3})`;
const OPENED = new RegExp(
  `${START}(?<!(?:no|not|after|without|zero|missed|since)${GAP}(?:the )?)${THING}(?:${GAP}${FILLER}){0,5}${GAP}(?:live|open|opened|started|begun|ongoing|starts|begins|opens|ends)${END}|${START}live (?:pre ?-?sale|airdrop|mint)${END}`,
  'u',
);
const CLAIM = `claim(?:${GAP}(?:it|yours|them|tokens?|\\$?[a-z0-9]{2,10}|for|free|rewards?|the|your)){0,4}${GAP}(?:here|below|now|air ?drop)`;
const JOIN = `(?:join|enter|buy|participate in|contribute to|get in|get into|ape)${GAP}(?:(?:in|into)${GAP})?(?:(?:the|our|this)${GAP})?${SALE}`;
const INVITED = new RegExp(
  `${START}(?:${CLAIM}|${JOIN}|(?:pre ?-?sale|contribution|airdrop) ?(?:address|wallet|contract|link))${END}`,
  'u',
);

const SPACE = String.raw`[^\p{L}\p{N}\n]{1,4}`;
const COIN = '(?:sol|solana|eth|ether|bnb|usdt|usdc|busd|ton|trx|btc|matic|avax|sui)';
const SUM = String.raw`(?:your|min|minimum|max|maximum|up|to|at|least|from|only|just|between|and|or|some|any|amount|of|the|a|exactly|\d{1,9}|${COIN}|crypto|funds|payments?|contributions?|deposits?)`;
// "Send SOL to 300" is a hope, "I will send 2 SOL here" a purchase.
const SENT = new RegExp(
  `${START}(?<!(?:i|will|we|full|could|can|would|gonna) )send(?:${SPACE}${SUM}){0,10}${SPACE}${COIN}${SPACE}(?:here|to (?!\\$?\\d|the moon|moon|mars|valhalla|heaven|hell|zero|ath|new|all)\\p{L})`,
  'u',
);
const WHERE = `(?:this|the|our|following|address|adress|addr|wallet|contract|ca|below|pre|sale|presale|smart|dev|deployer|team|only|is|${COIN})`;
const PAYEE_BEFORE = new RegExp(
  `${START}(?:(?:send|transfer|deposit|pay|contribute|contributions?|donate)(?:${SPACE}${SUM}){0,10}${SPACE}to` +
    `|(?:deposit|contribution|payment|pre ?-?sale|sale|fundraise)${SPACE}(?:address|adress|addr|wallet|contract))` +
    String.raw`(?:[^\p{L}\p{N}]{1,6}${WHERE}){0,6}[^\p{L}\p{N}]{0,12}$`,
  'u',
);
const PAYEE_SPAN = 96;
const OFFER_HINT = /sale|air ?drop|white ?list|wl|mint|ido|ico|ieo|claim|contribution/;
const PAYEE_HINT = /send|transfer|deposit|pay|contribut|donate|sale|fundraise/;

/** Does prose (lower case) offer a sale before there is a market, or something to claim or to mint? */
export function offers(prose: string): boolean {
  return OFFER_HINT.test(prose) && (OPENED.test(prose) || INVITED.test(prose));
}

/** Does prose (lower case) ask for coins to be sent ("send 0.1 eth here", "send sol to get in"), wherever the address stands? */
export function asksForCoins(prose: string): boolean {
  return prose.includes('send') && SENT.test(prose);
}

/**
 * Do the words right before the address at `at` of `lower` ask for money to be sent there ("send 0.5 SOL to", "contribute
 * to our", "deposit address")?
 */
export function asksForMoney(lower: string, at: number): boolean {
  const before = lower.slice(Math.max(0, at - PAYEE_SPAN), at);
  return PAYEE_HINT.test(before) && PAYEE_BEFORE.test(before);
}
