/** The principals of the ensemble: the file that ACCESS_FILE names, with the keys from the environment. */
import { ensembleSettings } from '../../openapi/settings/ensemble-settings.ts';
import { headerKeysKind } from '../../openapi/settings/kind/kinds.ts';
import { join } from '../../openapi/json/pointer.ts';
import type { Setting } from '../../openapi/settings/kind/setting.ts';
import type { ModelPrices } from '../../openapi/settings/assistant-settings.ts';
import type { AccessFile, LocatedFault, PrincipalEntry } from './access/access-file.ts';
import { ConfigError, type Environment, type SettingFault, SettingsReader } from './environment.ts';

/** A principal: what it may do. What it is not given, it does not have. */
export interface Principal {
  readonly name: string;
  /** The accepted keys; never shown. */
  readonly keys: readonly string[];
  /** Ids of services; `*` stands for all. */
  readonly services: readonly string[];
  /** Services with one of these tags are permitted, too. */
  readonly tags: readonly string[];
  readonly effects: readonly ('read' | 'write' | 'delete')[];
  readonly limits: PrincipalLimits;
  /** True if it reads the records of all principals. */
  readonly isAdmin: boolean;
}

/** Undefined members do not limit. */
export interface PrincipalLimits {
  readonly interactionsPerMinute?: number | undefined;
  readonly concurrent?: number | undefined;
  readonly tokensPerDay?: number | undefined;
  readonly costPerMonth?: { readonly amount: number; readonly currency: string } | undefined;
}

export interface PrincipalsOptions {
  readonly environment: Environment;
  /** The base of relative paths. */
  readonly folder: string;
  /** Absolute path. */
  readonly file: string;
  readonly adminKeys: readonly string[];
  /** The model; undefined without one. */
  readonly model: string | undefined;
  readonly prices: ModelPrices;
}

/** The name of the keys in ADMIN_API_KEYS. */
export const administratorName = 'administrator';

/** Shorter secrets are not removed from foreign texts, since they may be ordinary words. */
export const minKeyLength = 8;

/** @throws ConfigError with file, line and column of each fault, without values */
export async function readPrincipals(options: PrincipalsOptions): Promise<readonly Principal[]> {
  const { AccessFileError, readAccessFile } = await import('./access/access-file.ts');
  const read = await readAccessFile(options.file).catch((error: unknown) => {
    if (!(error instanceof AccessFileError)) throw error;
    throw new ConfigError([toSettingFault({ problem: error.message, data: error.data })]);
  });
  const reader = new PrincipalReader(read, options);
  const principals = read.principals.map((entry, index) => reader.read(entry, index));
  if (reader.faults.length > 0) throw new ConfigError(reader.faults);
  return principals;
}

const setting = ensembleSettings.accessFile.name;

function toSettingFault({ problem, data }: { problem: string; data: LocatedFault['data'] | undefined }): SettingFault {
  if (data === undefined) return { code: 'settings-access-unreadable', setting, problem };
  return { code: 'settings-access-invalid', setting, problem, data };
}

class PrincipalReader {
  readonly faults: SettingFault[] = [];
  readonly #file: AccessFile;
  readonly #options: PrincipalsOptions;
  readonly #names = new Set<string>([administratorName]);
  /** The owner of each key. */
  readonly #owners: Map<string, string>;

  constructor(file: AccessFile, options: PrincipalsOptions) {
    this.#file = file;
    this.#options = options;
    this.#owners = new Map(options.adminKeys.map((key) => [key, ensembleSettings.adminApiKeys.name]));
  }

  read(entry: PrincipalEntry, index: number): Principal {
    const { name, services = [], tags = [], effects = [], limits = {}, admin = false } = entry;
    const at = (...segments: string[]): string => join('/principals', String(index), ...segments);
    if (name === administratorName)
      this.#refuse(at('name'), `"${name}" stands for the keys in ADMIN_API_KEYS`, 'choose another name');
    else if (this.#names.has(name))
      this.#refuse(at('name'), `another principal is named "${name}", too`, 'choose another name');
    this.#names.add(name);
    const keys = entry.keys.flatMap((key, position) => this.#readKeys(key, name, at('keys', String(position))));
    this.#checkCost(limits.cost_per_month, at('limits', 'cost_per_month'));
    return {
      name,
      keys: [...new Set(keys)],
      services,
      tags,
      effects,
      limits: {
        interactionsPerMinute: limits.interactions_per_minute,
        concurrent: limits.concurrent,
        tokensPerDay: limits.tokens_per_day,
        costPerMonth: limits.cost_per_month,
      },
      isAdmin: admin,
    };
  }

  #readKeys(key: string, owner: string, pointer: string): readonly string[] {
    const variable = key.slice('env:'.length);
    const reader = new SettingsReader(this.#options.environment, this.#options.folder);
    const values = reader.list({ ...keySetting, name: variable });
    const [fault] = reader.faults;
    if (fault !== undefined) this.#refuse(pointer, `${fault.setting}: ${fault.problem}`, 'correct the variable');
    else if (values.length === 0)
      this.#refuse(pointer, `the variable ${variable} is not set or empty`, 'set it in the environment or in .env');
    if (values.some(({ length }) => length < minKeyLength)) {
      const problem = `${variable} has a key of less than ${minKeyLength} characters`;
      this.#refuse(pointer, problem, 'use a long random key');
    }
    const others = values.map((value) => this.#owners.get(value)).filter((other) => other !== undefined);
    const [other] = others.filter((one) => one !== owner);
    if (other !== undefined) {
      const whose = other === ensembleSettings.adminApiKeys.name ? other : `the principal "${other}"`;
      this.#refuse(pointer, `${variable} has a key that ${whose} has, too`, 'give each its own key');
    }
    for (const value of values) this.#owners.set(value, this.#owners.get(value) ?? owner);
    return values;
  }

  /** A limit that could not be counted would be no limit. */
  #checkCost(cost: NonNullable<PrincipalEntry['limits']>['cost_per_month'], pointer: string): void {
    const { model, prices } = this.#options;
    if (cost === undefined || model === undefined) return;
    const price = prices.get(model);
    if (price === undefined)
      this.#refuse(pointer, 'the model has no price', 'add a price of OPENAI_MODEL to MODEL_PRICES');
    else if (price.currency !== cost.currency)
      this.#refuse(pointer, `the price of the model is in ${price.currency}`, `write the limit in ${price.currency}`);
  }

  #refuse(pointer: string, problem: string, remedy: string): void {
    this.faults.push(toSettingFault(this.#file.locate({ pointer, problem, remedy })));
  }
}

/** The variables of keys, of which each can also be a file: `NAME_FILE`. */
const keySetting: Omit<Setting<readonly string[]>, 'name'> = {
  ...headerKeysKind,
  isSecret: true,
  description: 'keys of a principal',
  readers: ['ensemble'],
};
