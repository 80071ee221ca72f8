import { fmt, type FormattedString } from '@grammyjs/parse-mode';
import { labelOf } from '../../alerts/rules.ts';
import type { Call, CallContext, RunUp, Token } from '../../model/call.ts';
import type { CallView } from '../../model/event.ts';
import type { CompletionReason, Outcome } from '../../model/outcome.ts';
import { type EpochMs, HOUR, SECOND } from '../../model/units.ts';
import { age, count, duration, moment, multiple, number, percent, price, share } from '../format.ts';
import { plainName } from '../names.ts';
import { mayName, seenFrom } from '../personal.ts';
import { press } from '../presses.ts';
import type { Reply } from '../reply.ts';
import { engagementLine, fateLine } from './post-fate.ts';
import { sourceName } from './proper-names.ts';
import {
  addressLine,
  afterPost,
  byline,
  channelName,
  dotted,
  gain,
  headline,
  lines,
  linkButtons,
  marketLine,
  ticker,
} from './parts.ts';
import { doubtLines, type Followed, worthLines } from './worth.ts';

export const REASONS: Readonly<Record<CompletionReason, string>> = {
  elapsed: 'its time is over',
  loss: 'it lost 90 % or more',
  dead: 'the token is dead: no price or no liquidity left',
  manual: 'ended by an operator',
  capacity: 'ended early to make room',
};

/** From this age on a price is no longer that of now. */
const OLD_PRICE_MS = 6 * HOUR;

/** For whom a page is made: the instant, and the chat that reads it. */
export interface Reading {
  readonly now: EpochMs;
  readonly reader: number | undefined;
  /** Of a finished call: returns of those of its tier and week, itself among them. */
  readonly peers?: readonly number[];
}

/** One call with all its figures, as a card that can be refreshed. */
export function callCard(whole: CallView, { now, reader, peers = [] }: Reading): Reply {
  const view = seenFrom(whole, reader);
  const { call, token, channel } = view;
  const label = labelOf(view);
  return {
    text: lines(
      headline(view.outcome === undefined ? '📌' : '🏁', label),
      ...(view.outcome === undefined
        ? openLines(view, now)
        : [
            ...outcomeLines(view.outcome, {
              ...followed(call, token),
              peers: { tier: call.context.tier, returns: peers },
            }),
          ]),
      dotted(entryLine(call), marketLine(call.entry)),
      runUpLine(call.runUp),
      ...tokenLines(token, view.outcome === undefined ? now : undefined),
      forecastLine(call),
      remarks(view),
      byline(label),
      engagementLine(view),
      fateLine(view),
      addressLine(token.ref.address),
    ),
    buttons: [
      [{ text: 'Refresh', press: press.call(call.id) }, ...linkButtons(token.ref, label.postLink)],
      mayName(channel, reader)
        ? [{ text: `Record of ${plainName(channel.title)}`, press: press.channel(channel.id) }]
        : [],
    ],
  };
}

function openLines({ call, token }: CallView, now: EpochMs): (FormattedString | string | undefined)[] {
  const { last, ath, samples, provisional } = call.running;
  const entry = call.entry.price;
  return [
    `${now - last.at >= OLD_PRICE_MS ? 'Last price' : 'Now'} ${price(last.price)} · ${gain(last.price / entry)} · priced ${duration(now - last.at)} ago`,
    highLine({ price: ath.price, multiple: ath.price / entry, sincePostMs: ath.at - call.postedAt }),
    provisional === undefined
      ? undefined
      : `${multiple(provisional.price / entry)} was seen and waits for confirmation`,
    dotted(
      `${call.status === 'open' ? 'Open' : 'Watched'} for ${duration(now - call.postedAt)}`,
      ...(samples === 0
        ? ['no price since the entry yet']
        : [count(samples, 'price'), betweenPolls(token, now)]),
    ),
  ];
}

/** What is odd about the token itself; without `now`, of a call that is over, with the dates. */
function tokenLines(
  { revivedAt, ruggedAt, life, hint }: Token,
  now: EpochMs | undefined,
): (string | undefined)[] {
  const when = (at: EpochMs): string =>
    now === undefined ? `on ${moment(at)}` : `${duration(now - at)} ago`;
  const gone = ruggedAt !== undefined && (revivedAt === undefined || revivedAt < ruggedAt);
  return [
    gone && life === 'rugged'
      ? `Its liquidity went ${when(ruggedAt)}: no price since then counts as a high`
      : undefined,
    gone || revivedAt === undefined ? undefined : `Its liquidity was gone, and came back ${when(revivedAt)}`,
    hint === 'few-sellers' ? 'Hardly anybody has sold it: it may not be sellable' : undefined,
  ];
}

function betweenPolls({ refinedTo }: Token, now: EpochMs): string {
  return refinedTo === undefined
    ? 'highs between polls may be missing'
    : `highs checked against candles up to ${duration(now - refinedTo)} ago`;
}

function followed({ entry: { depthUsd } }: Call, { ref: { chain } }: Token): Followed {
  return { chain, ...(depthUsd !== undefined && { entryDepthUsd: depthUsd }) };
}

/** What the tracking of a finished call proved. */
export function outcomeLines(outcome: Outcome, call: Followed): (FormattedString | string | undefined)[] {
  return [
    `End ${price(outcome.finalPrice)} · ${gain(1 + outcome.finalRoi)} · after ${duration(outcome.trackedMs)}: ${REASONS[outcome.reason]}`,
    highLine({
      price: outcome.athPrice,
      multiple: 1 + outcome.athRoi,
      sincePostMs: outcome.timeToAthMs,
    }),
    outcome.finalPrice > outcome.athPrice
      ? 'The end stands above the high: no later price confirmed it as one'
      : undefined,
    ...doubtLines(outcome),
    ...worthLines(outcome, call),
    `Largest fall from a peak: ${percent(-outcome.maxDrawdown)} · above entry at ${share(outcome.consistency)} of the prices`,
    `${count(outcome.samples, 'price')}, longest gap ${duration(outcome.longestGapMs)} · ${
      outcome.athSource === 'verified'
        ? 'highs checked against candles'
        : 'highs between polls may be missing'
    }`,
  ];
}

function highLine(high: {
  readonly price: number;
  readonly multiple: number;
  readonly sincePostMs: number;
}): string {
  return high.multiple > 1
    ? `High ${price(high.price)} · ${gain(high.multiple)} · ${afterPost(high.sincePostMs)}`
    : 'High: none above the entry';
}

/** Of a call from history the learner is asked what it would have said then. */
function forecastLine({ context }: Call): string {
  const when = context.past ? 'Forecast from what was known then' : 'Forecast at the call';
  return `${when}: ${forecastWords(context)}`;
}

/** `12 % to end above +10 %, from 2,310 results, 34 of them of this channel`; what it rests on only where that is known. */
export function forecastWords({
  predictedSuccess,
  restsOn,
}: Pick<CallContext, 'predictedSuccess' | 'restsOn'>): string {
  const chance = `${share(predictedSuccess)} to end above +10 %`;
  if (restsOn === undefined) return chance;
  const { channel, all } = restsOn;
  if (all === 0) return `${chance}, a first guess: no result was known yet`;
  if (channel === 0) return `${chance}, from ${count(all, 'result')} of other channels`;
  const some = channel < all ? `, ${number(channel)} of them` : '';
  return `${chance}, from ${count(all, 'result')}${some} of this channel`;
}

function entryLine(call: Call): string {
  const { entry } = call;
  return `Entry ${price(entry.price)} · ${entryTaken(entry.lagMs, entry.confidence === 'low')} · ${sourceName(entry.source)}`;
}

/** `+38 % in the hour before the call, +12 % in its last 5 min`. */
function runUpLine(runUp: RunUp | undefined): string | undefined {
  if (runUp === undefined) return undefined;
  const { m5, m60 } = runUp;
  if (m60 === undefined) return `${percent(m5)} in the 5 min before the call`;
  const last = m5 === undefined ? '' : `, ${percent(m5)} in its last 5 min`;
  return `${percent(m60)} in the hour before the call${last}`;
}

/** How an entry price was taken, and a warning where it is too late to judge by. */
export function entryTaken(lagMs: number, late: boolean): string {
  const taken = `taken ${afterPost(lagMs)}`;
  return late ? `${taken}, too late to judge the channel by` : taken;
}

/** Who called the token before. */
export function echoLine(
  echo: { readonly callId: number; readonly delayMs: number } | undefined,
): string | undefined {
  return echo === undefined
    ? undefined
    : `Called ${echo.delayMs < SECOND ? 'just before' : `${duration(echo.delayMs)} earlier`} by somebody else: #${echo.callId}`;
}

function remarks(view: CallView): FormattedString | undefined {
  const sequence = view.call.sequence > 1 ? `call ${view.call.sequence} of this token here` : undefined;
  const mentions = view.mentions > 0 ? mentionsOf(view) : undefined;
  const past = view.call.context.past ? 'from history' : undefined;
  const parts = [past, echoLine(view.call.context.echoOf), sequence, mentions].filter(
    (part) => part !== undefined,
  );
  return parts.length === 0 ? undefined : dotted(...parts);
}

/** `3 later mentions, one claims 5x`: the largest of their claims. */
function mentionsOf({ mentions, claimedMultiple }: CallView): string {
  const said = count(mentions, 'later mention');
  if (claimedMultiple === undefined) return said;
  const claim = `claims ${Number(claimedMultiple.toFixed(2))}x`;
  return mentions === 1 ? `${said}, it ${claim}` : `${said}, one ${claim}`;
}

/** `0.56x now, high 1.22x`; of an old price `0.56x 3 d ago`. */
export function standingNow({ entry, running: { last, ath } }: Call, now: EpochMs): string {
  const stands = last.price / entry.price;
  const high = ath.price / entry.price;
  const isOld = now - last.at >= OLD_PRICE_MS;
  const when = isOld ? `${age(now - last.at)} ago` : 'now';
  return `${multiple(stands)} ${when}${unconfirmed(stands, high)}, high ${multiple(high)}`;
}

/** Said of a price that stands visibly above the high: no later price has confirmed it yet. */
export function unconfirmed(now: number, high: number): string {
  return now > high && multiple(now) !== multiple(high) ? ' (not yet confirmed)' : '';
}

/** One line of a channel's list: `#1042 BONK 1.08x now, high 1.22x · 3 h ago`. */
export function callLine(view: CallView, now: EpochMs): FormattedString {
  const { call, outcome } = view;
  const figures =
    outcome === undefined
      ? standingNow(call, now)
      : `${percent(outcome.finalRoi)} at the end, high ${multiple(1 + outcome.athRoi)}`;
  const label = labelOf(view);
  return fmt`#${call.id} ${ticker(label)} ${figures} · ${duration(now - call.postedAt)} ago`;
}

/** One line of a list of many channels: that of a channel's list, and who called. */
export function namedCallLine(view: CallView, { now, reader }: Reading): FormattedString {
  const { channel } = seenFrom(view, reader);
  return dotted(callLine(view, now), channelName(channel.title, channel.username));
}

/** Several calls match: one is chosen with a button. */
export function chooseCall(views: readonly CallView[], reading: Reading): Reply {
  return {
    text: lines('Several calls match. Which one?', ...views.map((view) => namedCallLine(view, reading))),
    buttons: numberButtons(views),
  };
}

/** Buttons `#1042`, four in a row. */
export function numberButtons(views: readonly CallView[]): Reply['buttons'] {
  const all = views.map(({ call }) => ({ text: `#${call.id}`, press: press.call(call.id) }));
  return [all.slice(0, 4), all.slice(4, 8)];
}
