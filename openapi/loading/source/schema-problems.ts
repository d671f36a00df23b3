/** Finds keywords of schemas that cannot be compiled, such as a pattern that is not a regular expression. */
import type { ApiDocument, Json } from '../../document/document.ts';
import { isObject } from '../../json/json.ts';
import { join } from '../../json/pointer.ts';
import type { Problem } from './problems.ts';
import { checkAssertion, SchemaError } from '../../schema/keywords.ts';
import { schemasIn } from '../../document/walk.ts';

/** Returns a problem for each such keyword, with its place. */
export function findSchemaProblems(document: ApiDocument): readonly Problem[] {
  return schemasIn(document).flatMap(({ node, pointer }) =>
    isObject(node)
      ? Object.entries(node).flatMap(([keyword, value]) => describeProblem(document, { keyword, value, pointer }))
      : [],
  );
}

interface Keyword {
  readonly keyword: string;
  readonly value: Json;
  /** Of the schema. */
  readonly pointer: string;
}

function describeProblem(document: ApiDocument, { keyword, value, pointer }: Keyword): Problem[] {
  try {
    checkAssertion(keyword, value, '');
    return [];
  } catch (error) {
    if (!(error instanceof SchemaError)) throw error;
    const place = join(pointer, keyword);
    const wants = error.message.slice(`${error.pointer} `.length);
    const message = `The keyword ${keyword} ${wants}, got ${JSON.stringify(value)}`;
    return [{ code: 'document-structure-invalid', message, pointer: place, location: document.locate(place) }];
  }
}
