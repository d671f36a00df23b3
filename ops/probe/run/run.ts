/** Cases sent to a running service, one after the other. */
import type { ApiDocument } from '../../../openapi/document/document.ts';
import { credentialOf, withCredentials } from '../../../openapi/request/credential.ts';
import { buildRequest, type RequestArguments, RequestError } from '../../../openapi/request/request.ts';
import { SampleError } from '../../../openapi/sample/sample.ts';
import { credentialsSetting } from '../../../service/config/config.ts';
import type { ContractCase } from '../cases/case.ts';
import { hiddenVariants } from '../cases/key-variants.ts';
import { isRaised, type ProfileName } from '../cases/profile.ts';
import { type Difference, shortened } from '../judge/fault.ts';
import { Patience } from '../gateway/patience.ts';
import { judgeBehindGateway } from '../judge/behind-gateway.ts';
import { judge, type Verdict } from '../judge/judge.ts';
import { SeenMembers } from '../judge/promised-members.ts';
import { type CaseResult, passedResult, unansweredResult } from '../judge/result.ts';
import { isSafe } from '../structure/source.ts';
import type { ProbeAnswer, ProbeExchange } from '../values/exchange.ts';
import { sampleArguments } from '../values/sample.ts';
import { cleanUp } from './clean-up.ts';
import type { DestinationOptions } from '../address/destination.ts';
import { type Client, createClient, NoAnswerError } from './client.ts';
import { formatCurl, type Mask, masked, getMasks } from '../curl/curl.ts';
import { checkItem, echoFault } from './echo.ts';
import type { CredentialValues } from '../address/credential-values.ts';
import { Sender } from './sender.ts';
import { lineAfterCreation, type ShellOptions } from './shell-lines.ts';
import { Unprepared } from './unprepared.ts';
import { type States, World } from './world.ts';

export interface ContractOptions extends DestinationOptions {
  readonly document: ApiDocument;
  /** Of the service. */
  readonly url: string;
  /** The address in the lines for a shell; default: that of the service. */
  readonly shownUrl?: string;
  readonly credentials: CredentialValues;
  readonly states?: States;
  /** Default: `standard`. */
  readonly profile?: ProfileName;
  /** True if a Kong is in front of the service, which refuses some requests itself. */
  readonly isBehindGateway?: boolean;
  /** Default: one that is made for the address. */
  readonly client?: Client;
  /** Is given the result of each request of a case, not those of requests that prepare it. */
  readonly observe?: (contractCase: ContractCase, result: CaseResult) => void;
}

/** A request that was sent, and what came of it. */
export interface RequestAttempt {
  readonly result: CaseResult;
  /** Undefined where there was no answer. */
  readonly exchange: ProbeExchange | undefined;
  /** The request as a line for a shell. */
  readonly single: () => string;
  /** The same, after the creation of what its path names. */
  readonly line: () => string;
}

export class ContractRun {
  readonly #document: ApiDocument;
  readonly #shell: ShellOptions;
  readonly #profile: ProfileName;
  readonly #judge: typeof judge;
  readonly #client: Client;
  readonly #sender: Sender;
  readonly #masks: readonly Mask[];
  readonly #observe: ContractOptions['observe'];
  /** What has to exist for an operation, brought about by the same requests. */
  readonly world: World;
  readonly seen: SeenMembers;

  constructor(options: ContractOptions) {
    const { document, url, shownUrl = url, profile = 'standard', isBehindGateway = false } = options;
    const direct = options.client ?? createClient(url, options);
    const client = isBehindGateway ? withPatience(direct) : direct;
    this.#document = document;
    this.#profile = profile;
    this.#judge = isBehindGateway ? judgeBehindGateway : judge;
    this.#client = client;
    this.#observe = options.observe;
    this.seen = new SeenMembers(document);
    this.#sender = new Sender({ ...options, client, observe: (exchange) => this.seen.note(exchange) });
    this.world = new World({ ...options, profile, sender: this.#sender });
    this.#masks = allMasks(options);
    this.#shell = {
      sender: this.#sender,
      base: shownUrl.replace(/\/+$/, ''),
      masks: this.#masks,
      known: new Map(),
    };
  }

  /** @throws NoAnswerError if the address does not answer */
  async reach(): Promise<void> {
    await this.#client.send({ method: 'GET', target: '/', headers: {}, body: undefined });
  }

  /** Never throws for what the service does. */
  async run(contractCase: ContractCase): Promise<CaseResult> {
    if (contractCase.obstacle !== undefined) return unansweredResult(contractCase, 'skipped', contractCase.obstacle);
    try {
      this.#sender.requireAnswers();
      const { result, exchange, line } = await this.attempt(contractCase, await this.#arguments(contractCase));
      const isChange =
        exchange !== undefined && exchange.answer.status < 400 && !['GET', 'HEAD'].includes(exchange.method);
      if (typeof contractCase.start === 'object' || isChange) this.world.forget();
      if (result.outcome !== 'passed' || exchange === undefined || contractCase.kind !== 'valid') return result;
      const verdict = await checkItem(this.#document, this.#sender, exchange);
      const checked = withVerdict(result, verdict);
      return checked.faults.length === 0 || checked.curl !== '' ? checked : { ...checked, curl: line() };
    } catch (error) {
      if (error instanceof Unprepared)
        return { ...unansweredResult(contractCase, error.outcome, error.message), status: error.status };
      if (error instanceof SampleError || error instanceof RequestError)
        return unansweredResult(contractCase, 'skipped', error.message);
      if (error instanceof NoAnswerError) return unansweredResult(contractCase, 'failed', error.message);
      throw error;
    }
  }

  /** The requests that made something new, in their order. */
  get created(): readonly ProbeExchange[] {
    return this.#sender.created;
  }

  /** The requests that the address must not get: operation → how many. */
  get withheld(): ReadonlyMap<string, number> {
    return this.#sender.withheld;
  }

  /** The request after which the service has stopped answering, as a fault; undefined while it answers. */
  get stop(): Difference | undefined {
    const { stop } = this.#sender;
    if (stop === undefined) return undefined;
    const { operation, message, request, ...shown } = stop;
    const curl = lineAfterCreation(this.#shell, { operation, ...shown, rewrite: () => request });
    const place = { operation: operation.id, pointer: operation.pointer, answerPointer: '' };
    return { rule: 'server-error', severity: 'error', ...place, message, curl };
  }

  /** Deletes what was created. @returns what is still there: operation → how many times */
  cleanUp(): Promise<ReadonlyMap<string, number>> {
    return cleanUp(this.#document, this.#sender);
  }

  close(): Promise<void> {
    return this.#client.close();
  }

  /** The case with these very arguments. @throws Unprepared, RequestError */
  async attempt(contractCase: ContractCase, given: RequestArguments): Promise<RequestAttempt> {
    const { operation, credentials, rewrite } = contractCase;
    const request = rewrite(buildRequest(operation, given));
    const sent = withCredentials(request, this.#sender.credentials(operation, credentials));
    const single = () => formatCurl({ ...this.#shell, request: sent });
    const line = () => lineAfterCreation(this.#shell, { operation, credentials, rewrite, given });
    const exchange = await this.#sender.send(operation, given, request, credentials).catch((error: unknown) => {
      if (error instanceof NoAnswerError) return error;
      throw error;
    });
    const isAnswered = !(exchange instanceof NoAnswerError);
    const result = isAnswered
      ? this.#getResult(contractCase, exchange, line)
      : unansweredResult(contractCase, 'failed', exchange.message, line());
    this.#observe?.(contractCase, result);
    return { result, exchange: isAnswered ? exchange : undefined, single, line };
  }

  async #arguments(contractCase: ContractCase): Promise<RequestArguments> {
    const { vary, operation, expected } = contractCase;
    const given = vary(await this.#usual(contractCase));
    return expected.statuses === 'success' ? this.world.adjusted(operation, given) : given;
  }

  #usual({ start, operation, expected }: ContractCase): RequestArguments | Promise<RequestArguments> {
    if (start === 'sample') return sampleArguments(operation);
    if (start === 'absent') return this.world.absent(operation);
    if (start !== 'ready') return this.world.follow(start, operation);
    // What is to be refused needs nothing that exists, if it does no harm where it is not refused after all.
    const isHarmless = isSafe(operation) || !operation.path.includes('{');
    return isHarmless && expected.statuses !== 'success'
      ? this.world.readyOrSample(operation)
      : this.world.ready(operation);
  }

  #getResult(contractCase: ContractCase, exchange: ProbeExchange, line: () => string): CaseResult {
    const { answer } = exchange;
    const verdict = this.#judge(contractCase, answer, this.#profile);
    const got = this.#shown(answer);
    if (verdict.faults.length > 0 && this.#isNoFault(contractCase, answer))
      return { ...unansweredResult(contractCase, 'skipped', got, line()), status: answer.status };
    const judged = withVerdict({ ...passedResult(contractCase, got), status: answer.status }, verdict);
    const lost = contractCase.kind === 'valid' ? echoFault(this.#document, exchange) : undefined;
    const isLost = lost !== undefined && judged.outcome !== 'failed';
    const result = isLost ? withVerdict(judged, { faults: [lost], notes: [] }) : judged;
    return result.faults.length === 0 ? result : { ...result, curl: line() };
  }

  /** A handler that is still to be written does not breach the document; nor does a name that an earlier case has taken. */
  #isNoFault({ operation, expected: { statuses } }: ContractCase, answer: ProbeAnswer): boolean {
    if (isRaised('an answer 501 of an operation, or 409 for a name that an earlier case took', this.#profile))
      return false;
    if (typeof statuses === 'string' && this.#sender.isMadeAlready(operation, answer)) return true;
    return answer.status === 501 && (typeof statuses === 'string' || statuses.includes(404));
  }

  #shown({ status, headers, text }: ProbeAnswer): string {
    const excerpt = shortened(masked(text, this.#masks), 300);
    return [status, masked(headers['content-type'] ?? '', this.#masks), excerpt].join(' ').trim();
  }
}

function withPatience(client: Client): Client {
  const patience = new Patience();
  return {
    ...(client.permits === undefined ? {} : { permits: client.permits.bind(client) }),
    send: (request) => patience.send(() => client.send(request)),
    close: () => client.close(),
  };
}

function withVerdict(result: CaseResult, { faults, notes }: Verdict): CaseResult {
  const outcome = faults.some(({ severity }) => severity === 'error') ? 'failed' : result.outcome;
  return { ...result, outcome, faults: [...result.faults, ...faults], notes: [...result.notes, ...notes] };
}

/** Of all credentials of the document. */
function allMasks({ document, credentials }: Pick<ContractOptions, 'document' | 'credentials'>): readonly Mask[] {
  return [...document.securitySchemes].flatMap(([name, scheme]) => {
    const secret = credentials(name);
    const credential = secret === undefined ? undefined : credentialOf(scheme, secret);
    if (secret === undefined || credential === undefined) return [];
    const variants = hiddenVariants(scheme, secret, getVariable(name));
    return [...getMasks(credential, getVariable(name)), ...variants.flatMap(([own, shell]) => getMasks(own, shell))];
  });
}

/** The name of the shell's variable that is to hold a credential of the scheme. */
export function getVariable(scheme: string): string {
  return credentialsSetting(scheme).replace(/KEYS$/, 'KEY');
}
