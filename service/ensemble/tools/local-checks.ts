/** `SchemaChecks` in the thread that asks, without a bound in time: for the threads of `foreign/`, and for documents of our own. */
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

/** @throws SchemaError where the schemas of the operation can't be used; `toolRefusal` finds that before */
export function argumentFaults(document: Schemas, operation: Operation, value: unknown): readonly Fault[] {
  const check = argumentCheck(document, operation);
  // The validator fills in defaults, which are the service's to fill in.
  return check(structuredClone(value));
}

/** The schema of an answer may be one that can't be used, which is found only when that answer comes. */
export function answerFaults(operation: Operation, reply: Reply): readonly Fault[] {
  const check = answerCheck(operation);
  try {
    return check(reply);
  } catch (error) {
    if (error instanceof SchemaError) return [{ pointer: '', message: `can't be checked: ${error.message}` }];
    throw error;
  }
}

/** A valid value for the argument, `…` where none is found. */
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
