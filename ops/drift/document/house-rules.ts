/** The rules of the house, run over a document by the library that also checks it against the specification. */
import { createConfig, lintDocument } from '@redocly/openapi-core';
import type { NormalizedProblem, Oas3Rule, Plugin, Source } from '@redocly/openapi-core';
import { join } from 'node:path';
import type { ApiDocument } from '../../../openapi/document.ts';
import { References } from '../../../openapi/loading/references.ts';
import { Text } from '../../../openapi/loading/text.ts';
import type { Severity } from '../../findings/finding.ts';
import { errorSchemas } from './error-schema.ts';
import { operationExamples, schemaValues } from './examples.ts';
import { operationTags } from './operation-tags.ts';
import { roadStatuses } from './road-statuses.ts';
import type { Complaint, DocumentRule } from './rule.ts';
import { toolNames } from './tool-names.ts';

export interface HouseProblem {
  readonly rule: string;
  readonly severity: Severity;
  readonly pointer: string;
  readonly message: string;
}

interface HouseRule {
  readonly severity: 'error' | 'warn';
  /** Left out: the library has it. */
  readonly check?: DocumentRule;
  readonly remedy: string;
}

export const houseRules: Readonly<Record<string, HouseRule>> = {
  'operation-operationId': {
    severity: 'error',
    remedy: 'give the operation an operationId: handlers and tools are named by it',
  },
  'operation-summary': { severity: 'error', remedy: 'say in one line what the operation does' },
  'operation-description': {
    severity: 'error',
    remedy: 'say when the operation is to be used: people and models read it',
  },
  'operation-tags': { severity: 'error', check: operationTags, remedy: 'give the operation a tag' },
  'security-defined': { severity: 'error', remedy: 'say which keys are needed; `security: []` where none are' },
  'example-valid': {
    severity: 'error',
    check: operationExamples,
    remedy: 'mend the example, or the schema if that is what is wrong',
  },
  'schema-value-valid': {
    severity: 'error',
    check: schemaValues,
    remedy: 'mend the default or the example, or the schema if that is what is wrong',
  },
  'error-schema': {
    severity: 'error',
    check: errorSchemas,
    remedy: 'describe the body by the schema that the other errors have',
  },
  'tool-name': {
    severity: 'error',
    check: toolNames,
    remedy: 'shorten the operationId, or write it in letters, digits, _ and -',
  },
  'road-status': { severity: 'warn', check: roadStatuses, remedy: 'declare them: the road of a request can answer so' },
};

/** @returns what the document has against the rules of the house, in its own order */
export async function houseProblems(document: ApiDocument): Promise<readonly HouseProblem[]> {
  const severities = Object.entries(houseRules).map(([name, { severity }]) => [qualified(name), severity] as const);
  const config = await createConfig(
    { resolve: { doNotResolveExamples: true }, plugins: [plugin(document)], rules: Object.fromEntries(severities) },
    // No such file; the library looks for plugins beside it, which shall be in no folder but this one.
    { configPath: join(import.meta.dirname, 'house-rules.yml') },
  );
  const source = new Text(document.source, document.text);
  // The content is in one piece and 3.1 already; the text is for places only, which are asked for by pointer.
  const problems = await lintDocument({
    document: { source, parsed: document.content },
    config,
    externalRefResolver: new References(),
  });
  return problems.map(problemOf);
}

const own = 'house';
const qualified = (name: string): string => (houseRules[name]?.check === undefined ? name : `${own}/${name}`);

function plugin(document: ApiDocument): Plugin {
  const rules = Object.entries(houseRules).flatMap(([name, { check }]): [string, Oas3Rule][] =>
    check === undefined ? [] : [[name, () => rootRule(check(document))]],
  );
  return { id: own, rules: { oas3: Object.fromEntries(rules) } };
}

function rootRule(complaints: readonly Complaint[]): ReturnType<Oas3Rule> {
  return {
    Root(_root, context) {
      for (const complaint of complaints) context.report(problemFor(complaint, context));
    },
  };
}

function problemFor(
  { message, pointer }: Complaint,
  { location: { source } }: { readonly location: { readonly source: Source } },
) {
  return { message, location: { source, pointer: `#${pointer}` } };
}

function problemOf({ ruleId, severity, message, location: [location] }: NormalizedProblem): HouseProblem {
  const rule = ruleId.replace(`${own}/`, '');
  return {
    rule,
    severity: severity === 'warn' ? 'warning' : severity,
    pointer: location?.pointer?.slice(1) ?? '',
    message: message.replace(/\.$/, ''),
  };
}
