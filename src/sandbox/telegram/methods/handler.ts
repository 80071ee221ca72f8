import type { ApiMethods } from 'grammy/types';
import type { Arguments } from '../arguments.ts';
import type { EmulatorState } from '../state.ts';

/** A request as a method sees it; the signal aborts when the client goes away. */
export interface MethodRequest {
  readonly state: EmulatorState;
  readonly args: Arguments;
  readonly signal: AbortSignal;
}

export type MethodName = keyof ApiMethods;
type Result<Name extends MethodName> = ReturnType<ApiMethods[Name]>;

/** What a method answers, typed by the Bot API itself; refusals are thrown. */
export type Methods = {
  readonly [Name in MethodName]?: (request: MethodRequest) => Result<Name> | Promise<Result<Name>>;
};
