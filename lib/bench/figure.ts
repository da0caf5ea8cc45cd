/** One line of the table. `value` is a text with its unit; `beside` says with what, or how it was measured. */
export type Figure = Readonly<{ what: string; value: string; beside: string }>;

/** One part of the bench: `npm run bench -- --only NAME`. */
export type Part = Readonly<{
  name: string;
  title: string;
  run: (options: PartOptions) => Promise<readonly Figure[]>;
}>;

export type PartOptions = Readonly<{
  /** How often what is compared is measured; the median counts. */
  runs: number;
  /** `npm start` with an empty npm cache, as on a fresh machine. */
  isCold: boolean;
  say: (text: string) => void;
}>;

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? (sorted[middle] ?? 0) : ((sorted[middle - 1] ?? 0) + (sorted[middle] ?? 0)) / 2;
}

/** Three digits that count, plain: `1234 ms`, `12.3 ms`, `0.123 ms`. */
export function quantity(value: number, unit: string): string {
  const digits = Math.max(0, 2 - Math.floor(Math.log10(Math.max(Math.abs(value), 1e-3))));
  return `${new Intl.NumberFormat("en-US", { maximumFractionDigits: digits, useGrouping: false }).format(value)} ${unit}`;
}

/** `3.2 times`. */
export function ratio(of: number, to: number): string {
  return quantity(of / to, "times");
}

/** The figures as aligned text under the part's title. */
export function table(title: string, figures: readonly Figure[]): string {
  const wide = (pick: (figure: Figure) => string) => Math.max(0, ...figures.map((figure) => pick(figure).length));
  const [what, value] = [wide((each) => each.what), wide((each) => each.value)];
  const rows = figures.map((each) =>
    `  ${each.what.padEnd(what)}  ${each.value.padStart(value)}  ${each.beside}`.trimEnd(),
  );
  return [title, ...rows].join("\n");
}
