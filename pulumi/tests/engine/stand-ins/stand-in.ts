/** A plugin of Pulumi that replaces one that cannot be downloaded: its resources by type, its functions by token. */
import type * as provider from '@pulumi/pulumi/provider/index.js';

export type StandInProperties = Readonly<Record<string, unknown>>;

export interface StandInResource {
  /** Inputs whose changes replace the resource; all others are updated in place. */
  readonly replacedBy: readonly string[] | 'all';
  /** True if the resource must be deleted before its replacement is created. */
  readonly deleteFirst?: (olds: StandInProperties, news: StandInProperties) => boolean;
  /** Members that the plugin adds itself. */
  readonly computed: readonly string[];
  readonly create: (inputs: StandInProperties) => Promise<{ id: string; outs: StandInProperties }>;
  readonly update: (id: string, olds: StandInProperties, news: StandInProperties) => Promise<StandInProperties>;
  /** Undefined if it does not exist. */
  readonly read: (id: string, state: StandInProperties) => Promise<StandInProperties | undefined>;
  readonly delete: (id: string, state: StandInProperties) => Promise<void>;
}

type StandInFunction = (inputs: StandInProperties) => Promise<StandInProperties>;

export class StandIn implements provider.Provider {
  readonly version: string;
  readonly #resources: Readonly<Record<string, StandInResource>>;
  readonly #functions: Readonly<Record<string, StandInFunction>>;

  constructor(
    version: string,
    resources: Readonly<Record<string, StandInResource>>,
    functions: Readonly<Record<string, StandInFunction>> = {},
  ) {
    this.version = version;
    this.#resources = resources;
    this.#functions = functions;
  }

  async check(_urn: string, _olds: StandInProperties, news: StandInProperties): Promise<provider.CheckResult> {
    return { inputs: news };
  }

  async diff(_id: string, urn: string, olds: StandInProperties, news: StandInProperties): Promise<provider.DiffResult> {
    const { replacedBy, deleteFirst, computed } = this.#resource(urn);
    const names = new Set([...Object.keys(olds), ...Object.keys(news)].filter((name) => !computed.includes(name)));
    const changed = [...names].filter((name) => !isSame(olds[name], news[name]) && !name.startsWith('__'));
    const replaces = changed.filter((name) => replacedBy === 'all' || replacedBy.includes(name));
    return { changes: changed.length > 0, replaces, deleteBeforeReplace: deleteFirst?.(olds, news) ?? false };
  }

  async create(urn: string, inputs: StandInProperties): Promise<provider.CreateResult> {
    return this.#resource(urn).create(withoutMarks(inputs));
  }

  async update(
    id: string,
    urn: string,
    olds: StandInProperties,
    news: StandInProperties,
  ): Promise<provider.UpdateResult> {
    return { outs: await this.#resource(urn).update(id, olds, withoutMarks(news)) };
  }

  async read(id: string, urn: string, state: StandInProperties = {}): Promise<provider.ReadResult> {
    const { computed, read } = this.#resource(urn);
    const props = await read(id, state);
    if (props === undefined) return {};
    const inputs = Object.entries(props).filter(([name]) => !computed.includes(name));
    return { id, props, inputs: Object.fromEntries(inputs) };
  }

  async delete(id: string, urn: string, state: StandInProperties): Promise<void> {
    await this.#resource(urn).delete(id, state);
  }

  async invoke(token: string, inputs: StandInProperties): Promise<provider.InvokeResult> {
    const run = this.#functions[token];
    if (run === undefined) throw new Error(`the stand-in has no function ${token}`);
    return { outputs: await run(inputs) };
  }

  /** `urn:pulumi:stack::project::parent$aws:route53/record:Record::name` */
  #resource(urn: string): StandInResource {
    const type = urn.split('::')[2]?.split('$').at(-1) ?? '';
    const resource = this.#resources[type];
    if (resource === undefined) throw new Error(`the stand-in has no resource ${type}`);
    return resource;
  }
}

const isSame = (one: unknown, other: unknown): boolean => JSON.stringify(one ?? null) === JSON.stringify(other ?? null);

/** The SDK adds `__defaults` and similar members. */
function withoutMarks(properties: StandInProperties): StandInProperties {
  return Object.fromEntries(Object.entries(properties).filter(([name]) => !name.startsWith('__')));
}
