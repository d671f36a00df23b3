/** The licences of the packages that are bundled into `dist/`, as their authors demand of each copy. */
import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { objectOf } from '../../openapi/json/json.ts';
import { readTextFile } from '../file/files.ts';

/**
 * Returns one text with all licences.
 * @param folder the folder of the package
 * @param sources paths of bundled modules, as in source maps: `../node_modules/yaml/dist/index.js`
 * @throws Error if a package has no licence
 */
export async function collectLicenses(folder: string, sources: Iterable<string>): Promise<string> {
  const packages = new Set<string>();
  for (const source of sources) {
    const path = /(?:^|\/)(node_modules\/(?:.*\/node_modules\/)?(?:@[^/]+\/)?[^/]+)\//.exec(source)?.[1];
    // What an author has bundled from a store of pnpm is described by the installed package of this name.
    if (path !== undefined) packages.add(path.replace(/^.*\/\.pnpm\/.*(?=node_modules\/)/, ''));
  }
  const sorted = [...packages].sort();
  const isInstalled = (path: string): boolean => existsSync(join(folder, path, 'package.json'));
  const parts = await Promise.all(sorted.map(describe));
  return parts.join(`\n${'-'.repeat(80)}\n\n`);

  async function describe(path: string): Promise<string> {
    const scope = /^.*@[^/]+\//.exec(path)?.[0];
    const whole = sorted.find((other) => scope !== undefined && other.startsWith(scope) && isInstalled(other));
    if (isInstalled(path) || whole === undefined) return describePackage(join(folder, path), path);
    // The maps of a package that its author has bundled also name the parts that are only published in it.
    return `${path}\npublished with ${whole}, under its licence\n`;
  }
}

async function describePackage(folder: string, path: string): Promise<string> {
  const { name, version, license } = await readFacts(join(folder, 'package.json'));
  const file = (await readdir(folder)).find((one) => /^licen[cs]e/i.test(one));
  const text = file === undefined ? undefined : await readTextFile(join(folder, file));
  if (license === undefined && text === undefined) throw new Error(`${path} has no licence; do not bundle the package`);
  return `${name ?? path} ${version ?? ''}\n${license ?? ''}\n\n${text?.trim() ?? ''}\n`;
}

async function readFacts(file: string): Promise<Partial<Record<'name' | 'version' | 'license', string>>> {
  const facts: unknown = JSON.parse((await readTextFile(file)) ?? '{}');
  const texts = Object.entries(objectOf(facts)).filter(([, value]) => typeof value === 'string');
  return Object.fromEntries(texts);
}
