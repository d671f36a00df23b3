/**
 * A loaded, validated, immutable view of one OpenAPI document. All other parts of the project
 * derive from it, each by a plain function in the folder that uses it. No other code parses YAML or walks `paths`.
 *
 * The terms are those of the specification: https://spec.openapis.org/oas/v3.1.1.html
 */
import type { Json, JsonObject, Schema } from '../json/json-value.ts';
import type { DocumentSchemas } from '../schema/view/document-schemas.ts';
import type { SchemaView } from '../schema/view/schema-view.ts';

export type { Json, JsonObject, Schema };

/** A position in the text of a document. Lines and columns count from 1. */
export interface Location {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

export interface ApiDocument {
  /** The service's name: the file's name without its extension (`session-context`). */
  readonly name: string;
  /** The path or address that the document was read from. */
  readonly source: string;
  /** The text as written (YAML or JSON). */
  readonly text: string;
  /** The whole document as JSON: OpenAPI 3.1 (3.0 is converted), in one piece, with only local `$ref`s (`#/…`). */
  readonly content: JsonObject;
  /** The views of the schemas in `content`. */
  readonly schemas: DocumentSchemas;
  /** SHA-256 of `content`, hexadecimal. */
  readonly hash: string;
  readonly title: string;
  /** `info.version`. */
  readonly version: string;
  readonly description: string;
  /** Server addresses with their variables' defaults filled in, in the document's order; may be relative. */
  readonly servers: readonly string[];
  readonly securitySchemes: ReadonlyMap<string, SecurityScheme>;
  readonly operations: readonly Operation[];
  /** The place of a JSON pointer (`/paths/~1sessions/get`) in the text; the nearest parent's if the text does not have it. */
  locate(pointer: string): Location;
}

export const methods = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace'] as const;
export type Method = (typeof methods)[number];

export interface Operation {
  /** `operationId`; if the document has none, an id from method and path, unique in the document. */
  readonly id: string;
  readonly method: Method;
  /** The path template as written: `/sessions/{sessionId}`. */
  readonly path: string;
  /** JSON pointer of the operation in the document. */
  readonly pointer: string;
  readonly summary: string;
  readonly description: string;
  readonly tags: readonly string[];
  readonly deprecated: boolean;
  /** The path item's parameters and the operation's own, which have precedence. */
  readonly parameters: readonly Parameter[];
  readonly requestBody: RequestBody | undefined;
  /** By status as written: `200`, `4XX`, `default`. */
  readonly responses: ReadonlyMap<string, ResponseDescription>;
  /** One entry is enough (OR); all schemes of an entry are required (AND). An empty list or entry means open to all. */
  readonly security: readonly SecurityRequirement[];
}

/** Scheme name → scopes. */
export type SecurityRequirement = ReadonlyMap<string, readonly string[]>;

export type ParameterPlace = 'path' | 'query' | 'header' | 'cookie';
export type ParameterStyle = 'simple' | 'label' | 'matrix' | 'form' | 'spaceDelimited' | 'pipeDelimited' | 'deepObject';

export interface Parameter {
  readonly name: string;
  readonly in: ParameterPlace;
  readonly description: string;
  readonly required: boolean;
  readonly deprecated: boolean;
  readonly style: ParameterStyle;
  readonly explode: boolean;
  readonly allowReserved: boolean;
  /** True if an empty text means that the parameter has no value. */
  readonly allowEmptyValue: boolean;
  readonly schema: SchemaView;
  /** Set if the parameter is described by `content` instead of `schema`: the value is text of this media type. */
  readonly mediaType: string | undefined;
  readonly examples: readonly Example[];
  readonly pointer: string;
}

export interface RequestBody {
  readonly required: boolean;
  readonly description: string;
  /** By media type or range as written: `application/json`, `text/*`. */
  readonly content: ReadonlyMap<string, MediaType>;
  readonly pointer: string;
}

export interface MediaType {
  readonly schema: SchemaView | undefined;
  readonly examples: readonly Example[];
  readonly encoding: JsonObject;
  readonly pointer: string;
}

export interface Example {
  readonly name: string;
  readonly value: Json;
  readonly pointer: string;
}

export interface ResponseDescription {
  readonly status: string;
  readonly description: string;
  /** By name as written; look-ups must ignore case. */
  readonly headers: ReadonlyMap<string, Header>;
  readonly content: ReadonlyMap<string, MediaType>;
  readonly links: ReadonlyMap<string, Link>;
  readonly pointer: string;
}

export interface Header {
  readonly required: boolean;
  readonly schema: SchemaView;
  readonly explode: boolean;
  readonly examples: readonly Example[];
  readonly pointer: string;
}

/** Links from this response to next requests: https://spec.openapis.org/oas/v3.1.1.html#link-object */
export interface Link {
  readonly operationId: string;
  /** Parameter name, or `path.name`, → runtime expression or constant. */
  readonly parameters: JsonObject;
  readonly requestBody: Json | undefined;
}

export type SecurityScheme =
  | { readonly type: 'apiKey'; readonly in: 'header' | 'query' | 'cookie'; readonly name: string }
  | { readonly type: 'http'; readonly scheme: string }
  | { readonly type: 'oauth2' }
  | { readonly type: 'openIdConnect' }
  | { readonly type: 'mutualTLS' }
  | { readonly type: string; readonly unknown: true };
