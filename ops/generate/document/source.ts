/** The document that a person gives, read whole and checked before anything is made of it. */
import { stat } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import type { ApiDocument, SecurityScheme } from '../../../openapi/document/document.ts';
import { credentialOf } from '../../../openapi/request/credential.ts';
import { errorText } from '../../../openapi/errors/error-text.ts';
import { loadDocument } from '../../../openapi/loading/load.ts';
import { join } from '../../../openapi/json/pointer.ts';
import { DocumentError } from '../../../openapi/loading/source/problems.ts';
import { findSchemaProblems } from '../../../openapi/loading/source/schema-problems.ts';
import { OpsError } from '../../lib/errors.ts';

/** @throws OpsError where there is no such file; DocumentError, with places, where no service can be made of it */
export async function readSource(path: string): Promise<ApiDocument> {
  const document = await loadDocument(await fileAt(path));
  refuseUnmetSchemes(document);
  const problems = findSchemaProblems(document);
  if (problems.length > 0) throw new DocumentError(problems);
  return document;
}

/** Its name without folders. */
export const fileOf = ({ source }: ApiDocument): string => basename(source);

async function fileAt(path: string): Promise<string> {
  const file = resolve(path);
  const found = await stat(file).catch((error: unknown) => {
    const reason = errorText(error);
    throw new OpsError(
      'cli-file-unreadable',
      `${path} can't be read (${reason})`,
      'give the path of an OpenAPI document',
      { data: { file: path }, cause: error },
    );
  });
  if (found.isFile()) return file;
  throw new OpsError(
    'cli-file-unreadable',
    `${path} is no file`,
    'give the path of an OpenAPI document, YAML or JSON',
    { data: { file: path } },
  );
}

/** A service that asks for what no value can meet would not start. */
function refuseUnmetSchemes(document: ApiDocument): void {
  const asked = new Set(document.operations.flatMap(({ security }) => security.flatMap((entry) => [...entry.keys()])));
  const unmet = [...document.securitySchemes].filter(
    ([name, scheme]) => asked.has(name) && credentialOf(scheme, 'a:b') === undefined,
  );
  if (unmet.length === 0) return;
  throw new DocumentError(
    unmet.map(([name, scheme]) => {
      const pointer = join('/components/securitySchemes', name);
      const message = `The security scheme ${name} (${kindOf(scheme)}) can't be met by a value: leave it to a gateway in front of the service, and take it out of the document's security`;
      return { code: 'document-security-unsupported', message, pointer, location: document.locate(pointer) };
    }),
  );
}

const kindOf = (scheme: SecurityScheme): string => ('scheme' in scheme ? `http ${scheme.scheme}` : scheme.type);
