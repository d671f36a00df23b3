/**
 * `x-kong-*` in a document, as decK's openapi2kong has it: https://developer.konghq.com/deck/file/openapi2kong/
 * Those of an operation take the place of its path's, and those of the path that of the document's; they are not mixed.
 */
import type { ApiDocument, Json, JsonObject } from '../../../openapi/document.ts';
import { extensionsAt } from '../../../openapi/extensions.ts';
import { arrayOf, isObject } from '../../../openapi/json.ts';
import { join } from '../../../openapi/pointer.ts';
import { addFault } from '../faults/document-fault.ts';
import type { Faults } from '../faults/plan-error.ts';

export interface Extensions {
  readonly name: string | undefined;
  readonly serviceDefaults: JsonObject | undefined;
  readonly upstreamDefaults: JsonObject | undefined;
  readonly routeDefaults: JsonObject | undefined;
  /** By the plugin's name: what the object of the plugin is to have. */
  readonly plugins: ReadonlyMap<string, JsonObject>;
  readonly tags: readonly string[];
}

const pluginPrefix = 'x-kong-plugin-';

/** Of the document (pointer `''`), a path or an operation. */
export function extensionsOf(document: ApiDocument, pointer: string, faults: Faults): Extensions {
  const own = extensionsAt(document, pointer, 'x-kong');
  const object = (name: string): JsonObject | undefined => {
    const value = own.get(name);
    if (value === undefined || isObject(value)) return value;
    addInvalid(document, join(pointer, name), `${name} must be an object`, faults);
    return undefined;
  };
  const plugins = [...own.keys()]
    .filter((name) => name.startsWith(pluginPrefix))
    .sort()
    .map((name) => [name.slice(pluginPrefix.length), object(name) ?? {}] as const);
  return {
    name: nameOf(document, own.get('x-kong-name'), pointer, faults),
    serviceDefaults: object('x-kong-service-defaults'),
    upstreamDefaults: object('x-kong-upstream-defaults'),
    routeDefaults: object('x-kong-route-defaults'),
    plugins: new Map(plugins),
    tags: tagsOf(document, own.get('x-kong-tags'), pointer, faults),
  };
}

function nameOf(document: ApiDocument, name: Json | undefined, pointer: string, faults: Faults): string | undefined {
  if (name === undefined) return undefined;
  if (typeof name === 'string' && /[a-z0-9]/i.test(name)) return name;
  addInvalid(document, join(pointer, 'x-kong-name'), 'x-kong-name must be a text with a letter or a digit', faults);
  return undefined;
}

/** Kong refuses `,` and `/` in tags. */
function tagsOf(document: ApiDocument, given: Json | undefined, pointer: string, faults: Faults): string[] {
  if (given === undefined) return [];
  const tags = arrayOf(given).filter((tag) => typeof tag === 'string' && /^[^,/]+$/.test(tag));
  if (tags.length > 0 && tags.length === arrayOf(given).length) return tags.map(String);
  addInvalid(document, join(pointer, 'x-kong-tags'), 'x-kong-tags must be texts without , and /', faults);
  return [];
}

/** The last part of the pointer is the name of the member. */
function addInvalid(document: ApiDocument, pointer: string, problem: string, faults: Faults): void {
  const extension = pointer.split('/').at(-1) ?? '';
  addFault(document, pointer, { code: 'plan-extension-invalid', problem, data: { extension } }, faults);
}
