/** Tools that a test needs and a machine may lack. */
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

const commands = {
  chromium: ['chromium', 'chromium-browser', 'google-chrome'],
  moto_server: ['moto_server'],
  pulumi: ['pulumi'],
  'pulumi-language-nodejs': ['pulumi-language-nodejs'],
} as const;

export type Tool = keyof typeof commands;

/**
 * The file of the first of a tool's commands that is on `PATH`; undefined where there is none: whoever needs it skips.
 * @throws Error where there is none and `REQUIRED_TOOLS`, a comma-separated list, names the tool
 */
export function findTool(tool: Tool, environment: NodeJS.ProcessEnv = process.env): string | undefined {
  const folders = (environment.PATH ?? '').split(delimiter).filter(Boolean);
  const found = commands[tool].flatMap((command) => folders.map((folder) => join(folder, command))).find(isExecutable);
  const required = (environment.REQUIRED_TOOLS ?? '').split(',').map((name) => name.trim());
  if (found === undefined && required.includes(tool)) {
    throw new Error(`REQUIRED_TOOLS names ${tool}, and none of ${commands[tool].join(', ')} is on PATH`);
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
