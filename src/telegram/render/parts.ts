import { FormattedString, fmt } from '@grammyjs/parse-mode';
import type { CallLabel } from '../../model/notice.ts';
import type { Tier } from '../../model/call.ts';
import { eip55 } from '../../detection/evm-address.ts';
import { isEvmAddress, type TokenRef } from '../../model/token.ts';
import { duration, moment, percent, multiple, usd } from '../format.ts';
import { SECOND } from '../../model/units.ts';
import { channelLink, chartLink } from '../links.ts';
import { displayName, shownName } from '../names.ts';
import type { Button } from '../reply.ts';
import { chainName } from './proper-names.ts';

/** Lines of a message; those that are undefined are left out. */
export function lines(...parts: readonly (FormattedString | string | undefined)[]): FormattedString {
  return FormattedString.join(
    parts.filter((part) => part !== undefined),
    '\n',
  );
}

/** Pieces of a line, separated by middle dots; those that are undefined are left out. */
export function dotted(...parts: readonly (FormattedString | string | undefined)[]): FormattedString {
  return FormattedString.join(
    parts.filter((part) => part !== undefined),
    ' · ',
  );
}

/** The token's ticker, or the start of its address where it has none. */
export function ticker(token: { readonly symbol?: string; readonly address: string }): FormattedString {
  return shownName(token.symbol, { limit: 16, fallback: `${token.address.slice(0, 6)}…` });
}

/** `BONK · Solana · #1042`, the first line of everything about a call. */
export function headline(sign: string, call: CallLabel): FormattedString {
  return dotted(fmt`${sign} ${FormattedString.bold(ticker(call))}`, chainName(call.chain), `#${call.callId}`);
}

/** `By Alpha Channel · 22 Nov 14:03 UTC`. */
export function byline(call: CallLabel): FormattedString {
  return fmt`By ${channelName(call.channelTitle, call.channelUsername)} · ${moment(call.postedAt)}`;
}

/** A channel's title, linked where it is public. */
export function channelName(title: string, username: string | undefined): FormattedString {
  const link = channelLink(username);
  const name = shownName(title);
  return link === undefined ? name : FormattedString.link(`\u2068${displayName(title)}\u2069`, link);
}

/** The address, to be copied with one tap; an EVM address with the capitals of its checksum. */
export function addressLine(address: string): FormattedString {
  return FormattedString.code(isEvmAddress(address) ? eip55(address) : displayName(address, { limit: 80 }));
}

/** `MC $1.6M · liq $212K`; FDV with its name where the market cap is unknown. */
export function marketLine(market: {
  readonly marketCapUsd?: number;
  readonly fdvUsd?: number;
  readonly liquidityUsd?: number;
}): string | undefined {
  const cap = market.marketCapUsd === undefined ? undefined : `MC ${usd(market.marketCapUsd)}`;
  const fdv = market.fdvUsd === undefined ? undefined : `FDV ${usd(market.fdvUsd)}`;
  const liquidity = market.liquidityUsd === undefined ? undefined : `liq ${usd(market.liquidityUsd)}`;
  const parts = [cap ?? fdv, liquidity].filter((part) => part !== undefined);
  return parts.length === 0 ? undefined : parts.join(' · ');
}

/** `18 min after the post`; `at the post` within its first second. */
export function afterPost(ms: number): string {
  return ms < SECOND ? 'at the post' : `${duration(ms)} after the post`;
}

/** `2.10x (+110 %)`. */
export function gain(times: number): string {
  return `${multiple(times)} (${percent(times - 1)})`;
}

export const TIER_NAMES: Readonly<Record<Tier, string>> = {
  nano: 'nano cap (under $100K)',
  micro: 'micro cap (under $1M)',
  small: 'small cap (under $100M)',
  mid: 'mid cap (under $1B)',
  large: 'large cap',
  unknown: 'size unknown',
};

/** Buttons to the chart and, where one exists, to the post. */
export function linkButtons(token: TokenRef, postLink: string | undefined): Button[] {
  const chart: Button = { text: 'Chart', url: chartLink(token) };
  return postLink === undefined ? [chart] : [chart, { text: 'Open post', url: postLink }];
}
