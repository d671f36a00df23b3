/** Small documents for the tests of loading, and the project's own documents. */
import { access } from 'node:fs/promises';
import { join } from 'node:path';
import { documentsFolder, loadDocuments } from '../loading/directory.ts';
import type { ApiDocument } from '../document/document.ts';
import { DocumentError } from '../loading/source/problems.ts';

/** The first two lines. */
export const head = `openapi: 3.1.0
info: { title: Pets, version: '1.2', description: About pets }
`;
/** The third and later lines: one operation. */
export const paths = `paths:
  /pets:
    get:
      responses: { '200': { description: ok } }
`;

/** A document with a schema, written in line 7 from column 28. */
export function withSchema(schema: string): string {
  return `${head}${paths}components: { schemas: { A: ${schema}, B: {} } }\n`;
}

/** A document with one response, written in line 3 from column 45. */
export function withResponse(response: string): string {
  return `${head}paths: { /pets: { get: { responses: { '200': ${response} } } } }\n`;
}

/**
 * The project's own documents. Documents of generated services are excluded: they work here too, but need
 * not follow the project's own rules.
 */
export async function ownDocuments(): Promise<ApiDocument[]> {
  const documents = await loadDocuments();
  const isOwn = await Promise.all(
    documents.map(({ name }) =>
      access(join(documentsFolder, '../service', name, 'generated.json')).then(
        () => false,
        () => true,
      ),
    ),
  );
  return documents.filter((_document, index) => isOwn[index]);
}

/** Returns the message of the DocumentError that the work must throw. */
export async function catchDocumentError(work: Promise<unknown>): Promise<string> {
  return (await loadDocumentError(work)).message;
}

/** Returns the first problem, such as `3:5 document-syntax-invalid`. */
export async function catchFirstProblem(work: Promise<unknown>): Promise<string> {
  const [problem] = (await loadDocumentError(work)).problems;
  return `${problem?.location.line ?? 0}:${problem?.location.column ?? 0} ${problem?.code ?? 'none'}`;
}

async function loadDocumentError(work: Promise<unknown>): Promise<DocumentError> {
  const error = await work.then(
    () => undefined,
    (error: unknown) => error,
  );
  if (!(error instanceof DocumentError)) throw new Error('expected a DocumentError', { cause: error });
  return error;
}
