import { fmt, type FormattedString } from '@grammyjs/parse-mode';
import type {
  ChannelDifferences,
  Factor,
  Insight,
  InsightReport,
  RankingRecord,
} from '../../model/analytics.ts';
import type { Tier } from '../../model/call.ts';
import type { Estimate } from '../../model/reputation.ts';
import { count, duration, number, percent, share } from '../format.ts';
import { estimatedPercent, shareRange } from './figures.ts';
import { channelName } from './parts.ts';
import { chainName } from './proper-names.ts';

type Of<Kind extends Insight['kind']> = Extract<Insight, { kind: Kind }>;

/** Chance that channels are said to differ where they do not, over all that they are compared in. */
const CERTAIN = 0.05;
const DIFFERENCES = [
  { of: 'logReturn', name: 'returns at the end' },
  { of: 'success', name: 'how many end above +10 %' },
  { of: 'hit', name: 'how many reach 2x' },
] as const;

/** Who does better or worse where a factor is larger. */
const MORE_OF: Readonly<Record<Factor, string>> = {
  hdrb: 'Posts with more engagement in their first hour',
  'predicted-success': 'Calls with a higher forecast',
  'detection-confidence': 'Posts that read more clearly as a call',
  reputation: 'Calls of channels with a higher score',
  liquidity: 'Tokens with more liquidity',
  'token-age': 'Older tokens',
  'run-up-5m': 'Tokens that had risen more in the 5 minutes before the post',
  'run-up-60m': 'Tokens that had risen more in the hour before the post',
  tier: 'Larger tokens',
  echo: 'Tokens that somebody else had called before',
};

/** Do channels differ at all in this installation? In plain words, to be read before any ranking. */
export function channelsDifferLine({ calls, channels, ...measures }: ChannelDifferences): string {
  const asked = DIFFERENCES.flatMap(({ of, name }) => {
    const found = measures[of];
    return found === undefined ? [] : [{ name, ...found }];
  });
  if (asked.length === 0)
    return 'Too few completed calls to say whether channels here differ at all: read a ranking as luck.';
  const from = `from ${count(channels, 'channel')}, ${count(calls, 'call')}`;
  const proven = asked.filter(({ icc, p }) => icc > 0 && p * asked.length <= CERTAIN);
  if (proven.length === 0) {
    const smallest = Math.min(...asked.map(({ p }) => p));
    return `Channels here do not differ by more than chance: a ranking may show nothing but luck (${from}; chance of seeing such differences by luck: ${chance(smallest)} or more).`;
  }
  const largest = Math.max(...proven.map(({ p }) => p));
  const named = proven.map(({ name, icc }, index) =>
    index === 0
      ? `${share(icc)} of the differences in ${name} (chance of seeing this by luck: at most ${atMost(largest)})`
      : `${share(icc)} in ${name}`,
  );
  return `Channels here differ by more than chance. Who called explains ${named.join(', ')}. F${from.slice(1)}.`;
}

/** Did channels with higher scores do better afterwards? In plain words, and plainly when it is not known yet. */
export function rankingLine({ pairs, channels, spans, rightOrder }: RankingRecord): string {
  if (rightOrder === undefined)
    return 'Did higher scores come true? Not known yet: it takes rated channels 20 points apart, and what they call in the 30 days after.';
  const over = spans === 1 ? '30 days' : `${spans} times 30 days`;
  return `Did higher scores come true? In ${share(rightOrder.value)} (${shareRange(rightOrder)}) of ${count(pairs, 'pair')} of channels 20 points or more apart the higher one did better in the 30 days after; luck alone gives 50 %. From ${count(channels, 'channel')} over ${over}.`;
}

/** A finding in one sentence, with its size, its interval and what it rests on. */
export function insightLine(insight: Insight): FormattedString {
  switch (insight.kind) {
    case 'factor':
      return fmt`${factorWords(insight)}`;
    case 'tier':
      return fmt`${sized(insight.tier)} did ${betterOrWorse(insight.effect)} than other sizes: they ${ranksWords(insight.effect)}, from ${count(insight.n, 'token')}.`;
    case 'chain':
      return fmt`Calls on ${chainName(insight.chain)} did ${betterOrWorse(insight.effect)} than those on other chains: they ${ranksWords(insight.effect)}, from ${count(insight.n, 'token')}.`;
    case 'hours':
      return fmt`Calls posted from ${insight.fromHour} to ${insight.toHour} h UTC did ${betterOrWorse(insight.effect)} than the others: they ${ranksWords(insight.effect)}, from ${count(insight.n, 'token')}.`;
    case 'weekend':
      return fmt`Calls posted at weekends did ${betterOrWorse(insight.effect)} than those of other days: they ${ranksWords(insight.effect)}, from ${count(insight.n, 'token')}.`;
    case 'channel':
      return channelWords(insight);
    case 'threshold':
      return fmt`${thresholdWords(insight)}`;
    case 'holding':
      return fmt`Selling ${duration(insight.holdMs)} after the post would have paid ${estimatedPercent(insight.roi)} a call, holding to the end ${percent(insight.endRoi)}: chosen on older calls, tried on ${number(insight.n)} newer ones, before fees.`;
  }
}

function factorWords({ factor, yield: what, rho, n }: Of<'factor'>): string {
  const up = rho.value > 0;
  const did =
    what === 'return' ? `ended ${up ? 'higher' : 'lower'}` : `reached ${up ? 'higher' : 'lower'} highs`;
  return `${MORE_OF[factor]} ${did}: rank correlation ${signed(rho.value)} (${signed(rho.low)} to ${signed(rho.high)}), from ${count(n, 'token')}.`;
}

function channelWords({ is, tier, title, username, effect, n }: Of<'channel'>): FormattedString {
  const where = tier === 'all' ? '' : ` with ${sized(tier).toLowerCase()}`;
  return fmt`${channelName(title, username)} does ${is === 'best' ? 'better' : 'worse'}${where} than other channels in the same weeks: its calls ${ranksWords(effect)}, from ${count(n, 'day')}.`;
}

function thresholdWords({ threshold, share: part, roi, allRoi, n }: Of<'threshold'>): string {
  return `Taking only calls with a forecast of ${share(threshold)} or more would have paid ${estimatedPercent(roi)} a call, taking all ${percent(allRoi)}: chosen on older calls, tried on newer ones, of which it takes ${number(n)} (${share(part)}).`;
}

/** A difference of mean ranks, 0 to 1, as places out of 100: `rank 8 of 100 places higher (3 to 13)`. */
function ranksWords(effect: Estimate): string {
  const places = (value: number): string => String(Math.round(Math.abs(value) * 100));
  const bounds = [effect.low, effect.high].toSorted((a, b) => Math.abs(a) - Math.abs(b)).map(places);
  return `rank ${places(effect.value)} of 100 places ${effect.value > 0 ? 'higher' : 'lower'} (${bounds.join(' to ')})`;
}

function betterOrWorse({ value }: Estimate): string {
  return value > 0 ? 'better' : 'worse';
}

function sized(tier: Tier): string {
  return tier === 'unknown'
    ? 'Tokens of unknown size'
    : `${tier.slice(0, 1).toUpperCase()}${tier.slice(1)} caps`;
}

function signed(value: number): string {
  const text = value.toFixed(2);
  return value > 0 ? `+${text}` : text;
}

/** A chance, rounded up: `0.005`, `0.03`. */
function atMost(p: number): string {
  const steps = p < 0.01 ? 1_000 : 100;
  return String(Math.max(1, Math.ceil(p * steps - 1e-9)) / steps);
}

/** A chance: `0.02`, `<0.001`. */
function chance(p: number): string {
  return p < 0.001 ? '<0.001' : p.toFixed(p < 0.01 ? 3 : 2);
}

/** What findings were looked for in, and what it takes to be named; undefined without a completed call. */
export function questionsLine({
  calls,
  of,
  questions,
}: Pick<InsightReport, 'calls' | 'of' | 'questions'>): string | undefined {
  if (calls === 0) return undefined;
  const sample =
    calls === of ? count(calls, 'completed call') : `${number(calls)} of ${count(of, 'completed call')}`;
  return questions === 0
    ? `From ${sample}: too few to ask anything of.`
    : `From ${sample}; in findings each token counts once. I asked ${count(questions, 'question')} and name only what stands up to all of them: by chance alone at most 1 of 20 such reports would name anything.`;
}
