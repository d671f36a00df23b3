/** The `.env` of this machine: what it must say for the services of our documents to start, and adding what it lacks. */
import { randomBytes } from 'node:crypto';
import { chmod, stat } from 'node:fs/promises';
import { parseEnv } from 'node:util';
import type { ApiDocument, SecurityScheme } from '../../openapi/document.ts';
import { credentialsSetting } from '../../service/config.ts';
import { bringTo, textOf, type WriteOptions } from './files.ts';
import type { Outcome } from './report.ts';

/** One setting that `.env` is to have. */
export interface Wanted {
  readonly name: string;
  readonly value: string;
  readonly why: string;
}

/** What the containers of PostgreSQL and Typesense are started with; services beside them know them by it. */
export const engineSettings = {
  POSTGRES_PASSWORD: 'Password of PostgreSQL in docker-compose.yml, which takes it when its volume is first made.',
  TYPESENSE_API_KEY: 'Key of Typesense: of the one in docker-compose.yml, or of that at TYPESENSE_URL.',
} as const;

export const engineSecrets = (random: () => string = randomKey): Wanted[] =>
  Object.entries(engineSettings).map(([name, why]) => ({ name, value: random(), why }));

/** Credentials for every security scheme of the documents, random, and the hosts of this machine. */
export function wantedSettings(documents: readonly ApiDocument[], random: () => string = randomKey): Wanted[] {
  const schemes = documents.flatMap(({ securitySchemes }) => [...securitySchemes]);
  const names = new Map(schemes.map(([scheme]) => [credentialsSetting(scheme), scheme]));
  const credentials = [...names].map(([name, scheme]): Wanted => {
    // Schemes of several documents may share a setting; a pair with a colon does for all kinds.
    const isPair = schemes.some(([other, description]) => credentialsSetting(other) === name && isBasic(description));
    return {
      name,
      value: isPair ? `fountainai:${random()}` : random(),
      why: `Accepted credentials of the security scheme ${scheme}; separate several by commas to rotate them.`,
    };
  });
  const hosts: Wanted = {
    name: 'ALLOWED_HOSTS',
    value: 'localhost,127.0.0.1',
    why: 'Hosts (host or host:port) of our own services: the ensemble may fetch their documents and sends them its key.',
  };
  return [...credentials, hosts];
}

/** Its values are `user:password`. */
export function isBasic(scheme: SecurityScheme): boolean {
  return 'scheme' in scheme && scheme.scheme.toLowerCase() === 'basic';
}

/** The text with what it lacks added at its end; what it says already stays, also a setting that is set to nothing. */
export function completed(text: string, wanted: readonly Wanted[]): string {
  const present = parseEnv(text);
  const missing = wanted.filter(({ name }) => !(name in present));
  if (missing.length === 0) return text;
  const head = text === '' ? '# Settings of this machine, secrets among them: never commit this file.\n' : text;
  const lines = missing.map(({ name, value, why }) => `\n# ${why}\n${name}=${value}\n`);
  return `${head}${head.endsWith('\n') ? '' : '\n'}${lines.join('')}`;
}

/**
 * Writes what is missing to `file`, and closes it to everybody but its owner.
 * @throws Error of the file system where it can't be read or written
 */
export async function completeEnvironmentFile(
  file: string,
  wanted: readonly Wanted[],
  { dryRun = false }: Pick<WriteOptions, 'dryRun'> = {},
): Promise<Outcome> {
  const outcome = await bringTo(file, completed((await textOf(file)) ?? '', wanted), { dryRun, mode: 0o600 });
  if (outcome !== 'unchanged' || !(await isOpen(file))) return outcome;
  if (!dryRun) await chmod(file, 0o600);
  return 'updated';
}

/** Others than the owner may do something with it. */
const isOpen = async (file: string): Promise<boolean> => ((await stat(file)).mode & 0o077) !== 0;

const randomKey = (): string => randomBytes(24).toString('base64url');
