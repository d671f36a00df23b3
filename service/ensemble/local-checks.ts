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

type Content = Pick<ApiDocument, 'content'>;

const argumentCheck = memoize(({ content }: Content, operation: Operation) =>
  compileValidator(standalone(content, argumentsSchema(operation), 'request'), { untrusted: true }),
);
const answerCheck = memoize((document: Content, operation: Operation) =>
  compileResponseCheck(document, operation, { untrusted: true }),
);

/** @throws SchemaError where the schemas of the operation can't be used; `toolRefusal` finds that before */
export function argumentFaults(document: Content, operation: Operation, value: unknown): readonly Fault[] {
  const check = argumentCheck(document, operation);
  // The validator fills in defaults, which are the service's to fill in.
  return check(structuredClone(value));
}

/** The schema of an answer may be one that can't be used, which is found only when that answer comes. */
export function answerFaults(document: Content, operation: Operation, reply: Reply): readonly Fault[] {
  const check = answerCheck(document, operation);
  try {
    return check(reply);
  } catch (error) {
    if (error instanceof SchemaError) return [{ pointer: '', message: `can't be checked: ${error.message}` }];
    throw error;
  }
}

/** A valid value for the argument, `…` where none is found. */
export function sampleArgument({ content }: Content, { schema }: Pick<Argument, 'schema'>): Json {
  try {
    return sampleValue(content, schema, 'request');
  } catch (error) {
    if (error instanceof SampleError || error instanceof SchemaError) return '…';
    throw error;
  }
}

export const localChecks: SchemaChecks = {
  checkArguments: async ({ document, operation }, value) => argumentFaults(document, operation, value),
  checkAnswer: async ({ document, operation }, reply) => answerFaults(document, operation, reply),
  sampleArguments: async ({ document }, wanted) => wanted.map((argument) => sampleArgument(document, argument)),
};
