/** Fixtures for tests of reading requests: documents of one operation, and errors as plain values. */
import type { ApiDocument, JsonObject, Operation } from '../../../openapi/document/document.ts';
import { stringOf } from '../../../openapi/json/json.ts';
import { parseDocument } from '../../../openapi/loading/load.ts';
import { HttpError } from '../../errors/errors.ts';
import { compileParameters, type ParsedParameters, type RawRequest } from '../request/parameters.ts';

/** Returns the operation `POST /p` with these members and a segment for each path parameter. */
export async function createOperation(
  members: JsonObject,
  components: JsonObject = {},
): Promise<{ document: ApiDocument; operation: Operation }> {
  const parameters = (members.parameters ?? []) as readonly JsonObject[]; // as the caller wrote them
  const names = parameters.flatMap(({ in: place, name }) => (place === 'path' ? [`/{${stringOf(name)}}`] : []));
  const post = { responses: { 200: { description: 'ok' } }, ...members };
  const content = {
    openapi: '3.1.0',
    info: { title: 'Small', version: '1.0.0' },
    paths: { [`/p${names.join('')}`]: { post } },
    components,
  };
  const document = await parseDocument(JSON.stringify(content), { source: 'small.json', name: 'small' });
  const [operation] = document.operations;
  if (operation === undefined) throw new Error('the document has no operation');
  return { document, operation };
}

/** Returns the HttpError that the work must throw. */
export async function catchHttpError(work: () => unknown): Promise<Pick<HttpError, 'code' | 'details'>> {
  try {
    await work();
  } catch (error) {
    if (error instanceof HttpError) return { code: error.code, details: error.details };
    throw error;
  }
  throw new Error('was taken');
}

/** Creates a reader for an operation with these parameters. */
export async function parameterReader(parameters: readonly JsonObject[], components?: JsonObject) {
  const { operation, document } = await createOperation({ parameters }, components);
  const parse = compileParameters(operation, document);
  return (raw: Partial<RawRequest>) => parse({ params: {}, search: '', headers: {}, ...raw });
}

/** Creates a reader of texts of one parameter, `p`. */
export async function readerOfOne(parameter: JsonObject, components?: JsonObject) {
  const place = parameter.in as keyof ParsedParameters;
  const required = place === 'path' ? { required: true } : {};
  const parse = await parameterReader([{ name: 'p', ...required, ...parameter }], components);
  return (text: string) => {
    if (place === 'path') return parse({ params: { p: text } }).path.p;
    if (place === 'query') return parse({ search: text }).query.p;
    return parse({ headers: place === 'cookie' ? { cookie: text } : { p: text } })[place].p;
  };
}
