import type { HostHealth } from '../ports/health.ts';
import { createMeter, type Meter } from './meter.ts';

type Source = { readonly name: string; ratePerMinute(): number };

interface Watched {
  readonly source: Source;
  readonly fullRatePerMinute: number;
}

/** Every host of prices that the process asks. */
export interface Hosts {
  /** The way to a host: what is sent through it is counted, and refused beyond `requestsPerDay`. See createMeter(). */
  open(
    name: string,
    limits?: { readonly requestsPerDay?: number; readonly answers?: readonly number[] },
  ): Meter;
  /** From now on health() tells of the source, whose name is that of its host. `requestsPerMinute` is what the settings allow. */
  watch<Kind extends Source>(source: Kind, requestsPerMinute: number): Kind;
  /** One for each watched source, in the order of watching. `rests` are those that are left alone for a while. */
  health(rests: readonly { readonly name: string; readonly restsMs: number }[]): readonly HostHealth[];
}

export function createHosts(): Hosts {
  const meters = new Map<string, Meter>();
  const watched: Watched[] = [];

  function open(name: string, limits: Parameters<Hosts['open']>[1] = {}): Meter {
    const meter = meters.get(name) ?? createMeter({ name, ...limits });
    meters.set(name, meter);
    return meter;
  }

  function healthOf({ source, fullRatePerMinute }: Watched, restsMs: number): HostHealth {
    const { name } = source;
    const rates = { ratePerMinute: source.ratePerMinute(), fullRatePerMinute };
    return { name, ...open(name).usage(), ...rates, ...(restsMs > 0 && { restsMs }) };
  }

  return {
    open,
    watch(source, requestsPerMinute) {
      watched.push({ source, fullRatePerMinute: requestsPerMinute });
      return source;
    },
    health: (rests) =>
      watched.map((each) =>
        healthOf(each, rests.find(({ name }) => name === each.source.name)?.restsMs ?? 0),
      ),
  };
}
