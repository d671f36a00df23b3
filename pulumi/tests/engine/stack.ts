/** A stack of the project, brought up and down by the real engine: the program runs in the process of the test. */
import { cpSync, mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { type EngineEvent, LocalWorkspace, type Stack as AutomationStack } from '@pulumi/pulumi/automation/index.js';
import type { ApiDocument, JsonObject } from '../../../openapi/document.ts';
import { objectOf, stringOf } from '../../../openapi/json.ts';
import { createSource } from '../../plan/testing/plan-inputs.ts';
import { deploySystem } from '../../system.ts';
import type { EngineEnvironment } from './engine-environment.ts';

const project = resolve(import.meta.dirname, '../../..');

export interface StackInputs {
  readonly documents: readonly ApiDocument[];
  /** Settings, as `pulumi config set` would have them. */
  readonly settings: Readonly<Record<string, string | undefined>>;
  readonly environment: Readonly<Record<string, string>>;
}

export interface StackOutcome {
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

type Operation = 'up' | 'preview' | 'refresh' | 'destroy';

export class Stack {
  /** What the next operation meets; to be changed by tests. */
  inputs: StackInputs;
  readonly folder: string;
  readonly #name: string;
  readonly #surroundings: EngineEnvironment;
  #stack: AutomationStack | undefined;

  constructor(name: string, surroundings: EngineEnvironment, situation: StackInputs) {
    this.#name = name;
    this.#surroundings = surroundings;
    this.inputs = situation;
    this.folder = join(surroundings.folder, name);
    createProjectFolder(this.folder);
  }

  up = (): Promise<StackOutcome> => this.#run('up');
  preview = (): Promise<StackOutcome> => this.#run('preview');
  refresh = (): Promise<StackOutcome> => this.#run('refresh');
  destroy = (): Promise<StackOutcome> => this.#run('destroy');

  /** The state's file as it is, as whoever gets hold of it can read it. */
  stateText(): string {
    return readFileSync(join(this.#surroundings.folder, '.pulumi/stacks/fountainai', `${this.#name}.json`), 'utf8');
  }

  /** By name, without the providers; the stack itself, with what it exports, by the stack's name. */
  state(): ReadonlyMap<string, StateResource> {
    const own = this.#resources().filter(({ type }) => !stringOf(type).startsWith('pulumi:providers:'));
    return new Map(
      own.map(({ urn, type, id, outputs }) => {
        const name = stringOf(urn).split('::').at(-1) ?? '';
        return [name, { type: stringOf(type), id: stringOf(id), outputs: objectOf(outputs) }];
      }),
    );
  }

  /** What the plugin of a package was told to work with. */
  pluginSettings(name: string): JsonObject {
    const plugin = this.#resources().find(({ type }) => type === `pulumi:providers:${name}`);
    return objectOf(plugin?.inputs);
  }

  #resources(): JsonObject[] {
    const { checkpoint } = objectOf(JSON.parse(this.stateText()));
    const { resources } = objectOf(objectOf(checkpoint).latest);
    return (Array.isArray(resources) ? resources : []).map(objectOf);
  }

  async #run(operation: Operation): Promise<StackOutcome> {
    this.#stack ??= await this.#open();
    let output = '';
    let changes: StackOutcome['changes'] = {};
    const onOutput = (text: string): void => void (output += text);
    const onEvent = ({ summaryEvent }: EngineEvent): void => {
      if (summaryEvent === undefined) return;
      const counts = Object.entries(summaryEvent.resourceChanges);
      changes = Object.fromEntries(counts.filter(([kind]) => kind !== 'same'));
    };
    try {
      await this.#stack[operation]({ onOutput, onEvent, color: 'never' });
      return { isDone: true, output, changes };
    } catch (error) {
      // Its message holds what the command printed on both streams.
      return { isDone: false, output: String(error), changes };
    }
  }

  async #open(): Promise<AutomationStack> {
    const stack = await LocalWorkspace.createStack(
      { stackName: this.#name, projectName: 'fountainai', program: () => this.#program() },
      { workDir: this.folder, envVars: { ...this.#surroundings.environment } },
    );
    // After each operation these start the engine three times more, to tell what events and state have told already.
    stack.outputs = () => Promise.resolve({});
    stack.info = () => Promise.resolve(undefined);
    return stack;
  }

  async #program(): Promise<Readonly<Record<string, unknown>>> {
    const { documents, settings, environment } = this.inputs;
    return { ...(await deploySystem(documents, project, createSource(settings, environment))) };
  }
}

/** As a clone of the project, so that what the engine writes into the project's folder is written here. */
export function createProjectFolder(folder: string): void {
  mkdirSync(folder);
  cpSync(join(project, 'Pulumi.yaml'), join(folder, 'Pulumi.yaml'));
  for (const name of ['node_modules', 'openapi', 'package.json', 'pulumi']) {
    symlinkSync(join(project, name), join(folder, name));
  }
}
