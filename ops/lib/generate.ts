/** The step of set-up and of `npm run generate` that writes the types of every document. */
import { join, relative } from 'node:path';
import type { ApiDocument } from '../../openapi/document.ts';
import { bringTo, projectFolder } from './files.ts';
import type { Report } from './report.ts';
import { generateTypes } from './types.ts';

export interface GenerateOptions {
  readonly documents: readonly ApiDocument[];
  readonly report: Report;
  readonly dryRun?: boolean;
  /** Holds `service/`; default: the project. */
  readonly folder?: string;
}

/** Writes `service/<name>/api.d.ts` for each document, a step each. */
export async function writeTypes({ documents, report, dryRun = false, folder = projectFolder }: GenerateOptions) {
  for (const document of documents) {
    const file = join(folder, 'service', document.name, 'api.d.ts');
    await report.step(relative(folder, file), async () => ({
      outcome: await bringTo(file, await generateTypes(document), { dryRun }),
    }));
  }
}
