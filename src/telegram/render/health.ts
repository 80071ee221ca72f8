import { FormattedString } from '@grammyjs/parse-mode';
import { DAY, type EpochMs } from '../../model/units.ts';
import type { HostHealth, Store } from '../../ports.ts';
import { type Health, troublesOf } from '../../tracking/health.ts';
import type { LoadReport } from '../../tracking/schedule-load.ts';
import { count, duration, moment, share } from '../format.ts';
import type { Reply } from '../reply.ts';
import { dotted, lines } from './parts.ts';
import { sourceName } from './proper-names.ts';

type Backlog = Awaited<ReturnType<Store['backlog']>>;

const whole = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 });

/** The operator's page: what is wrong, then how prices are kept up to date, host by host. */
export function healthPage(
  health: Health,
  view: { readonly backlog: Backlog; readonly now: EpochMs },
): Reply {
  const hosts = health.hosts.map((host) => ({ ...host, name: sourceName(host.name) }));
  const troubles = troublesOf({ ...health, hosts });
  return {
    text: lines(
      FormattedString.bold(`Health, ${moment(view.now)}`),
      ...(troubles.length === 0 ? ['Nothing is wrong.'] : troubles.map((trouble) => `⚠ ${trouble}`)),
      health.sweptAt === undefined
        ? 'No price round has ended yet'
        : `Last price round: ${duration(view.now - health.sweptAt)} ago`,
      ...loadLines(health.load),
      waitingLine(view.backlog),
      FormattedString.bold('Requests in the last minute, hour and 24 h'),
      ...hosts.map(hostLine),
      'Counted since the start of this process.',
    ),
    buttons: [],
  };
}

function loadLines({ tokens, wantedPerMinute, possiblePerMinute, stretch, tuning }: LoadReport): string[] {
  const possible = Number.isFinite(possiblePerMinute)
    ? ` of ${whole.format(possiblePerMinute)} possible`
    : '';
  const isStretched = stretch > 1.01;
  return [
    `${count(tokens, 'token')} followed, ${count(Math.ceil(wantedPerMinute), 'look')} a minute wanted${possible}`,
    isStretched
      ? `Calm tokens are looked at less often than wished (factor ${stretch.toFixed(1)}), every open one still within two hours`
      : 'No token has to wait longer than planned',
    ...(tuning.found === 0
      ? []
      : [
          `${whole.format(tuning.late)} of ${count(tuning.found, 'high')} (${share(tuning.late / tuning.found)}) ${tuning.late === 1 ? 'was' : 'were'} noticed late, when the price had already fallen well below ${tuning.late === 1 ? 'it' : 'them'}; lively tokens are polled ${oftenWords(tuning.patience)} planned`,
        ]),
  ];
}

/** `3.8 times as often as`; `patience` is the factor on their waits. */
function oftenWords(patience: number): string {
  const times = (1 / patience).toFixed(1);
  return times === '1.0' ? 'as often as' : `${times} times as often as`;
}

function waitingLine({ inbox, leads, past, outbox, overdueTokens }: Backlog): string {
  return `Waiting: ${[
    count(inbox, 'update'),
    `${leads === 1 ? '1 address' : `${whole.format(leads)} addresses`} without a price`,
    `${count(past, 'call')} from history`,
    count(outbox, 'message'),
    `${count(overdueTokens, 'token')} due`,
  ].join(', ')}`;
}

function hostLine(host: HostHealth): FormattedString {
  const { name, sent, budget, ratePerMinute, fullRatePerMinute, restsMs, lastError } = host;
  return dotted(
    `${name}: ${[sent.minute, sent.hour, sent.day].map((value) => whole.format(value)).join(' / ')}`,
    Number.isFinite(fullRatePerMinute)
      ? `${whole.format(ratePerMinute)} of ${whole.format(fullRatePerMinute)} a minute allowed`
      : undefined,
    budget && `${whole.format(budget.left)} of ${whole.format(budget.perDay)} a day left`,
    restsMs === undefined ? undefined : `rests for ${duration(restsMs)} more`,
    lastError && lastError.agoMs < DAY ? `${lastError.reason}, ${duration(lastError.agoMs)} ago` : undefined,
  );
}
