import { answering } from './answer-callback-query.ts';
import { self } from './bot.ts';
import { chats } from './chats.ts';
import { commandLists } from './commands.ts';
import { deleting } from './delete.ts';
import { editing } from './edit.ts';
import { forwarding } from './forward.ts';
import type { MethodRequest, Methods } from './handler.ts';
import { reacting } from './react.ts';
import { receiving } from './receive.ts';
import { sending } from './send.ts';

const METHODS: Methods = {
  ...self,
  ...receiving,
  ...sending,
  ...editing,
  ...deleting,
  ...forwarding,
  ...answering,
  ...reacting,
  ...chats,
  ...commandLists,
};

const HANDLERS = new Map<string, (request: MethodRequest) => unknown>(Object.entries(METHODS));

/** The names of the methods that the emulator knows. */
export const implementedMethods: readonly string[] = [...HANDLERS.keys()];

/** What answers a method; undefined when the emulator does not know it. */
export function methodHandler(name: string): ((request: MethodRequest) => unknown) | undefined {
  return HANDLERS.get(name);
}
