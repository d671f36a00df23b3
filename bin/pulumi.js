/** The program that Pulumi runs: `Pulumi.yaml` names this file. */
import { loadEntry } from './start.js';

export const { image, hosts } = await loadEntry('pulumi/index.ts');
