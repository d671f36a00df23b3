/** Parameters and headers: https://spec.openapis.org/oas/v3.1.1.html#parameter-object */
import type { Header, Json, JsonObject, Parameter, ParameterPlace, ParameterStyle } from '../../document/document.ts';
import type { Example } from '../../document/document.ts';
import { defaultStyles, explodeByDefault } from '../../document/parameter-style.ts';
import { isObject, stringOf } from '../../json/json.ts';
import { join } from '../../json/pointer.ts';
import type { DocumentSchemas } from '../../schema/view/document-schemas.ts';
import type { SchemaView } from '../../schema/view/schema-view.ts';
import { resolveEntries } from './resolve.ts';
import type { ResolvedObject } from './resolve.ts';

export function readParameterObject(schemas: DocumentSchemas, place: ResolvedObject): Parameter {
  const { value, pointer } = place;
  const location = value.in as ParameterPlace; // the rules allow no other value
  const style = (value.style ?? defaultStyles[location]) as ParameterStyle; // as above
  return {
    name: stringOf(value.name),
    in: location,
    description: stringOf(value.description),
    required: location === 'path' || value.required === true,
    deprecated: value.deprecated === true,
    style,
    explode: getExplode(value.explode, style),
    allowReserved: value.allowReserved === true,
    allowEmptyValue: value.allowEmptyValue === true,
    ...getDescribedSchema(schemas, place),
    pointer,
  };
}

export function readHeaderObject(schemas: DocumentSchemas, place: ResolvedObject): Header {
  const { value, pointer } = place;
  const { schema, examples } = getDescribedSchema(schemas, place);
  return { required: value.required === true, schema, explode: getExplode(value.explode, 'simple'), examples, pointer };
}

/** Returns the schema of a parameter, header or media type. */
export function readSchemaMember(schemas: DocumentSchemas, { value, pointer }: ResolvedObject): SchemaView | undefined {
  const { schema } = value;
  return typeof schema === 'boolean' || isObject(schema) ? schemas.of(schema, join(pointer, 'schema')) : undefined;
}

/** Returns `example` and `examples` of a parameter or media type without those that are only an address. */
export function readExamples(content: JsonObject, place: ResolvedObject): Example[] {
  const { value, pointer } = place;
  const named = resolveEntries(content, place, 'examples').flatMap(([name, example]) => {
    const { value } = example.value;
    return value === undefined ? [] : [{ name, value, pointer: join(example.pointer, 'value') }];
  });
  const { example } = value;
  return example === undefined
    ? named
    : [{ name: 'example', value: example, pointer: join(pointer, 'example') }, ...named];
}

type Described = Pick<Parameter, 'schema' | 'mediaType' | 'examples'>;

/** Finds the schema in `schema` or in the only entry of `content`. */
function getDescribedSchema(schemas: DocumentSchemas, place: ResolvedObject): Described {
  const { content } = schemas;
  const examples = readExamples(content, place);
  const [entry] = resolveEntries(content, place, 'content');
  const schema = readSchemaMember(schemas, entry?.[1] ?? place) ?? schemas.of(true);
  if (entry === undefined) return { schema, mediaType: undefined, examples };
  const [mediaType, media] = entry;
  return { schema, mediaType, examples: [...examples, ...readExamples(content, media)] };
}

function getExplode(value: Json | undefined, style: ParameterStyle): boolean {
  return typeof value === 'boolean' ? value : explodeByDefault(style);
}
