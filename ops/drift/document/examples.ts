/** Examples and defaults are held against the schemas that they stand for, by the validator that requests meet. */
import type { Example, Json } from '../../../openapi/document/document.ts';
import { SchemaError } from '../../../openapi/schema/keywords.ts';
import type { Direction, SchemaView } from '../../../openapi/schema/view/schema-view.ts';
import { standalone } from '../../../openapi/schema/standalone.ts';
import { compileValidator, type Fault } from '../../../openapi/validation/validator.ts';
import { schemasIn } from '../../../openapi/document/walk.ts';
import type { Complaint, DocumentRule } from './rule.ts';

/** Examples of parameters and bodies, each where it stands; a shared one once. */
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

function check({ schema, examples }: Exemplified, direction: Direction): Complaint[] {
  if (schema === undefined) return [];
  return examples.flatMap(({ value, pointer }) => complain(faultsOf(schema, value, [direction]), pointer));
}

/**
 * `default`, `example` and `examples` of schemas, also beside a reference. Which side of an exchange they are meant for
 * is not known here, so they may fit either.
 */
export const schemaValues: DocumentRule = (document) =>
  schemasIn(document).flatMap((schema) =>
    valuesOf(schema).flatMap(([name, value]) =>
      complain(faultsOf(schema, value, ['request', 'response']), `${schema.pointer}/${name}`),
    ),
  );

function valuesOf({ own }: SchemaView): (readonly [name: string, value: Json])[] {
  return [
    ...(own.default === undefined ? [] : [['default', own.default] as const]),
    ...(own.example === undefined ? [] : [['example', own.example] as const]),
    ...own.examples.map((value, index) => [`examples/${index}`, value] as const),
  ];
}

function faultsOf(schema: SchemaView, value: Json, directions: readonly Direction[]): readonly Fault[] {
  let faults: readonly Fault[] = [];
  for (const direction of directions) {
    try {
      // Defaults are filled into what is validated.
      faults = compileValidator(standalone(schema, direction))(structuredClone(value));
    } catch (error) {
      if (!(error instanceof SchemaError)) throw error;
      return [{ pointer: '', message: `can't be checked: ${error.message}` }];
    }
    if (faults.length === 0) return [];
  }
  return faults;
}

function complain(faults: readonly Fault[], pointer: string): Complaint[] {
  const [fault] = faults;
  if (fault === undefined) return [];
  const more = faults.length > 1 ? ` (and ${faults.length - 1} more)` : '';
  return [
    { pointer: `${pointer}${fault.pointer}`, message: `${fault.pointer.slice(1) || 'it'} ${fault.message}${more}` },
  ];
}
