/**
 * `x-kong-*` in a document, as decK's openapi2kong has it: https://developer.konghq.com/deck/file/openapi2kong/
 * Members of an operation replace those of its path, and those of a path replace those of the document; they are not merged.
 */
import type { ApiDocument, Json, JsonObject } from '../../../openapi/document/document.ts';
import { extensionsAt } from '../../../openapi/document/extensions.ts';
import { arrayOf, isObject } from '../../../openapi/json/json.ts';
import { join } from '../../../openapi/json/pointer.ts';
import { addDocumentFault } from '../faults/document-fault.ts';
import type { PlanFaults } from '../faults/plan-error.ts';

export interface Extensions {
  readonly name: string | undefined;
  readonly serviceDefaults: JsonObject | undefined;
  readonly upstreamDefaults: JsonObject | undefined;
  readonly routeDefaults: JsonObject | undefined;
  /** The members of the plugin's object, by the plugin's name. */
  readonly plugins: ReadonlyMap<string, JsonObject>;
  readonly tags: readonly string[];
}

const pluginPrefix = 'x-kong-plugin-';

/** Reads the `x-kong-*` of the document (pointer `''`), a path or an operation. */
export function readExtensions(document: ApiDocument, pointer: string, faults: PlanFaults): Extensions {
  const own = extensionsAt(document, pointer, 'x-kong');
  const object = (name: string): JsonObject | undefined => {
    const value = own.get(name);
    if (value === undefined || isObject(value)) return value;
    addInvalid(document, join(pointer, name), `"${name}" must be an object`, faults);
    return undefined;
  };
  const plugins = [...own.keys()]
    .filter((name) => name.startsWith(pluginPrefix))
    .sort()
    .map((name) => [name.slice(pluginPrefix.length), object(name) ?? {}] as const);
  return {
    name: readName(document, own.get('x-kong-name'), pointer, faults),
    serviceDefaults: object('x-kong-service-defaults'),
    upstreamDefaults: object('x-kong-upstream-defaults'),
    routeDefaults: object('x-kong-route-defaults'),
    plugins: new Map(plugins),
    tags: readTags(document, own.get('x-kong-tags'), pointer, faults),
  };
}

function readName(
  document: ApiDocument,
  name: Json | undefined,
  pointer: string,
  faults: PlanFaults,
): string | undefined {
  if (name === undefined) return undefined;
  if (typeof name === 'string' && /[a-z0-9]/i.test(name)) return name;
  addInvalid(document, join(pointer, 'x-kong-name'), '"x-kong-name" must be a string with a letter or a digit', faults);
  return undefined;
}

/** Reads tags, in which Kong does not accept `,` and `/`. */
function readTags(document: ApiDocument, given: Json | undefined, pointer: string, faults: PlanFaults): string[] {
  if (given === undefined) return [];
  const tags = arrayOf(given).filter((tag) => typeof tag === 'string' && /^[^,/]+$/.test(tag));
  if (tags.length > 0 && tags.length === arrayOf(given).length) return tags.map(String);
  addInvalid(
    document,
    join(pointer, 'x-kong-tags'),
    '"x-kong-tags" must be a list of strings without "," and "/"',
    faults,
  );
  return [];
}

/** The last part of the pointer is the name of the member. */
function addInvalid(document: ApiDocument, pointer: string, problem: string, faults: PlanFaults): void {
  const extension = pointer.split('/').at(-1) ?? '';
  addDocumentFault(document, pointer, { code: 'plan-extension-invalid', problem, data: { extension } }, faults);
}
