/** Cases sent to a running service, one after the other. */
import type { ApiDocument } from '../../../openapi/document.ts';
import { credentialOf, withCredentials } from '../../../openapi/credential.ts';
import { buildRequest, type RequestArguments, RequestError } from '../../../openapi/request.ts';
import { SampleError } from '../../../openapi/sample.ts';
import { credentialsSetting } from '../../../service/config.ts';
import { type ContractCase, type Expected } from '../cases/case.ts';
import { isSafe } from '../structure/source.ts';
import { type AnswerCheck, type AnswerFault, createCheck, faultText } from '../judge/check.ts';
import { type Client, createClient, NoAnswerError } from './client.ts';
import type { Answer } from '../values/exchange.ts';
import { cleanUp } from './clean-up.ts';
import { checkEcho } from './echo.ts';
import { curlOf, type Mask, masked, masksOf } from './curl.ts';
import type { Exchange } from '../values/exchange.ts';
import { type CredentialValues, Sender } from './sender.ts';
import { Unprepared } from './unprepared.ts';
import { type States, World } from './world.ts';

export interface ContractOptions {
  readonly document: ApiDocument;
  /** Of the service. */
  readonly url: string;
  readonly credentials: CredentialValues;
  readonly states?: States;
  /** The service is built here: it refuses by exact statuses, and its document declares all of them. */
  readonly strict?: boolean;
  /** Default: one that is made for the address. */
  readonly client?: Client;
}

export interface CaseResult {
  readonly operation: string;
  readonly case: string;
  readonly outcome: 'passed' | 'failed' | 'skipped';
  readonly expected: string;
  /** The answer in short; why there is none where there is none. */
  readonly got: string;
  /** Of the answer; undefined where there is none. */
  readonly status: number | undefined;
  /** What is wrong with the answer, each with its place. */
  readonly faults: readonly string[];
  /** The same, for programs. */
  readonly found: readonly AnswerFault[];
  readonly notes: readonly string[];
  /** The request as it can be sent again; empty where none was sent. */
  readonly curl: string;
}

/** A request that was sent, and what came of it. */
export interface Attempt {
  readonly result: CaseResult;
  /** Undefined where there was no answer. */
  readonly exchange: Exchange | undefined;
}

export class ContractRun {
  readonly #options: ContractOptions;
  readonly #client: Client;
  readonly #sender: Sender;
  readonly #world: World;
  readonly #check: AnswerCheck;
  readonly #masks: readonly Mask[];

  constructor(options: ContractOptions) {
    const { document, url, strict = false, client = createClient(url) } = options;
    this.#options = options;
    this.#client = client;
    this.#sender = new Sender({ ...options, client: this.#client });
    this.#world = new World({ ...options, sender: this.#sender });
    this.#check = createCheck({ document, strict });
    this.#masks = allMasks(options);
  }

  /** What has to exist for an operation, brought about by the same requests. */
  get world(): World {
    return this.#world;
  }

  /** @throws NoAnswerError where nobody listens at the address */
  async reach(): Promise<void> {
    await this.#client.send({ method: 'GET', target: '/', headers: {}, body: undefined });
  }

  /** Never throws for what the service does. */
  async run(contractCase: ContractCase): Promise<CaseResult> {
    if (contractCase.obstacle !== undefined) return result(contractCase, 'skipped', contractCase.obstacle);
    try {
      const given = await this.#arguments(contractCase);
      const { result: sent, exchange } = await this.attempt(contractCase, given);
      const isChange = exchange !== undefined && exchange.answer.status < 400 && exchange.method !== 'GET';
      if (typeof contractCase.start === 'object' || isChange) this.#world.forget();
      return sent.outcome === 'passed' && exchange !== undefined
        ? await this.#kept(contractCase, sent, exchange)
        : sent;
    } catch (error) {
      if (error instanceof Unprepared)
        return { ...result(contractCase, error.outcome, error.message), status: error.status };
      if (error instanceof SampleError || error instanceof RequestError)
        return result(contractCase, 'skipped', error.message);
      if (error instanceof NoAnswerError) return result(contractCase, 'failed', error.message);
      throw error;
    }
  }

  /** Whether all that a valid request sent is kept. */
  async #kept({ kind }: ContractCase, sent: CaseResult, exchange: Exchange): Promise<CaseResult> {
    if (kind !== 'valid') return sent;
    const { faults, notes } = await checkEcho(this.#options.document, this.#sender, exchange);
    if (faults.length === 0) return { ...sent, notes: [...sent.notes, ...notes] };
    return { ...sent, outcome: 'failed', faults: faults.map(faultText), found: faults };
  }

  /** Deletes what was created. @returns what is still there: operation → how many times */
  async cleanUp(): Promise<ReadonlyMap<string, number>> {
    return cleanUp(this.#options.document, this.#sender);
  }

  close(): Promise<void> {
    return this.#client.close();
  }

  async #arguments(contractCase: ContractCase): Promise<RequestArguments> {
    const { vary, operation, expected } = contractCase;
    const given = vary(await this.#usual(contractCase));
    return expected.statuses === 'success' ? this.#world.adjusted(operation, given) : given;
  }

  /** The case with these very arguments. @throws Unprepared, RequestError */
  async attempt(contractCase: ContractCase, given: RequestArguments): Promise<Attempt> {
    const { operation, credentials, rewrite } = contractCase;
    const request = rewrite(buildRequest(operation, given));
    const sent = withCredentials(request, this.#sender.credentials(operation, credentials));
    const curl = curlOf({ base: this.#options.url.replace(/\/+$/, ''), request: sent, masks: this.#masks });
    try {
      const exchange = await this.#sender.send(operation, given, request, credentials);
      return { result: { ...this.#judged(contractCase, exchange.answer), curl }, exchange };
    } catch (error) {
      if (!(error instanceof NoAnswerError)) throw error;
      return { result: { ...result(contractCase, 'failed', error.message), curl }, exchange: undefined };
    }
  }

  #usual({ start, operation, expected }: ContractCase): RequestArguments | Promise<RequestArguments> {
    if (start === 'sample') return this.#world.sample(operation);
    if (start === 'absent') return this.#world.absent(operation);
    if (start !== 'ready') return this.#world.follow(start, operation);
    // What is to be refused needs nothing that exists, if it does no harm where it is not refused after all.
    const isHarmless = isSafe(operation) || !operation.path.includes('{');
    return isHarmless && expected.statuses !== 'success'
      ? this.#world.readyOrSample(operation)
      : this.#world.ready(operation);
  }

  #judged(contractCase: ContractCase, answer: Answer): CaseResult {
    const { faults: found, notes } = this.#check(contractCase, answer);
    const isNoFault = this.#options.strict !== true && this.#isNoFault(contractCase, answer);
    const outcome = found.length === 0 ? 'passed' : isNoFault ? 'skipped' : 'failed';
    return {
      ...result(contractCase, outcome, this.#shown(answer)),
      status: answer.status,
      faults: found.map(faultText),
      found,
      notes,
    };
  }

  /** A handler that is still to be written is no breach of the document; nor is a name that a case before has taken. */
  #isNoFault({ operation, expected: { statuses } }: ContractCase, answer: Answer): boolean {
    if (typeof statuses === 'string' && this.#sender.isMadeAlready(operation, answer)) return true;
    return answer.status === 501 && (typeof statuses === 'string' || statuses.includes(404));
  }

  #shown({ status, headers, text }: Answer): string {
    const excerpt = text.length > 300 ? `${text.slice(0, 300)}…` : text;
    return masked([status, headers['content-type'] ?? '', excerpt].join(' ').trim(), this.#masks);
  }
}

/** Of all credentials of the document. */
export function allMasks({
  document,
  credentials,
}: Pick<ContractOptions, 'document' | 'credentials'>): readonly Mask[] {
  return [...document.securitySchemes].flatMap(([name, scheme]) => {
    const secret = credentials(name);
    const credential = secret === undefined ? undefined : credentialOf(scheme, secret);
    return credential === undefined ? [] : masksOf(credential, credentialsSetting(name).replace(/KEYS$/, 'KEY'));
  });
}

function result(contractCase: ContractCase, outcome: CaseResult['outcome'], got: string): CaseResult {
  const { subject, title, expected } = contractCase;
  return {
    operation: subject,
    case: title,
    outcome,
    expected: describe(expected),
    got,
    status: undefined,
    faults: [],
    found: [],
    notes: [],
    curl: '',
  };
}

function describe({ statuses }: Expected): string {
  return typeof statuses === 'string' ? 'a success that the document declares' : statuses.join(' or ');
}
