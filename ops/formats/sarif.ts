/** For code scanning: https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html */
import { isAbsolute } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { JsonObject } from '../../openapi/document/document.ts';
import type { Finding } from '../findings/finding.ts';
import { renderBase, renderRule, findSkippedSections } from './words.ts';
import { type DriftReport, findComparedBase, collectFindings } from '../findings/report.ts';

const schema = 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json';

export function formatSarif(report: DriftReport): string {
  const findings = collectFindings(report);
  const rules = [...new Set(findings.map(renderRule))];
  const run: JsonObject = {
    tool: { driver: { name: `fountainai-${report.command ?? 'drift'}`, rules: rules.map((id) => ({ id })) } },
    originalUriBaseIds: { SRCROOT: { description: { text: 'The folder of the project' } } },
    invocations: [invocation(report)],
    results: findings.map((finding) => result(finding, rules)),
    ...toProperties(report),
  };
  return `${JSON.stringify({ $schema: schema, version: '2.1.0', runs: [run] }, undefined, 2)}\n`;
}

/** SARIF has no member for the revision that another one is compared with. */
function toProperties(report: DriftReport): JsonObject {
  const base = findComparedBase(report);
  return base === undefined ? {} : { properties: { base: { label: base.label, commit: base.commit ?? null } } };
}

function invocation(report: DriftReport): JsonObject {
  const { sections } = report;
  const base = renderBase(report);
  const failed = sections.filter(({ status }) => status === 'failed');
  return {
    executionSuccessful: failed.length === 0,
    toolExecutionNotifications: [
      ...failed.map(({ name, reason = '' }) => notification('error', `${name} could not be checked: ${reason}`)),
      ...findSkippedSections(sections).map(({ name, reason = '' }) =>
        notification('note', `${name} was not checked: ${reason}`),
      ),
      ...(base === '' ? [] : [notification('note', base)]),
    ],
  };
}

const notification = (level: 'error' | 'note', text: string): JsonObject => ({ level, message: { text } });

function result(finding: Finding, rules: readonly string[]): JsonObject {
  const { severity, file, message, remedy, operation, pointer } = finding;
  const ruleId = renderRule(finding);
  const properties = {
    ...(operation === undefined ? {} : { operation }),
    ...(pointer === undefined ? {} : { pointer }),
  };
  return {
    ruleId,
    ruleIndex: rules.indexOf(ruleId),
    level: severity,
    message: { text: `${message}. To do: ${remedy}.` },
    locations: file === undefined ? [] : [location(finding, file)],
    properties,
  };
}

function location({ line, column }: Finding, file: string): JsonObject {
  const artifactLocation = toArtifact(file);
  if (line === undefined) return { physicalLocation: { artifactLocation } };
  const region = { startLine: line, ...(column === undefined ? {} : { startColumn: column }) };
  return { physicalLocation: { artifactLocation, region } };
}

/** Relative to the folder of the project, or absolute if it is outside. */
function toArtifact(file: string): JsonObject {
  if (isAbsolute(file)) return { uri: pathToFileURL(file).href };
  return { uri: encodeURI(file).replaceAll('?', '%3F').replaceAll('#', '%23'), uriBaseId: 'SRCROOT' };
}
