import type { ResponseParameters } from 'grammy/types';

/** An answer that is not `ok`: what the Bot API says when it refuses a request. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly status: number;
  readonly parameters: ResponseParameters | undefined;

  constructor(status: number, description: string, parameters?: ResponseParameters) {
    super(description);
    this.status = status;
    this.parameters = parameters;
  }
}

/** 400 with Telegram's habit of lowering the first letter, except in codes such as BUTTON_DATA_INVALID. */
export function badRequest(message: string, parameters?: ResponseParameters): Refusal {
  const isCode = /^.[A-Z_]/.test(message);
  const text = isCode ? message : message.charAt(0).toLowerCase() + message.slice(1);
  return new Refusal(400, `Bad Request: ${text}`, parameters);
}

/** 403: the bot may not do this here. */
export function forbidden(message: string): Refusal {
  return new Refusal(403, `Forbidden: ${message}`);
}

/** 409: two parties want the updates of one bot. */
export function conflict(message: string): Refusal {
  return new Refusal(409, `Conflict: ${message}`);
}

/** 429: the bot must wait `retryAfter` seconds. */
export function tooManyRequests(retryAfter: number): Refusal {
  return new Refusal(429, `Too Many Requests: retry after ${retryAfter}`, { retry_after: retryAfter });
}
