/** For programs: what `--json` prints too. */
import type { Json, JsonObject } from '../../../openapi/document.ts';
import { findingsOf, type DriftReport } from '../run.ts';

/** `{ findings, sections: [{ name, status, reason?, milliseconds, …facts }] }`. */
export function jsonOf(report: DriftReport): Readonly<Record<'findings' | 'sections', Json>> {
  const sections = report.sections.map(({ name, status, reason, milliseconds, account }): JsonObject => {
    return { name, status, ...(reason === undefined ? {} : { reason }), milliseconds, ...account?.facts };
  });
  return { findings: findingsOf(report).map((finding): JsonObject => ({ ...finding })), sections };
}

export function json(report: DriftReport): string {
  return `${JSON.stringify(jsonOf(report), undefined, 2)}\n`;
}
