/** Validates examples and defaults by their schemas, with the validator that also validates requests. */
import type { Example, Json } from '../../../openapi/document/document.ts';
import { SchemaError } from '../../../openapi/schema/keywords.ts';
import type { Direction, SchemaView } from '../../../openapi/schema/view/schema-view.ts';
import { standalone } from '../../../openapi/schema/standalone.ts';
import { compileValidator, type Fault } from '../../../openapi/validation/validator.ts';
import { schemasIn } from '../../../openapi/document/walk.ts';
import type { RuleViolation, DocumentRule } from './rule.ts';

/** Examples of parameters and bodies with their places; a shared one once. */
export const operationExamples: DocumentRule = (document) => {
  const complaints = document.operations.flatMap(({ parameters, requestBody, responses }) => [
    ...parameters.flatMap((part) => check(part, 'request')),
    ...[...(requestBody?.content.values() ?? [])].flatMap((part) => check(part, 'request')),
    ...[...responses.values()].flatMap(({ headers, content }) =>
      [...headers.values(), ...content.values()].flatMap((part) => check(part, 'response')),
    ),
  ]);
  return [...new Map(complaints.map((complaint) => [complaint.pointer, complaint])).values()];
};

interface Exemplified {
  readonly schema: SchemaView | undefined;
  readonly examples: readonly Example[];
}

function check({ schema, examples }: Exemplified, direction: Direction): RuleViolation[] {
  if (schema === undefined) return [];
  return examples.flatMap(({ value, pointer }) => toViolation(findFaults(schema, value, [direction]), pointer));
}

/**
 * `default`, `example` and `examples` of schemas, also next to a `$ref`. They may belong to a request or to a response,
 * so they are valid if they match either.
 */
export const schemaValues: DocumentRule = (document) =>
  schemasIn(document).flatMap((schema) =>
    collectValues(schema).flatMap(([name, value]) =>
      toViolation(findFaults(schema, value, ['request', 'response']), `${schema.pointer}/${name}`),
    ),
  );

function collectValues({ own }: SchemaView): (readonly [name: string, value: Json])[] {
  return [
    ...(own.default === undefined ? [] : [['default', own.default] as const]),
    ...(own.example === undefined ? [] : [['example', own.example] as const]),
    ...own.examples.map((value, index) => [`examples/${index}`, value] as const),
  ];
}

function findFaults(schema: SchemaView, value: Json, directions: readonly Direction[]): readonly Fault[] {
  let faults: readonly Fault[] = [];
  for (const direction of directions) {
    try {
      // The validator fills defaults into the value.
      faults = compileValidator(standalone(schema, direction))(structuredClone(value));
    } catch (error) {
      if (!(error instanceof SchemaError)) throw error;
      return [{ pointer: '', message: `cannot be checked: ${error.message}` }];
    }
    if (faults.length === 0) return [];
  }
  return faults;
}

function toViolation(faults: readonly Fault[], pointer: string): RuleViolation[] {
  const [fault] = faults;
  if (fault === undefined) return [];
  const more = faults.length > 1 ? ` (and ${faults.length - 1} more)` : '';
  return [
    { pointer: `${pointer}${fault.pointer}`, message: `${fault.pointer.slice(1) || 'it'} ${fault.message}${more}` },
  ];
}
