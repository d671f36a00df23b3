/** The double's exchanges held against Typesense's own document, where `PEER_DOCUMENTS` says where that is. */
import { join } from 'node:path';
import { loadDocument } from '../../../openapi/loading/load.ts';
import { compileDocumentCheck, type DocumentCheck } from '../../../pulumi/tests/kong/recording/document-check.ts';
import type { Exchange } from './double.ts';

export const peers = process.env.PEER_DOCUMENTS;

let check: Promise<DocumentCheck> | undefined;

/** What the document says against the exchanges; faults that were ordered are the double's own. */
export async function describedByDocument(exchanges: readonly Exchange[]): Promise<string[]> {
  if (peers === undefined || peers === '') return [];
  check ??= loadDocument(join(peers, 'typesense.yml')).then(compileDocumentCheck);
  const holds = await check;
  const wanted = exchanges.filter(({ status }) => status < 500 && ![401, 408, 413, 429].includes(status));
  const found = wanted.flatMap((exchange) => holds(described(exchange)));
  return [...new Set(found)].filter((disagreement) => !anyValue.test(disagreement));
}

/** Where the document says `object` and means any value, as its `x-go-type: interface{}` tells: what was found is text. */
const anyValue =
  /^searchCollection: answer \/body\/hits\/#\/(document\/\w+|highlights\/#\/matched_tokens\/#) must be object$/;

function described({ method, path, contentType, body, status, answer }: Exchange): Parameters<DocumentCheck>[0] {
  // Imports go and come as lines, also where there is one alone.
  const read = path.includes('/import?') ? (text: string) => text : jsonOr;
  return {
    method,
    path,
    contentType,
    body: read(body),
    status,
    answer: status === 200 ? read(answer) : jsonOr(answer),
  };
}

function jsonOr(text: string): unknown {
  try {
    return text === '' ? undefined : JSON.parse(text);
  } catch {
    return text;
  }
}
