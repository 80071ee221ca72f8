// grammY's HttpError names the request URL, and the URL holds the token. No \b in front: it follows the letters `bot`.
const TOKEN = /\d{6,12}:[A-Za-z0-9_-]{30,}/g;

/** `text` with every Telegram bot token in it replaced by `[bot-token]`. */
export function scrub(text: string): string {
  return text.replace(TOKEN, '[bot-token]');
}

/** What went wrong in one scrubbed line: name and message of the error and of what caused it. */
export function describeError(error: unknown): string {
  return scrub(chain(error).join(': ')).replaceAll(/\s+/g, ' ').slice(0, 500);
}

function chain(error: unknown, depth = 0): string[] {
  if (!(error instanceof Error)) return [typeof error === 'string' ? error : 'unknown error'];
  const inner = 'error' in error ? error.error : error.cause;
  const own = `${error.name}: ${error.message}`;
  return inner === undefined || depth >= 3 ? [own] : [own, ...chain(inner, depth + 1)];
}
