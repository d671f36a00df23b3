/**
 * `SchemaChecks` in the calling thread, without a time limit: for the threads of `foreign/`, and for our own documents.
 */
import { compileResponseCheck, type Reply } from 'fountainai';
import {
  type ApiDocument,
  compileValidator,
  type Fault,
  type Json,
  memoize,
  type Operation,
  SampleError,
  sampleValue,
  SchemaError,
  standalone,
} from 'fountainai/openapi';
import type { Argument } from './arguments.ts';
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

/** Returns a valid value for the argument; `…` if none is found. */
export function sampleArgument({ schema }: Pick<Argument, 'schema'>): Json {
  try {
    return sampleValue(schema, 'request');
  } catch (error) {
    if (error instanceof SampleError || error instanceof SchemaError) return '…';
    throw error;
  }
}

export const localChecks: SchemaChecks = {
  checkArguments: async ({ document, operation }, value) => argumentFaults(document, operation, value),
  checkAnswer: async ({ operation }, reply) => answerFaults(operation, reply),
  sampleArguments: async (_of, wanted) => wanted.map(sampleArgument),
};
