// Fits the coefficients of src/detection/call-model.ts to labelled posts and measures their calibration.
//   npm run fit:detection -- --data DIR [--write]
// DIR as for eval:detection. Maximum a posteriori: the hand-set values of detection-prior.ts are the means of Gaussian priors.
// Channels share fixed weights, and calibration is that of channels left out of the fit. Prints what would change;
// with --write rewrites the model file. The same posts give the same file, byte for byte.

import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { CALL_MODEL } from '../src/detection/call-model.ts';
import { calibrationLines, calibrationOf, type Calibration, type Forecast } from './calibration.ts';
import { examplesOf, type Example } from './detection-examples.ts';
import { fitted, FOLDS, leftOut, type Coefficients, type Tables } from './fit-tables.ts';
import { PRIOR } from './detection-prior.ts';
import { folderOfPosts } from './labelled-posts.ts';
import { modelFile } from './model-file.ts';

const MODEL_FILE = path.join(import.meta.dirname, '../src/detection/call-model.ts');
function measured(
  forecasts: readonly (Forecast & { readonly by: Example['by'] })[],
  by: Example['by'],
): Calibration {
  const calibration = calibrationOf(forecasts.filter((forecast) => forecast.by === by));
  if (calibration === undefined)
    throw new Error(`expected posts that name what they call by ${by}, there are none`);
  return calibration;
}

function show(title: string, name: keyof Tables, fit: Tables): void {
  console.log(title);
  const now: Coefficients = { ...CALL_MODEL[name] };
  const prior: Coefficients = { ...PRIOR[name] };
  for (const [feature, value] of Object.entries(fit[name])) {
    const before = now[feature];
    const change = before === value ? '' : `   was ${before === undefined ? 'absent' : before.toFixed(2)}`;
    console.log(
      `  ${feature.padEnd(16)} ${value.toFixed(2).padStart(6)}   prior ${(prior[feature] ?? 0).toFixed(2).padStart(6)}${change}`,
    );
  }
}

const { values: options } = parseArgs({
  options: { data: { type: 'string' }, write: { type: 'boolean', default: false } },
});
const posts = examplesOf(folderOfPosts(options.data));
const tables = fitted(posts);
const forecasts = leftOut(posts);
const calibration = { address: measured(forecasts, 'address'), ticker: measured(forecasts, 'ticker') };
const file = modelFile({ tables, posts, calibration });
show('does it name a token by an address?', 'namesAddress', tables);
show('does it put a coin forward by its ticker?', 'namesTicker', tables);
show('does it call it?', 'callsIt', tables);
console.log(`\nOn channels left out of the fit (${FOLDS} folds):`);
for (const line of [
  ...calibrationLines('by address', calibration.address),
  ...calibrationLines('by ticker', calibration.ticker),
])
  console.log(line);
const changed = readFileSync(MODEL_FILE, 'utf8') !== file;
if (changed && options.write) writeFileSync(MODEL_FILE, file);
console.log(
  changed
    ? options.write
      ? `written: ${MODEL_FILE}`
      : 'the model file differs; --write rewrites it'
    : 'the model file is what this data gives',
);
