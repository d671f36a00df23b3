/**
 * The public entry of the package, `fountainai`: everything that a service folder imports in addition to its own files.
 * `package.json` exports this file and `openapi/kit.ts`, and nothing else. A test compares the list of names, and type-checks
 * every example. Nothing in `service/` imports this file except the folders of the services.
 */

// A service

export type {
  /**
   * The signature of `open`, which every `service/<name>/operations.ts` exports.
   * @example
   * export const open: OpenService = async () => ({ handlers: {}, close: () => Promise.resolve() });
   */
  OpenService,
  /**
   * What `open` returns: the handlers by operationId, and how the service closes.
   * @example
   * const service: Service = { handlers: { ping: () => ({ status: 204 }) }, close: () => Promise.resolve() };
   */
  Service,
  /**
   * What `open` receives: the document, the settings, the log, and functions that open the database and the search.
   * @example
   * export async function open({ openDatabase, log }: ServiceContext): Promise<Service> {
   *   const database = await openDatabase({ '0001-pets': { up: (tables) => createResourceTable(tables, 'pets') } });
   *   log.info('the database is open');
   *   return { handlers: {}, close: () => database.close() };
   * }
   */
  ServiceContext,
} from './start/service.ts';
export type {
  /**
   * The code of an endpoint: a path outside the operations, which `x-fountainai-endpoints` of the document declares.
   * @example
   * const serve: ServeEndpoint = async (request, { requestId }) => new Response(`${requestId}: ${await request.text()}`);
   * const service: Service = { handlers: {}, endpoints: { '/echo': serve }, close: () => Promise.resolve() };
   */
  ServeEndpoint,
} from './http/handlers/endpoint.ts';
export type {
  /**
   * An accepted key or token with the name of its owner, for `Service.credentials`.
   * @example
   * const keys: OwnedCredential[] = [{ value: 'a long random key', principal: 'ann' }];
   */
  OwnedCredential,
} from './http/request/security.ts';
export type {
  /**
   * Koa middleware, as `open` may return it: runs before every operation and page of the service.
   * @example
   * const stamp: Middleware = async (context, next) => {
   *   context.state.startedAt = Date.now();
   *   await next();
   * };
   * const service: Service = { handlers: {}, middleware: [stamp], close: () => Promise.resolve() };
   */
  Middleware,
} from 'koa';

export {
  /**
   * Stops the start of a service whose settings cannot be used: one line for each setting.
   * @example
   * throw new ConfigError([{ code: 'settings-missing', setting: 'PETS_URL', problem: 'must be set' }]);
   */
  ConfigError,
} from './config/environment.ts';

// Handlers

export {
  /**
   * Turns typed handlers into the handlers of a service. `Operations` is the generated type: a missing or an unknown
   * handler does not compile.
   * @example
   * interface Operations { ping: { responses: { 200: { content: { 'application/json': { isUp: boolean } } } } } }
   * const handlers = defineHandlers<Operations>({ ping: () => ({ status: 200, body: { isUp: true } }) });
   */
  defineHandlers,
} from './http/handlers/handlers.ts';
export type {
  /**
   * The handlers of all operations of a document, by operationId.
   * @example
   * interface Operations { ping: { responses: { 204: object } } }
   * const handlers: Handlers<Operations> = { ping: () => ({ status: 204 }) };
   */
  Handlers,
  /**
   * The input of one operation: `path`, `query`, `header`, `cookie` and `body`, validated and typed, and `context`.
   * @example
   * interface Operations { getPet: { parameters: { path: { petId: string } }; responses: { 204: object } } }
   * const idIn = ({ path: { petId } }: InputOf<Operations['getPet']>): string => petId;
   */
  InputOf,
  /**
   * One of the responses that the document declares for an operation.
   * @example
   * interface Operations { getPet: { responses: { 200: { content: { 'application/json': { name: string } } } } } }
   * const reply: ReplyOf<Operations['getPet']> = { status: 200, body: { name: 'Tom' } };
   */
  ReplyOf,
  /**
   * A response, without the types of a document.
   * @example
   * const reply: Reply = { status: 200, headers: { ETag: '"1-1"' }, body: { name: 'Tom' } };
   */
  Reply,
  /**
   * Facts about a request that are not in the document: its id, its trace and its log.
   * @example
   * const headersFor = ({ requestId, traceparent }: RequestContext) => ({ 'x-request-id': requestId, traceparent });
   */
  RequestContext,
} from './http/handlers/handlers.ts';

export type {
  /**
   * How `listRows` reads the rows that a query has returned without their long texts.
   * @example
   * type Head = { id: number; text: string | null };
   * const longTexts = (rows: LongRows<Head, { id: number; text: string }>) => rows.read('[7]');
   */
  LongRows,
} from './http/handlers/item-list.ts';
export {
  /**
   * The items of a list, of which only the first may be in the memory; a response sends the others while it reads them.
   * @example
   * const bodyOf = async (pets: Resource<{ name: string }>) => ({ pets: (await pets.list()).items });
   * const namesIn = async (pets: ItemList<{ name: string }>) => (await pets.all()).map(({ name }) => name);
   */
  ItemList,
  /**
   * Makes a list of the rows of a page; the long texts are read while they are sent.
   * @example
   * type Head = { id: number; text: string | null };
   * const listPets = (heads: Head[], long: LongRows<Head, { id: number; text: string }>) =>
   *   listRows(heads, long, heads.length);
   */
  listRows,
  /**
   * Makes a list of items that are read one by one, until they have as many characters as a slice of a response.
   * @example
   * const listPets = (pets: AsyncGenerator<{ name: string }>) => listOneByOne(pets, ({ name }) => name.length + 12);
   */
  listOneByOne,
} from './http/handlers/item-list.ts';
export {
  /**
   * A body that is produced while it is sent, of a media type other than JSON.
   * @example
   * async function* lines(): AsyncGenerator<string> {
   *   yield '{"name":"Tom"}\n';
   * }
   * const reply: Reply = { status: 200, headers: { 'Content-Type': 'application/x-ndjson' }, body: new TextStream(lines()) };
   */
  TextStream,
} from './http/handlers/text-stream.ts';
export type {
  /**
   * Where the events of an `EventStream` go: `send` waits for a slow client, and `signal` is aborted when the client leaves.
   * @example
   * const sendBoth = async ({ send }: EventSink<{ type: string }>) => {
   *   await send({ type: 'found' });
   *   await send({ type: 'done' });
   * };
   */
  EventSink,
} from './http/handlers/event-stream.ts';
export {
  /**
   * A body of the media type `text/event-stream`: events that are sent as they happen. An error is the last event.
   * @example
   * const count = async ({ send, signal }: EventSink<{ type: string }>) => {
   *   for (let number = 0; number < 3 && !signal.aborted; number += 1) await send({ type: 'tick' });
   * };
   * const reply: Reply = { status: 200, body: new EventStream(count, ({ status }) => ({ type: 'error', status })) };
   */
  EventStream,
} from './http/handlers/event-stream.ts';
export {
  /**
   * Returns the media type that an `Accept` header prefers of those that an operation offers; the first one is the usual one.
   * @example
   * const isStream = ({ accept }: RequestContext): boolean =>
   *   chooseMediaType(accept, ['application/json', 'text/event-stream']) === 'text/event-stream';
   */
  chooseMediaType,
} from './http/request/accept.ts';
export {
  /**
   * An error for the client. The code chooses the status; the body follows the error schema of the document.
   * @example
   * throw new HttpError('not_found', 'pet "7" does not exist', { details: '/path/petId' });
   */
  HttpError,
} from './errors/errors.ts';
export {
  /**
   * The handler of an operation that is not written yet: responds with 501. `fountainai drift` lists these operations.
   * @example
   * const handlers = { listPets: notImplemented };
   */
  notImplemented,
  /**
   * Responds with 501 if the client sent one of these members.
   * @example
   * const query: { limit?: number; sort?: string } = { sort: 'name' };
   * notImplementedWith(query, 'sort');
   */
  notImplementedWith,
  /**
   * Responds with 501 if the client sent a member that is not one of these.
   * @example
   * const body: { pet: string; note?: string } = { pet: 'Tom', note: 'tame' };
   * notImplementedBesides(body, 'pet');
   */
  notImplementedBesides,
} from './http/handlers/not-implemented.ts';
export {
  /**
   * Returns the `Link` header of a list: the first, previous, next and last page.
   * @example
   * const Link = pageLinks('/pets', { limit: 10, offset: 20, total: 95, filters: { kind: 'cat' } });
   */
  pageLinks,
  /**
   * Returns the addresses of the first, previous, next and last page of a list.
   * @example
   * const page = { parameter: 'page', firstPage: 1, skip: 10, size: 10, total: 25 };
   * const { next } = pageAddresses('https://example.com/pets?page=2', page);
   */
  pageAddresses,
} from './http/response/page-links.ts';
export {
  /**
   * Returns the `ETag` of a row: its id, which is never reused, and the number of its changes.
   * @example
   * const headers = { ETag: entityTag(7, 2) };
   */
  entityTag,
  /**
   * True if the `If-Match` header of the client names this entity tag.
   * @example
   * if (!matchesEntityTag('"7-1"', entityTag(7, 2))) throw new HttpError('precondition_failed');
   */
  matches as matchesEntityTag,
} from './http/response/entity-tag.ts';
export {
  /**
   * Copies the named members of an object, and no others.
   * @example
   * const pet = only({ name: 'Tom', isAdmin: true }, 'name');
   */
  only,
  /**
   * Copies all members of an object except the named ones.
   * @example
   * const pet = omit({ name: 'Tom', isAdmin: true }, 'isAdmin');
   */
  omit,
} from './http/handlers/only.ts';

// Resources: items that an API creates, lists, reads, replaces, patches and deletes

export {
  /**
   * Keeps the items of a resource in a table: each item as its JSON, and columns for the values that it is found by.
   * @example
   * interface Pet { id: string; kind?: string }
   * const openPets = (database: Database) =>
   *   new Resource<Pet>(database, { table: 'pets', name: 'pet', values: { kind: (pet) => pet.kind } });
   * const listCats = (pets: Resource<Pet>) => pets.list({ where: { kind: 'cat' }, limit: 10 });
   */
  Resource,
} from './resource/resource.ts';
export type {
  /**
   * An item of a resource, with its entity tag.
   * @example
   * const bodyOf = ({ item }: Stored<{ name: string }>) => ({ name: item.name });
   */
  Stored,
} from './resource/options.ts';
export {
  /**
   * Describes the search of a resource, for `openSearch` and the option `search` of the resource.
   * @example
   * const petSearch = resourceSearch({ table: 'pets', members: ['name', 'kind'] });
   * const openPets = (database: Database, search: Search) =>
   *   new Resource<{ name: string }>(database, { table: 'pets', name: 'pet', search: { search, collection: petSearch } });
   * const findPets = (pets: Resource<{ name: string }>, q: string) => pets.list({ q, limit: 10 });
   */
  resourceSearch,
} from './resource/search.ts';
export {
  /**
   * Part of a migration: creates the table of a resource.
   * @example
   * const up = (database: Kysely<unknown>) => createResourceTable(database, 'pets', { columns: ['kind'] });
   */
  createResourceTable,
} from './resource/table/table.ts';
export {
  /**
   * Compiles a check of items against a schema of the document. An item with faults is not stored.
   * @example
   * const validatorFor = (document: ApiDocument) => itemValidator(document, '/components/schemas/Pet');
   */
  itemValidator,
} from './resource/item-validator.ts';

// The database

export type {
  /**
   * The database of a service. A write resolves after its commit.
   * @example
   * const close = (database: Database): Promise<void> => database.close();
   */
  Database,
  /**
   * A reader of rows: the database itself, or a transaction.
   * @example
   * const countOf = statement((tables: Kysely<{ pet: { id: number } }>) =>
   *   tables.selectFrom('pet').select((row) => row.fn.countAll<number>().as('total')),
   * );
   * const countPets = async (reader: Reader): Promise<number> => (await reader.first(countOf, {}))?.total ?? 0;
   */
  Reader,
  /**
   * A transaction inside `database.write`: it reads what the write has done so far.
   * @example
   * const insertPet = statement((tables: Kysely<{ pet: { name: string } }>, pet: { name: string }) =>
   *   tables.insertInto('pet').values({ name: pet.name }),
   * );
   * const addPet = (transaction: Transaction, name: string) => transaction.run(insertPet, { name });
   */
  Transaction,
} from './storage/database/database.ts';
export {
  /**
   * Builds a query once, at the top of a file; its parameters are named, and it runs on SQLite and PostgreSQL.
   * @example
   * const selectPet = statement((tables: Kysely<{ pet: { id: number; name: string } }>, pet: { id: number }) =>
   *   tables.selectFrom('pet').select('name').where('id', '=', pet.id),
   * );
   * const nameOf = async (database: Database, id: number) => (await database.first(selectPet, { id }))?.name;
   */
  statement,
} from './storage/database/statement.ts';
export {
  /**
   * A condition of a statement: the column has one of the values, which are one parameter, as JSON text.
   * @example
   * const selectPets = statement((tables: Kysely<{ pet: { id: number; name: string } }>, pets: { ids: string }) =>
   *   tables.selectFrom('pet').selectAll().where(isAnyOf(tables, 'id', pets.ids, 'bigint')),
   * );
   * const petsOf = (database: Database, ids: number[]) => database.all(selectPets, { ids: JSON.stringify(ids) });
   */
  isAnyOf,
} from './storage/database/any-of.ts';
export {
  /**
   * Any number of rows as one parameter of a statement, as JSON text.
   * @example
   * const petRows = givenRows<{ id: number; name: string }>({ id: 'bigint', name: 'text' });
   * const insertPets = statement((tables: Kysely<{ pet: { id: number; name: string } }>, pets: { rows: string }) =>
   *   tables.insertInto('pet').columns(petRows.columns).expression(petRows.select(tables, pets.rows)),
   * );
   * const addPets = (transaction: Transaction) =>
   *   transaction.run(insertPets, { rows: petRows.toText([{ id: 1, name: 'Tom' }]) });
   */
  givenRows,
} from './storage/database/given-rows.ts';
export {
  /**
   * Returns a function that writes for a request together with those that wait at the same time: one statement for all of them.
   * @example
   * const petRows = givenRows<{ id: number; name: string }>({ id: 'bigint', name: 'text' });
   * const insertPets = statement((tables: Kysely<{ pet: { id: number; name: string } }>, pets: { rows: string }) =>
   *   tables.insertInto('pet').columns(petRows.columns).expression(petRows.select(tables, pets.rows)),
   * );
   * const openPets = (database: Database) =>
   *   inBatches(
   *     database,
   *     async (transaction, pets: readonly { id: number; name: string }[]) => {
   *       await transaction.run(insertPets, { rows: petRows.toText(pets) });
   *       return pets.map(({ id }) => entityTag(id, 1));
   *     },
   *     { lengthOf: ({ name }) => name.length },
   *   );
   */
  inBatches,
} from './storage/in-batches.ts';
export {
  /**
   * Returns the engine that a migration or a statement is for, if each needs its own SQL.
   * @example
   * const json = { sqlite: 'json_object', postgres: 'json_build_object' } as const;
   * const nameOfJson = (database: Kysely<unknown>) => json[engineOf(database)];
   */
  engineOf,
} from './storage/database/engine.ts';
export type {
  /**
   * The migrations of a service by name. They run in the order of their names, each once.
   * @example
   * const migrations: Migrations = { '0001-pets': { up: (database) => createResourceTable(database, 'pets') } };
   */
  Migrations,
} from './storage/database/migrations.ts';
export type {
  /**
   * Kysely's query builder over the tables of a service: the argument of migrations and statements.
   * @example
   * const up = (database: Kysely<unknown>) =>
   *   database.schema.createTable('pet').addColumn('name', 'text', (column) => column.notNull()).execute();
   */
  Kysely,
  /**
   * Kysely's marker of a column that the database fills in.
   * @example
   * interface Tables { pet: { id: Generated<number>; name: string } }
   * const insertPet = statement((tables: Kysely<Tables>, pet: { name: string }) =>
   *   tables.insertInto('pet').values({ name: pet.name }).returning('id'),
   * );
   */
  Generated,
  /**
   * Kysely's piece of raw SQL, as `sql` returns it.
   * @example
   * const lowerCase = (column: string): RawBuilder<string> => sql`lower(${sql.ref(column)})`;
   */
  RawBuilder,
} from 'kysely';
export {
  /**
   * Kysely's template tag for raw SQL; values in it are parameters.
   * @example
   * const selectAny = statement((tables: Kysely<{ pet: { id: number } }>) =>
   *   tables.selectFrom('pet').select('id').orderBy(sql`random()`).limit(1),
   * );
   */
  sql,
} from 'kysely';

// Idempotency

export {
  /**
   * Does work once for each `Idempotency-Key`; a replay gets the first result. Runs inside the write that does the work.
   * @example
   * const insertOnce = (database: Database, request: IdempotentRequest) =>
   *   database.write((transaction) => idempotent(transaction, request, () => Promise.resolve({ id: 1 })));
   */
  idempotent,
  /**
   * The same for the requests of a batch.
   * @example
   * const insertEachOnce = (transaction: Transaction, requests: readonly { request: IdempotentRequest; name: string }[]) =>
   *   idempotentAll(transaction, requests, async (fresh) => fresh.map(({ name }) => ({ name })));
   */
  idempotentAll,
  /**
   * Returns the earlier result for this key, if any. Outside of a write it waits until the result survives a crash.
   * @example
   * const replay = (database: Database, body: object) =>
   *   earlierAnswer<{ id: number }>(database, { key: 'k-1', operation: 'createPet', body });
   */
  earlierAnswer,
  /**
   * Returns the hash by which two bodies with the same idempotency key are compared.
   * @example
   * const isSame = bodyHash({ a: 1, b: 2 }) === bodyHash({ b: 2, a: 1 });
   */
  bodyHash,
  /**
   * Part of a migration: creates the table of the results for idempotency keys.
   * @example
   * const up = (database: Kysely<unknown>) => createIdempotencyTable(database);
   */
  createIdempotencyTable,
} from './storage/idempotency.ts';
export type {
  /**
   * A request with its `Idempotency-Key`, its operationId and its body.
   * @example
   * const request: IdempotentRequest = { key: undefined, operation: 'createPet', body: { name: 'Tom' } };
   */
  IdempotentRequest,
} from './storage/idempotency.ts';

// Search

export type {
  /**
   * The search of a service: it gets every change, and finds documents by their words.
   * @example
   * const findPets = (search: Search, pets: SearchCollection, q: string) =>
   *   search.find(pets, { q, limit: 10, offset: 0 });
   */
  Search,
  /**
   * A search: the words, a page, and values of filtered fields.
   * @example
   * const query: SearchQuery = { q: 'storm har', limit: 10, offset: 0, where: { userId: 7 } };
   */
  SearchQuery,
} from './search/collection/search.ts';
export type {
  /**
   * Describes a collection that can be searched: its fields, and how its documents are read from the database.
   * @example
   * const pets: SearchCollection = {
   *   name: 'pets',
   *   fields: [{ name: 'name', type: 'string', searched: true }],
   *   newest: undefined,
   *   revision: 1,
   *   hasNumbers: false,
   *   queried: true,
   *   read: async (_reader, ids) => ids.map((id) => ({ id, name: 'Tom' })),
   *   idsAfter: async () => [],
   *   count: async () => 0,
   *   sample: async () => [],
   * };
   */
  SearchCollection,
} from './search/collection/collection.ts';
export {
  /**
   * Part of a migration: creates the tables that every search needs.
   * @example
   * const up = (database: Kysely<unknown>) => createSearchTables(database);
   */
  createSearchTables,
  /**
   * Part of a migration: creates the table of words of one collection, for the search in the service's own database.
   * @example
   * const up = (database: Kysely<unknown>) => createWordTable(database, 'pets');
   */
  createWordTable,
} from './search/tables/tables.ts';
export {
  /**
   * A search that records nothing: for stores that are opened without one.
   * @example
   * const searchOf = (search?: Pick<Search, 'changed'>) => search ?? unsearched;
   */
  unsearched,
} from './search/collection/search.ts';
export {
  /**
   * Returns a word without accents and capitals, as search compares words.
   * @example
   * const isSame = folded('Ärger') === folded('arger');
   */
  folded,
} from './search/collection/words.ts';

// Calls to other services, described by their documents

export type {
  /**
   * The facts about a request that calls to other services need: its id, its trace and its log.
   * @example
   * const headersFor = ({ requestId, traceparent }: TraceContext) => ({ 'x-request-id': requestId, traceparent });
   */
  TraceContext,
} from './http/handlers/handlers.ts';
export {
  /**
   * Returns the error that the client gets for any error: an `HttpError` stays, a foreign one becomes `internal_error`.
   * @example
   * const codeOf = (error: unknown): string => asHttpError(error).code;
   */
  asHttpError,
} from './errors/errors.ts';
export {
  /**
   * Parses JSON within bounds, and reports each fault with its place.
   * @example
   * const pet: unknown = parseJson('{"name":"Tom"}', '/body');
   */
  parseJson,
} from './http/request/value/json.ts';
export {
  /**
   * Returns the faults of a request or a response as text, one line for each.
   * @example
   * const details = describeFaults([{ pointer: '/body/name', message: 'must be string' }]);
   */
  describeFaults,
} from './http/request/value/faults.ts';
export {
  /**
   * Compiles a check of the responses of an operation against its document.
   * @example
   * const faultsOf = (operation: Operation, reply: Reply) => compileResponseCheck(operation)(reply);
   */
  compileResponseCheck,
  /**
   * Returns the response that the document describes for a status, if any.
   * @example
   * const isDeclared = (operation: Operation, status: number) => responseFor(operation, status) !== undefined;
   */
  responseFor,
} from './http/response/response.ts';
export type {
  /**
   * A check of responses, as `compileResponseCheck` returns it.
   * @example
   * const isValid = (check: ResponseCheck, reply: Reply): boolean => check(reply).length === 0;
   */
  ResponseCheck,
} from './http/response/response.ts';

// Requests to other services

export {
  /**
   * Creates an HTTP client with a deadline for each request and a maximum size for each response. It can retry, keep
   * connections open, and limit connections to permitted addresses.
   * @example
   * const client = createHttpClient({ timeoutMs: 5_000, maxBodyBytes: 65_536, retry: { tries: 3, pauseMs: 250 } });
   * const answer = await client.send({ base: 'http://127.0.0.1:8080', path: '/pets', method: 'GET' });
   */
  createHttpClient,
} from './http-client/http-client.ts';
export type {
  /**
   * A client, as `createHttpClient` returns it.
   * @example
   * const isUp = async (client: HttpClient, base: string): Promise<boolean> =>
   *   (await client.send({ base, path: '/healthz', method: 'GET' })).status === 200;
   */
  HttpClient,
  /**
   * A request: the address of the server, the path with the query, the method, and headers and a body.
   * @example
   * const request: HttpClientRequest = { base: 'http://127.0.0.1:8080', path: '/pets?limit=3', method: 'GET' };
   */
  HttpClientRequest,
} from './http-client/http-client.ts';
export type {
  /**
   * The whole response to a request.
   * @example
   * const petsIn = (answer: HttpAnswer) => (answer.status === 200 ? answer.json() : []);
   */
  HttpAnswer,
} from './http-client/http-answer.ts';
export {
  /**
   * Reports a request without a response, or with an unusable one: a code, and whether the request was sent.
   * @example
   * const isSafeToRepeat = (error: unknown): boolean => error instanceof HttpClientError && !error.isSent;
   */
  HttpClientError,
} from './http-client/http-client-error.ts';
export type {
  /**
   * The code of an `HttpClientError`.
   * @example
   * const isLate = (code: HttpClientCode): boolean => code === 'http-timeout';
   */
  HttpClientCode,
} from './http-client/http-client-codes.ts';

// Settings

export type {
  /**
   * The settings of Anthropic's Messages API.
   * @example
   * const limitOf = ({ maxOutputTokens }: AnthropicConfig): number => maxOutputTokens;
   */
  AnthropicConfig,
  /**
   * The prices of models by name, for a million tokens each.
   * @example
   * const price = { input: 1, cached: 0.1, cacheWrite: 1.25, output: 4, currency: 'USD' };
   * const prices: ModelPrices = new Map([['small', price]]);
   */
  ModelPrices,
  /**
   * The settings of OpenAI's API, or of a server with the same API.
   * @example
   * const modelOf = ({ model }: OpenAiConfig): string => model;
   */
  OpenAiConfig,
  /**
   * The accepted credentials for services that are not ours: service id, scheme, value.
   * @example
   * const credentials: ServiceCredentials = new Map([['pets', new Map([['apiKey', 'secret']])]]);
   */
  ServiceCredentials,
  /**
   * A principal in ACCESS_FILE: its keys, and what it may do.
   * @example
   * const namesOf = (principals: readonly Principal[]): string[] => principals.map(({ name }) => name);
   */
  Principal,
  /**
   * The limits of a principal; undefined members do not limit.
   * @example
   * const limits: PrincipalLimits = { interactionsPerMinute: 20, concurrent: 2 };
   */
  PrincipalLimits,
} from './config/config.ts';
