/** For programs; `--json` prints the same. */
import type { Json, JsonObject } from '../../openapi/document/document.ts';
import { type DriftReport, findComparedBase, collectFindings, toVisible } from '../findings/report.ts';

/**
 * `{ base?: { label, commit }, findings, sections: [{ name, status, reason?, causedBy?, milliseconds, …facts }] }`;
 * `commit` is null without a former revision.
 */
export function toReportJson(given: DriftReport): Readonly<Record<string, Json>> {
  const report = toVisible(given);
  const base = findComparedBase(report);
  const sections = report.sections.map(({ name, status, reason, causedBy, milliseconds, account }): JsonObject => {
    const why = { ...(reason === undefined ? {} : { reason }), ...(causedBy === undefined ? {} : { causedBy }) };
    return { name, status, ...why, milliseconds, ...account?.facts };
  });
  return {
    ...(base === undefined ? {} : { base: { label: base.label, commit: base.commit ?? null } }),
    findings: collectFindings(report).map((finding): JsonObject => ({ ...finding })),
    sections,
  };
}

export function formatJson(report: DriftReport): string {
  return `${JSON.stringify(toReportJson(report), undefined, 2)}\n`;
}
