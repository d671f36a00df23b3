/** Figures as people read them, and tables of them that can be pasted into a page of the documentation. */
import type { Spread } from '../run/statistics.ts';

/** Returns a table in Markdown with the columns as wide as their cells, as Prettier formats it. */
export function formatTable(titles: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = titles.map((title, column) =>
    Math.max(3, title.length, ...rows.map((row) => row[column]?.length ?? 0)),
  );
  const toLine = (cells: readonly string[], fill: string): string =>
    `| ${widths.map((width, column) => (cells[column] ?? '').padEnd(width, fill)).join(' | ')} |`;
  return [toLine(titles, ' '), toLine([], '-'), ...rows.map((row) => toLine(row, ' '))].join('\n');
}

/** Returns for example `0.65 (0.62–0.67)`. */
export function formatSpread(spread: Spread | undefined): string {
  if (spread === undefined) return '-';
  const [middle, least, greatest] = [spread.median, spread.least, spread.greatest].map((ratio) => ratio.toFixed(2));
  return `${middle} (${least}–${greatest})`;
}

export const formatMicroseconds = (cpu: number | undefined): string => cpu?.toFixed(1) ?? '-';

/** Returns a latency in milliseconds with one decimal place, if it has any. */
export const formatMilliseconds = (milliseconds: number): string => String(Math.round(milliseconds * 10) / 10);

export const formatMegabytes = (bytes: number): string => (bytes / 1024 ** 2).toFixed(0);
