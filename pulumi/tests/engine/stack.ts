/** A stack of the project, brought up and down by the real engine: the program runs in the process of the test. */
import { cpSync, mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { LocalWorkspace, type OutputMap, type Stack as AutomationStack } from '@pulumi/pulumi/automation/index.js';
import type { ApiDocument } from '../../../openapi/document.ts';
import { objectOf, stringOf } from '../../../openapi/json.ts';
import { sourceOf } from '../../plan/testing.ts';
import { deploySystem } from '../../system.ts';
import type { Surroundings } from './surroundings.ts';

const project = resolve(import.meta.dirname, '../../..');

export interface Situation {
  readonly documents: readonly ApiDocument[];
  /** Settings, as `pulumi config set` would have them. */
  readonly settings: Readonly<Record<string, string | undefined>>;
  readonly environment: Readonly<Record<string, string>>;
}

export interface Outcome {
  readonly isDone: boolean;
  /** All that the engine printed, on both streams. */
  readonly output: string;
  /** How many resources were created, updated, …, those that stayed as they were left out. */
  readonly changes: Readonly<Record<string, number>>;
}

export interface StateResource {
  readonly type: string;
  readonly id: string;
  readonly outputs: Readonly<Record<string, unknown>>;
}

type Operation = (options: { readonly onOutput: (text: string) => void; readonly color: 'never' }) => Promise<{
  readonly summary?: { readonly resourceChanges?: Readonly<Record<string, number>> };
  readonly changeSummary?: Readonly<Record<string, number>>;
}>;

export class Stack {
  /** What the next operation meets; to be changed by tests. */
  situation: Situation;
  readonly folder: string;
  readonly #name: string;
  readonly #surroundings: Surroundings;
  #stack: AutomationStack | undefined;

  constructor(name: string, surroundings: Surroundings, situation: Situation) {
    this.#name = name;
    this.#surroundings = surroundings;
    this.situation = situation;
    this.folder = join(surroundings.folder, name);
    projectFolder(this.folder);
  }

  up = (): Promise<Outcome> => this.#run((stack, options) => stack.up(options));
  preview = (): Promise<Outcome> => this.#run((stack, options) => stack.preview(options));
  destroy = (): Promise<Outcome> => this.#run((stack, options) => stack.destroy(options));
  refresh = (): Promise<Outcome> => this.#run((stack, options) => stack.refresh(options));

  async outputs(): Promise<OutputMap> {
    return (await this.#open()).outputs();
  }

  /** The state's file as it is, as whoever gets hold of it can read it. */
  stateText(): string {
    return readFileSync(join(this.#surroundings.folder, '.pulumi/stacks/fountainai', `${this.#name}.json`), 'utf8');
  }

  /** By name, without the stack and the providers. */
  state(): ReadonlyMap<string, StateResource> {
    const { checkpoint } = objectOf(JSON.parse(this.stateText()));
    const { resources } = objectOf(objectOf(checkpoint).latest);
    const all = (Array.isArray(resources) ? resources : []).map(objectOf);
    const own = all.filter(({ type }) => !stringOf(type).startsWith('pulumi:'));
    return new Map(
      own.map(({ urn, type, id, outputs }) => {
        const name = stringOf(urn).split('::').at(-1) ?? '';
        return [name, { type: stringOf(type), id: stringOf(id), outputs: objectOf(outputs) }];
      }),
    );
  }

  async #run(
    operation: (stack: AutomationStack, options: Parameters<Operation>[0]) => ReturnType<Operation>,
  ): Promise<Outcome> {
    const stack = await this.#open();
    let output = '';
    const onOutput = (text: string): void => void (output += text);
    try {
      const { summary, changeSummary } = await operation(stack, { onOutput, color: 'never' });
      const counts = Object.entries(summary?.resourceChanges ?? changeSummary ?? {});
      return { isDone: true, output, changes: Object.fromEntries(counts.filter(([kind]) => kind !== 'same')) };
    } catch (error) {
      // Its message holds what the command printed on both streams.
      return { isDone: false, output: String(error), changes: {} };
    }
  }

  async #open(): Promise<AutomationStack> {
    this.#stack ??= await LocalWorkspace.createOrSelectStack(
      { stackName: this.#name, projectName: 'fountainai', program: () => this.#program() },
      { workDir: this.folder, envVars: { ...this.#surroundings.environment } },
    );
    return this.#stack;
  }

  async #program(): Promise<Readonly<Record<string, unknown>>> {
    const { documents, settings, environment } = this.situation;
    return { ...(await deploySystem(documents, project, sourceOf(settings, environment))) };
  }
}

/** As a clone of the project, so that what the engine writes into the project's folder is written here. */
export function projectFolder(folder: string): void {
  mkdirSync(folder);
  cpSync(join(project, 'Pulumi.yaml'), join(folder, 'Pulumi.yaml'));
  for (const name of ['node_modules', 'openapi', 'package.json', 'pulumi']) {
    symlinkSync(join(project, name), join(folder, name));
  }
}
