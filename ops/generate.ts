/** `npm run generate`: what is derived from the documents and kept in the tree. */
import { loadDocuments } from '../openapi/directory.ts';
import { writeTypes } from './generate/derived.ts';
import { runCommand } from './lib/command.ts';
import { exitCodes } from './lib/errors.ts';

await runCommand({
  name: 'generate',
  purpose: 'Writes the types of every document in openapi/ to service/<name>/api.d.ts.',
  options: {},
  run: async ({ report, dryRun }) => {
    await writeTypes({ documents: await loadDocuments(), report, dryRun });
    return exitCodes.clean;
  },
});
