/**
 * Modules that service folders imported by their paths, and the public names that took the place of theirs. Lines stay here
 * after a module is moved or removed: services that were generated before still name it.
 */

export interface MovedModule {
  /** What is imported instead. */
  readonly specifier: 'fountainai' | 'fountainai/openapi';
  /** Name in the module → public name. A name that is missing here is not public. */
  readonly names: ReadonlyMap<string, string>;
}

function moved(specifier: MovedModule['specifier'], names: string, renamed: Readonly<Record<string, string>> = {}) {
  const same = names.split(' ').map((name) => [name, name] as const);
  return { specifier, names: new Map([...same.filter(([name]) => name !== ''), ...Object.entries(renamed)]) };
}

const kit = 'fountainai';
const openapi = 'fountainai/openapi';

/** By the path of the module in the project. */
export const movedModules: ReadonlyMap<string, MovedModule> = new Map([
  ['service/service.ts', moved(kit, 'OpenService Service ServiceContext')],
  ['service/environment.ts', moved(kit, 'ConfigError')],
  ['service/only.ts', moved(kit, 'omit only')],
  ['service/http/errors.ts', moved(kit, 'asHttpError HttpError')],
  ['service/http/handlers.ts', moved(kit, 'defineHandlers Handlers InputOf Reply ReplyOf RequestContext TraceContext')],
  ['service/http/not-implemented.ts', moved(kit, 'notImplemented notImplementedBesides notImplementedWith')],
  ['service/http/page-links.ts', moved(kit, 'pageLinks')],
  ['service/http/entity-tag.ts', moved(kit, 'entityTag', { matches: 'matchesEntityTag' })],
  ['service/http/json.ts', moved(kit, 'parseJson')],
  ['service/collection/collection.ts', moved(kit, '', { Collection: 'Resource' })],
  ['service/collection/item-validator.ts', moved(kit, 'itemValidator')],
  ['service/collection/table.ts', moved(kit, '', { createCollectionTable: 'createResourceTable' })],
  ['service/storage/database.ts', moved(kit, 'Database Reader Transaction')],
  ['service/storage/statement.ts', moved(kit, 'statement')],
  ['service/storage/migrations.ts', moved(kit, 'Migrations')],
  [
    'service/storage/idempotency.ts',
    moved(kit, 'bodyHash createIdempotencyTable earlierAnswer idempotent IdempotentRequest'),
  ],
  ['service/search/search.ts', moved(kit, 'Search SearchQuery')],
  ['service/search/collection.ts', moved(kit, 'SearchCollection')],
  ['service/search/tables.ts', moved(kit, 'createSearchTables createWordTable')],
  ['service/search/open.ts', moved(kit, 'unsearched')],
  [
    'openapi/document.ts',
    moved(openapi, 'ApiDocument Json JsonObject MediaType Operation Schema SecurityRequirement SecurityScheme'),
  ],
  ['openapi/json.ts', moved(openapi, 'arrayOf isArray isObject stringOf')],
  ['openapi/load.ts', moved(openapi, 'loadDocument parseDocument')],
  ['openapi/validator.ts', moved(openapi, 'compileValidator Fault Validator')],
]);
