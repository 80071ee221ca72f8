/** Where the room says what happened, for the operator. A pino logger fits. Never hand it a context, an Api or a raw error. */
export interface Log {
  debug(facts: object, message: string): void;
  info(facts: object, message: string): void;
  warn(facts: object, message: string): void;
  error(facts: object, message: string): void;
}
