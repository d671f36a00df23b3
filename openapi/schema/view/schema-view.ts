/** Views of the JSON Schemas of a document, in the terms of the specification. */
import type { Json, Schema } from '../../json/json-value.ts';

/** The direction of a value: `readOnly` members are not in a request, `writeOnly` members not in a response. */
export type Direction = 'request' | 'response';

export type SchemaType = 'null' | 'boolean' | 'integer' | 'number' | 'string' | 'array' | 'object';

/** Keywords whose values are numbers. */
export const boundNames = [
  ...(['minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum', 'multipleOf'] as const),
  ...(['minLength', 'maxLength', 'minItems', 'maxItems', 'minContains', 'maxContains'] as const),
  ...(['minProperties', 'maxProperties'] as const),
] as const;
export type BoundName = (typeof boundNames)[number];
export type SchemaBounds = Readonly<Partial<Record<BoundName, number>>>;

/** https://spec.openapis.org/oas/v3.1.1.html#discriminator-object */
export interface Discriminator {
  readonly propertyName: string;
  /** Value → name or reference of a schema. */
  readonly mapping: ReadonlyMap<string, string>;
}

/** The own keywords of one schema. A keyword that is absent, or not of the type that it must have, is undefined. */
export interface SchemaKeywords {
  /** Names of all keywords that the schema has, known or not. */
  readonly names: ReadonlySet<string>;
  readonly types: readonly string[] | undefined;
  readonly const: Json | undefined;
  readonly enum: readonly Json[] | undefined;
  readonly default: Json | undefined;
  readonly example: Json | undefined;
  readonly examples: readonly Json[];
  readonly properties: ReadonlyMap<string, SchemaView>;
  readonly patternProperties: ReadonlyMap<string, SchemaView>;
  readonly additionalProperties: SchemaView | undefined;
  readonly unevaluatedProperties: SchemaView | undefined;
  readonly propertyNames: SchemaView | undefined;
  readonly required: readonly string[];
  readonly dependentRequired: ReadonlyMap<string, readonly string[]>;
  readonly items: SchemaView | undefined;
  readonly prefixItems: readonly SchemaView[];
  readonly contains: SchemaView | undefined;
  readonly allOf: readonly SchemaView[];
  readonly anyOf: readonly SchemaView[] | undefined;
  readonly oneOf: readonly SchemaView[] | undefined;
  /** Lists of alternatives, one of which applies: `anyOf`, `oneOf`, and `if` with its `then` and `else`. */
  readonly alternatives: readonly (readonly SchemaView[])[];
  readonly discriminator: Discriminator | undefined;
  readonly bounds: SchemaBounds;
  readonly pattern: string | undefined;
  readonly format: string | undefined;
  readonly uniqueItems: boolean;
  readonly readOnly: boolean;
  readonly writeOnly: boolean;
  readonly deprecated: boolean;
  readonly title: string;
  readonly description: string;
  /** The schema that `$ref` leads to. */
  readonly target: SchemaView | undefined;
}

/** The possible forms of a text or value: all alternatives together. */
export interface Shape {
  /** In the document's order; empty for any. */
  readonly types: readonly SchemaType[];
  readonly properties: ReadonlyMap<string, SchemaView>;
  /** The schema of properties without a schema of their own, if the document has one. */
  readonly additional: SchemaView | undefined;
  readonly items: SchemaView;
  readonly prefixItems: readonly SchemaView[];
}

/** The document of a view, which stores the facts of its schemas. */
export interface SchemaOwner {
  /** Returns the view of the schema at this pointer; without a pointer, of a schema that is not in the document. */
  of(node: Schema, pointer?: string): SchemaView;
  /** Returns the schema at a pointer or local `$ref`; undefined if it is missing. */
  at(pointer: string): SchemaView | undefined;
  jsonAt(pointer: string): Json | undefined;
  /** Returns a schema with these schemas under one keyword; the same view for the same schemas. */
  compose(keyword: 'allOf' | 'anyOf', schemas: readonly SchemaView[]): SchemaView;
}

/** Returns the index of the alternative to use. */
export type Choose = (alternatives: readonly SchemaView[]) => number;

/**
 * One schema of a document. A document has one view of each of its schemas, and reads each schema once, regardless of the
 * number of references. Facts are those of the schema, of the schemas that it refers to, and of the parts of its
 * `allOf` together; `own` has only the schema's own facts.
 */
export interface SchemaView {
  /** The schema as JSON, for code that writes schemas. Code that reads schemas uses the other members. */
  readonly node: Schema;
  /** The JSON pointer of the schema's declaration in the document. Empty for a composed schema. */
  readonly pointer: string;
  /** The schemas of the document that the schema belongs to. */
  readonly owner: SchemaOwner;
  /** `true` or `false` if the schema is one of the two. */
  readonly asBoolean: boolean | undefined;
  readonly own: SchemaKeywords;
  /** The schema that a chain of `$ref` leads to; the view itself if it has no `$ref`. */
  readonly resolved: SchemaView;
  /** The name of the component that `$ref` names. */
  readonly componentName: string | undefined;

  /** The schemas that apply together, each once. Schemas without own keywords (only `$ref` or `allOf`) are skipped. */
  readonly parts: readonly SchemaView[];
  /** The parts with all of their alternatives. */
  readonly possibleParts: readonly SchemaView[];
  /** The parts with one alternative of each `anyOf`, `oneOf` and `if`. */
  chosenParts(choose: Choose): readonly SchemaView[];
  readonly shape: Shape;

  /** Types that a value may have, in the document's order; empty for any. */
  readonly types: readonly SchemaType[];
  readonly isNullable: boolean;
  /** The schemas of the properties by name. */
  readonly members: ReadonlyMap<string, SchemaView>;
  /** Those of the possible parts. */
  readonly possibleMembers: ReadonlyMap<string, SchemaView>;
  readonly required: ReadonlySet<string>;
  readonly items: SchemaView | undefined;
  readonly prefixItems: readonly SchemaView[];
  /** The only values that are valid (`const`, `enum`). */
  readonly constants: readonly Json[] | undefined;
  readonly default: Json | undefined;
  readonly alternatives: readonly (readonly SchemaView[])[];
  readonly discriminator: Discriminator | undefined;
  readonly isReadOnly: boolean;
  readonly isWriteOnly: boolean;
  readonly isDeprecated: boolean;
  /** The schema of members without a schema of their own (`additionalProperties`). */
  readonly additional: SchemaView | undefined;
  /** By pattern of a name (`patternProperties`). */
  readonly patterns: ReadonlyMap<string, SchemaView>;
  /** The strictest of each bound. */
  readonly bounds: SchemaBounds;
  readonly pattern: string | undefined;
  readonly format: string | undefined;
  readonly title: string;
  readonly description: string;

  /** Names of the properties that are not sent in this direction. */
  hidden(direction: Direction): ReadonlySet<string>;
  /** A schema that is as strict as this one and the others together; or, with `anyOf`, as any of them. */
  joined(keyword: 'allOf' | 'anyOf', others: readonly SchemaView[]): SchemaView;
  /** The same schema with another description. */
  withDescription(description: string): SchemaView;
  /** The JSON of the schema. */
  toJSON(): Schema;
}
