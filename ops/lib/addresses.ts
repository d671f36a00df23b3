/** Addresses of services as they are given: `--url session-context=http://127.0.0.1:8080`; of the only one without a name. */
import type { ApiDocument } from '../../openapi/document/document.ts';
import { OpsError } from './errors.ts';

/** @returns addresses without a slash at their ends, by the names of documents. @throws OpsError where an address is none, or it is not clear whose it is */
export function addressesOf(
  urls: readonly string[],
  documents: readonly Pick<ApiDocument, 'name'>[],
): ReadonlyMap<string, string> {
  const names = documents.map(({ name }) => name);
  return new Map(
    urls.map((given) => {
      const [, name = names.length === 1 ? names[0] : undefined, url = ''] = /^(?:([^=:/]+)=)?(.*)$/s.exec(given) ?? [];
      if (!URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol)) {
        throw new OpsError(
          'cli-option-invalid',
          `--url ${given} is no http(s) address`,
          'write http://<host>:<port>, or <name>=http://…',
          { data: { option: 'url', given } },
        );
      }
      if (name === undefined || !names.includes(name)) {
        const problem = name === undefined ? `it is not clear whose ${given} is` : `no document is named ${name}`;
        throw new OpsError(
          name === undefined ? 'cli-url-ambiguous' : 'cli-document-unknown',
          problem,
          `write --url <name>=<address>, with a name of ${names.join(', ')}`,
          { data: { given, known: [...names] } },
        );
      }
      return [name, url.replace(/\/+$/, '')] as const;
    }),
  );
}
