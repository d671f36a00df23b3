/** The catalogue of reasons why a command stops, except faults in settings, documents and plans. */
import { dataCodes } from './codes/data.ts';
import { deploymentCodes } from './codes/deployment.ts';
import { argumentCodes, fileCodes } from './codes/input.ts';
import { programCodes, serviceCodes } from './codes/programs.ts';

export const cliCodes = {
  ...argumentCodes,
  ...fileCodes,
  ...dataCodes,
  ...programCodes,
  ...serviceCodes,
  ...deploymentCodes,
} as const;

export type CliCode = keyof typeof cliCodes;
