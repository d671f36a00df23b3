/**
 * `SchemaChecks` in the calling thread, without a time limit: for the threads of `foreign/`, and for our own documents.
 */
import { compileResponseCheck, type Reply } from 'fountainai';
import {
  type ApiDocument,
  compileValidator,
  type Fault,
  memoize,
  type Operation,
  SchemaError,
  standalone,
} from 'fountainai/openapi';
import { argumentsSchema } from './arguments-schema.ts';
import type { SchemaChecks } from './schema-checks.ts';

type Schemas = Pick<ApiDocument, 'schemas'>;

const argumentCheck = memoize((document: Schemas, operation: Operation) =>
  compileValidator(standalone(argumentsSchema(document, operation), 'request'), { untrusted: true }),
);
const answerCheck = memoize((operation: Operation) => compileResponseCheck(operation, { untrusted: true }));

/** @throws SchemaError if the schemas of the operation cannot be used; `toolRefusal` detects it before */
export function argumentFaults(document: Schemas, operation: Operation, value: unknown): readonly Fault[] {
  const check = argumentCheck(document, operation);
  // The validator would fill in defaults, which is the task of the service.
  return check(structuredClone(value));
}

/** The schema of an answer may be unusable, which is detected only when the answer arrives. */
export function answerFaults(operation: Operation, reply: Reply): readonly Fault[] {
  const check = answerCheck(operation);
  try {
    return check(reply);
  } catch (error) {
    if (error instanceof SchemaError) return [{ pointer: '', message: `cannot be checked: ${error.message}` }];
    throw error;
  }
}

export const localChecks: SchemaChecks = {
  checkArguments: async ({ document, operation }, value) => argumentFaults(document, operation, value),
  checkAnswer: async ({ operation }, reply) => answerFaults(operation, reply),
};
