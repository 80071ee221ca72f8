// npm run bench [-- --json]: the three figures that say whether CalledIt stays light. Ratios hold on any machine, the
// absolute figures drift with it.

import { parseArgs } from 'node:util';
import { measureDetection } from './detection.ts';
import { measureMemory } from './memory.ts';
import { measureSweep } from './sweep.ts';

const { values } = parseArgs({ options: { json: { type: 'boolean', default: false } } });
const say = (line: string): void => console.log(line);

say('1 of 3  detection: 20,000 posts, five rounds');
const postsPerSecond = Math.round(measureDetection());
say(`        ${postsPerSecond.toLocaleString('en')} posts a second on one core (target over 50,000)`);

say('2 of 3  sweep: 1,000 tokens against bare prepared statements, 31 paired rounds');
const sweep = await measureSweep();
say(
  `        ${sweep.ratio.toFixed(2)}x (target under 1.3x): ${sweep.oursMs.toFixed(1)} ms against ${sweep.bareMs.toFixed(1)} ms`,
);

say('3 of 3  memory: the bundled bot with 1,000 open calls, 45 s');
const rssMb = await measureMemory();
say(
  rssMb === undefined
    ? '        n/a: ps is not available here'
    : `        ${rssMb.toFixed(0)} MB resident at most (target under 110 MB)`,
);

if (values.json) {
  say(
    JSON.stringify({
      sweepRatio: Number(sweep.ratio.toFixed(3)),
      rssMb: rssMb === undefined ? null : Math.round(rssMb),
      postsPerSecond,
    }),
  );
}
