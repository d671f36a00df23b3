/**
 * For build servers such as Jenkins: a suite for each section, a failed test for each error. Warnings are passed tests
 * with output. https://github.com/testmoapp/junitxml
 */
import type { Finding } from '../findings/finding.ts';
import { renderPlace, renderRule } from './words.ts';
import { type DriftReport, type SectionReport, collectFindings } from '../findings/report.ts';

export function formatJunit(report: DriftReport): string {
  const attributes = { name: report.command ?? 'drift', ...counts(report.sections) };
  const suites = element('testsuites', attributes, report.sections.map(suite));
  return `<?xml version="1.0" encoding="UTF-8"?>\n${suites}\n`;
}

function suite(section: SectionReport): string {
  const cases = [...toProperties(section), ...toCases(section)];
  return element('testsuite', { name: section.name, ...counts([section]) }, cases);
}

function toProperties({ base }: SectionReport): readonly string[] {
  if (base === undefined) return [];
  const { label, commit } = base;
  const pairs = Object.entries({ base: label, ...(commit === undefined ? {} : { 'base-commit': commit }) });
  return [
    element(
      'properties',
      {},
      pairs.map(([name, value]) => element('property', { name, value })),
    ),
  ];
}

function toCases(section: SectionReport): readonly string[] {
  const { name, status, reason, findings } = section;
  const whole = (...content: string[]): string => element('testcase', { classname: name, name }, content);
  const cases = findings.map(testCase);
  if (status === 'failed') return [...cases, whole(element('error', { message: reason ?? '', type: 'failed' }))];
  if (status === 'not chosen') return [whole(element('skipped', reason === undefined ? {} : { message: reason }))];
  return cases.length === 0 ? [whole()] : cases;
}

function testCase(finding: Finding): string {
  const { section, rule, severity, operation, message, remedy } = finding;
  const place = renderPlace(finding);
  const attributes = { classname: section, name: [rule, operation, place].filter(Boolean).join(' ') };
  const words = [place, message, remedy].filter(Boolean).join('\n');
  const content =
    severity === 'error'
      ? element('failure', { message, type: renderRule(finding) }, [escape(words)])
      : element('system-out', {}, [escape(words)]);
  return element('testcase', attributes, [content]);
}

type Attributes = Readonly<Record<string, string | number>>;

function counts(sections: readonly SectionReport[]): Attributes {
  const count = (status: string): number => sections.filter((section) => section.status === status).length;
  const errors = collectFindings({ sections }).filter(({ severity }) => severity === 'error');
  const time = sections.reduce((sum, { milliseconds }) => sum + milliseconds, 0) / 1000;
  return {
    tests: sections.flatMap(toCases).length,
    failures: errors.length,
    errors: count('failed'),
    skipped: count('not chosen'),
    time,
  };
}

function element(name: string, attributes: Attributes = {}, content: readonly string[] = []): string {
  const set = Object.entries(attributes).map(([key, value]) => ` ${key}="${escape(String(value))}"`);
  return `<${name}${set.join('')}>${content.join('')}</${name}>`;
}

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

function escape(text: string): string {
  return text.replaceAll(/[&<>"]/g, (character) => entities[character] ?? character).replaceAll('\n', '&#10;');
}
