/**
 * The noun in the middle: a loaded, validated, immutable view of one OpenAPI document. Everything else in the project
 * is a projection of it, a plain function in the room that uses it. Nothing else parses YAML or walks `paths`.
 *
 * The words are the specification's own: https://spec.openapis.org/oas/v3.1.1.html
 */
import type { Json, JsonObject, Schema } from '../json/json-value.ts';
import type { DocumentSchemas } from '../schema/view/document-schemas.ts';
import type { SchemaView } from '../schema/view/schema-view.ts';

export type { Json, JsonObject, Schema };

/** Where something stands in the text that a person wrote. Lines and columns count from 1. */
export interface Location {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

export interface ApiDocument {
  /** The service's name: the file's name without its ending (`session-context`). */
  readonly name: string;
  /** The path or address that the document was read from. */
  readonly source: string;
  /** The text as written (YAML or JSON). */
  readonly text: string;
  /** The whole as JSON: OpenAPI 3.1 (3.0 is converted), in one piece, every `$ref` local (`#/…`). */
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
  /** The place of a JSON pointer (`/paths/~1sessions/get`) in the text; the nearest parent's where it has none. */
  locate(pointer: string): Location;
}

export const methods = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace'] as const;
export type Method = (typeof methods)[number];

export interface Operation {
  /** `operationId`; where the document has none, one made of method and path, unique in the document. */
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
  /** The path item's parameters and the operation's own, which win. */
  readonly parameters: readonly Parameter[];
  readonly requestBody: RequestBody | undefined;
  /** By status as written: `200`, `4XX`, `default`. */
  readonly responses: ReadonlyMap<string, ResponseDescription>;
  /** Any one entry suffices (OR); within an entry all are needed (AND). Empty, or an empty entry: open to all. */
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
  readonly schema: SchemaView;
  /** Set where the parameter is described by `content` instead of `schema`: the value is text of this media type. */
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
  /** By name as written; look up without regard to case. */
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

/** What this answer can feed into a next request: https://spec.openapis.org/oas/v3.1.1.html#link-object */
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
