/** The settings of the assistant's record: prices and retention. */
import { splitList, wordKind } from './kind/kinds.ts';
import type { Setting, SettingKind, SettingReader } from './kind/setting.ts';

/** The prices of a model, for a million tokens each. */
export interface ModelPrice {
  readonly input: number;
  readonly cached: number;
  /** For tokens that the provider writes to its cache. Default: as the input. */
  readonly cacheWrite?: number;
  readonly output: number;
  readonly currency: string;
}

/** By the name of the model. */
export type ModelPrices = ReadonlyMap<string, ModelPrice>;

const modelPrices: SettingKind<ModelPrices> = {
  want: 'JSON: {"<model>": {"input": 3, "cached": 0.3, "cache_write": 3.75, "output": 15, "currency": "USD"}}, for a million tokens; cached and cache_write default to input',
  parse: parsePrices,
};

const limitKind: SettingKind<number> = {
  want: 'an integer from 1 to 999999',
  parse: (text) => (/^[1-9]\d{0,5}$/.test(text) ? Number(text) : undefined),
};

const readByEnsemble: readonly SettingReader[] = ['ensemble'];

const effectNames = ['read', 'write', 'delete'] as const;
const policyNames = ['allow', 'confirm', 'deny'] as const;

/** What happens with calls of each effect. */
export type PolicyByEffect = Readonly<Record<(typeof effectNames)[number], (typeof policyNames)[number]>>;

const defaultPolicies: PolicyByEffect = { read: 'allow', write: 'allow', delete: 'confirm' };

const writePolicy: SettingKind<PolicyByEffect> = {
  want: 'effects with policies, such as write:confirm,delete:allow; effects are read, write, delete; policies are allow, confirm, deny',
  parse: parsePolicies,
};

export const assistantSettings = {
  writePolicy: {
    ...writePolicy,
    name: 'WRITE_POLICY',
    default: 'read:allow,write:allow,delete:confirm',
    description: 'policies of the assistant for each effect of an operation; delete:allow carries deletes out at once',
    readers: [...readByEnsemble, 'mcp'],
  },
  egressPolicy: {
    ...wordKind(policyNames),
    name: 'EGRESS_POLICY',
    default: 'confirm',
    description:
      'policy for calls to services outside ALLOWED_HOSTS with a result of another service in their arguments',
    readers: readByEnsemble,
  },
  modelPrices: {
    ...modelPrices,
    name: 'MODEL_PRICES',
    fallback: 'none: the record has no cost',
    description: 'JSON, prices of models for a million tokens, from which the record has the cost of each interaction',
    readers: readByEnsemble,
  },
  logDays: {
    ...limitKind,
    name: 'LOG_RETENTION_DAYS',
    fallback: 'none: interactions are kept',
    description: 'days after which interactions are deleted from the log',
    readers: readByEnsemble,
  },
  logMegabytes: {
    ...limitKind,
    name: 'LOG_RETENTION_MB',
    fallback: 'none: the log has no limit',
    description: 'size of the texts in the log, in MiB, above which the oldest interactions are deleted',
    readers: readByEnsemble,
  },
} as const satisfies Record<string, Setting<unknown>>;

function parsePolicies(text: string): PolicyByEffect | undefined {
  const policies: Record<string, string> = { ...defaultPolicies };
  for (const part of splitList(text)) {
    const [effect = '', policy = '', ...rest] = part.split(':').map((word) => word.trim());
    const isKnown = effectNames.some((name) => name === effect) && policyNames.some((name) => name === policy);
    if (!isKnown || rest.length > 0) return undefined;
    policies[effect] = policy;
  }
  return policies as PolicyByEffect; // each effect has a known policy
}

function parsePrices(text: string): ModelPrices | undefined {
  try {
    return new Map(Object.entries(requireObject(JSON.parse(text))).map(([model, value]) => [model, readPrice(value)]));
  } catch {
    return undefined;
  }
}

function readPrice(value: unknown): ModelPrice {
  const { input, cached, cache_write: written, output, currency, ...others } = requireObject(value);
  if (Object.keys(others).length > 0 || typeof currency !== 'string' || !/^\S{1,16}$/.test(currency)) {
    throw new TypeError('not a price');
  }
  return {
    input: readAmount(input),
    cached: readAmount(cached ?? input),
    ...(written === undefined ? {} : { cacheWrite: readAmount(written) }),
    output: readAmount(output),
    currency,
  };
}

function readAmount(value: unknown): number {
  if (typeof value !== 'number' || !Number.isFinite(value) || value < 0) throw new TypeError('not an amount');
  return value;
}

function requireObject(value: unknown): Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new TypeError('not an object');
  return value as Readonly<Record<string, unknown>>; // JSON has only such objects
}
