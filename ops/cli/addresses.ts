/** Parses `--url session-context=http://127.0.0.1:8080`. If there is only one document, the name can be omitted. */
import { proposeName } from '../../openapi/command/nearest-name.ts';
import type { ApiDocument } from '../../openapi/document/document.ts';
import { OpsError } from '../error/ops-error.ts';
import { requireWebAddress } from './web-address.ts';

/**
 * Returns the addresses by the names of documents, without a slash at their ends.
 * @throws OpsError if an address is invalid, or its document is unknown or ambiguous
 */
export function parseAddresses(
  urls: readonly string[],
  documents: readonly Pick<ApiDocument, 'name'>[],
): ReadonlyMap<string, string> {
  const names = documents.map(({ name }) => name);
  return new Map(
    urls.map((given) => {
      const [, name = names.length === 1 ? names[0] : undefined, url = ''] = /^(?:([^=:/]+)=)?(.*)$/s.exec(given) ?? [];
      requireWebAddress(url, 'write http://<host>:<port>, or <name>=http://…', given);
      if (name === undefined || !names.includes(name)) {
        const problem = `--url "${given}" ${name === undefined ? 'needs the name of a document' : `names an unknown document${proposeName(name, names)}`}`;
        throw new OpsError(
          name === undefined ? 'cli-url-ambiguous' : 'cli-document-unknown',
          problem,
          `write --url <name>=<address> with one of the names ${names.join(', ')}`,
          { data: { given, known: [...names] } },
        );
      }
      return [name, url.replace(/\/+$/, '')] as const;
    }),
  );
}
