/** Finds metrics that anyone can read through the gateway. Without `keyAuth`, Kong passes all paths of a host. */
import type { ApiDocument } from '../../../openapi/document/document.ts';
import { createHttpClient } from '../../../service/http-client/http-client.ts';
import { HttpClientError } from '../../../service/http-client/http-client-error.ts';

const path = '/metrics';

/**
 * @param url the public address of the service
 * @returns a warning; undefined if a key is necessary, nothing answers, or the page belongs to the document
 */
export async function findOpenMetrics({ name, operations }: ApiDocument, url: string): Promise<string | undefined> {
  if (operations.some((operation) => operation.path === path)) return undefined;
  const { origin, pathname } = new URL(url);
  const client = createHttpClient({ timeoutMs: 5_000, maxBodyBytes: 1024 * 1024 });
  try {
    const address = pathname.replace(/\/$/, '') + path;
    const answer = await client.send({ base: origin, path: address, method: 'GET', headers: {} });
    // The form of Prometheus. A website that answers any path with a page does not show metrics.
    if (answer.status !== 200 || !/^# (HELP|TYPE) /m.test(answer.text())) return undefined;
    return `${name}: ${origin}${address} shows metrics without a key; let the service ask for one, or set keyAuth, so that Kong passes only the paths of the document`;
  } catch (error) {
    if (error instanceof HttpClientError) return undefined; // the contract tests report what does not answer
    throw error;
  } finally {
    await client.destroy();
  }
}
