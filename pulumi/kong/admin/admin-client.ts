/** A client of Kong's Admin API: objects and lists of them, whoever they belong to. https://docs.konghq.com/gateway/3.9.x/admin-api/ */
import type { JsonObject } from '../../../openapi/document.ts';
import { isArray, isObject, stringOf } from '../../../openapi/json.ts';
import { createHttpClient } from '../../../service/http-client/http-client.ts';
import { type AdminAnswer, type AdminRequest, sendAdminRequest, type AdminRequestOptions } from './admin-request.ts';
import { KongError, createRefusedError } from './kong-error.ts';

export interface AdminSettings {
  /** `http://127.0.0.1:8001`, with a path where a proxy before it needs one. */
  readonly url: string;
  /** Never shown. */
  readonly token?: string | undefined;
  /** The header that the token is sent in: `Kong-Admin-Token` where it is not set. */
  readonly tokenHeader?: string;
  /** For one try; 10 seconds where it is not set. */
  readonly milliseconds?: number;
  /** How often a request is tried, the first time counted; 4 where it is not set. */
  readonly tries?: number;
  /** The pause after a first failure, in milliseconds; 250 where it is not set. */
  readonly pause?: number;
  /** The largest answer that is taken; 8 MiB where it is not set. */
  readonly bytes?: number;
}

/** An object as Kong gives it. */
export type AdminEntity = JsonObject & { readonly id: string };

const pageSize = 1000;
/** More objects than any gateway has, and fewer than would exhaust us. */
const maximumPages = 100;

export class AdminClient {
  readonly #options: AdminRequestOptions;
  readonly #token: string;

  /** @throws KongError for an address that can't be one of an Admin API */
  constructor(settings: AdminSettings) {
    const { token = '', milliseconds = 10_000, tries = 4, pause = 250, bytes = 8 * 1024 * 1024 } = settings;
    const { tokenHeader = 'Kong-Admin-Token' } = settings;
    this.#token = token;
    this.#options = {
      url: parseAdminUrl(settings.url),
      headers: token === '' ? {} : { [tokenHeader]: token },
      client: createHttpClient({
        timeoutMs: milliseconds,
        maxBodyBytes: bytes,
        keepAlive: { connections: 64 },
        retry: { tries, pauseMs: pause },
      }),
      milliseconds,
      bytes,
    };
  }

  /** Lets go of its connections. */
  async close(): Promise<void> {
    await this.#options.client.close();
  }

  /** Undefined: there is none. @throws KongError */
  async get(path: string): Promise<JsonObject | undefined> {
    const asked: AdminRequest = { method: 'GET', path };
    const answer = await sendAdminRequest(asked, this.#options);
    // What is no answer of Kong's is no sign that something is missing.
    if (answer.status === 404 && isObject(answer.body) && answer.body.message === 'Not found') return undefined;
    return this.#object(asked, answer, []);
  }

  /** All that a path lists, over all pages; of everything of a kind, those that have the tag. @throws KongError */
  async list(path: string, tag?: string): Promise<readonly AdminEntity[]> {
    const filter = tag === undefined ? '' : `&tags=${encodeURIComponent(tag)}`;
    const entities: AdminEntity[] = [];
    const seen = new Set<string>();
    for (let offset = ''; ;) {
      const asked = `${path}?size=${pageSize}${filter}${offset === '' ? '' : `&offset=${encodeURIComponent(offset)}`}`;
      const page = await this.get(asked);
      entities.push(...this.#entities(asked, page));
      // `next` is not followed: under a parent it forgets the size.
      offset = stringOf(page?.offset);
      if (offset === '') return entities;
      if (seen.has(offset) || seen.size >= maximumPages) {
        const remedy = 'set kongAdminUrl to the address of the Admin API of a Kong 3.9';
        throw new KongError('kong-pages-endless', 'the list has no last page', remedy, { method: 'GET', path: asked });
      }
      seen.add(offset);
    }
  }

  /**
   * Makes an object, or puts it in place of the one that is there: what `body` does not say goes back to its default.
   * @param secrets values in `body` that no error may show
   * @throws KongError
   */
  async put(path: string, body: JsonObject, secrets: readonly string[] = []): Promise<AdminEntity> {
    return this.#write({ method: 'PUT', path, body }, secrets);
  }

  /** @throws KongError, with `isUncertain` where it may be there all the same */
  async post(path: string, body: JsonObject, secrets: readonly string[] = []): Promise<AdminEntity> {
    return this.#write({ method: 'POST', path, body }, secrets);
  }

  /** That it is gone already is well. @throws KongError */
  async delete(path: string): Promise<void> {
    const asked: AdminRequest = { method: 'DELETE', path };
    const { status, body } = await sendAdminRequest(asked, this.#options);
    if (status === 204 || (status === 404 && isObject(body) && body.message === 'Not found')) return;
    throw createRefusedError({ ...asked, status, body }, [this.#token]);
  }

  async #write(asked: AdminRequest, secrets: readonly string[]): Promise<AdminEntity> {
    const entity = this.#object(asked, await sendAdminRequest(asked, this.#options), secrets);
    return this.#entity(asked, entity);
  }

  #object(asked: AdminRequest, { status, body }: AdminAnswer, secrets: readonly string[]): JsonObject {
    if ((status === 200 || status === 201) && isObject(body)) return body;
    throw createRefusedError({ ...asked, status, body }, [...secrets, this.#token]);
  }

  #entities(path: string, page: JsonObject | undefined): readonly AdminEntity[] {
    if (page === undefined) return []; // what it belongs to is gone
    if (isArray(page.data)) return page.data.map((item) => this.#entity({ method: 'GET', path }, item));
    throw createRefusedError({ method: 'GET', path, status: 200, body: 'no list' }, []);
  }

  #entity({ method, path }: AdminRequest, value: unknown): AdminEntity {
    if (isObject(value) && typeof value.id === 'string') return { ...value, id: value.id };
    throw createRefusedError({ method, path, status: 200, body: 'an object without an id' }, []);
  }
}

function parseAdminUrl(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const remedy = 'run pulumi config set kongAdminUrl http://127.0.0.1:8001';
  const facts = { method: 'GET', path: '/' };
  const code = 'kong-address-invalid';
  if (url === undefined || !['http:', 'https:'].includes(url.protocol)) {
    throw new KongError(code, 'kongAdminUrl is not an http:// or https:// address', remedy, facts);
  }
  if (url.username !== '' || url.password !== '') {
    throw new KongError(code, 'kongAdminUrl contains a password', `${remedy}, and set kongAdminToken`, facts);
  }
  if (url.search !== '' || url.hash !== '') {
    throw new KongError(code, 'kongAdminUrl has a query or a fragment', remedy, facts);
  }
  return `${url.origin}${url.pathname.replace(/\/+$/, '')}`;
}
