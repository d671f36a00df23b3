/** For programs: what `--json` prints too. */
import type { Json, JsonObject } from '../../../openapi/document.ts';
import { type DriftReport, findingsOf } from '../report.ts';

/** `{ findings, sections: [{ name, status, reason?, causedBy?, milliseconds, …facts }] }`. */
export function jsonOf(report: DriftReport): Readonly<Record<'findings' | 'sections', Json>> {
  const sections = report.sections.map(({ name, status, reason, causedBy, milliseconds, account }): JsonObject => {
    const why = { ...(reason === undefined ? {} : { reason }), ...(causedBy === undefined ? {} : { causedBy }) };
    return { name, status, ...why, milliseconds, ...account?.facts };
  });
  return { findings: findingsOf(report).map((finding): JsonObject => ({ ...finding })), sections };
}

export function json(report: DriftReport): string {
  return `${JSON.stringify(jsonOf(report), undefined, 2)}\n`;
}
