/** Packages that cannot be loaded: optional ones that are not installed, and native modules. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CodedError, type CodedMessage, type MessageData } from '../errors/coded-error.ts';
import { errorCode, errorText } from '../errors/error-text.ts';
import type { PackageCode } from './package-codes.ts';
import { packageFolder } from './package.ts';

/** A package that cannot be loaded, with the command that helps. */
export class PackageFault extends CodedError {
  override readonly name = 'PackageFault';
  readonly code: PackageCode;
  readonly data: MessageData;
  readonly problem: string;
  readonly remedy: string;

  /** @param command installs or builds the package */
  constructor(code: PackageCode, problem: string, command: string, options: { data: MessageData; cause?: unknown }) {
    const remedy = `run ${command}`;
    super(`${problem}; ${remedy}`, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.problem = problem;
    this.remedy = remedy;
    this.data = { ...options.data, command };
  }

  override get messages(): readonly CodedMessage[] {
    return [this];
  }
}

/** The packages that only some settings and commands need: `peerDependencies` in package.json. */
export type OptionalPackage =
  | '@anthropic-ai/sdk'
  | 'openai'
  | 'pg'
  | 'typesense'
  | '@aws-sdk/client-route-53'
  | '@pulumi/aws'
  | '@pulumi/docker'
  | '@pulumi/pulumi';

/**
 * Imports a module that needs an optional package.
 * @param user the setting or the command that needs it: `OPENAI_API_KEY`
 * @throws PackageFault if the package is not installed, and every other error of the module
 */
export async function importOptional<Module>(
  name: OptionalPackage,
  user: string,
  load: () => Promise<Module>,
): Promise<Module> {
  try {
    return await load();
  } catch (error) {
    const isMissing = errorCode(error) === 'ERR_MODULE_NOT_FOUND' && errorText(error).includes(`'${name}`);
    if (!isMissing) throw error;
    throw missingPackages([name], user, error);
  }
}

/** Returns the fault of optional packages that are not installed. */
export function missingPackages(names: readonly OptionalPackage[], user: string, cause?: unknown): PackageFault {
  const command = `npm install ${names.map((name) => `${name}@${readMajor(name)}`).join(' ')}`;
  const list = names.map((name) => `"${name}"`).join(', ');
  const [subject, verb] = names.length === 1 ? ['package', 'is'] : ['packages', 'are'];
  const problem = `${user} needs the ${subject} ${list}, which ${verb} not installed`;
  return new PackageFault('package-missing', problem, command, { data: { packages: names, user }, cause });
}

/** `^6.49.0` → `^6` */
function readMajor(name: OptionalPackage): string {
  const { peerDependencies } = JSON.parse(readFileSync(join(packageFolder, 'package.json'), 'utf8')) as {
    peerDependencies: Record<OptionalPackage, string>; // our own file
  };
  return `^${/\d+/.exec(peerDependencies[name])?.[0] ?? ''}`;
}

/**
 * Returns the fault of a native module that cannot be loaded; undefined for another error.
 * @param npm the name and version of the npm that started this process: `npm/12.2.2 node/…`
 */
export function nativeFault(
  name: string,
  error: unknown,
  npm = process.env.npm_config_user_agent,
): PackageFault | undefined {
  // From npm 12 on, install scripts run only if package.json allows them; this line writes that.
  const needsApproval = Number(/^npm\/(\d+)/.exec(npm ?? '')?.[1]) >= 12;
  const command = `${needsApproval ? `npm install-scripts approve ${name} && ` : ''}npm rebuild ${name}`;
  const text = errorText(error);
  if (/NODE_MODULE_VERSION|was compiled against a different Node/.test(text)) {
    const problem = `${name} is built for another Node than ${process.version}`;
    return new PackageFault('package-of-other-node', problem, command, { data: { packages: [name] }, cause: error });
  }
  if (text.includes('Could not locate the bindings file') || errorCode(error) === 'ERR_DLOPEN_FAILED') {
    const problem = `${name} has no native module for this machine: its install script did not run`;
    return new PackageFault('package-not-built', problem, command, { data: { packages: [name] }, cause: error });
  }
  return undefined;
}
