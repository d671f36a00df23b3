/** The input of all sections: the documents of the tree, the base, and the settings. */
import { realpath } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { ApiDocument } from '../../../openapi/document/document.ts';
import { loadDocument } from '../../../openapi/loading/load.ts';
import { DocumentError, type Problem } from '../../../openapi/loading/source/problems.ts';
import { parseAddresses } from '../../cli/addresses.ts';
import { OpsError } from '../../error/ops-error.ts';
import type { ProfileName } from '../../probe/cases/profile.ts';
import { isGenerated } from '../../generate/file/manifest.ts';
import { readAmount } from '../../probe/options.ts';
import type { Resolver } from '../../probe/address/destination.ts';
import type { Client } from '../../probe/run/client.ts';
import type { Amount } from '../../probe/target/amount.ts';
import { projectFolder, readTextFile } from '../../file/files.ts';
import { type Environment } from '../../../service/config/environment.ts';
import { type DocumentSource, findDocuments, singleDocument } from '../../project/project-documents.ts';
import type { ProjectService } from '../../project/project-file.ts';
import { type Base, type OtherDocuments, readBase } from '../git/base.ts';
import { shortPath } from '../../findings/finding.ts';
import { type Deployment, noDeployment } from './deployment.ts';

/** An invalid document, with its problems. */
export interface BrokenDocument {
  /** The path, as in findings. */
  readonly file: string;
  readonly problems: readonly Problem[];
}

/** How the check sends requests to running services. */
export interface Probing extends Amount {
  /** By name of the document; empty: the check starts the services, and stops them. */
  readonly addresses: ReadonlyMap<string, string>;
  /** True if services on other machines get every method. Default: as `fountainai.yml` says. */
  readonly writes?: boolean | undefined;
  /** Looks up the names of services. Default: as the system does. */
  readonly resolver?: Resolver | undefined;
  /** Sends the requests to the services at an address. Default: one for each address. */
  readonly client?: Client | undefined;
  /** Credentials for services at an address, `<scheme>=<value>`. */
  readonly keys: readonly string[];
  /** The settings of this machine, for its own services at an address. */
  readonly environment: Environment;
  /** Undefined: by service, `house` for services that are written here. */
  readonly profile?: ProfileName | undefined;
}

/** A thread that may probe services. */
export interface ProbingThread {
  /** Path of the module that it runs. */
  readonly module: string;
  /** It is not started for a share of fewer requests. */
  readonly minRequests: number;
}

export interface DriftContext {
  /** The valid documents, by file name. */
  readonly documents: readonly ApiDocument[];
  readonly broken: readonly BrokenDocument[];
  /** Services of others, by the names of their documents: fountainai does not serve them. */
  readonly services: ReadonlyMap<string, ProjectService>;
  /** The absolute path of the project. */
  readonly folder: string;
  /** Contains a folder with the code of each service. */
  readonly serviceFolder: string;
  /** Returns the profile of a service for which none was given: `house` if it is written here. */
  readonly profileFor: (name: string) => Promise<ProfileName>;
  /** Reads the base on the first call. @throws OpsError */
  readonly base: () => Promise<Base>;
  readonly probing: Probing;
  /** The second thread that probes a share of the services; undefined: this thread probes all. */
  readonly probingThread?: ProbingThread | undefined;
  readonly deployment: Deployment;
  /** Returns the text of a file, by its path in the folder; undefined if it does not exist. @throws Error of `node:fs` */
  readonly textOf: (path: string) => Promise<string | undefined>;
  /** Name servers that are asked for the records; empty: those of this machine. Undefined: no name server is asked. */
  readonly resolvers: readonly string[] | undefined;
}

export interface ContextOptions {
  /** Contains `openapi/`, `service/` and the repository; default: the project. */
  readonly folder?: string;
  /** The only document to check, anywhere; its service is one of others. Default: the documents of the project. */
  readonly document?: string | undefined;
  /** The revision to compare with; default: see `readBase`. */
  readonly base?: string | undefined;
  /** `<address>` for a single document, else `<name>=<address>`; empty: the check starts the services. */
  readonly urls?: readonly string[];
  readonly probing?: Partial<Omit<Probing, 'addresses'>>;
  /** Default: this thread probes all services. */
  readonly probingThread?: ProbingThread | undefined;
  /** Default: no settings. */
  readonly deployment?: Deployment;
  readonly resolvers?: readonly string[] | undefined;
}

/** @throws OpsError if there are no documents; Error of `node:fs` if they cannot be read */
export async function openContext(given: ContextOptions): Promise<DriftContext> {
  const options = { ...given, folder: await findRealFolder(given.folder ?? projectFolder) };
  const { folder, document, base: revision, deployment = noDeployment, resolvers } = options;
  const documentFolder = join(folder, 'openapi');
  const serviceFolder = join(folder, 'service');
  const sources = document === undefined ? await findDocuments(folder) : [singleDocument(document)];
  if (sources.length === 0) throw documentsMissing(documentFolder);
  const read = await Promise.all(sources.map(readDocument));
  const services = new Map(sources.flatMap(({ name, service }) => (service === undefined ? [] : [[name, service]])));
  const documents = read.filter((document) => 'content' in document);
  let base: Promise<Base> | undefined;
  return {
    documents,
    broken: read.filter((document) => 'problems' in document),
    services,
    folder,
    serviceFolder,
    profileFor: async (name) => {
      const service = services.get(name);
      if (service !== undefined) return service.profile ?? 'standard';
      return (await isGenerated(serviceFolder, name)) ? 'generated' : 'house';
    },
    base: () => (base ??= readBase(documentFolder, revision, findOthers(options, sources))),
    probing: {
      addresses: parseAddresses(options.urls ?? [], sources),
      keys: [],
      environment: {},
      ...readAmount({}),
      ...options.probing,
    },
    probingThread: options.probingThread,
    deployment,
    textOf: (path) => readTextFile(join(folder, path)),
    resolvers,
  };
}

/** Git has no files behind a link, and what documents refer to above the project is not above a link to it. */
const findRealFolder = (folder: string): Promise<string> => realpath(folder).catch(() => folder);

const documentsMissing = (folder: string): OpsError =>
  new OpsError(
    'cli-documents-missing',
    `there are no documents in "${folder}"`,
    'add a document there, or run init, which writes fountainai.yml for documents elsewhere',
    { data: { folder } },
  );

/** Undefined if all documents are in `openapi/`, and served here. */
function findOthers(
  { folder, document }: ContextOptions & { readonly folder: string },
  sources: readonly DocumentSource[],
): OtherDocuments | undefined {
  if (sources.every(({ service }) => service === undefined)) return undefined;
  const isWhole = document === undefined;
  return { folder: isWhole ? folder : dirname(document), sources, isWhole };
}

async function readDocument({ file, name, root }: DocumentSource): Promise<ApiDocument | BrokenDocument> {
  try {
    return await loadDocument(file, { name, folder: root });
  } catch (error) {
    if (!(error instanceof DocumentError)) throw error;
    return { file: shortPath(file), problems: error.problems };
  }
}
