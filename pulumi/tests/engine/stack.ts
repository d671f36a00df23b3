/** A stack of the project for the real engine; the program runs in the process of the test. */
import { cpSync, mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { type EngineEvent, LocalWorkspace, type Stack as AutomationStack } from '@pulumi/pulumi/automation/index.js';
import type { ApiDocument, JsonObject } from '../../../openapi/document/document.ts';
import { objectOf, stringOf } from '../../../openapi/json/json.ts';
import { createSource } from '../../plan/testing/plan-inputs.ts';
import { deploySystem } from '../../system.ts';
import type { EngineEnvironment } from './engine-environment.ts';

const project = resolve(import.meta.dirname, '../../..');

export interface StackInputs {
  readonly documents: readonly ApiDocument[];
  /** Settings, as with `pulumi config set`. */
  readonly settings: Readonly<Record<string, string | undefined>>;
  readonly environment: Readonly<Record<string, string>>;
}

export interface StackOutcome {
  readonly isDone: boolean;
  /** The output of the engine, on both streams. */
  readonly output: string;
  /** Numbers of created, updated and other changed resources. */
  readonly changes: Readonly<Record<string, number>>;
}

export interface StateResource {
  readonly type: string;
  readonly id: string;
  readonly outputs: Readonly<Record<string, unknown>>;
}

type Operation = 'up' | 'preview' | 'refresh' | 'destroy';

export class Stack {
  /** The inputs of the next operation, which tests change. */
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
  /** As `deploy up` does: it reads gateway and zones first. */
  deploy = (): Promise<StackOutcome> => this.#run('up', { refresh: true });
  preview = (): Promise<StackOutcome> => this.#run('preview');
  refresh = (): Promise<StackOutcome> => this.#run('refresh');
  destroy = (): Promise<StackOutcome> => this.#run('destroy');

  /** Returns the text of the state's file. */
  stateText(): string {
    return readFileSync(join(this.#surroundings.folder, '.pulumi/stacks/fountainai', `${this.#name}.json`), 'utf8');
  }

  /** Returns resources by name, without the providers; the stack itself, with its outputs, has the stack's name. */
  state(): ReadonlyMap<string, StateResource> {
    const own = this.#resources().filter(({ type }) => !stringOf(type).startsWith('pulumi:providers:'));
    return new Map(
      own.map(({ urn, type, id, outputs }) => {
        const name = stringOf(urn).split('::').at(-1) ?? '';
        return [name, { type: stringOf(type), id: stringOf(id), outputs: objectOf(outputs) }];
      }),
    );
  }

  /** Returns the settings of a package's plugin. */
  pluginSettings(name: string): JsonObject {
    const plugin = this.#resources().find(({ type }) => type === `pulumi:providers:${name}`);
    return objectOf(plugin?.inputs);
  }

  #resources(): JsonObject[] {
    const { checkpoint } = objectOf(JSON.parse(this.stateText()));
    const { resources } = objectOf(objectOf(checkpoint).latest);
    return (Array.isArray(resources) ? resources : []).map(objectOf);
  }

  async #run(operation: Operation, options: { readonly refresh?: boolean } = {}): Promise<StackOutcome> {
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
      await this.#stack[operation]({ ...options, onOutput, onEvent, color: 'never' });
      return { isDone: true, output, changes };
    } catch (error) {
      // The message has the output of the command on both streams.
      return { isDone: false, output: String(error), changes };
    }
  }

  async #open(): Promise<AutomationStack> {
    const stack = await LocalWorkspace.createStack(
      { stackName: this.#name, projectName: 'fountainai', program: () => this.#program() },
      { workDir: this.folder, envVars: { ...this.#surroundings.environment } },
    );
    // These would start the engine three more times after each operation, without new information.
    stack.outputs = () => Promise.resolve({});
    stack.info = () => Promise.resolve(undefined);
    return stack;
  }

  async #program(): Promise<Readonly<Record<string, unknown>>> {
    const { documents, settings, environment } = this.inputs;
    return { ...(await deploySystem(documents, project, createSource(settings, environment))) };
  }
}

/** Creates a folder like a clone of the project, for the files that the engine writes there. */
export function createProjectFolder(folder: string): void {
  mkdirSync(folder);
  cpSync(join(project, 'Pulumi.yaml'), join(folder, 'Pulumi.yaml'));
  for (const name of ['bin', 'node_modules', 'openapi', 'package.json', 'pulumi']) {
    symlinkSync(join(project, name), join(folder, name));
  }
}
