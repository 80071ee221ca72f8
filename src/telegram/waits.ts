/** Promises that resolve at the first check() at which their condition holds. */
export interface Waits {
  until(condition: () => boolean): Promise<void>;
  check(): void;
}

export function createWaits(): Waits {
  const waits = new Set<{ readonly condition: () => boolean; readonly resolve: () => void }>();
  return {
    async until(condition) {
      if (condition()) return;
      await new Promise<void>((resolve) => waits.add({ condition, resolve }));
    },
    check() {
      for (const wait of waits) {
        if (!wait.condition()) continue;
        waits.delete(wait);
        wait.resolve();
      }
    },
  };
}
