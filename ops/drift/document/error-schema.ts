/** All errors of a document share one schema, which a response may extend, so that clients parse them in one way. */
import type { ApiDocument, ResponseDescription } from '../../../openapi/document/document.ts';
import { isJsonType } from '../../../openapi/request/media-type.ts';
import type { SchemaView } from '../../../openapi/schema/view/schema-view.ts';
import type { RuleViolation, DocumentRule } from './rule.ts';

/** The place of one declared error; a shared response counts once. */
interface DeclaredError {
  readonly response: ResponseDescription;
  readonly fields: Fields | undefined;
}

/** Field → its type and whether it is required, as text for comparison. */
type Fields = ReadonlyMap<string, string>;

export const errorSchemas: DocumentRule = (document) => {
  const errors = findDeclaredErrors(document);
  const common = findCommonFields(document);
  return errors.flatMap(({ response, fields }): RuleViolation[] => {
    const { pointer, status } = response;
    if (fields === undefined) return [{ pointer, message: `${status} has no JSON body` }];
    const missing = [...(common ?? [])].filter(([name, field]) => fields.get(name) !== field).map(([name]) => name);
    if (missing.length === 0) return [];
    return [{ pointer, message: `${status} lacks or changes ${missing.join(', ')} of the document's error schema` }];
  });
};

function findDeclaredErrors(document: ApiDocument): readonly DeclaredError[] {
  const responses = document.operations.flatMap((operation) => findErrors([...operation.responses.values()]));
  const distinct = new Map(responses.map((response) => [response.pointer, response]));
  return [...distinct.values()].map((response) => ({ response, fields: readFields(response) }));
}

/** Returns the fields that most errors have, counted for each operation that declares them. */
function findCommonFields(document: ApiDocument): Fields | undefined {
  const uses = new Map<string, { count: number; fields: Fields }>();
  for (const response of document.operations.flatMap((operation) => findErrors([...operation.responses.values()]))) {
    const fields = readFields(response);
    if (fields === undefined) continue;
    const key = JSON.stringify([...fields].sort());
    uses.set(key, { fields, count: (uses.get(key)?.count ?? 0) + 1 });
  }
  return [...uses.values()].sort((one, other) => other.count - one.count)[0]?.fields;
}

function findErrors(responses: readonly ResponseDescription[]): readonly ResponseDescription[] {
  return responses.filter(({ status }) => /^[45]/.test(status));
}

function readFields(response: ResponseDescription): Fields | undefined {
  const body = [...response.content].find(([mediaType]) => isJsonType(mediaType))?.[1];
  return body?.schema && readSchemaFields(body.schema);
}

function readSchemaFields({ parts, required }: SchemaView): Fields {
  return new Map(
    parts.flatMap(({ own }) =>
      [...own.properties].map(([name, property]): [string, string] => {
        const types = property.parts.flatMap((part) => part.own.types ?? []);
        return [name, JSON.stringify([types, required.has(name)])];
      }),
    ),
  );
}
