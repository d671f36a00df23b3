/** All cases of a document. */
import type { ApiDocument, Operation } from '../../../openapi/document/document.ts';
import { RequestError } from '../../../openapi/request/request.ts';
import { SampleError } from '../../../openapi/sample/sample.ts';
import { SchemaError } from '../../../openapi/schema/keywords.ts';
import { brokenCases } from './broken-cases.ts';
import { buildCase, type ContractCase } from './case.ts';
import { credentialCases } from './credential-cases.ts';
import { operationRoadCases, pathCases } from './road-cases.ts';
import type { ProfileName } from './profile.ts';
import { validCases } from './valid-cases.ts';

export interface DeriveOptions {
  readonly profile?: ProfileName;
}

/** The same document gives the same cases, in the order of its operations; those of `paths` come last. */
export function deriveCases(
  document: ApiDocument,
  { profile = 'standard' }: DeriveOptions = {},
): readonly ContractCase[] {
  const { operations } = document;
  const [first] = operations;
  return [
    ...operations.flatMap((operation) => operationCases(document, operation, profile)),
    ...(first === undefined ? [] : attempt(first, 'paths', () => pathCases(document))),
  ];
}

function operationCases(document: ApiDocument, operation: Operation, profile: ProfileName): readonly ContractCase[] {
  const kinds = [validCases, credentialCases, brokenCases, operationRoadCases];
  return kinds.flatMap((derive) => attempt(operation, operation.id, () => derive(document, operation, profile)));
}

/** What cannot be derived becomes a case that cannot be sent, so that it is reported. */
function attempt(
  operation: Operation,
  subject: string,
  derive: () => readonly ContractCase[],
): readonly ContractCase[] {
  try {
    return derive();
  } catch (error) {
    if (!(error instanceof SampleError || error instanceof RequestError || error instanceof SchemaError)) throw error;
    return [buildCase(operation, 'more cases', { subject, obstacle: error.message, expected: { statuses: [] } })];
  }
}
