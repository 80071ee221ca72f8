import { Refusal } from './refusal.ts';

/** What goes wrong, how often, and for which requests. Without a method: every method except getUpdates. */
export type Fault = {
  readonly method?: string;
  readonly chatId?: number;
  /** How many requests it strikes; Infinity for all. */
  readonly times: number;
} & (
  | {
      readonly kind: 'status';
      readonly status: number;
      readonly description?: string;
      readonly retryAfter?: number;
    }
  /** timeout: no answer ever. drop: the connection breaks before anything happens. accepted-but-lost: it breaks after. */
  | { readonly kind: 'timeout' | 'drop' | 'accepted-but-lost' }
);

export interface Faults {
  inject(fault: Fault): void;
  /** Takes back everything injected. */
  clear(): void;
  /** The fault that strikes this request, if any; it then counts as used once. */
  strike(method: string, chatId: string): Fault | undefined;
}

const DESCRIPTIONS: Readonly<Record<number, string>> = {
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  409: 'Conflict: terminated by other getUpdates request; make sure that only one bot instance is running',
  500: 'Internal Server Error',
  502: 'Bad Gateway',
  503: 'Service Unavailable',
  504: 'Gateway Timeout',
};

/** Faults in the order in which they were injected. */
export function createFaults(): Faults {
  let waiting: { readonly fault: Fault; left: number }[] = [];
  return {
    inject: (fault) => void waiting.push({ fault, left: fault.times }),
    clear: () => void (waiting = []),
    strike(method, chatId) {
      const hit = waiting.find(
        ({ fault, left }) =>
          left > 0 &&
          (fault.method === undefined
            ? method !== 'getUpdates'
            : fault.method.toLowerCase() === method.toLowerCase()) &&
          (fault.chatId === undefined || String(fault.chatId) === chatId),
      );
      if (hit === undefined) return undefined;
      hit.left -= 1;
      waiting = waiting.filter(({ left }) => left > 0);
      return hit.fault;
    },
  };
}

/** The refusal of a fault of kind `status`. */
export function faultRefusal(fault: Extract<Fault, { kind: 'status' }>): Refusal {
  const { status, retryAfter = status === 429 ? 1 : undefined } = fault;
  const usual =
    status === 429 ? `Too Many Requests: retry after ${retryAfter}` : (DESCRIPTIONS[status] ?? 'Error');
  const parameters = retryAfter === undefined ? undefined : { retry_after: retryAfter };
  return new Refusal(status, fault.description ?? usual, parameters);
}
