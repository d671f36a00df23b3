import { format } from 'prettier';
import { describe, expect, it } from 'vitest';
import { formatMegabytes, formatMilliseconds, formatSpread, formatTable } from './figures.ts';

describe('a table', () => {
  it('has the form that Prettier gives it', async () => {
    const table = formatTable(
      ['at 64 connections', 'CPU, µs', 'x'],
      [
        ['read a context \\*', '18.7 / 14.2', '1'],
        ['create', '-', '0.65 (0.62–0.67)'],
        ['nothing', '', '2'],
      ],
    );
    expect(`${table}\n`).toBe(await format(table, { parser: 'markdown' }));
    expect(table.split('\n')).toHaveLength(5);
  });
});

describe('figures', () => {
  const table = [
    { given: formatSpread({ median: 0.651, least: 0.6, greatest: 1 }), want: '0.65 (0.60–1.00)' },
    { given: formatSpread(undefined), want: '-' },
    { given: formatMilliseconds(33.456), want: '33.5' },
    { given: formatMilliseconds(2), want: '2' },
    { given: formatMegabytes(3 * 1024 ** 2), want: '3' },
  ];
  it.each(table)('are printed as $want', ({ given, want }) => expect(given).toBe(want));
});
