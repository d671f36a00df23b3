/** For the tests of contract tests: a small document, a service that keeps to it, and ways to make it break it. */
import type { ApiDocument } from '../../../openapi/document/document.ts';
import { parseDocument } from '../../../openapi/loading/load.ts';
import { HttpError } from '../../../service/errors/errors.ts';
import type { HandlerInput, Reply } from '../../../service/http/handlers/handlers.ts';
import { deriveCases } from '../cases/derive.ts';
import type { CaseResult } from '../judge/result.ts';
import { type ContractOptions, ContractRun } from '../run/run.ts';
import { serve, type Served, type Tamper } from './sabotage.ts';

export function loadDocument(yaml: string): Promise<ApiDocument> {
  return parseDocument(yaml, { source: 'notes.yml', name: 'notes' });
}

const operations = `openapi: 3.1.0
info: { title: Notes, version: 1.0.0 }
security: [{ key: [] }]
paths:
  /notes:
    post:
      operationId: createNote
      requestBody: &note
        required: true
        content: { application/json: { schema: { $ref: '#/components/schemas/NewNote' } } }
      responses:
        '201':
          $ref: '#/components/responses/Note'
        <<: &errors
          '400': { $ref: '#/components/responses/Error' }
          '401': { $ref: '#/components/responses/Unauthorized' }
          '405': { $ref: '#/components/responses/NotAllowed' }
          '413': { $ref: '#/components/responses/Error' }
          '415': { $ref: '#/components/responses/Error' }
    get:
      operationId: listNotes
      parameters:
        - { name: limit, in: query, schema: { type: integer, minimum: 1, maximum: 50, default: 10 } }
      responses:
        '200':
          description: notes
          content:
            application/json: { schema: { type: array, items: { $ref: '#/components/schemas/Note' } } }
          links: &links
            read: { operationId: getNote, parameters: { noteId: $response.body#/0/noteId } }
        <<: *errors
  /notes/{noteId}:
    parameters: [{ name: noteId, in: path, required: true, schema: { type: integer, minimum: 1 } }]
    get:
      operationId: getNote
      responses: &found
        '200': { $ref: '#/components/responses/Note' }
        '404': { $ref: '#/components/responses/Error' }
        <<: *errors
    put:
      operationId: replaceNote
      parameters: [{ name: If-Match, in: header, schema: { type: string, minLength: 1 } }]
      requestBody: *note
      responses:
        '412': { $ref: '#/components/responses/Error' }
        <<: *found
    delete:
      operationId: deleteNote
      responses:
        '204': { description: gone }
        '404': { $ref: '#/components/responses/Error' }
        <<: *errors
`;

const components = `components:
  securitySchemes:
    key: { type: apiKey, in: header, name: X-Key }
    staff: { type: http, scheme: basic }
  headers:
    ETag: { required: true, schema: { type: string } }
  responses:
    Note:
      description: a note
      headers: { ETag: { $ref: '#/components/headers/ETag' }, X-Request-Id: { $ref: '#/components/headers/ETag' } }
      content: { application/json: { schema: { $ref: '#/components/schemas/Note' } } }
      links:
        replace:
          operationId: replaceNote
          parameters: { path.noteId: $response.body#/noteId, header.If-Match: $response.header.ETag }
          requestBody: { text: changed }
        delete: { operationId: deleteNote, parameters: { noteId: $response.body#/noteId } }
    Error: &error
      description: no
      content:
        application/json: { schema: { $ref: '#/components/schemas/Error' } }
    Unauthorized: { <<: *error, headers: { WWW-Authenticate: { required: true, schema: { type: string } } } }
    NotAllowed: { <<: *error, headers: { Allow: { required: true, schema: { type: string } } } }
  schemas:
    NewNote:
      type: object
      required: [text]
      properties:
        text: { type: string, maxLength: 20, examples: [milk] }
        weight: { type: integer, minimum: 0 }
    Note:
      type: object
      required: [noteId, text]
      properties: { noteId: { type: integer }, text: { type: string }, weight: { type: integer } }
    Error:
      type: object
      required: [errorCode, message]
      properties: { errorCode: { type: string }, message: { type: string }, details: { type: string } }
`;

export const notesYaml = operations + components;
export const secrets = { key: 'the-right-key', staff: 'ann:the-password' };

export interface TestNote {
  readonly noteId: number;
  readonly version: number;
  readonly content: object;
}

/** None of them waits. */
type Handlers = Readonly<Record<string, (input: HandlerInput) => Reply>>;

function createHandlers(notes: Map<number, TestNote>): Handlers {
  let last = Math.max(0, ...notes.keys());
  const reply = (status: number, { noteId, version, content }: TestNote): Reply => ({
    status,
    headers: { ETag: `"${noteId}-${version}"` },
    body: { ...content, noteId },
  });
  const keep = (note: TestNote): TestNote => {
    notes.set(note.noteId, note);
    return note;
  };
  const find = ({ path }: HandlerInput): TestNote => {
    const note = notes.get(Number(path.noteId));
    if (note === undefined) throw new HttpError('not_found');
    return note;
  };
  return {
    createNote: ({ body }) => reply(201, keep({ noteId: ++last, version: 1, content: body as object })), // validated
    listNotes: ({ query }) => {
      const all = [...notes.values()].map(({ noteId, content }) => ({ ...content, noteId }));
      return { status: 200, body: all.slice(0, Number(query.limit)) };
    },
    getNote: (input) => reply(200, find(input)),
    replaceNote: (input) => {
      const { noteId, version } = find(input);
      const tag = input.header['If-Match'];
      if (tag !== undefined && tag !== '*' && tag !== `"${noteId}-${version}"`)
        throw new HttpError('precondition_failed');
      return reply(200, keep({ noteId, version: version + 1, content: input.body as object })); // validated
    },
    deleteNote: (input) => {
      notes.delete(find(input).noteId);
      return { status: 204 };
    },
  };
}

/** How a service breaks its document. */
export interface Sabotage {
  /** Serves another document than it shows. */
  readonly document?: (yaml: string) => string;
  readonly handlers?: (own: Handlers) => Handlers;
  readonly tamper?: Tamper | undefined;
  readonly bodyBytes?: number;
  /** What there is at the start. */
  readonly notes?: readonly TestNote[];
}

export interface NotesService extends Served {
  readonly notes: Map<number, TestNote>;
}

export async function startNotes({
  document = (yaml) => yaml,
  handlers = (own) => own,
  tamper,
  bodyBytes,
  notes: given = [],
}: Sabotage = {}): Promise<NotesService> {
  const notes = new Map(given.map((note) => [note.noteId, note]));
  const running = await serve({
    document: await loadDocument(document(notesYaml)),
    handlers: handlers(createHandlers(notes)),
    credentials: (scheme) => [scheme === 'key' ? secrets.key : secrets.staff],
    tamper,
    bodyBytes,
  });
  return { ...running, notes };
}

export const notesDocument = await loadDocument(notesYaml);
const notesCases = deriveCases(notesDocument, { profile: 'house' });

export interface TestOutcome {
  readonly results: readonly CaseResult[];
  /** What could not be deleted: operation → how many times it was carried out. */
  readonly left: Readonly<Record<string, number>>;
}

/** Sends all cases of the document, or of another one, to the service. */
export async function runCases(service: NotesService, options: Partial<ContractOptions> = {}): Promise<TestOutcome> {
  const document = options.document ?? notesDocument;
  const credentials = (scheme: string) => new Map(Object.entries(secrets)).get(scheme);
  const run = new ContractRun({ document, url: service.url, credentials, profile: 'house', ...options });
  const results: CaseResult[] = [];
  const cases = document === notesDocument ? notesCases : deriveCases(document, options);
  for (const contractCase of cases) results.push(await run.run(contractCase));
  const left = Object.fromEntries(await run.cleanUp());
  await run.close();
  return { results, left };
}

/** The cases with this outcome, as `operation: case`. */
export function named(outcome: CaseResult['outcome'], results: readonly CaseResult[]): string[] {
  const found = results.filter((result) => result.outcome === outcome);
  return found.map((result) => `${result.operation}: ${result.case}`);
}
