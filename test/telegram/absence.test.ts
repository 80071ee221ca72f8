import { expect, test } from 'vitest';
import { after, DAY, type ChatId, HOUR } from '../../src/model/units.ts';
import { absenceNotice } from '../../src/telegram/absence.ts';
import { NOON } from '../fakes/clock.ts';
import { ALPHA } from '../fakes/views.ts';
import { OPERATOR, startRig } from './rig.ts';

const back = { since: NOON, now: after(NOON, DAY + HOUR) };
const named = (title: string) => ({ ...ALPHA, title });
const readable = (text: string | undefined) => text?.replaceAll(/[\u2068\u2069]/g, '');

test('an absence that Telegram bridges, or the first start, is no matter', () => {
  expect(absenceNotice({ since: undefined, now: NOON }, [ALPHA])).toBeUndefined();
  expect(absenceNotice({ since: NOON, now: after(NOON, DAY) }, [ALPHA])).toBeUndefined();
});

test('a longer one is said with the channels that may have gaps', () => {
  expect(readable(absenceNotice(back, [ALPHA])?.issue)).toBe(
    'I was away from 5 Jan 12:00 UTC to 6 Jan 13:00 UTC. Telegram keeps posts for me for one day only, so some may be missing from Alpha Harbour.',
  );
  const issue = (count: number) =>
    readable(
      absenceNotice(
        back,
        Array.from({ length: count }, (_, at) => named(`C${at}`)),
      )?.issue,
    );
  expect(issue(2)).toMatch(/from C0 and C1\.$/);
  expect(issue(5)).toMatch(/from C0, C1, C2, C3 and C4\.$/);
  expect(issue(9)).toMatch(/from C0, C1, C2, C3, C4 and 4 more\.$/);
});

test('channels that are not heard, or by their public page, have no gaps', () => {
  const others = [
    { ...ALPHA, monitored: false },
    { ...ALPHA, preview: true },
    { ...ALPHA, kind: 'member' as const },
  ];
  expect(absenceNotice(back, others)).toBeUndefined();
});

test('each operator is told once', async () => {
  const rig = await startRig();
  const op = rig.telegram.user({ id: OPERATOR });
  rig.telegram.start(op);
  const alpha = { kind: 'channel', chatId: -1_001 as ChatId, title: 'Alpha' } as const;
  await rig.store.monitor(alpha, true, rig.clock.now());
  await rig.settle();
  const since = rig.clock.now();
  rig.clock.advance(3 * DAY);
  await rig.bot.tellOfAbsence(since);
  await rig.bot.tellOfAbsence(since);
  await rig.settle();
  expect(rig.said(op).filter((text) => text.includes('I was away'))).toEqual([
    expect.stringContaining('What to do: import the missing days'),
  ]);
  await rig.close();
});
