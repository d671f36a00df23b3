/** The schema of `fountainai.yml` as a file, which editors read. */
import { projectSchema } from './project-schema.ts';

export const schemaFileName = 'fountainai.schema.json';

export const schemaText = (): string => `${JSON.stringify(projectSchema, undefined, 2)}\n`;
