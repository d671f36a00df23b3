/** The normal form of the objects of a document other than schemas: without implied values, with equal names for equal meanings. */
import type { Json, JsonObject } from '../../../../openapi/document/document.ts';
import { explodeByDefault } from '../../../../openapi/document/parameter-style.ts';
import { arrayOf, objectOf, stringOf } from '../../../../openapi/json/json.ts';
import { sortMembers, sortValues } from '../../../../openapi/json/sorted-json.ts';
import { parameterKey } from '../../../difference/differences.ts';
import { distinct } from './join-member.ts';
import type { DocumentPart } from './structure.ts';

/** Converts an object whose members are in normal form already, with or without wording. */
export function toObjectForm(part: DocumentPart, object: JsonObject, keepWording: boolean): JsonObject {
  const said = Object.fromEntries(Object.entries(object).filter(([name, value]) => !isImplied(part, name, value)));
  if (part === 'parameter') return parameterForm(said);
  if (part === 'securityScheme') return securitySchemeForm(said, keepWording);
  return part === 'operation' ? operationForm(said) : said;
}

/** Headers that OpenAPI ignores here, since it has other members for them. */
const ignoredHeaders = { parameter: ['accept', 'authorization', 'content-type'], header: ['content-type'] } as const;

/** Returns the name of an entry of a map, or undefined if the entry has no meaning. HTTP ignores case in these names. */
export function toNameForm(part: DocumentPart, name: string): string | undefined {
  if (part === 'mediaType') return mediaTypeForm(name);
  if (part !== 'header') return name;
  const lower = name.toLowerCase();
  return ignoredHeaders.header.some((ignored) => ignored === lower) ? undefined : lower;
}

/** JSON has only one charset, so the parameter has no meaning. */
function mediaTypeForm(name: string): string {
  const type = name.replace(/^[^;]*/, (kind) => kind.trim().toLowerCase());
  return type.replace(/^([^;]*[/+]json);\s*charset="?utf-?8"?$/i, '$1');
}

/** The default dialects of schemas in OpenAPI 3.1. */
const usualDialects =
  /^https:\/\/(?:spec\.openapis\.org\/oas\/3\.\d\/dialect\/|json-schema\.org\/draft\/2020-12\/schema)/;

const lists = ['headers', 'content', 'links', 'callbacks', 'parameters', 'encoding', 'variables', 'servers'];

function isImplied(part: DocumentPart, name: string, value: Json): boolean {
  if (name === 'jsonSchemaDialect') return usualDialects.test(stringOf(value));
  if (value === false) return !name.startsWith('x-') && (name !== 'explode' || part === 'header');
  if (part === 'header' && name === 'style') return value === 'simple';
  if (name === 'servers' && isOwnHost(value)) return true;
  return lists.includes(name) && Object.keys(objectOf(value)).length === 0 && arrayOf(value).length === 0;
}

/** https://spec.openapis.org/oas/v3.1.1.html#fixed-fields: the default of `servers`. */
function isOwnHost(servers: Json): boolean {
  const [first, ...others] = arrayOf(servers).map(objectOf);
  return first?.url === '/' && others.length === 0 && Object.keys(first).every((name) => name !== 'variables');
}

/** https://spec.openapis.org/oas/v3.1.1.html#parameter-object */
function parameterForm({ style, explode, ...rest }: JsonObject): JsonObject {
  const usual = rest.in === 'query' || rest.in === 'cookie' ? 'form' : 'simple';
  const actual = style ?? usual;
  const usualExplode = explodeByDefault(actual);
  return {
    ...rest,
    ...(rest.in === 'header' ? { name: stringOf(rest.name).toLowerCase() } : {}),
    ...(actual === usual ? {} : { style: actual }),
    ...(explode === undefined || explode === usualExplode ? {} : { explode }),
  };
}

/** A scope's text is for people; so is the format of a bearer token. */
function securitySchemeForm(scheme: JsonObject, keepWording: boolean): JsonObject {
  const { scheme: kind, name, flows, ...rest } = scheme;
  const withoutTexts = (flow: Json): Json => {
    const scopes = Object.keys(objectOf(objectOf(flow).scopes)).map((scope): [string, Json] => [scope, '']);
    return { ...objectOf(flow), scopes: Object.fromEntries(scopes) };
  };
  const plain = Object.entries(objectOf(flows)).map(([grant, flow]) => [
    grant,
    keepWording ? flow : withoutTexts(flow),
  ]);
  return {
    ...rest,
    ...(kind === undefined ? {} : { scheme: stringOf(kind).toLowerCase() }),
    ...(name === undefined ? {} : { name: rest.in === 'header' ? stringOf(name).toLowerCase() : name }),
    ...(flows === undefined ? {} : { flows: Object.fromEntries(plain) as JsonObject }),
  };
}

function operationForm({ parameters, tags, security, ...rest }: JsonObject): JsonObject {
  const sent = arrayOf(parameters).filter((parameter) => !isIgnored(objectOf(parameter)));
  const byKey = new Map(sent.map((parameter) => [parameterKey(parameter), parameter]));
  const ordered = [...byKey].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, parameter]) => parameter);
  return {
    ...rest,
    ...(ordered.length === 0 ? {} : { parameters: ordered }),
    ...(arrayOf(tags).length === 0 ? {} : { tags: sortValues(arrayOf(tags)) }),
    security: securityForm(arrayOf(security)),
  };
}

function isIgnored({ in: place, name }: JsonObject): boolean {
  return place === 'header' && ignoredHeaders.parameter.some((ignored) => ignored === name);
}

/** A single empty requirement and an empty list both require no key. */
function securityForm(security: readonly Json[]): Json {
  const entries = distinct(security.map(requirementForm));
  return entries.every((entry) => Object.keys(objectOf(entry)).length === 0) ? [] : entries;
}

function requirementForm(requirement: Json): Json {
  const schemes = Object.entries(objectOf(requirement));
  const entries = schemes.map(([scheme, scopes]): [string, Json] => [scheme, sortValues(arrayOf(scopes))]);
  return sortMembers(Object.fromEntries(entries));
}
