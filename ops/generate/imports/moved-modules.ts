/**
 * Modules that services imported by their paths, and the public names that replaced theirs. Lines stay here after a module
 * is moved or removed, since services that were generated before still name it.
 */

export interface MovedModule {
  /** The entry that is imported instead. */
  readonly specifier: 'fountainai' | 'fountainai/openapi';
  /** Name in the module → public name. A name that is missing here is not public. */
  readonly names: ReadonlyMap<string, string>;
}

function moveTo(specifier: MovedModule['specifier'], names: string, renamed: Readonly<Record<string, string>> = {}) {
  const same = names.split(' ').map((name) => [name, name] as const);
  return { specifier, names: new Map([...same.filter(([name]) => name !== ''), ...Object.entries(renamed)]) };
}

const kit = 'fountainai';
const openapi = 'fountainai/openapi';

/** By the path of the module in the project. */
export const movedModules: ReadonlyMap<string, MovedModule> = new Map([
  ['service/service.ts', moveTo(kit, 'OpenService Service ServiceContext')],
  ['service/environment.ts', moveTo(kit, 'ConfigError')],
  ['service/only.ts', moveTo(kit, 'omit only')],
  ['service/http/errors.ts', moveTo(kit, 'asHttpError HttpError')],
  [
    'service/http/handlers.ts',
    moveTo(kit, 'defineHandlers Handlers InputOf Reply ReplyOf RequestContext TraceContext'),
  ],
  ['service/http/not-implemented.ts', moveTo(kit, 'notImplemented notImplementedBesides notImplementedWith')],
  ['service/http/page-links.ts', moveTo(kit, 'pageLinks')],
  ['service/http/entity-tag.ts', moveTo(kit, 'entityTag', { matches: 'matchesEntityTag' })],
  ['service/http/json.ts', moveTo(kit, 'parseJson')],
  ['service/collection/collection.ts', moveTo(kit, '', { Collection: 'Resource' })],
  ['service/collection/item-validator.ts', moveTo(kit, 'itemValidator')],
  ['service/collection/table.ts', moveTo(kit, '', { createCollectionTable: 'createResourceTable' })],
  ['service/storage/database.ts', moveTo(kit, 'Database Reader Transaction')],
  ['service/storage/statement.ts', moveTo(kit, 'statement')],
  ['service/storage/migrations.ts', moveTo(kit, 'Migrations')],
  [
    'service/storage/idempotency.ts',
    moveTo(kit, 'bodyHash createIdempotencyTable earlierAnswer idempotent IdempotentRequest'),
  ],
  ['service/search/search.ts', moveTo(kit, 'Search SearchQuery')],
  ['service/search/collection.ts', moveTo(kit, 'SearchCollection')],
  ['service/search/tables.ts', moveTo(kit, 'createSearchTables createWordTable')],
  ['service/search/open.ts', moveTo(kit, 'unsearched')],
  [
    'openapi/document.ts',
    moveTo(openapi, 'ApiDocument Json JsonObject MediaType Operation Schema SecurityRequirement SecurityScheme'),
  ],
  ['openapi/json.ts', moveTo(openapi, 'arrayOf isArray isObject stringOf')],
  ['openapi/load.ts', moveTo(openapi, 'loadDocument parseDocument')],
  ['openapi/validator.ts', moveTo(openapi, 'compileValidator Fault Validator')],
]);
