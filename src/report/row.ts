/** A cell: null where a figure cannot be told. */
export type Cell = string | number | null;

/** A line of a table by the names of its columns. Every line of one table has the same, in the same order. */
export type Row = Readonly<Record<string, Cell>>;
