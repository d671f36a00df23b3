/** Compares exchanges with a real server with Typesense's own document, if `PEER_DOCUMENTS` names its folder. */
import { join } from 'node:path';
import { loadDocument } from '../../../openapi/loading/load.ts';
import { compileDocumentCheck, type DocumentCheck } from '../../../pulumi/tests/kong/recording/document-check.ts';
import type { TypesenseExchange } from './proxy.ts';

export const peers = process.env.PEER_DOCUMENTS;

let check: Promise<DocumentCheck> | undefined;

/** Returns the differences between the document and the exchanges, except faults of the proxy. */
export async function describedByDocument(exchanges: readonly TypesenseExchange[]): Promise<string[]> {
  if (peers === undefined || peers === '') return [];
  check ??= loadDocument(join(peers, 'typesense.yml')).then(compileDocumentCheck);
  const holds = await check;
  const wanted = exchanges.filter(({ status, isFault }) => !isFault && status < 500);
  const found = wanted.flatMap((exchange) => holds(described(exchange)));
  return [...new Set(found)].filter((disagreement) => !anyValue.test(disagreement));
}

/**
 * Matches reports of text if the document has `object` and means any value, as `x-go-type: interface{}` shows; and of the query of
 * multiSearch, a parameter whose members are all optional. A rank has 64 bits.
 */
const anyValue =
  /^multiSearch: (answer \/body\/results\/#\/hits\/#\/(document\/\w+|highlights\/#\/matched_tokens\/#) must be object|answer \/body\/results\/#\/hits\/#\/text_match must be <= 9007199254740991|request \/query\/multiSearchParameters is required)$/;

function described({
  method,
  path,
  contentType,
  body,
  status,
  answer,
}: TypesenseExchange): Parameters<DocumentCheck>[0] {
  // Imports are sent and received as lines, also a single one.
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
