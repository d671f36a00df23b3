/** `npm run generate`: what is derived from the documents and kept in the tree, and services made from documents. */
import { generateCommand } from './generate/job/command.ts';
import { serviceFiles } from './generate/service-files.ts';
import { runCommand } from './lib/command.ts';
import { projectFolder } from './lib/files.ts';

await runCommand(generateCommand({ folder: projectFolder, environment: process.env, serviceFiles }));
