/** The options of the command as numbers, and which files are the product. */
import { OpsError } from '../error/ops-error.ts';

export interface MutantOptions {
  readonly seed: string | undefined;
  readonly count: string | undefined;
  readonly only: readonly string[];
  readonly except: readonly string[];
  readonly nearest: string | undefined;
  readonly limit: string | undefined;
  readonly least: string | undefined;
}

export interface MutantSettings {
  readonly seed: number;
  readonly count: number;
  readonly only: readonly string[];
  /** Tests that are not run. */
  readonly except: readonly string[];
  readonly nearest: number;
  readonly limitMs: number;
  readonly least: number;
}

const maxCount = 10_000;
const maxLimitSeconds = 3_600;

/** @throws OpsError for a value that is not a whole number in its bounds */
export function readSettings(options: MutantOptions): MutantSettings {
  const count = readNumber('count', options.count ?? '40', 1, maxCount);
  return {
    seed: readNumber('seed', options.seed ?? '1', 0, Number.MAX_SAFE_INTEGER),
    count,
    only: options.only.map(toPath),
    // A benchmark reaches everything and takes long, and the tests of this tool would run it in itself.
    except: [...excludedFolders, ...options.except.map(toPath)],
    nearest: readNumber('nearest', options.nearest ?? '12', 1, maxCount),
    limitMs: readNumber('limit', options.limit ?? '60', 1, maxLimitSeconds) * 1_000,
    least: readNumber('least', options.least ?? '0', 0, count),
  };
}

/** Without `./` before and `/` after it. */
function toPath(text: string): string {
  return text.replace(/^\.\//, '').replace(/\/+$/, '');
}

function readNumber(name: string, text: string, min: number, max: number): number {
  const value = /^\d+$/.test(text) ? Number(text) : NaN;
  if (value >= min && value <= max) return value;
  const problem = `--${name} "${text}" is not a whole number from ${min} to ${max}`;
  throw new OpsError('cli-option-invalid', problem, `correct --${name}`, { data: { option: name, given: text } });
}

const productFolders = ['openapi', 'service', 'ops', 'pulumi'];
const excludedFolders = ['ops/bench', 'ops/mutants'];

/** Returns true for code that users run; tests, their helpers, types, benchmarks and this tool itself are not. */
export function isProduct(file: string): boolean {
  const parts = file.split('/');
  const base = parts.at(-1) ?? '';
  if (!productFolders.includes(parts[0] ?? '') || parts.length < 2 || !base.endsWith('.ts')) return false;
  if (isInside(file, excludedFolders) || file === 'ops/repository/mutants.ts') return false;
  return !/\.(?:test|d)\.ts$|^testing/.test(base) && !parts.includes('tests') && !parts.includes('testing');
}

/** Returns true if the file is one of the paths or inside one. */
export function isInside(file: string, paths: readonly string[]): boolean {
  return paths.some((path) => file === path || file.startsWith(`${path}/`));
}
