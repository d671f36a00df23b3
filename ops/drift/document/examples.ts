/** Examples and defaults are held against the schemas that they stand for, by the validator that requests meet. */
import type { ApiDocument, Example, Json, JsonObject, Schema } from '../../../openapi/document.ts';
import { arrayOf } from '../../../openapi/json.ts';
import { SchemaError, standalone, type View } from '../../../openapi/schema.ts';
import { compileValidator, type Fault } from '../../../openapi/validator.ts';
import { walk } from '../../../openapi/walk.ts';
import type { Complaint, DocumentRule } from './rule.ts';

/** Examples of parameters and bodies, each where it stands; a shared one once. */
export const operationExamples: DocumentRule = (document) => {
  const complaints = document.operations.flatMap(({ parameters, requestBody, responses }) => [
    ...parameters.flatMap((part) => check(document, part, 'request')),
    ...[...(requestBody?.content.values() ?? [])].flatMap((part) => check(document, part, 'request')),
    ...[...responses.values()].flatMap(({ headers, content }) =>
      [...headers.values(), ...content.values()].flatMap((part) => check(document, part, 'response')),
    ),
  ]);
  return [...new Map(complaints.map((complaint) => [complaint.pointer, complaint])).values()];
};

interface Exemplified {
  readonly schema: Schema | undefined;
  readonly examples: readonly Example[];
}

function check(document: ApiDocument, { schema, examples }: Exemplified, view: View): Complaint[] {
  if (schema === undefined) return [];
  return examples.flatMap(({ value, pointer }) => complain(faultsOf(document, schema, value, [view]), pointer));
}

/**
 * `default`, `example` and `examples` of schemas, also beside a reference. Which side of an exchange they are meant for
 * is not known here, so they may fit either.
 */
export const schemaValues: DocumentRule = (document) => {
  const complaints: Complaint[] = [];
  walk(document.content, (kind, schema, pointer) => {
    if (kind === 'schema')
      complaints.push(
        ...valuesOf(schema).flatMap(([name, value]) => complaintsOf(schema, value, `${pointer}/${name}`)),
      );
  });
  return complaints;

  function complaintsOf(schema: JsonObject, value: Json, pointer: string): Complaint[] {
    return complain(faultsOf(document, schema, value, ['request', 'response']), pointer);
  }
};

function valuesOf(schema: JsonObject): (readonly [name: string, value: Json])[] {
  return [
    ...['default', 'example'].flatMap((name) => (schema[name] === undefined ? [] : [[name, schema[name]] as const])),
    ...arrayOf(schema.examples).map((value, index) => [`examples/${index}`, value] as const),
  ];
}

function faultsOf(document: ApiDocument, schema: Schema, value: Json, views: readonly View[]): readonly Fault[] {
  let faults: readonly Fault[] = [];
  for (const view of views) {
    try {
      // Defaults are filled into what is validated.
      faults = compileValidator(standalone(document.content, schema, view))(structuredClone(value));
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
