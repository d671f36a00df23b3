/** The parameter list of a handler, and the variables of the operation's parameters. */
import type { Operation, Parameter, ParameterPlace } from '../../../openapi/document/document.ts';
import { isIdentifier, Names, stringCode } from '../code/names.ts';
import { Obstacle } from '../resource/obstacle.ts';

/** Headers that a service may ignore. https://www.rfc-editor.org/rfc/rfc9110 */
const ignoredHeaders =
  /^(accept(-.*)?|content-type|authorization|user-agent|prefer|cache-control|traceparent|tracestate|x-request-id|x-correlation-id|request-id)$/i;

/** Conditions that save an answer which the client has already. A request that writes must not ignore them. */
const ignoredHeadersOfReads = /^(if-none-match|if-modified-since)$/i;

export class Inputs {
  readonly #operation: Operation;
  readonly #names: Names;
  readonly #taken: ReadonlySet<string>;
  readonly #refuse: (parameter: string) => void;
  readonly #used = new Map<ParameterPlace, Map<string, string>>();

  /**
   * @param taken names that the code around the handler uses
   * @param refuse is called with each parameter that the handler does not use: `query sort`
   */
  constructor(operation: Operation, taken: ReadonlySet<string>, refuse: (parameter: string) => void) {
    this.#operation = operation;
    this.#refuse = refuse;
    this.#taken = taken;
    this.#names = new Names();
    for (const name of taken) this.#names.variable(name);
  }

  /** Returns the variable of a parameter. */
  variableFor(place: 'path' | 'query', name: string): string {
    const used = this.#used.get(place) ?? new Map<string, string>();
    this.#used.set(place, used);
    const known = used.get(name);
    if (known !== undefined) return known;
    const others = [...this.#used.values()].flatMap((names) => [...names.values()]);
    const isFree = isIdentifier(name) && !this.#taken.has(name) && !others.includes(name);
    const variable = isFree ? name : this.#names.variable(`${name} ${place}`);
    used.set(name, variable);
    return variable;
  }

  /** Returns the code of a header, by its name in any case; undefined if the operation does not declare the header. */
  header(name: string): string | undefined {
    const parameter = this.#find('header', (own) => own.toLowerCase() === name.toLowerCase());
    if (parameter === undefined) return undefined;
    this.#used.set('header', (this.#used.get('header') ?? new Map<string, string>()).set(parameter.name, ''));
    return `header[${stringCode(parameter.name)}]`;
  }

  #find(place: ParameterPlace, test: (name: string) => boolean): Parameter | undefined {
    return this.#operation.parameters.find((parameter) => parameter.in === place && test(parameter.name));
  }

  /**
   * Returns a statement that answers 501 to requests with parameters that the handler does not use.
   * @throws Obstacle if every request has such a parameter
   */
  guardCode(): string {
    const rest = this.#operation.parameters.filter(
      ({ in: place, name }) =>
        place !== 'path' &&
        this.#used.get(place)?.has(name) !== true &&
        !(place === 'header' && this.#isHarmless(name)),
    );
    const always = rest.find(({ required, schema }) => required || schema.own.default !== undefined);
    if (always !== undefined) throw new Obstacle(`the meaning of the parameter ${stringCode(always.name)} is unknown`);
    for (const { in: place, name } of rest) this.#refuse(`${place} ${name}`);
    const conditions = rest.map(({ in: place, name }) => `${this.#expression(place, name)} !== undefined`);
    return conditions.length === 0 ? '' : `if (${conditions.join(' || ')}) notImplemented();`;
  }

  #isHarmless(header: string): boolean {
    const isRead = ['get', 'head'].includes(this.#operation.method);
    return ignoredHeaders.test(header) || (isRead && ignoredHeadersOfReads.test(header));
  }

  #expression(place: ParameterPlace, name: string): string {
    if (place === 'path' || place === 'query') return this.variableFor(place, name);
    this.#used.set(place, (this.#used.get(place) ?? new Map<string, string>()).set(name, ''));
    return `${place}[${stringCode(name)}]`;
  }

  /** Returns the parameter list of the handler. @param code the handler's body */
  parameterList(code: string): string {
    const places = (['path', 'query'] as const).flatMap((place) => {
      const names = [...(this.#used.get(place) ?? [])].map(([name, variable]) =>
        name === variable ? name : `${stringCode(name)}: ${variable}`,
      );
      return names.length === 0 ? [] : [`${place}: { ${names.join(', ')} }`];
    });
    const whole = (['header', 'cookie'] as const).filter((place) => this.#used.has(place));
    const more = [...(usesBody(code) ? ['body'] : []), ...(code.includes('(context.address') ? ['context'] : [])];
    const all = [...places, ...whole, ...more];
    return all.length === 0 ? '' : `{ ${all.join(', ')} }`;
  }
}

/** True if the code uses the variable `body`, not only a member of that name. */
function usesBody(code: string): boolean {
  return /(?<![\w\])?]\.)\bbody\b(?!:)/.test(code.replaceAll(/"(?:[^"\\\n]|\\.)*"/g, '""'));
}
