/** Finds the address of a started service: its port, with the path of the document's server if the service has this path. */
import type { ApiDocument, Operation } from '../../../openapi/document/document.ts';
import { findBasePath } from '../../../openapi/document/server.ts';
import { credentialOf, withCredentials } from '../../../openapi/request/credential.ts';
import type { HttpAnswer } from '../../../service/http-client/http-answer.ts';
import { createHttpClient, type HttpClient } from '../../../service/http-client/http-client.ts';
import type { CredentialValues } from '../../probe/address/credential-values.ts';

export interface AddressQuestion {
  readonly document: ApiDocument;
  /** Of the port, without a path. */
  readonly url: string;
  readonly credentials: CredentialValues;
}

/** The maximum number of GET requests for one path. */
const maxAsked = 4;

/**
 * Returns the address with the path of the document's server. Returns it without the path if the service only knows the
 * document's operations there, or knows none and the path is that of a public host, where a gateway may remove it.
 */
export async function findServiceAddress(question: AddressQuestion): Promise<string> {
  const { document, url } = question;
  const { path, isPublic } = findBasePath(document);
  if (path === '') return url;
  const client = createHttpClient({ timeoutMs: 5_000, maxBodyBytes: 1024 * 1024, allowsEncoded: true });
  try {
    const address = `${url}${path}`;
    if (await isServedAt(address, question, client)) return address;
    return isPublic || (await isServedAt(url, question, client)) ? url : address;
  } finally {
    await client.close();
  }
}

async function isServedAt(
  base: string,
  { document, credentials }: AddressQuestion,
  client: HttpClient,
): Promise<boolean> {
  for (const operation of chooseOperations(document)) {
    const path = encodeURI(operation.path.replaceAll(/\{[^{}]*\}/g, '1'));
    const request = { method: 'GET', target: path, headers: {}, body: undefined };
    const { target, headers } = withCredentials(request, findOwn(document, operation, credentials));
    const answer = await client.send({ base, path: target, method: 'GET', headers }).catch(() => undefined);
    if (answer !== undefined && isKnown(answer)) return true;
  }
  return false;
}

/** Operations without an identifier first, since an unknown identifier is answered like an unknown path. */
function chooseOperations({ operations }: ApiDocument): readonly Operation[] {
  const rank = ({ method, path }: Operation): number => Number(method !== 'get') + (path.includes('{') ? 2 : 0);
  return operations.toSorted((one, other) => rank(one) - rank(other)).slice(0, maxAsked);
}

function findOwn({ securitySchemes }: ApiDocument, { security: [first] }: Operation, credentials: CredentialValues) {
  return [...(first?.keys() ?? [])].flatMap((name) => {
    const [scheme, secret] = [securitySchemes.get(name), credentials(name)];
    const credential = scheme === undefined || secret === undefined ? undefined : credentialOf(scheme, secret);
    return credential === undefined ? [] : [credential];
  });
}

/** Some services answer unknown paths with a page. */
function isKnown({ status, headers }: HttpAnswer): boolean {
  return status !== 404 && !(status < 300 && (headers['content-type'] ?? '').startsWith('text/html'));
}
