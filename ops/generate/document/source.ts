/** Reads and checks the document that a person gives. */
import { stat } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import type { ApiDocument, SecurityScheme } from '../../../openapi/document/document.ts';
import { credentialOf } from '../../../openapi/request/credential.ts';
import { errorText } from '../../../openapi/errors/error-text.ts';
import { loadDocument } from '../../../openapi/loading/load.ts';
import { join } from '../../../openapi/json/pointer.ts';
import { DocumentError, type Problem } from '../../../openapi/loading/source/problems.ts';
import { findSchemaProblems } from '../../../openapi/loading/source/schema-problems.ts';
import { findForeignPatterns } from './foreign-patterns.ts';
import { OpsError } from '../../error/ops-error.ts';

/** @throws OpsError if the file cannot be read; DocumentError, with places, if no service can be generated from it */
export async function readSource(path: string): Promise<ApiDocument> {
  const document = await loadDocument(await findFile(path));
  refuseUnmetSchemes(document);
  const problems = [findSchemaProblems, findForeignPatterns, findUnsupportedPaths].flatMap((find) => find(document));
  if (problems.length > 0) throw new DocumentError(problems);
  return document;
}

/** Returns the name of the document's file without folders. */
export const getFileName = ({ source }: ApiDocument): string => basename(source);

async function findFile(path: string): Promise<string> {
  const file = resolve(path);
  const found = await stat(file).catch((error: unknown) => {
    const reason = errorText(error);
    throw new OpsError(
      'cli-file-unreadable',
      `cannot read "${path}" (${reason})`,
      'give the path of an OpenAPI document',
      { data: { file: path }, cause: error },
    );
  });
  if (found.isFile()) return file;
  throw new OpsError(
    'cli-file-unreadable',
    `"${path}" is not a file`,
    'give the path of an OpenAPI document, YAML or JSON',
    { data: { file: path } },
  );
}

function findUnsupportedPaths(document: ApiDocument): readonly Problem[] {
  const paths = new Map(document.operations.map(({ path }) => [path, join('/paths', path)]));
  return [...paths]
    .filter(([path]) => /[*?#]/.test(path))
    .map(([path, pointer]) => {
      const message = `The path "${path}" cannot be served: a path template cannot contain *, ? or #`;
      return { code: 'document-path-unsupported', message, pointer, location: document.locate(pointer) };
    });
}

/** Refuses security schemes that no credential can meet, since the service would not start. */
function refuseUnmetSchemes(document: ApiDocument): void {
  const asked = new Set(document.operations.flatMap(({ security }) => security.flatMap((entry) => [...entry.keys()])));
  const unmet = [...document.securitySchemes].filter(
    ([name, scheme]) => asked.has(name) && credentialOf(scheme, 'a:b') === undefined,
  );
  if (unmet.length === 0) return;
  throw new DocumentError(
    unmet.map(([name, scheme]) => {
      const pointer = join('/components/securitySchemes', name);
      const message = `No credential can meet the security scheme "${name}" (${schemeKind(scheme)}); remove it from the document's security, and let a gateway in front of the service check it`;
      return { code: 'document-security-unsupported', message, pointer, location: document.locate(pointer) };
    }),
  );
}

const schemeKind = (scheme: SecurityScheme): string => ('scheme' in scheme ? `http ${scheme.scheme}` : scheme.type);
