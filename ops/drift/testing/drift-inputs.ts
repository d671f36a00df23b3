/** For tests of sections: documents that differ in one thing, and a check of them without a repository. */
import { isGenerated } from '../../generate/file/manifest.ts';
import { join } from 'node:path';
import { documentsFolder } from '../../../openapi/loading/directory.ts';
import { methods } from '../../../openapi/document/document.ts';
import type { ApiDocument, Json } from '../../../openapi/document/document.ts';
import { isArray, isObject } from '../../../openapi/json/json.ts';
import { loadDocument, parseDocument } from '../../../openapi/loading/load.ts';
import { at, join as pointerTo } from '../../../openapi/json/pointer.ts';
import { PlanError } from '../../../pulumi/plan/faults/plan-error.ts';
import type { SettingsSource } from '../../../pulumi/plan/settings/stack-settings-reader.ts';
import type { Environment } from '../../../service/config/environment.ts';
import { renderFiles } from '../../dockerize/files.ts';
import { projectFolder } from '../../file/files.ts';
import type { DriftContext, Probing } from '../section/context.ts';
import { noDeployment } from '../section/deployment.ts';

/** A change of a document's content. */
export type DraftChange = (draft: Draft) => unknown;

/**
 * Content that a test changes. Places are written as the names on the way with blanks between:
 * `components schemas Session properties`. What is asked for must be there, or the test fails.
 */
export class Draft {
  #content: Json;

  constructor(content: Json) {
    this.#content = structuredClone(content);
  }

  get(place = ''): Json {
    const found = at(this.#content, getPointer(place));
    if (found === undefined) throw new Error(`the document has no ${place}`);
    return found;
  }

  set(place: string, value: Json): this {
    this.#content = withMember(this.#content, getNames(place), value);
    return this;
  }

  remove(place: string): this {
    this.get(place);
    this.#content = withMember(this.#content, getNames(place), undefined);
    return this;
  }

  /** Puts values at the end of a list. */
  push(place: string, ...values: readonly Json[]): this {
    return this.set(place, [...getList(this.get(place)), ...values]);
  }

  /** Puts the members of a list in another order. */
  reverse(place: string): this {
    return this.set(place, getList(this.get(place)).toReversed());
  }

  /** Writes a name or value otherwise, wherever it is. */
  rename(from: string, to: string): this {
    const text = JSON.stringify(this.#content).replaceAll(JSON.stringify(from), JSON.stringify(to));
    this.#content = JSON.parse(text) as Json; // it was JSON before
    return this;
  }

  /** Leaves the members of this name out, wherever they are. */
  removeAll(name: string): this {
    const text = JSON.stringify(this.#content, (key, value: unknown) => (key === name ? undefined : value));
    this.#content = JSON.parse(text) as Json; // it was JSON before
    return this;
  }

  names(place: string): readonly string[] {
    return Object.keys(Object(this.get(place)) as object);
  }

  /** The places of all operations. */
  operations(): readonly string[] {
    const items = this.names('paths').map((path) => `paths ${path}`);
    return items.flatMap((item) =>
      this.names(item)
        .filter((name) => methods.some((method) => method === name))
        .map((method) => `${item} ${method}`),
    );
  }
}

/** One of our own documents, `session-context`. */
export function ownDocument(name: string): Promise<ApiDocument> {
  return loadDocument(join(documentsFolder, `${name}.yml`));
}

/** The document with one change made to it. */
export function changeDocument(document: ApiDocument, change: DraftChange): Promise<ApiDocument> {
  const draft = new Draft(document.content);
  change(draft);
  const text = JSON.stringify(draft.get(), undefined, 2);
  return parseDocument(text, { source: document.source, name: document.name });
}

/** What is not given is as in the project, and the base has no documents. */
export function createContext(facts: {
  readonly documents: readonly ApiDocument[];
  readonly base?: readonly ApiDocument[];
  readonly broken?: DriftContext['broken'];
  readonly serviceFolder?: string;
  readonly probing?: Partial<Probing>;
  readonly settings?: SettingsSource;
  readonly environment?: Environment;
  /** By their paths; others are not there. Left out: what `npm run dockerize` makes of the documents. */
  readonly files?: ReadonlyMap<string, string>;
  readonly resolvers?: readonly string[];
}): DriftContext {
  const { documents, base = [], broken = [], serviceFolder = join(projectFolder, 'service') } = facts;
  let files = facts.files;
  const before = new Map(base.map((document) => [document.name, document]));
  const readBase = async () => ({ label: 'the base', commit: undefined, documents: before });
  const probing = {
    addresses: new Map<string, string>(),
    keys: [],
    environment: {},
    requests: 60,
    requestsByChance: facts.probing?.requests ?? 60,
    timeBudget: undefined,
    seed: 1,
    ...facts.probing,
  };
  return {
    documents,
    broken,
    services: new Map(),
    folder: projectFolder,
    serviceFolder,
    profileFor: async (name) => ((await isGenerated(serviceFolder, name)) ? 'generated' : 'house'),
    base: readBase,
    probing,
    deployment: {
      ...noDeployment,
      source: facts.settings ?? noDeployment.source,
      environment: facts.environment ?? {},
    },
    textOf: async (path) => (files ??= getContainerFiles(documents)).get(path),
    resolvers: facts.resolvers,
  };
}

/** Only an earlier Dockerfile for documents that nothing can be made of. */
function getContainerFiles(documents: readonly ApiDocument[]): ReadonlyMap<string, string> {
  try {
    return renderFiles(documents, noDeployment.source);
  } catch (error) {
    if (error instanceof PlanError) return new Map([['Dockerfile', 'FROM scratch\n']]);
    throw error;
  }
}

/** A document from a text or its content, named `small`. */
export function smallDocument(content: Json): Promise<ApiDocument> {
  const text = typeof content === 'string' ? content : JSON.stringify(content);
  return parseDocument(text, { source: 'small.yml', name: 'small' });
}

const getNames = (place: string): readonly string[] => (place === '' ? [] : place.split(' '));
const getPointer = (place: string): string => pointerTo('', ...getNames(place));

function getList(value: Json): readonly Json[] {
  if (!isArray(value)) throw new Error(`${JSON.stringify(value)} is not a list`);
  return value;
}

function withMember(value: Json, [name, ...rest]: readonly string[], member: Json | undefined): Json {
  if (name === undefined) return member ?? null;
  if (isArray(value)) {
    const items = value.map((item, index) => (String(index) === name ? inner(item, rest, member) : item));
    return items.filter((item) => item !== undefined);
  }
  if (!isObject(value)) throw new Error(`the value has no place for ${name}`);
  const changed = inner(value[name] ?? {}, rest, member);
  if (changed !== undefined) return { ...value, [name]: changed };
  return Object.fromEntries(Object.entries(value).filter(([other]) => other !== name));
}

function inner(value: Json, rest: readonly string[], member: Json | undefined): Json | undefined {
  return rest.length === 0 ? member : withMember(value, rest, member);
}
