import { fmt, type FormattedString } from '@grammyjs/parse-mode';
import { shownName } from './names.ts';

/** `I know no channel “harbour 5”.`: what was read as a name, so that somebody who meant something else sees it. */
export function unknownChannel(name: string): FormattedString {
  return fmt`I know no channel “${shownName(name)}”.`;
}
