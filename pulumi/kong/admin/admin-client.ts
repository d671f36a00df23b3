/** A client of Kong's Admin API: objects and lists of all owners. https://docs.konghq.com/gateway/3.9.x/admin-api/ */
import type { JsonObject } from '../../../openapi/document/document.ts';
import { isArray, isObject, stringOf } from '../../../openapi/json/json.ts';
import { createHttpClient } from '../../../service/http-client/http-client.ts';
import { type AdminAnswer, type AdminRequest, sendAdminRequest, type AdminRequestOptions } from './admin-request.ts';
import { KongError, createRefusal } from './kong-error.ts';

export interface AdminSettings {
  /** `http://127.0.0.1:8001`, with a path if a proxy in front of it needs one. */
  readonly url: string;
  /** Never shown. */
  readonly token?: string | undefined;
  /** The header of the token; default: `Kong-Admin-Token`. */
  readonly tokenHeader?: string;
  /** Limit of one attempt; default: 10 seconds. */
  readonly milliseconds?: number;
  /** Number of attempts; default: 4. */
  readonly tries?: number;
  /** The pause after the first failure, in milliseconds; default: 250. */
  readonly pause?: number;
  /** Limit of the size of an answer; default: 8 MiB. */
  readonly bytes?: number;
}

/** An object as Kong returns it. */
export type AdminEntity = JsonObject & { readonly id: string };

const pageSize = 1000;
/** More objects than any gateway has, and few enough for our memory. */
const maximumPages = 100;

export class AdminClient {
  readonly #options: AdminRequestOptions;
  readonly #token: string;

  /** @throws KongError if the address is not valid for an Admin API */
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

  /** Closes the connections. */
  async close(): Promise<void> {
    await this.#options.client.close();
  }

  /** Returns undefined if the object does not exist. @throws KongError */
  async get(path: string): Promise<JsonObject | undefined> {
    const asked: AdminRequest = { method: 'GET', path };
    const answer = await sendAdminRequest(asked, this.#options);
    // A 404 that is not from Kong does not mean that the object is missing.
    if (answer.status === 404 && isObject(answer.body) && isMissing(answer.body)) return undefined;
    return this.#object(asked, answer, []);
  }

  /** Returns all objects that a path lists, over all pages; with a tag, only those that have it. @throws KongError */
  async list(path: string, tag?: string): Promise<readonly AdminEntity[]> {
    const filter = tag === undefined ? '' : `&tags=${encodeURIComponent(tag)}`;
    const entities: AdminEntity[] = [];
    const seen = new Set<string>();
    for (let offset = ''; ;) {
      const asked = `${path}?size=${pageSize}${filter}${offset === '' ? '' : `&offset=${encodeURIComponent(offset)}`}`;
      const page = await this.get(asked);
      entities.push(...this.#entities(asked, page));
      // `next` is not followed, because it lacks the size in lists of a parent.
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
   * Creates an object, or replaces the existing one: fields that `body` does not have get their defaults.
   * @param secrets values in `body` that must not appear in errors
   * @throws KongError
   */
  async put(path: string, body: JsonObject, secrets: readonly string[] = []): Promise<AdminEntity> {
    return this.#write({ method: 'PUT', path, body }, secrets);
  }

  /** @throws KongError, with `isUncertain` if the object may exist nevertheless */
  async post(path: string, body: JsonObject, secrets: readonly string[] = []): Promise<AdminEntity> {
    return this.#write({ method: 'POST', path, body }, secrets);
  }

  /** Deletes the object; a missing object is not an error. @throws KongError */
  async delete(path: string): Promise<void> {
    const asked: AdminRequest = { method: 'DELETE', path };
    const { status, body } = await sendAdminRequest(asked, this.#options);
    if (status === 204 || (status === 404 && isObject(body) && isMissing(body))) return;
    throw createRefusal({ ...asked, status, body }, [this.#token]);
  }

  async #write(asked: AdminRequest, secrets: readonly string[]): Promise<AdminEntity> {
    const entity = this.#object(asked, await sendAdminRequest(asked, this.#options), secrets);
    return this.#entity(asked, entity);
  }

  #object(asked: AdminRequest, { status, body }: AdminAnswer, secrets: readonly string[]): JsonObject {
    if ((status === 200 || status === 201) && isObject(body)) return body;
    throw createRefusal({ ...asked, status, body }, [...secrets, this.#token]);
  }

  #entities(path: string, page: JsonObject | undefined): readonly AdminEntity[] {
    if (page === undefined) return []; // the parent does not exist
    if (isArray(page.data)) return page.data.map((item) => this.#entity({ method: 'GET', path }, item));
    throw createRefusal({ method: 'GET', path, status: 200, body: 'no list' }, []);
  }

  #entity({ method, path }: AdminRequest, value: unknown): AdminEntity {
    if (isObject(value) && typeof value.id === 'string') return { ...value, id: value.id };
    throw createRefusal({ method, path, status: 200, body: 'an object without an id' }, []);
  }
}

/** Kong has other words for the schema of a plugin that it does not have. */
const isMissing = ({ message }: JsonObject): boolean =>
  message === 'Not found' || stringOf(message).startsWith('No plugin named ');

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
