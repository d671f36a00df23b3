/** The rules of this project for documents, checked by the library that also checks the specification. */
import { createConfig, lintDocument } from '@redocly/openapi-core';
import type { NormalizedProblem, Oas3Rule, Plugin, Source } from '@redocly/openapi-core';
import { join } from 'node:path';
import type { ApiDocument } from '../../../openapi/document/document.ts';
import { References } from '../../../openapi/loading/source/references.ts';
import { createText } from '../../../openapi/loading/source/text.ts';
import type { Severity } from '../../findings/finding.ts';
import type { documentRules } from '../../findings/rules/document.ts';
import { errorSchemas } from './error-schema.ts';
import { operationExamples, schemaValues } from './examples.ts';
import { operationTags } from './operation-tags.ts';
import { pipelineStatuses } from './road-statuses.ts';
import type { RuleViolation, DocumentRule } from './rule.ts';
import { toolNames } from './tool-names.ts';

export interface RuleProblem {
  readonly rule: HouseRuleName | 'openapi-valid';
  readonly severity: Severity;
  readonly pointer: string;
  readonly message: string;
}

interface HouseRule {
  readonly severity: 'error' | 'warn';
  /** Undefined for rules of the library. */
  readonly check?: DocumentRule;
}

/** All rules of documents that this file checks. */
type HouseRuleName = Exclude<keyof typeof documentRules, 'openapi-valid' | 'not-implemented'>;

const houseRules: Readonly<Record<HouseRuleName, HouseRule>> = {
  'operation-operationId': { severity: 'error' },
  'operation-summary': { severity: 'error' },
  'operation-description': { severity: 'error' },
  'operation-tags': { severity: 'error', check: operationTags },
  'security-defined': { severity: 'error' },
  'example-valid': { severity: 'error', check: operationExamples },
  'schema-value-valid': { severity: 'error', check: schemaValues },
  'error-schema': { severity: 'error', check: errorSchemas },
  'tool-name': { severity: 'error', check: toolNames },
  'road-status': { severity: 'warn', check: pipelineStatuses },
};

const ruleNames = Object.keys(houseRules) as HouseRuleName[]; // its own keys

/** @returns the violations of the rules, in the order of the document */
export async function findRuleProblems(document: ApiDocument): Promise<readonly RuleProblem[]> {
  const severities = ruleNames.map((name) => [qualified(name), houseRules[name].severity] as const);
  const config = await createConfig(
    { resolve: { doNotResolveExamples: true }, plugins: [plugin(document)], rules: Object.fromEntries(severities) },
    // The file does not exist. The library looks for plugins in its folder, so it is this one.
    { configPath: join(import.meta.dirname, 'house-rules.yml') },
  );
  const source = createText(document.source, document.text);
  // The content is already bundled and 3.1; the text only serves to find places by pointer.
  const problems = await lintDocument({
    document: { source, parsed: document.content },
    config,
    externalRefResolver: new References(),
  });
  return problems.map(toProblem);
}

const own = 'house';
const qualified = (name: HouseRuleName): string => (houseRules[name].check === undefined ? name : `${own}/${name}`);

function plugin(document: ApiDocument): Plugin {
  const rules = ruleNames.flatMap((name): [string, Oas3Rule][] => {
    const { check } = houseRules[name];
    return check === undefined ? [] : [[name, () => rootRule(check(document))]];
  });
  return { id: own, rules: { oas3: Object.fromEntries(rules) } };
}

function rootRule(complaints: readonly RuleViolation[]): ReturnType<Oas3Rule> {
  return {
    Root(_root, context) {
      for (const complaint of complaints) context.report(problemFor(complaint, context));
    },
  };
}

function problemFor(
  { message, pointer }: RuleViolation,
  { location: { source } }: { readonly location: { readonly source: Source } },
) {
  return { message, location: { source, pointer: `#${pointer}` } };
}

function toProblem({ ruleId, severity, message, location: [location] }: NormalizedProblem): RuleProblem {
  const id = ruleId.replace(`${own}/`, '');
  return {
    // Other faults keep the library from reading the document.
    rule: ruleNames.find((name) => name === id) ?? 'openapi-valid',
    severity: severity === 'warn' ? 'warning' : severity,
    pointer: location?.pointer?.slice(1) ?? '',
    message: message.replace(/\.$/, ''),
  };
}
