/** Every error of a document is told in one schema, so that a client reads them all alike; it may be extended. */
import type { ApiDocument, ResponseDescription } from '../../../openapi/document/document.ts';
import { isJsonType } from '../../../openapi/request/media-type.ts';
import type { SchemaView } from '../../../openapi/schema/view/schema-view.ts';
import type { Complaint, DocumentRule } from './rule.ts';

/** Where one error is declared: a shared response is one. */
interface DeclaredError {
  readonly response: ResponseDescription;
  readonly fields: Fields | undefined;
}

/** Field → its type and whether it is required, as text to be compared. */
type Fields = ReadonlyMap<string, string>;

export const errorSchemas: DocumentRule = (document) => {
  const errors = declaredErrors(document);
  const common = commonest(document);
  return errors.flatMap(({ response, fields }): Complaint[] => {
    const { pointer, status } = response;
    if (fields === undefined) return [{ pointer, message: `${status} has no body that is JSON` }];
    const missing = [...(common ?? [])].filter(([name, field]) => fields.get(name) !== field).map(([name]) => name);
    if (missing.length === 0) return [];
    return [{ pointer, message: `${status} lacks or changes ${missing.join(', ')} of the document's error schema` }];
  });
};

function declaredErrors(document: ApiDocument): readonly DeclaredError[] {
  const responses = document.operations.flatMap((operation) => errorsOf([...operation.responses.values()]));
  const distinct = new Map(responses.map((response) => [response.pointer, response]));
  return [...distinct.values()].map((response) => ({ response, fields: fieldsOf(response) }));
}

/** The fields that most errors have, counted as often as operations declare them. */
function commonest(document: ApiDocument): Fields | undefined {
  const uses = new Map<string, { count: number; fields: Fields }>();
  for (const response of document.operations.flatMap((operation) => errorsOf([...operation.responses.values()]))) {
    const fields = fieldsOf(response);
    if (fields === undefined) continue;
    const key = JSON.stringify([...fields].sort());
    uses.set(key, { fields, count: (uses.get(key)?.count ?? 0) + 1 });
  }
  return [...uses.values()].sort((one, other) => other.count - one.count)[0]?.fields;
}

function errorsOf(responses: readonly ResponseDescription[]): readonly ResponseDescription[] {
  return responses.filter(({ status }) => /^[45]/.test(status));
}

function fieldsOf(response: ResponseDescription): Fields | undefined {
  const body = [...response.content].find(([mediaType]) => isJsonType(mediaType))?.[1];
  return body?.schema && fieldsOfSchema(body.schema);
}

function fieldsOfSchema({ parts, required }: SchemaView): Fields {
  return new Map(
    parts.flatMap(({ own }) =>
      [...own.properties].map(([name, property]): [string, string] => {
        const types = property.parts.flatMap((part) => part.own.types ?? []);
        return [name, JSON.stringify([types, required.has(name)])];
      }),
    ),
  );
}
