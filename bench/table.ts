/** A plain table for a terminal: lines of cells, the first column to the right. */
export interface Table {
  line(posts: number, of: string, measure: string, value: string): void;
  print(): void;
}

export function createTable(): Table {
  const lines: (readonly string[])[] = [['posts', 'of', 'measure', 'value']];
  return {
    line(posts, of, measure, value) {
      lines.push([String(posts), of, measure, value]);
    },
    print() {
      const widths = [0, 1, 2, 3].map((column) =>
        Math.max(...lines.map((cells) => (cells[column] ?? '').length)),
      );
      for (const cells of lines) {
        const padded = cells.map((cell, column) =>
          column === 0 ? cell.padStart(widths[0] ?? 0) : cell.padEnd(widths[column] ?? 0),
        );
        console.log(padded.join('  ').trimEnd());
      }
    },
  };
}

export function ratio(part: number, whole: number): number | undefined {
  return whole === 0 ? undefined : part / whole;
}

export function percent(value: number | undefined): string {
  return value === undefined ? 'n/a' : `${(100 * value).toFixed(2)} %`;
}

export function perThousand(part: number, whole: number): string {
  return whole === 0 ? 'n/a' : ((1_000 * part) / whole).toFixed(2);
}
