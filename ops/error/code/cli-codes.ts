/** The catalogue of reasons why a command stops, except faults in settings, documents and plans. */
import { dataCodes } from './data-codes.ts';
import { deploymentCodes } from './deployment-codes.ts';
import { argumentCodes, fileCodes } from './input-codes.ts';
import { programCodes, serviceCodes } from './programs-codes.ts';

export const cliCodes = {
  ...argumentCodes,
  ...fileCodes,
  ...dataCodes,
  ...programCodes,
  ...serviceCodes,
  ...deploymentCodes,
} as const;

export type CliCode = keyof typeof cliCodes;
