/** The type of an entry in the table of settings: all facts about a setting in one place. */

/** The programs and the services that read a setting. `services`: every service; `compose`: Docker Compose itself. */
export const settingReaders = [
  'services',
  'ensemble',
  'session-context',
  'initialize',
  'generate',
  'db',
  'search',
  'test',
  'drift',
  'mcp',
  'dockerize',
  'deploy',
  'compose',
  'image',
] as const;
export type SettingReader = (typeof settingReaders)[number];

/** Environment variables by name, as text. */
export type Variables = Readonly<Record<string, string | undefined>>;

/** The form that the text of a setting must have. */
export interface SettingKind<Value> {
  /** The form in words, for "must be …". */
  readonly want: string;
  /** Returns undefined for text that is not of this kind. */
  readonly parse: (text: string) => Value | undefined;
  /** The text is a list, separated by commas, and `want` describes a member. */
  readonly isList?: true;
  /** Returns for each invalid member what is wrong and what to write instead. Default: the message is `want`. */
  readonly explain?: (text: string) => readonly SettingProblem[];
}

/** A problem that has a code of its own. Never contains a value that may be secret. */
export interface SettingProblem {
  readonly code: 'settings-host-unmatchable';
  readonly problem: string;
  readonly data: Readonly<Record<string, string>>;
}

export interface Setting<Value> extends SettingKind<Value> {
  /** The name in the environment and `.env`, or in the configuration of a stack. */
  readonly name: string;
  /** The value is never printed. If the setting is not foreign, the value can be in a file that `<NAME>_FILE` names. */
  readonly isSecret?: true;
  /** Another program, such as an AWS tool, reads the variable too, and does not support `<NAME>_FILE`. */
  readonly isForeign?: true;
  /** The text that is used if the setting is not set. */
  readonly default?: string;
  /** The default in words, if the default is not a fixed text. */
  readonly fallback?: string;
  /** A sentence without its full stop, for docs/settings.md, `.env` and `--help`. */
  readonly description: string;
  readonly readers: readonly SettingReader[];
}

/** A setting that always has a value. */
export type DefaultedSetting<Value> = Setting<Value> & { readonly default: string };

/** A setting of a stack: `pulumi config set <name> <value>`. */
export interface StackSetting<Value> extends Setting<Value> {
  /** A valid value, for the command line that sets the setting. */
  readonly example: string;
  /** The environment variable that is read if the configuration of the stack has no value. */
  readonly environment?: string;
}

/** The suffix of the variable that names the file of a secret. */
export const fileSuffix = '_FILE';

/** True if `<NAME>_FILE` works. */
export function hasFileForm({ isSecret, isForeign }: Setting<unknown>): boolean {
  return isSecret === true && isForeign !== true;
}

/** The names by which a setting is set in the environment. */
export function getVariables(setting: Setting<unknown>): readonly string[] {
  return hasFileForm(setting) ? [setting.name, `${setting.name}${fileSuffix}`] : [setting.name];
}
