/** The documents of the services as resources. */
import {
  type ListResourcesResult,
  type ReadResourceResult,
  type Resource,
  ResourceNotFoundError,
} from '@modelcontextprotocol/server';
import { cleanText } from '../../tools/clean-text.ts';
import type { Snapshot } from '../../tools/snapshot.ts';
import { takePageOfServices } from './pages.ts';
import { orderSnapshots } from './tool-list.ts';

const prefix = 'openapi://services/';
const uriOf = ({ service }: Snapshot): string => `${prefix}${encodeURIComponent(service.id)}`;

const mimeTypeOf = ({ document }: Snapshot): string =>
  /^\s*\{/.test(document.text) ? 'application/json' : 'application/yaml';

export function listResources(snapshots: readonly Snapshot[], cursor: string | undefined): ListResourcesResult {
  const { items, nextCursor } = takePageOfServices(orderSnapshots(snapshots), {
    cursor,
    serviceOf: ({ service }) => service.id,
    convert: toResource,
  });
  return { resources: items, ...(nextCursor === undefined ? {} : { nextCursor }) };
}

function toResource(snapshot: Snapshot): Resource {
  const { service, hash, document } = snapshot;
  return {
    uri: uriOf(snapshot),
    name: service.id,
    title: cleanText(service.name).slice(0, 200),
    description: `The OpenAPI document of ${JSON.stringify(cleanText(service.name).slice(0, 200))}.`,
    mimeType: mimeTypeOf(snapshot),
    size: Buffer.byteLength(document.text),
    _meta: { sha256: hash },
  };
}

/** @throws ResourceNotFoundError */
export function readResource(snapshots: readonly Snapshot[], uri: string): ReadResourceResult {
  const found = snapshots.find((snapshot) => uriOf(snapshot) === uri);
  if (found === undefined) throw new ResourceNotFoundError(uri);
  const { document, hash } = found;
  return { contents: [{ uri, mimeType: mimeTypeOf(found), text: document.text, _meta: { sha256: hash } }] };
}
