import { fmt, FormattedString } from '@grammyjs/parse-mode';
import { wilson } from '../../analytics/wilson.ts';
import type { Figures } from '../../model/analytics.ts';
import type { Reputation } from '../../model/reputation.ts';
import type { ChannelRecord } from '../../ports.ts';
import { compareShares, type Share } from '../compare-shares.ts';
import { type Form, formOf } from '../form.ts';
import { share } from '../format.ts';
import { blockName } from '../hour-blocks.ts';
import { type Apart, standingOut } from '../standing-out.ts';
import { shareRange, SIZE_NAMES } from './figures.ts';
import { chainName } from './proper-names.ts';

/** Groups that are named; those behind them stand out less clearly. */
const NAMED = 3;
/** Chance that anything is said of a channel that does not differ; three shares are compared. */
const MAX_CHANCE = 0.05 / 3;
/** Points of a score that are worth a word. */
const FEWEST_POINTS = 2;
/** Evidence below this part of its calls is worth a word. */
const MUCH_LESS = 0.8;

const FORMS: Readonly<Record<Form, string>> = {
  better: 'form: ↗ its last 30 days beat the time before',
  worse: 'form: ↘ its last 30 days fall behind the time before',
  unchanged: 'form: no change to speak of',
  unknown: 'form: too few recent calls to tell',
};

/** How its last 30 days compare with the time before; undefined without a profile. */
export function formWords({ profile }: ChannelRecord): string | undefined {
  if (profile === undefined) return undefined;
  const form = formOf(profile);
  const { recent, before } = profile;
  // What has fewer calls is what is missing.
  if (form === 'unknown' && before.completed < recent.completed)
    return `form: ${before.completed === 0 ? 'no' : 'too few'} earlier calls to compare with`;
  return FORMS[form];
}

/** Where its calls do clearly better or worse than its others, or that they do so nowhere; undefined without a profile. */
export function standingOutLine({ profile }: ChannelRecord): FormattedString | string | undefined {
  if (profile === undefined || profile.total.completed === 0) return undefined;
  const found = standingOut(profile).slice(0, NAMED);
  if (found.length === 0) return 'No size, chain or hour stands out from its other calls.';
  return fmt`Stands out: ${FormattedString.join(found.map(apartWords), '; ')}`;
}

/** `better at micro caps, 55 % of 60 reached 2x (44–66 %)`. */
function apartWords({ of, measure, better, figures }: Apart): FormattedString {
  const estimate = wilson(figures[measure], figures.completed);
  const did = measure === 'hits' ? 'reached 2x' : 'ended above +10 %';
  return fmt`${better ? 'better' : 'worse'} ${groupName(of)}, ${share(estimate.value)} of ${figures.completed} ${did} (${shareRange(estimate)})`;
}

function groupName(of: Apart['of']): FormattedString {
  if ('chain' in of) return fmt`on ${chainName(of.chain)}`;
  if ('hour' in of) return fmt`at ${blockName(of.hour)} UTC`;
  return of.tier === 'unknown' ? fmt`at tokens of unknown size` : fmt`at ${SIZE_NAMES[of.tier]} caps`;
}

/**
 * What pulls the score up or down, beside all other calls here, and what holds it to the middle; undefined while there is nothing
 * to compare. `crowd`: figures of all calls, this channel's among them.
 */
export function pullsLine(
  record: ChannelRecord,
  { rated, crowd }: { readonly rated: Reputation; readonly crowd: Figures },
): string | undefined {
  const own = record.profile?.total;
  if (own === undefined) return undefined;
  const found = MEASURES.flatMap(({ of, more, fewer, isGood }) => {
    const mine = { came: of(own), of: own.completed };
    const others = { came: of(crowd) - mine.came, of: crowd.completed - mine.of };
    const test = compareShares(mine, others);
    if (test === undefined || test.chance >= MAX_CHANCE) return [];
    const words = `${test.better ? more : fewer} (${partOf(mine)}, others ${partOf(others)})`;
    return [{ up: test.better === isGood, words }];
  });
  const following = followingWords(rated.originality ?? 0);
  const all = following === undefined ? found : [...found, following];
  const up = all.filter((one) => one.up).map(({ words }) => words);
  const down = all.filter((one) => !one.up).map(({ words }) => words);
  const parts = [
    up.length === 0 ? undefined : `Up: ${up.join(', ')}`,
    down.length === 0 ? undefined : `Down: ${down.join(', ')}`,
    heldLine(rated),
  ].filter((part) => part !== undefined);
  return parts.length === 0
    ? 'Taken together its calls do not differ clearly from those of other channels.'
    : parts.join('. ');
}

const MEASURES: readonly {
  readonly of: (figures: Figures) => number;
  readonly more: string;
  readonly fewer: string;
  readonly isGood: boolean;
}[] = [
  { of: ({ hits }) => hits, more: 'more reach 2x', fewer: 'fewer reach 2x', isGood: true },
  {
    of: ({ successes }) => successes,
    more: 'more end above +10 %',
    fewer: 'fewer end above +10 %',
    isGood: true,
  },
  {
    of: ({ reasons }) => reasons.loss + reasons.dead,
    more: 'more are lost or dead',
    fewer: 'fewer are lost or dead',
    isGood: false,
  },
];

function partOf({ came, of }: Share): string {
  return share(came / of);
}

/** What the learner expects of a channel from how often it calls what others called before, in points of the score. */
function followingWords(points: number): { readonly up: boolean; readonly words: string } | undefined {
  if (Math.abs(points) < FEWEST_POINTS) return undefined;
  const done = points > 0 ? 'better' : 'worse';
  const signed = `${points > 0 ? '+' : '−'}${Math.round(Math.abs(points))}`;
  const words = `channels that follow others as often do ${done} here (${signed} points)`;
  return { up: points > 0, words };
}

/** Old calls fade, and repeats, late entries and the sixth of a day on count less: that keeps a score near the middle. */
function heldLine({ effectiveCalls, completed }: Reputation): string | undefined {
  if (effectiveCalls >= completed * MUCH_LESS) return undefined;
  return `Old and repeated calls count less: its ${completed} weigh as much as ${Math.round(effectiveCalls)}, which keeps the score nearer the middle`;
}
