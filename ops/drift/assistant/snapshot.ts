/** Returns a document as the assistant sees it if no operation is refused. */
import type { ApiDocument } from '../../../openapi/document/document.ts';
import type { Snapshot } from '../../../service/ensemble/tools/snapshot.ts';

export function toSnapshot(document: ApiDocument): Snapshot {
  const { name, title, description, operations, hash } = document;
  return {
    service: { id: name, name: title, description, openapi_url: '', tags: [] },
    document,
    destination: '',
    hash,
    callable: operations,
    refused: [],
  };
}
