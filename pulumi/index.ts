/** The program that `pulumi up` runs. */
import { resolve } from 'node:path';
import { RunError } from '@pulumi/pulumi';
import { loadDocuments } from '../openapi/loading/directory.ts';
import { CodedError, textWithCodes } from '../openapi/errors/coded-error.ts';
import { deploySystem, type SystemOutputs } from './system.ts';

export const { image, hosts } = await deploy();

/** Pulumi prints a RunError without its stack, which would hide the remedy. */
async function deploy(): Promise<SystemOutputs> {
  try {
    return await deploySystem(await loadDocuments(), resolve(import.meta.dirname, '..'));
  } catch (error) {
    if (error instanceof CodedError) throw new RunError(textWithCodes(error));
    throw error;
  }
}
