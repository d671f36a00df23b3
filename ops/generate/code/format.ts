/** Code as the project formats it. */
import { join } from 'node:path';
import { format, resolveConfig } from 'prettier';
import { projectFolder } from '../../lib/files.ts';

export async function formatted(code: string): Promise<string> {
  const options = await resolveConfig(join(projectFolder, 'service/main.ts'));
  return format(code, { ...options, parser: 'typescript' });
}
