/** Tools that tests need and that may be missing on a machine. */
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

const commands = {
  chromium: ['chromium', 'chromium-browser', 'google-chrome'],
  go: ['go'],
  moto_server: ['moto_server'],
  pulumi: ['pulumi'],
  'mcp-conformance': ['mcp-conformance'],
  'pulumi-language-nodejs': ['pulumi-language-nodejs'],
  python: ['python3'],
  'typesense-server': ['typesense-server'],
} as const;

export type TestTool = keyof typeof commands;

/**
 * Returns the file of the first of a tool's commands on `PATH`; undefined if it is missing, and the caller skips its test.
 * @throws Error if all are missing and `REQUIRED_TOOLS`, a comma-separated list, names the tool
 */
export function findTool(tool: TestTool, environment: NodeJS.ProcessEnv = process.env): string | undefined {
  const folders = (environment.PATH ?? '').split(delimiter).filter(Boolean);
  const found = commands[tool].flatMap((command) => folders.map((folder) => join(folder, command))).find(isExecutable);
  const required = (environment.REQUIRED_TOOLS ?? '').split(',').map((name) => name.trim());
  if (found === undefined && required.includes(tool)) {
    throw new Error(`REQUIRED_TOOLS names "${tool}", but PATH has none of its commands: ${commands[tool].join(', ')}`);
  }
  return found;
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
