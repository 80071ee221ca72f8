import { fmt, FormattedString } from '@grammyjs/parse-mode';
import type { TokenChoice } from '../../model/token.ts';
import type { EpochMs } from '../../model/units.ts';
import { age, usd } from '../format.ts';
import { displayName } from '../names.ts';
import { press } from '../presses.ts';
import type { Button, Reply } from '../reply.ts';
import { addressLine, dotted, lines, ticker } from './parts.ts';
import { chainName } from './proper-names.ts';

/** Several tokens share a ticker: one is chosen with a button. */
export function chooseToken(
  question: { readonly leadId: number; readonly symbol: string; readonly choices: readonly TokenChoice[] },
  now: EpochMs,
): Reply {
  const { leadId, symbol, choices } = question;
  return {
    text: lines(
      fmt`Several tokens are called ${symbolOf(symbol)}, and none of them stands out. Which one is meant?`,
      ...choices.flatMap((choice, index) => [
        fmt`${index + 1}. ${factsOf(choice, now)}`,
        addressLine(choice.token.address),
      ]),
    ),
    buttons: choices.map((choice, index) => [choiceButton(choice, { leadId, index })]),
  };
}

/** `OWL · BSC · liq $45K · 13 months old`: liquidity and age, as far as they are known. */
function factsOf({ token, symbol, liquidityUsd, createdAt }: TokenChoice, now: EpochMs): FormattedString {
  return dotted(
    ticker({ symbol, address: token.address }),
    chainName(token.chain),
    liquidityUsd === undefined ? undefined : `liq ${usd(liquidityUsd)}`,
    createdAt === undefined ? undefined : `${age(now - createdAt)} old`,
  );
}

function choiceButton(
  { token }: TokenChoice,
  at: { readonly leadId: number; readonly index: number },
): Button {
  return {
    text: `${at.index + 1}. ${String(chainName(token.chain))}`,
    press: press.pick(at.leadId, at.index),
  };
}

/** What stands in the place of the question once it is answered. */
export function picked({ token, symbol }: TokenChoice): Reply {
  return {
    text: lines(
      dotted(
        fmt`Tracking ${FormattedString.bold(ticker({ symbol, address: token.address }))}`,
        chainName(token.chain),
      ),
      'I look for its price now.',
      addressLine(token.address),
    ),
    buttons: [],
  };
}

/** No token has the ticker. */
export function unresolved({ symbol }: { readonly symbol: string }): Reply {
  return {
    text: lines(
      fmt`I find no token called ${symbolOf(symbol)} that trades. Paste its address, and I track it.`,
    ),
    buttons: [],
  };
}

/** `$BONK` as code: Telegram would make a search of it. */
function symbolOf(symbol: string): FormattedString {
  return FormattedString.code(`$${displayName(symbol, { limit: 16 })}`);
}
