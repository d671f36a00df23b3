/** What `pulumi up` runs. */
import { resolve } from 'node:path';
import { RunError } from '@pulumi/pulumi';
import { loadDocuments } from '../openapi/directory.ts';
import { DocumentError } from '../openapi/problems.ts';
import { PlanError } from './plan/faults.ts';
import { deploySystem, type SystemOutputs } from './system.ts';

export const { image, hosts } = await deploy();

/** Pulumi prints such an error without a stack, which would hide what to do. */
async function deploy(): Promise<SystemOutputs> {
  try {
    return await deploySystem(await loadDocuments(), resolve(import.meta.dirname, '..'));
  } catch (error) {
    if (error instanceof PlanError || error instanceof DocumentError) throw new RunError(error.message);
    throw error;
  }
}
