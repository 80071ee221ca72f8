import { matchesOf } from './matches.ts';

// "5x", "5.5 x", "x5", "+400%", "%400"; not "-80%" and not a part of a longer word or number.
const CLAIM =
  /(?<![\p{L}\p{N}.,$-])(?:(\d{1,5}(?:[.,]\d{1,3})?) ?x(?![\p{L}\p{N}])|x ?(\d{1,4}(?:\.\d{1,2})?)(?![\p{L}\p{N}%])|\+?(\d{1,6}(?:[.,]\d{1,4})?) ?%|% ?(\d{1,6}(?:[.,]\d{1,4})?)(?![\p{L}\p{N}%]))/gu;
const SPAN = 28;
const MAX_CLAIMS = 40;
const LEAST = 1.1;
const MOST = 100_000;

// What stands around a claim about the past, and around a hope. A modal verb makes a hope of any of them.
const DONE = /\b(?:hit|hits|did|done|reached|made|gained?|profits?|achieved|printed|returned)\b|✅/u;
const PAST =
  /\b(?:up|makes?|pumped|from (?:our|my|the|call|entry|alert|post|signal|launch|\$?\d[\d.]{0,9}[kmb]?)|since|so far|already|now|ran|called|boom|period|we got|another|just)\b|📈|🎯|🏆|🎉/u;
const MODAL =
  /\b(?:can|could|would|will|may|might|should|if|want|expect\w{0,4}|aim\w{0,3}|to (?:hit|do|reach|make|at least)|going to|gonna|chance|believe|think|hope|potential\w{0,2}|possible)\b/;
const HOPE =
  /\b(?:target|targets|easy|next|to|gem|gems|soon|minimum|min|early|hold|for|looking|ready|tax|supply|tokens?|lp|liquidity|dev|owns?|holds?|leverage|lev|slippage|clogs?|burn\w{0,3}|fees?|locked|sl|loss|roi|apy|daily|market|of|off|discount|success|accuracy)\b/;
// "from 30k to 210k" is a way gone, though `to` alone leads to a hope.
const RISE = /\bfrom \$?\d[\d.,]{0,9}[kmb]? to \$?\d[\d.,]{0,9}[kmb]?/;
const NOT_PAST =
  /^\W{0,3}(?:potential|gem|possible|tax|soon|coming|from here|leverage|lev|of|apy|apr|roi|off|discount)\b/;

/**
 * The largest multiple that prose (lower case) claims for something past: 5 for "hit 5x" and for "+400% profit".
 * Undefined when it claims none above 1.1. Hopes ("easy 10x", "could do 5x"), taxes, shares and leverage are no claims.
 */
export function claimedMultiple(prose: string): number | undefined {
  if (!/[x%]/.test(prose)) return undefined;
  let multiple = LEAST;
  for (const match of matchesOf(CLAIM, prose, MAX_CLAIMS)) {
    const value = multipleOf(match);
    if (value <= multiple || value > MOST) continue;
    if (saysPast(prose, match.index, match.index + match[0].length)) multiple = value;
  }
  return multiple > LEAST ? Math.round(multiple * 1e6) / 1e6 : undefined;
}

function multipleOf(match: RegExpExecArray): number {
  const number = (text: string): number => Number(text.replace(',', '.'));
  const percent = match[3] ?? match[4];
  if (percent !== undefined) return 1 + number(percent) / 100;
  return number(match[1] ?? match[2] ?? '0');
}

/** Do the words on the same line around [from, to) speak of the past? */
function saysPast(prose: string, from: number, to: number): boolean {
  const before = lastLine(prose.slice(Math.max(0, from - SPAN), from)).replace(RISE, '');
  const after = firstLine(prose.slice(to, to + SPAN));
  if (MODAL.test(before) || NOT_PAST.test(after)) return false;
  if (DONE.test(before) || DONE.test(after)) return true;
  return !HOPE.test(before) && (PAST.test(before) || PAST.test(after));
}

function lastLine(text: string): string {
  return text.slice(text.lastIndexOf('\n') + 1);
}

function firstLine(text: string): string {
  const end = text.indexOf('\n');
  return end < 0 ? text : text.slice(0, end);
}
