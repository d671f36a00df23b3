/** Requests with credentials, sent, and what they created remembered. */
import { type Credential, credentialOf, withCredentials } from '../../../openapi/request/credential.ts';
import type { ApiDocument, Operation } from '../../../openapi/document/document.ts';
import { buildRequest, type BuiltRequest, type RequestArguments } from '../../../openapi/request/request.ts';
import { getAccepted, type ContractCase, type SentCredential } from '../cases/case.ts';
import { type CredentialValues, isMet } from '../address/credential-values.ts';
import { varyCredential } from '../cases/key-variants.ts';
import { AnswerWatch, type ServiceStop } from './answer-watch.ts';
import type { Client } from './client.ts';
import type { ProbeAnswer } from '../values/exchange.ts';
import type { ProbeExchange } from '../values/exchange.ts';
import { reachable } from '../values/reach.ts';
import { Unprepared, WithheldError } from './unprepared.ts';

export interface SenderOptions {
  readonly document: ApiDocument;
  readonly client: Client;
  readonly credentials: CredentialValues;
  /** Is given each answer. */
  readonly observe?: (exchange: ProbeExchange) => void;
}

export class Sender {
  readonly #options: SenderOptions;
  readonly #created: ProbeExchange[] = [];
  readonly #withheld = new Map<string, number>();
  readonly #watch: AnswerWatch;

  constructor(options: SenderOptions) {
    this.#options = options;
    this.#watch = new AnswerWatch(options.client);
  }

  /** The requests that made something new, in their order. */
  get created(): readonly ProbeExchange[] {
    return this.#created;
  }

  /** Returns the newest request that created what the path names: a run creates hundreds, and mostly goes on with the newest. */
  findCreation(operation: Operation, { path }: RequestArguments): ProbeExchange | undefined {
    const wanted = JSON.stringify(path);
    return this.#created.findLast((created) =>
      reachable(this.#options.document, operation, created).some((other) => JSON.stringify(other.path) === wanted),
    );
  }

  /** The requests that the address must not get: operation → how many. */
  get withheld(): ReadonlyMap<string, number> {
    return this.#withheld;
  }

  /** The request after which the service has stopped answering; undefined while it answers. */
  get stop(): ServiceStop | undefined {
    return this.#watch.stop;
  }

  /** @throws Unprepared after the service has stopped answering */
  requireAnswers(): void {
    this.#watch.requireAnswers();
  }

  /** Whether the answer says that what is to be made is there already, as it was made here. */
  isMadeAlready({ id }: Operation, { status }: ProbeAnswer): boolean {
    return status === 409 && this.#created.some(({ operation }) => operation.id === id);
  }

  /** @throws NoAnswerError; Unprepared where a credential is not known, the address must not get the method, or the service has stopped answering */
  async send(
    operation: Operation,
    given: RequestArguments,
    request: BuiltRequest = buildRequest(operation, given),
    sent: ContractCase['credentials'] = 'usual',
  ): Promise<ProbeExchange> {
    const { client } = this.#options;
    if ((await client.permits?.(request.method)) === false) {
      this.#withheld.set(operation.id, (this.#withheld.get(operation.id) ?? 0) + 1);
      throw new WithheldError(request.method);
    }
    const ready = withCredentials(request, this.credentials(operation, sent));
    const answer = await this.#watch.send({ operation, given, request, credentials: sent }, ready);
    const exchange = { operation, arguments: given, method: request.method, url: request.target, answer };
    this.#options.observe?.(exchange);
    const isNew = request.method === 'POST' ? answer.status < 300 : request.method === 'PUT' && answer.status === 201;
    if (isNew) this.#created.push(exchange);
    return exchange;
  }

  /** @throws Unprepared where a value is not known, or no value can meet the scheme */
  credentials(operation: Operation, sent: ContractCase['credentials']): readonly Credential[] {
    const chosen = sent === 'usual' ? this.#usual(operation) : sent;
    return chosen.map(({ scheme, value }) => {
      if (typeof value === 'string') return this.#credential(scheme, value);
      if ('other' in value) return this.#credential(value.other, 'accepted', scheme);
      const [secret, own] = [this.#options.credentials(scheme), this.#options.document.securitySchemes.get(scheme)];
      const isKnown = secret !== undefined && own !== undefined;
      const varied = isKnown ? varyCredential(own, secret, value.variant) : undefined;
      return varied ?? this.#credential(scheme, 'wrong');
    });
  }

  /** Of the first alternative that can be met; of the first where none can. */
  #usual({ security }: Operation): readonly SentCredential[] {
    const { document, credentials } = this.#options;
    const met = security.find((requirement) => isMet(document, requirement, credentials));
    const chosen = met ?? security[0];
    return chosen === undefined ? [] : getAccepted(chosen);
  }

  #credential(name: string, value: 'accepted' | 'wrong', place = name): Credential {
    const secret = value === 'wrong' ? 'wrong:credential' : this.#options.credentials(name);
    if (secret === undefined) throw new Unprepared('skipped', `no value is known for security scheme ${name}`);
    const scheme = this.#options.document.securitySchemes.get(place);
    const credential = scheme && credentialOf(scheme, secret);
    if (credential === undefined) throw new Unprepared('skipped', `security scheme ${place} can't be met by a value`);
    return credential;
  }
}
