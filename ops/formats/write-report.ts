/** Writes a report in the formats that were asked for. */
import type { Report } from '../cli/report.ts';
import { plainLook } from '../cli/terminal/look.ts';
import { writeIfChanged } from '../file/files.ts';
import type { DriftReport } from '../findings/report.ts';
import { type FormatRequest, formatReport } from './format.ts';
import { toReportJson } from './json.ts';

export interface WriteOptions {
  readonly formats: readonly FormatRequest[];
  readonly report: Report;
  /** True if standard output has the facts alone. */
  readonly json: boolean;
  /** Lines after the report as text. */
  readonly summary?: readonly string[];
}

/** Writes the files first, and standard output last, as text by default. */
export async function writeReport(result: DriftReport, options: WriteOptions): Promise<void> {
  const { formats, report, json, summary = [] } = options;
  for (const { name, file } of formats) {
    if (file !== undefined) await writeIfChanged(file, formatReport(name, result, { look: plainLook }));
  }
  for (const [name, value] of Object.entries(toReportJson(result))) report.fact(name, value);
  if (json) return;
  const { name } = formats.find(({ file }) => file === undefined) ?? { name: 'text' as const };
  report.say(formatReport(name, result, { look: report.look }).replace(/\n$/, ''));
  if (name === 'text') for (const line of summary) report.say(line);
}
