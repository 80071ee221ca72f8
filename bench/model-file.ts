import type { Calibration } from './calibration.ts';
import type { Example } from './detection-examples.ts';
import type { Tables } from './fit-tables.ts';

/** Raised by hand when features, labels or the rules around them change: a stored confidence must say which model gave it. */
const VERSION = 'detection-4';

const HEADER = `// Written by bench/fit-detection.ts (npm run fit:detection -- --data DIR --write). Not edited by hand: the same posts give the
// same file. Coefficients are log-odds by feature (features.ts says what each one is).

import type { CallModel } from './score.ts';
`;

/** The text of src/detection/call-model.ts, in the project's format. */
export function modelFile(model: {
  readonly tables: Tables;
  readonly posts: readonly Example[];
  readonly calibration: { readonly address: Calibration; readonly ticker: Calibration };
}): string {
  const value = {
    version: VERSION,
    fittedOn: {
      posts: model.posts.length,
      channels: new Set(model.posts.map(({ channel }) => channel)).size,
      newestPost: (
        model.posts
          .map(({ date }) => date)
          .toSorted()
          .at(-1) ?? ''
      ).slice(0, 10),
    },
    ...model.tables,
    calibration: {
      address: figuresOf(model.calibration.address),
      ticker: figuresOf(model.calibration.ticker),
    },
  };
  return `${HEADER}
/** The model in use, and how well it did on channels that it was not fitted to. */
export const CALL_MODEL: CallModel = ${written(value, '')};\n`;
}

function figuresOf({ bins, ...means }: Calibration): object {
  return { ...roundedAll(means), bins: bins.map((bin) => roundedAll({ ...bin })) };
}

function roundedAll(values: Readonly<Record<string, number>>): Readonly<Record<string, number>> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, Number(value.toFixed(4))]));
}

function written(value: unknown, indent: string): string {
  if (Array.isArray(value))
    return `[\n${value.map((item) => `${indent}  ${onOneLine(item)},\n`).join('')}${indent}]`;
  if (typeof value !== 'object' || value === null)
    return typeof value === 'string' ? `'${value}'` : String(value);
  const lines = Object.entries(value).map(
    ([name, part]) => `${indent}  ${name}: ${written(part, `${indent}  `)},\n`,
  );
  return `{\n${lines.join('')}${indent}}`;
}

function onOneLine(item: unknown): string {
  const parts = Object.entries(item as object).map(([name, value]) => `${name}: ${String(value)}`);
  return `{ ${parts.join(', ')} }`;
}
