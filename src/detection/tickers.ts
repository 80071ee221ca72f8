import { matchesOf } from './matches.ts';
import { isNoSymbol } from './never-tickers.ts';

/**
 * How a symbol is written: `$FROG`, `FROG/USDT`, "the coin is FROG", "buy FROG", `#FROG`, "Frog (FROG)", alone on its line,
 * "FROG is flying".
 */
export type TickerForm =
  | 'cashtag'
  | 'pair'
  | 'named'
  | 'bought'
  | 'hashtag'
  | 'bracketed'
  | 'alone'
  | 'subject';

/** A symbol that a text names. */
export interface Mention {
  /** Upper case, without `$` and `#`. */
  readonly symbol: string;
  /** The ways in which it is written, strongest first; never empty. */
  readonly forms: readonly TickerForm[];
  /** Index of its first mention in the text. */
  readonly at: number;
}

interface Pattern {
  readonly form: TickerForm;
  /** Every text that holds any has this in lower case. Most texts have not, and looking for it is cheap. */
  readonly needs: string | RegExp;
  /** It needs one of the words of WORDED. */
  readonly worded?: true;
  /** Its first group is the symbol. */
  readonly finds: RegExp;
  /** Which letters and context make a symbol of the match; without it only capitals do. */
  readonly counts?: (symbol: string, match: RegExpExecArray) => boolean;
}

const QUOTE = 'USDT|BUSD|USDC|USD|BTC|ETH|BNB|SOL';
const MONEY =
  /^\d{1,3}(?:MM|BN|MIL|MILL|MILLION|USD[TC]?|SOL|ETH|BNB|BTC|TON|AVAX|EACH|MC|MCAP|CAP|PER|OFF)$/;
const SHORT = 80;

// Strongest form first.
const PATTERNS: readonly Pattern[] = [
  {
    form: 'cashtag',
    needs: '$',
    finds: /(?<![\w$])\$ ?([a-z][a-z0-9]{1,11}|\d{1,3}[a-z]{3,8}|\p{Script=Han}{1,8})(?!\w)/giu,
    counts: (symbol) => !/^\d/.test(symbol) || (isCapital(symbol) && !MONEY.test(symbol)),
  },
  {
    form: 'pair',
    needs: /[/_-] ?(?:usd[tc]?|busd|btc|eth|bnb|sol)(?!\w)/,
    finds: new RegExp(`(?<!\\w)[#$]?([A-Z0-9]{2,10}) ?[/_-] ?(?:${QUOTE})(?!\\w)`, 'g'),
  },
  {
    form: 'pair',
    needs: /\/ ?[bu] ?[tsu]/,
    finds: /(?<![\w./@])([a-z][a-z0-9]{1,9}) ?\/ ?(?:usdt|busd|btc|B ?T ?C)(?![\w/])/gi,
    counts: () => true,
  },
  {
    form: 'pair',
    needs: /\/ ?u ?s/,
    finds: /(?<!\w ?)((?:[A-Z0-9] ){1,8}[A-Z]) ?\/ ?U ?S ?D ?T(?!\w)/g,
  },
  {
    form: 'named',
    worded: true,
    needs: /coin|token|ticker|symbol/,
    finds:
      /\b(?:coin|token|ticker|symbol)(?: {1,3}(?:name|we|have|picked|to|pump|buy|today|for|chosen)){0,8}(?: {1,3}(?:is|are)\b|\s?[:=]|(?<=^[^\w\n]{0,8}\w{4,6}) ?-|(?<=name))[^\w\n]{0,8}([a-z][a-z0-9]{1,9})(?!\w)(?=([^\n]{0,24}))/gim,
    // In lower case only as the last word of a line, after a sign that says that a name follows.
    counts: (symbol, match) => isCapital(symbol) || (/[:=#]/.test(match[0]) && !/\w/.test(match[2] ?? '')),
  },
  {
    form: 'bought',
    worded: true,
    needs: /b(?:uy|ought)|ap(?:ed|ing)|sniped|grabbed|load(?:ed|ing)|add(?:ed|ing)/,
    finds:
      /\b(?:[Bb]uy|BUY(?=.{1,4}[#$])|[Bb]uying|[Bb]ought|[Aa]ped|[Aa]ping|[Ss]niped|[Gg]rabbed|[Ll]oading|[Ll]oaded|[Aa]dding|[Aa]dded)(?: (?:more|some|into|up|on|to|a|the|my|small|little|bit|bag|bags|of)){0,5}[ :-]{1,4}[#$]?([A-Z][A-Z0-9]{1,8})(?!\w)/g,
  },
  {
    // In capitals only as a line of its own: "BUY NOW EVERYONE" names nothing.
    form: 'bought',
    worded: true,
    needs: 'buy',
    finds: /^[^\w\n]{0,8}BUY[ :-]{1,4}([A-Z][A-Z0-9]{1,8})(?=[^\w\n]{0,20}$| {1,2}[a-z])/gm,
  },
  { form: 'hashtag', needs: '#', finds: /(?<![\w#&])#([A-Z0-9]{2,10})(?!\w)/g },
  {
    form: 'hashtag',
    needs: '#',
    finds: /(?<![\w#&])#([a-z][a-z0-9]{1,5})(?!\w)/gi,
    counts: (_symbol, { input }) => input.length <= SHORT,
  },
  { form: 'bracketed', needs: '(', finds: /\b[A-Z][A-Za-z]+ ?\([#$]?([A-Z][A-Z0-9]{1,7})\)/g },
  { form: 'alone', needs: '', finds: /^[^\w\n]{0,8}([A-Z][A-Z0-9]{1,8})[^\w\n]{0,8}$/gm },
  {
    form: 'subject',
    needs: / (?:is|was|will|look|has|about|break|start|going|moving|flying|pumping|second|third|news|buy)/,
    finds:
      /^[^\w\n]{0,6}([A-Z][A-Z0-9]{1,6}) {1,2}(?:is|was|will|looks|looking|has|about|breaking|breakout|starting|started|going|moving|flying|pumping|[Ss]econd|third|[Nn]ews|NEWS|Breakout|[Bb]uy)\b/gm,
  },
  {
    form: 'subject',
    worded: true,
    needs: /hold|s(?:ell|old)/,
    finds:
      /\b(?:[Hh]old|[Hh]olding|[Ss]ell|[Ss]elling|[Ss]old)(?: more| some)? {1,2}([A-Z][A-Z0-9]{1,8})(?!\w)/g,
  },
];

const WORDED =
  /coin|token|ticker|symbol|b(?:uy|ought)|ap(?:ed|ing)|sniped|grabbed|load|add|hold|s(?:ell|old)/;
const MAX_TICKERS = 40;
const QUOTED = /^([A-Z0-9]{2,8})(?:USDT|BUSD|USDC|BTC)(?:PERP)?$/;

/** The symbols that a text names, in order of first mention, without what coins are priced in. Linear in its length. */
export function mentionsOf(text: string, lower = text.toLowerCase()): readonly Mention[] {
  const found = new Map<string, { forms: TickerForm[]; at: number }>();
  const worded = WORDED.test(lower);
  for (const pattern of PATTERNS) {
    if ((!worded && pattern.worded === true) || !has(lower, pattern.needs)) continue;
    for (const match of matchesOf(pattern.finds, text, MAX_TICKERS)) {
      const symbol = symbolOf(pattern, match);
      if (symbol === undefined) continue;
      const known = found.get(symbol);
      if (known === undefined) found.set(symbol, { forms: [pattern.form], at: match.index });
      else if (!known.forms.includes(pattern.form)) known.forms.push(pattern.form);
      if (known !== undefined && match.index < known.at) known.at = match.index;
    }
  }
  if (found.size === 0) return [];
  return [...found]
    .map(([symbol, { forms, at }]) => ({ symbol, forms, at }))
    .sort((a, b) => a.at - b.at)
    .slice(0, MAX_TICKERS);
}

function has(lower: string, needs: string | RegExp): boolean {
  return typeof needs === 'string' ? lower.includes(needs) : needs.test(lower);
}

function symbolOf(pattern: Pattern, match: RegExpExecArray): string | undefined {
  const spelt = (match[1] ?? '').replaceAll(' ', '');
  const counts = pattern.counts?.(spelt, match) ?? isCapital(spelt);
  const upper = spelt.toUpperCase();
  const symbol = pattern.form === 'cashtag' ? upper : (QUOTED.exec(upper)?.[1] ?? upper);
  return counts && /\D/.test(symbol) && !isNoSymbol(symbol) ? symbol : undefined;
}

function isCapital(symbol: string): boolean {
  return symbol === symbol.toUpperCase();
}
