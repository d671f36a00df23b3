/** The program that `pulumi up` runs, by `bin/pulumi.js`. */
import { existsSync } from 'node:fs';
import { dirname, isAbsolute, join } from 'node:path';
import { getRootDirectory, RunError } from '@pulumi/pulumi';
import { loadProjectDocuments } from '../openapi/loading/directory.ts';
import { packageFolder } from '../openapi/package/package.ts';
import { CodedError, textWithCodes } from '../openapi/errors/coded-error.ts';
import { deploySystem, type SystemOutputs } from './system.ts';

export const { image, hosts } = await deploy();

/** Returns the folder of `Pulumi.yaml`. Earlier versions of Pulumi do not pass it on; the package is always inside it. */
function findProject(): string {
  const given = getRootDirectory();
  if (isAbsolute(given)) return given;
  for (let folder = packageFolder; ; folder = dirname(folder)) {
    if (existsSync(join(folder, 'Pulumi.yaml'))) return folder;
    if (folder === dirname(folder)) throw new RunError(`no folder around "${packageFolder}" has a Pulumi.yaml`);
  }
}

/** Pulumi prints a RunError without its stack, which would hide the remedy. */
async function deploy(): Promise<SystemOutputs> {
  const folder = findProject();
  try {
    return await deploySystem(await loadProjectDocuments(folder), folder);
  } catch (error) {
    if (error instanceof CodedError) throw new RunError(textWithCodes(error));
    throw error;
  }
}
