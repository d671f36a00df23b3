/** Errors of Kong's Admin API, for the person who runs the deployment. */
import type { Json, JsonObject } from '../../../openapi/document/document.ts';
import { CodedError, type CodedMessage, type MessageData } from '../../../openapi/errors/coded-error.ts';
import { isArray, isObject, stringOf } from '../../../openapi/json/json.ts';
import type { KongCode } from './kong-codes.ts';

export interface KongErrorFacts {
  readonly method: string;
  readonly path: string;
  /** Undefined if no answer came. */
  readonly status?: number | undefined;
  /** Kong's own error number: 5 is a value that another object has (`kong/db/errors.lua`). */
  readonly kongCode?: number | undefined;
  /** Kong's messages by field. */
  readonly fields?: JsonObject;
  /** True if Kong may have carried out the request nevertheless. */
  readonly isUncertain?: boolean;
  /** Data besides method, path and status. */
  readonly data?: MessageData;
  readonly cause?: unknown;
}

/** The message has method, path, status, Kong's message and the remedy; never a token or a key. */
export class KongError extends CodedError {
  override readonly name = 'KongError';
  readonly code: KongCode;
  readonly data: MessageData;
  readonly method: string;
  readonly path: string;
  readonly status: number | undefined;
  readonly kongCode: number | undefined;
  readonly problem: string;
  readonly fields: JsonObject;
  readonly remedy: string;
  readonly isUncertain: boolean;

  /** @param remedy an instruction that the person can follow */
  constructor(code: KongCode, problem: string, remedy: string, facts: KongErrorFacts) {
    const { method, path, status, cause } = facts;
    super(
      `${method} ${path} ${status === undefined ? '' : `was answered ${status}: `}${problem}; ${remedy}`,
      cause === undefined ? undefined : { cause },
    );
    this.code = code;
    this.data = { method, path, ...(status === undefined ? {} : { status }), ...facts.data };
    this.method = method;
    this.path = path;
    this.status = status;
    this.kongCode = facts.kongCode;
    this.problem = problem;
    this.fields = facts.fields ?? {};
    this.remedy = remedy;
    this.isUncertain = facts.isUncertain ?? false;
  }

  override get messages(): readonly CodedMessage[] {
    return [this];
  }
}

export interface Refused {
  readonly method: string;
  readonly path: string;
  readonly status: number;
  /** The body of the answer: JSON or text. */
  readonly body: Json;
}

/**
 * Creates the error for an unexpected answer.
 * @param secrets values that were sent and that Kong may repeat: they are masked
 */
export function createRefusal({ method, path, status, body: given }: Refused, secrets: readonly string[]): KongError {
  const body = maskSecretValues(given, secrets);
  const said = isObject(body) ? body : {};
  const text = typeof body === 'string' ? excerpt(body) : stringOf(said.message);
  const kongCode = typeof said.code === 'number' ? said.code : undefined;
  const fields = isObject(said.fields) ? said.fields : {};
  const problem = text === '' ? 'without a reason' : text;
  const [code, remedy] = classifyRefusal(status, kongCode, problem);
  return new KongError(code, problem, remedy, { method, path, status, kongCode, fields });
}

type RefusalKind = readonly [code: KongCode, remedy: string];

function classifyRefusal(status: number, kongCode: number | undefined, text: string): RefusalKind {
  if (text.includes('no Route matched')) {
    const remedy =
      "set kongAdminUrl to the address of Kong's Admin API (port 8001 by default); this address is its proxy";
    return ['kong-not-admin-api', remedy];
  }
  const known = refusals[kongCode === undefined ? status : `code ${kongCode}`] ?? refusals[status];
  if (known !== undefined) return known;
  if (status >= 500) {
    return ['kong-failed', "read Kong's error log, then run the same command again; completed changes are kept"];
  }
  if (status >= 300 && status < 400) return ['kong-redirected', 'set kongAdminUrl to the address that it redirects to'];
  const remedy = 'set kongAdminUrl to the address of the Admin API of a Kong 3.9';
  return [status < 300 ? 'kong-answer-unexpected' : 'kong-refused', remedy];
}

const refusals: Readonly<Record<string, RefusalKind>> = {
  'code 2': ['kong-schema-violation', 'correct the named fields in the document (x-kong-*) or in the settings'],
  'code 4': [
    'kong-still-referenced',
    'delete the object that refers to it first, or create the object that it refers to',
  ],
  'code 5': [
    'kong-value-taken',
    'another object has this value: rename one of the two, or delete the other if it is not needed',
  ],
  'code 12': [
    'kong-without-database',
    'this Kong has no database and takes its configuration as a whole: give it kong.yml instead',
  ],
  'code 13': ['kong-reference-missing', 'create the object that it refers to first'],
  401: [
    'kong-unauthorized',
    'set the token of the Admin API: run pulumi config set --secret kongAdminToken <token>, or set KONG_ADMIN_TOKEN',
  ],
  403: [
    'kong-forbidden',
    'give the token (kongAdminToken) the right to change services, routes, upstreams, consumers and plugins',
  ],
  413: ['kong-body-too-large', 'raise nginx_admin_client_max_body_size of the Admin API'],
  429: ['kong-too-many-requests', 'wait, then run the same command again'],
  503: ['kong-unavailable', 'wait until Kong is up, then run the same command again'],
};

/** Masks every spelling of the secrets, in names and values. */
export function maskSecretValues(value: Json, secrets: readonly string[]): Json {
  const spellings = secrets.flatMap(listSpellings).sort((one, other) => other.length - one.length);
  return maskValue(value, spellings);
}

function maskValue(value: Json, spellings: readonly string[]): Json {
  if (typeof value === 'string') return maskText(value, spellings);
  if (isArray(value)) return value.map((item) => maskValue(item, spellings));
  if (!isObject(value)) return value;
  const members = Object.entries(value).map(([name, member]): [string, Json] => [
    maskText(name, spellings),
    maskValue(member, spellings),
  ]);
  return Object.fromEntries(members);
}

/** The longest first: one may be a part of another. */
const maskText = (text: string, spellings: readonly string[]): string =>
  spellings.reduce((shown, spelling) => shown.replaceAll(spelling, '[secret]'), text);

function listSpellings(secret: string): readonly string[] {
  if (secret === '') return [];
  return [secret, JSON.stringify(secret).slice(1, -1), encodeURIComponent(Buffer.from(secret).toString())];
}

/** The beginning of a page that is not from Kong. */
const excerpt = (text: string): string => text.replaceAll(/\s+/g, ' ').trim().slice(0, 200);
