/** The types of JSON: the values of documents, bodies and rows. */

export type Json = null | boolean | number | string | readonly Json[] | JsonObject;
export interface JsonObject {
  readonly [member: string]: Json;
}

/** A JSON Schema (2020-12) as it is in the document: `$ref`s are kept and point into `ApiDocument.content`. */
export type Schema = boolean | JsonObject;
