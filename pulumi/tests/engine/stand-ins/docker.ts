/** Objects of the Docker plugin, in a file instead of a Docker host and a registry: `DOCKER_STAND_IN` names the file. */
import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { type StandInProperties, StandIn, type StandInResource } from './stand-in.ts';

/** By kind and id. */
export type DockerContents = Readonly<Record<string, Readonly<Record<string, StandInProperties>>>>;

export function readContents(file: string): DockerContents {
  // Only `keep` below writes the file.
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as DockerContents) : {};
}

const file = process.env.DOCKER_STAND_IN ?? '';

function keep(kind: string, id: string, what: StandInProperties | undefined): void {
  const contents = readContents(file);
  const others = Object.entries(contents[kind] ?? {}).filter(([known]) => known !== id);
  const all = [...others, ...(what === undefined ? [] : [[id, what] as const])];
  writeFileSync(file, JSON.stringify({ ...contents, [kind]: Object.fromEntries(all) }));
}

interface Kind {
  readonly name: string;
  readonly replacedBy: readonly string[] | 'all';
  /** True if Docker refuses a second one of the same name. */
  readonly isNamed: boolean;
  readonly computed: readonly string[];
  readonly outs?: (inputs: StandInProperties) => StandInProperties;
}

function resource({ name: kind, replacedBy, isNamed, computed, outs = () => ({}) }: Kind): StandInResource {
  const all = (): StandInProperties[] => Object.values(readContents(file)[kind] ?? {});
  return {
    replacedBy,
    computed,
    // As in the plugin for objects with a name of the program: `nameRequiresDeleteBeforeReplace` of its bridge.
    deleteFirst: (olds, news) => isNamed && olds.name === news.name,
    create: async (inputs) => {
      if (isNamed && all().some(({ name }) => name === inputs.name)) {
        throw new Error(`Conflict. The ${kind} name "/${String(inputs.name)}" is already in use`);
      }
      const id = randomBytes(32).toString('hex');
      keep(kind, id, inputs);
      return { id, outs: { ...inputs, ...outs(inputs) } };
    },
    update: async (id, _olds, news) => {
      keep(kind, id, news);
      return { ...news, ...outs(news) };
    },
    read: async (id, state) => {
      const found = readContents(file)[kind]?.[id];
      return found === undefined ? undefined : { ...state, ...found };
    },
    delete: async (id) => keep(kind, id, undefined),
  };
}

/** A pushed image stays in its registry when the resource is deleted. https://www.pulumi.com/registry/packages/docker/api-docs/image/ */
const image: StandInResource = {
  ...resource({
    name: 'image',
    replacedBy: [],
    isNamed: false,
    computed: ['baseImageName', 'registryServer', 'repoDigest'],
    outs: ({ imageName }) => {
      const name = String(imageName);
      const base = name.replace(/:[^:/]*$/, '');
      return {
        baseImageName: base,
        registryServer: base.split('/')[0],
        repoDigest: `${base}@sha256:${'0'.repeat(64)}`,
      };
    },
  }),
  delete: async () => undefined,
};

export const docker = new StandIn('5.2.0', {
  'docker:index/image:Image': image,
  'docker:index/container:Container': resource({
    name: 'container',
    replacedBy: 'all',
    isNamed: true,
    computed: ['bridge', 'containerLogs', 'exitCode', 'networkDatas'],
  }),
  'docker:index/volume:Volume': resource({
    name: 'volume',
    replacedBy: 'all',
    isNamed: true,
    computed: ['mountpoint'],
  }),
  'docker:index/network:Network': resource({ name: 'network', replacedBy: 'all', isNamed: true, computed: ['scope'] }),
});
