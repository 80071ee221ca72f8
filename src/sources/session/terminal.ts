import { createInterface } from 'node:readline/promises';
import { type Readable, Writable } from 'node:stream';

/** Questions and answers in a terminal. */
export interface Terminal {
  say(text: string): void;
  /** One sentence on what went wrong, where programs look for it. */
  complain(text: string): void;
  /** The line that is typed in answer. Rejects with NobodyAnswers when the terminal is closed or Ctrl-C is pressed. */
  ask(question: string): Promise<string>;
  /** As ask; what is typed is not shown. */
  askSecret(question: string): Promise<string>;
  /** Aborts when nobody answers any more. */
  readonly closed: AbortSignal;
  close(): void;
}

/** Thrown when the person at the terminal has gone. */
export class NobodyAnswers extends Error {
  override readonly name = 'NobodyAnswers';
}

export function openTerminal(streams: {
  readonly input: Readable & { readonly isTTY?: boolean };
  readonly output: Writable;
  readonly errors: Writable;
}): Terminal {
  const { input, output, errors } = streams;
  const gone = new AbortController();
  let hidden = false;
  const screen = new Writable({
    write(chunk: Buffer, _encoding, done) {
      if (!hidden) output.write(chunk);
      done();
    },
  });
  const lines = createInterface({ input, output: screen, terminal: input.isTTY === true });
  const answers = lines[Symbol.asyncIterator]();
  lines.once('close', () => gone.abort(new NobodyAnswers('nobody answers')));

  async function answer(): Promise<string> {
    const line = await answers.next();
    if (line.done === true) throw new NobodyAnswers('nobody answers');
    return line.value.trim();
  }

  function prompt(question: string): void {
    lines.setPrompt(question);
    lines.prompt();
  }

  return {
    say: (text) => void output.write(`${text}\n`),
    complain: (text) => void errors.write(`${text}\n`),
    async ask(question) {
      prompt(question);
      return await answer();
    },
    async askSecret(question) {
      prompt(question);
      hidden = true;
      try {
        return await answer();
      } finally {
        hidden = false;
        output.write('\n');
      }
    },
    closed: gone.signal,
    close: () => lines.close(),
  };
}
