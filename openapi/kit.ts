/**
 * The public entry `fountainai/openapi`: OpenAPI documents as the package reads them. `package.json` exports this file and
 * `service/kit.ts`, and nothing else. A test compares the list of names, and type-checks every example.
 */

// Documents

export {
  /**
   * Loads a document from a file, OpenAPI 3.0 or 3.1, and checks it.
   * @example
   * const { title, operations } = await loadDocument('openapi/pets.yml');
   */
  loadDocument,
  /**
   * Parses the text of a document, and checks it. It follows no reference to another document.
   * @example
   * const document = await parseDocument('openapi: 3.1.0 …', { source: 'pets.yml', name: 'pets' });
   */
  parseDocument,
} from './loading/load-lazily.ts';
export {
  /**
   * Reports a document that cannot be used: each problem with file, line and column.
   * @example
   * const linesOf = (error: unknown) => (error instanceof DocumentError ? error.message.split('\n') : []);
   */
  DocumentError,
} from './loading/source/problems.ts';
export type {
  /**
   * A document: its title, version, servers, security schemes and operations.
   * @example
   * const operationIds = ({ operations }: ApiDocument) => operations.map(({ id }) => id);
   */
  ApiDocument,
  /**
   * An operation: its method and path, parameters, body, responses and security.
   * @example
   * const lineOf = ({ method, path, summary }: Operation) => `${method} ${path}: ${summary}`;
   */
  Operation,
  /**
   * The method of an operation, in lower case.
   * @example
   * const isSafe = (method: Method): boolean => method === 'get' || method === 'head';
   */
  Method,
  /**
   * The body that an operation accepts, by media type.
   * @example
   * const typesOf = ({ content }: RequestBody): string[] => [...content.keys()];
   */
  RequestBody,
  /**
   * A response that an operation declares: its status, headers and bodies by media type.
   * @example
   * const isJson = ({ content }: ResponseDescription): boolean => content.has('application/json');
   */
  ResponseDescription,
  /**
   * The body of a request or a response in one media type.
   * @example
   * const hasSchema = ({ schema }: MediaType): boolean => schema !== undefined;
   */
  MediaType,
  /**
   * The place of a parameter.
   * @example
   * const place: ParameterPlace = 'query';
   */
  ParameterPlace,
  /**
   * A security scheme of the document.
   * @example
   * const isApiKey = (scheme: SecurityScheme): boolean => scheme.type === 'apiKey';
   */
  SecurityScheme,
  /**
   * One alternative of the required credentials: all of its schemes are required.
   * @example
   * const schemesOf = (requirement: SecurityRequirement): string[] => [...requirement.keys()];
   */
  SecurityRequirement,
} from './document/document.ts';
export {
  /**
   * Returns the operations of a document that was parsed and checked before.
   * @example
   * const operationsIn = ({ content }: ApiDocument): readonly Operation[] => operationsOf(content);
   */
  operationsOf,
} from './loading/parts/operations.ts';

// Values

export type {
  /**
   * A JSON value.
   * @example
   * const value: Json = { name: 'Tom', tags: ['cat', null] };
   */
  Json,
  /**
   * A JSON object.
   * @example
   * const pet: JsonObject = { name: 'Tom' };
   */
  JsonObject,
  /**
   * A JSON Schema as it is in the document.
   * @example
   * const schema: Schema = { type: 'string', maxLength: 40 };
   */
  Schema,
} from './document/document.ts';
export {
  /**
   * True if the value is a JSON object.
   * @example
   * const nameIn = (value: unknown) => (isObject(value) ? value.name : undefined);
   */
  isObject,
  /**
   * True if the value is a JSON array.
   * @example
   * const lengthOf = (value: Json) => (isArray(value) ? value.length : 0);
   */
  isArray,
  /**
   * Returns the array, or an empty one if the value is not an array.
   * @example
   * const tags = arrayOf({ tags: ['cat'] }.tags);
   */
  arrayOf,
  /**
   * Returns the string, or an empty one if the value is not a string.
   * @example
   * const name: string = stringOf(undefined);
   */
  stringOf,
  /**
   * Returns the object, or an empty one if the value is not an object.
   * @example
   * const { name } = objectOf({ name: 'Tom' });
   */
  objectOf,
} from './json/json.ts';
export {
  /**
   * Returns the value at a JSON pointer; undefined if it is missing.
   * @example
   * const name = at({ pets: [{ name: 'Tom' }] }, '/pets/0/name');
   */
  at,
  /**
   * Returns the JSON pointer to a member within another pointer.
   * @example
   * const pointer = joinPointer('/pets', 0, 'a/b'); // '/pets/0/a~1b'
   */
  join as joinPointer,
} from './json/pointer.ts';
export {
  /**
   * True for `application/json` and every `+json` media type.
   * @example
   * const isJson = isJsonType('application/problem+json; charset=utf-8');
   */
  isJsonType,
} from './request/media-type.ts';

// Schemas

export {
  /**
   * Returns the schema in one piece, with the parts of the document that it refers to.
   * @example
   * const schemaOf = (body: SchemaView): Schema => standalone(body, 'response');
   */
  standalone,
} from './schema/standalone.ts';
export {
  /**
   * Returns the schema with its references expanded; circular references point into `$defs`.
   * @example
   * const schemaOf = (body: SchemaView): Schema => inlined(body, 'request');
   */
  inlined,
} from './schema/inlined.ts';
export {
  /**
   * Reports a schema that cannot be used, such as one with a reference to nothing.
   * @example
   * const isOfSchema = (error: unknown): boolean => error instanceof SchemaError;
   */
  SchemaError,
} from './schema/keywords.ts';
export type {
  /**
   * The name of a type in a JSON Schema.
   * @example
   * const type: SchemaType = 'integer';
   */
  SchemaType,
  /**
   * A schema of a document, as code reads it: its types, members, bounds and alternatives, with `allOf` merged and `$ref`
   * followed.
   * @example
   * const requiredMembers = ({ members, required }: SchemaView) => [...members.keys()].filter((name) => required.has(name));
   */
  SchemaView,
} from './schema/view/schema-view.ts';
export {
  /**
   * The views of the schemas of a document.
   * @example
   * const petIn = (schemas: DocumentSchemas): SchemaView | undefined => schemas.at('/components/schemas/Pet');
   */
  DocumentSchemas,
  /**
   * The schema that accepts any value.
   * @example
   * const bodyOf = ({ schema = anySchema }: MediaType): SchemaView => schema;
   */
  anySchema,
  /**
   * Returns the view of a schema; its references lead into the schema itself, or into the given content.
   * @example
   * const types = viewSchema({ type: ['string', 'null'] }).types;
   */
  viewSchema,
} from './schema/view/document-schemas.ts';
export {
  /**
   * Counts the schemas that a schema contains if its references are expanded, without expanding them.
   * @example
   * const isLarge = (body: SchemaView): boolean => countSchemas(body) > 10_000;
   */
  countSchemas,
} from './schema/count-schemas.ts';
export {
  /**
   * Compiles a validator of a schema in one piece.
   * @example
   * const faults = compileValidator({ type: 'string' })(7);
   */
  compileValidator,
} from './validation/validator.ts';
export type {
  /**
   * A fault of a value: its place and its description.
   * @example
   * const lineOf = ({ pointer, message }: Fault): string => `${pointer} ${message}`;
   */
  Fault,
  /**
   * A validator, as `compileValidator` returns it: it returns the faults of a value.
   * @example
   * const isValid = (validate: Validator, value: unknown): boolean => validate(value).length === 0;
   */
  Validator,
} from './validation/validator.ts';
export {
  /**
   * Returns a value that the schema accepts.
   * @example
   * const sample = sampleValue(viewSchema({ type: 'integer', minimum: 3 }), 'request');
   */
  sampleValue,
  /**
   * Reports that no value was found that the schema accepts.
   * @example
   * const isOfSample = (error: unknown): boolean => error instanceof SampleError;
   */
  SampleError,
} from './sample/sample.ts';

// Messages with stable codes

export {
  /**
   * The base class of errors whose lines have codes from a catalogue.
   * @example
   * class PetError extends CodedError {
   *   override readonly messages: readonly CodedMessage[] = [{ code: 'pet-lost', message: this.message, data: {} }];
   * }
   */
  CodedError,
  /**
   * Returns a message with its code at the end of its first line.
   * @example
   * const line = lineWithCode({ code: 'pet-lost', message: 'pet "7" is lost' }); // 'pet "7" is lost [pet-lost]'
   */
  lineWithCode,
  /**
   * Returns the text of an error with the code of each line.
   * @example
   * const textOf = (error: unknown) => (error instanceof CodedError ? textWithCodes(error) : String(error));
   */
  textWithCodes,
} from './errors/coded-error.ts';
export type {
  /**
   * The entry of a code in a catalogue.
   * @example
   * const codes: Record<string, CodeEntry> = { 'pet-lost': { meaning: 'A pet is lost.', remedy: 'Search for it.' } };
   */
  CodeEntry,
  /**
   * A message with its code and its data.
   * @example
   * const message: CodedMessage = { code: 'pet-lost', message: 'pet "7" is lost', data: { pet: '7' } };
   */
  CodedMessage,
  /**
   * The facts of a message by their names.
   * @example
   * const data: MessageData = { pet: '7', places: ['garden', 'roof'] };
   */
  MessageData,
} from './errors/coded-error.ts';

export {
  /**
   * Returns the message of a thrown value; of several errors in one, all messages.
   * @example
   * const lineOf = (error: unknown): string => `the pet cannot be read: ${errorText(error)}`;
   */
  errorText,
  /**
   * Returns the stack of a thrown value, for faults of the program itself.
   * @example
   * const report = (error: unknown): boolean => process.stderr.write(`${errorStack(error)}\n`);
   */
  errorStack,
} from './errors/error-text.ts';

export {
  /**
   * Imports a module that needs an optional package, such as `openai`: the error names the line that installs it.
   * @example
   * const load = () => import('node:os');
   * const hostNameOf = async () => (await importOptional('openai', 'OPENAI_API_KEY', load)).hostname();
   */
  importOptional,
} from './package/package-fault.ts';

// Stored results

export {
  /**
   * Returns a function that stores its results by the identity of its last argument, an immutable object.
   * @example
   * const pathsOf = memoize(({ operations }: ApiDocument) => new Set(operations.map(({ path }) => path)));
   */
  memoize,
} from './memoize.ts';

// Requests

export {
  /**
   * Builds a request from the arguments of an operation.
   * @example
   * const requestFor = (operation: Operation) => buildRequest(operation, { path: { petId: '7' } });
   */
  buildRequest,
  /**
   * Reports arguments that cannot be sent in a request.
   * @example
   * const isOfRequest = (error: unknown): boolean => error instanceof RequestError;
   */
  RequestError,
} from './request/request.ts';
export type {
  /**
   * The arguments of a call, by the place of the parameters.
   * @example
   * const given: RequestArguments = { path: { petId: '7' }, body: { name: 'Tom' } };
   */
  RequestArguments,
  /**
   * A request: its path with the query, its headers and its body.
   * @example
   * const headersOf = ({ headers }: BuiltRequest) => headers;
   */
  BuiltRequest,
} from './request/request.ts';
export {
  /**
   * Returns the credential for a security scheme, with its place; undefined if no value can satisfy the scheme.
   * @example
   * const credential = credentialOf({ type: 'apiKey', in: 'header', name: 'X-API-KEY' }, 'secret');
   */
  credentialOf,
  /**
   * Adds credentials to a request.
   * @example
   * const authorize = (request: BuiltRequest, credential: Credential) => withCredentials(request, [credential]);
   */
  withCredentials,
} from './request/credential.ts';
export type {
  /**
   * A credential with its place in the request.
   * @example
   * const isHeader = (credential: Credential): boolean => credential.in === 'header';
   */
  Credential,
} from './request/credential.ts';
