/** The types of JSON: what documents, bodies and rows are made of. */

export type Json = null | boolean | number | string | readonly Json[] | JsonObject;
export interface JsonObject {
  readonly [member: string]: Json;
}

/** A JSON Schema (2020-12) as the document has it: `$ref`s are kept and point into `ApiDocument.content`. */
export type Schema = boolean | JsonObject;
