/** One service for a client of MCP: its document, its address and the credentials for it. */
import { resolve } from 'node:path';
import type { ApiDocument } from '../../../openapi/document/document.ts';
import { loadDocument } from '../../../openapi/loading/load.ts';
import { assistantSettings } from '../../../openapi/settings/assistant-settings.ts';
import { type Environment, readSetting } from '../../../service/config/environment.ts';
import { createAddressPolicy } from '../../../service/ensemble/network/address-policy.ts';
import { createCaller } from '../../../service/ensemble/network/call.ts';
import { getSnapshot } from '../../../service/ensemble/registry/snapshot-cache.ts';
import { createRemoveSecrets, type RemoveSecrets } from '../../../service/ensemble/secrets/remove-secrets.ts';
import type { Caller, Snapshot } from '../../../service/ensemble/tools/snapshot.ts';
import { requireWebAddress } from '../../cli/web-address.ts';
import { OpsError } from '../../error/ops-error.ts';
import { credentialsFor, findCredentials, type KeyOptions } from '../../probe/keys.ts';
import { findRoot } from '../../project/project-documents.ts';

export interface ServiceOptions {
  /** The path of the document. */
  readonly file: string;
  /** The address of the service. */
  readonly url: string;
  /** `<scheme>=<value>`, each. */
  readonly keys: readonly string[];
  /** The first part of the names of tools. Default: from the title of the document. */
  readonly name: string | undefined;
  readonly environment: Environment;
}

export interface OpenService {
  readonly snapshot: Snapshot;
  readonly call: Caller;
  readonly removeSecrets: RemoveSecrets;
  close(): Promise<void>;
}

/** @throws OpsError if nothing of the service can be called; DocumentError, ConfigError */
export async function openService(options: ServiceOptions): Promise<OpenService> {
  const { file, url, keys: given, environment } = options;
  requireWebAddress(url);
  requirePath(file);
  const document = await loadDocument(file, { folder: findRoot(resolve(file)) });
  const name = options.name ?? toName(document.title);
  requireName(name);
  const values = findCredentials({ document, url, given, environment });
  const schemes = [...document.securitySchemes.keys()].flatMap((scheme): [string, string][] => {
    const value = values(scheme);
    return value === undefined ? [] : [[scheme, value]];
  });
  // The address of the command line is permitted; of the others, those of metadata services are never called.
  const { host } = new URL(url);
  const policy = createAddressPolicy([host]);
  const { isOwn } = policy;
  const keys = { isOwn, serviceApiKey: undefined, serviceCredentials: new Map([[name, new Map(schemes)]]) };
  const policies = readSetting(environment, assistantSettings.writePolicy);
  const snapshot = await getSnapshot(toStored(document, { name, url }), document, { ...keys, policies });
  if (snapshot.callable.length === 0) refuseAll(snapshot, { document, url, given, environment });
  const removeSecrets = createRemoveSecrets(schemes.map(([, value]) => value));
  return { snapshot, call: createCaller({ policy, keys, removeSecrets }), removeSecrets, close: policy.close };
}

/** @throws OpsError for an address, which may have a password */
function requirePath(file: string): void {
  if (!/^https?:/i.test(file)) return;
  const remedy = 'download the document, read it, and give the path of the file';
  throw new OpsError('cli-option-invalid', '--document is an address', remedy, { data: { option: 'document' } });
}

function toStored(document: ApiDocument, { name, url }: { readonly name: string; readonly url: string }) {
  const destination = url.replace(/\/+$/, '');
  const service = { id: name, name: document.title, description: document.description, openapi_url: url, tags: [] };
  const fetched = { address: url, destination, document: document.text, hash: document.hash };
  return { ...service, ...fetched, etag: null, fetched_at: new Date().toISOString() };
}

/** `The Boats API` → `the-boats-api`, as many words as fit */
function toName(title: string): string {
  const [first = 'service', ...others] = title.toLowerCase().match(/[a-z0-9]+/g) ?? [];
  let name = first.slice(0, maxNameLength);
  for (const word of others) {
    if (name.length + 1 + word.length > maxNameLength) break;
    name += `-${word}`;
  }
  return name;
}

const maxNameLength = 32;

function requireName(name: string): void {
  if (/^[a-zA-Z0-9_-]{1,32}$/.test(name)) return;
  const problem = `--name "${name}" is not a name of up to ${maxNameLength} letters, digits, "-" and "_"`;
  throw new OpsError('cli-option-invalid', problem, 'write for example --name boats', { data: { option: 'name' } });
}

/** @throws OpsError, for missing credentials with their schemes */
function refuseAll({ refused, document }: Snapshot, options: KeyOptions): never {
  credentialsFor(options);
  const [first] = refused;
  const problem = `no operation of "${document.source}" can be called${first === undefined ? '' : `: ${first.reason}`}`;
  throw new OpsError('cli-document-unusable', problem, 'give another document, or change WRITE_POLICY');
}
