/** The description of a command as data: its parser, its help and the completions of shells are derived from it. */
import type { SettingReader } from '../settings/kind/setting.ts';

/** Values that a shell can complete: known words, or what is in the project. */
export type KnownValues = readonly string[] | 'file' | 'folder' | 'document';

export interface OptionDescription {
  readonly type: 'boolean' | 'string';
  readonly description: string;
  /** The placeholder of the value in the help: `--requests <number>`. */
  readonly value?: string;
  /** A flag with an argument of the command: `--example=python` is `--example python`. */
  readonly hasArgument?: true;
  /** The option can be given several times. */
  readonly multiple?: true;
  /** One letter: `-h`. */
  readonly short?: string;
  readonly known?: KnownValues;
}
export type OptionDescriptions = Readonly<Record<string, OptionDescription>>;

type OptionValue<Option> = Option extends { type: 'boolean' }
  ? boolean
  : Option extends { multiple: true }
    ? readonly string[]
    : string | undefined;
/** Missing flags are false, missing lists are empty. */
export type OptionValues<Options> = { readonly [Name in keyof Options]: OptionValue<Options[Name]> };

/** A command line for the help. */
export interface CommandExample {
  /** What follows the name of the command, as for a shell; words with spaces are between double quotes. */
  readonly parameters: string;
  /** What the line does, as a command: `Check one section`. */
  readonly purpose: string;
}

export interface CommandDescription<Options = OptionDescriptions> {
  /** As in `fountainai <name>`. */
  readonly name: string;
  /** What the command does: a sentence, and more paragraphs if it needs them. */
  readonly purpose: string;
  readonly options: Options;
  /** The arguments that are not options. Default: the command takes no such arguments. */
  readonly positionals?: { readonly usage: string; readonly description: string; readonly known?: KnownValues };
  readonly examples?: readonly CommandExample[];
  /** Default: 0 clean or done, 1 findings, 2 could not run. */
  readonly exitCodes?: string;
  /** The names of readers whose settings the command reads. Default: the command reads no settings. */
  readonly readers?: readonly SettingReader[];
}
