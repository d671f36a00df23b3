/** The input of all sections: the documents of the tree, the base, and the settings. */
import { dirname, join } from 'node:path';
import { documentFiles } from '../../../openapi/loading/directory.ts';
import type { ApiDocument } from '../../../openapi/document/document.ts';
import { loadDocument } from '../../../openapi/loading/load.ts';
import { DocumentError, type Problem } from '../../../openapi/loading/source/problems.ts';
import { parseAddresses } from '../../cli/addresses.ts';
import { OpsError } from '../../error/ops-error.ts';
import type { ProfileName } from '../../probe/cases/profile.ts';
import { isGenerated } from '../../generate/file/manifest.ts';
import { readAmount } from '../../probe/options.ts';
import type { Amount } from '../../probe/target/probe.ts';
import { projectFolder, readTextFile } from '../../file/files.ts';
import { type Environment } from '../../../service/config/environment.ts';
import { type Base, readBase } from '../git/base.ts';
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
  /** Credentials for services at an address, `<scheme>=<value>`. */
  readonly keys: readonly string[];
  /** The settings of this machine, for its own services at an address. */
  readonly environment: Environment;
  /** Undefined: by service, `house` for services that are written here. */
  readonly profile?: ProfileName | undefined;
}

export interface DriftContext {
  /** The valid documents, by file name. */
  readonly documents: readonly ApiDocument[];
  readonly broken: readonly BrokenDocument[];
  /** Contains a folder with the code of each service. */
  readonly serviceFolder: string;
  /** Returns the profile of a service for which none was given: `house` if it is written here. */
  readonly profileFor: (name: string) => Promise<ProfileName>;
  /** Reads the base on the first call. @throws OpsError */
  readonly base: () => Promise<Base>;
  readonly probing: Probing;
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
  /** Default: no settings. */
  readonly deployment?: Deployment;
  readonly resolvers?: readonly string[] | undefined;
}

/** @throws OpsError if there are no documents; Error of `node:fs` if they cannot be read */
export async function openContext(options: ContextOptions): Promise<DriftContext> {
  const { folder = projectFolder, document, base: revision, deployment = noDeployment, resolvers } = options;
  const documentFolder = document === undefined ? join(folder, 'openapi') : dirname(document);
  const serviceFolder = join(folder, 'service');
  const files = document === undefined ? await documentFiles(documentFolder) : [document];
  if (files.length === 0)
    throw new OpsError(
      'cli-documents-missing',
      `there are no documents in "${documentFolder}"`,
      'add a document there',
      {
        data: { folder: documentFolder },
      },
    );
  const read = await Promise.all(files.map(readDocument));
  const documents = read.filter((document) => 'content' in document);
  let base: Promise<Base> | undefined;
  return {
    documents,
    broken: read.filter((document) => 'problems' in document),
    serviceFolder,
    profileFor: async (name) => {
      if (document !== undefined) return 'standard';
      return (await isGenerated(serviceFolder, name)) ? 'generated' : 'house';
    },
    base: () => (base ??= readBase(documentFolder, revision, document)),
    probing: {
      addresses: parseAddresses(options.urls ?? [], documents),
      keys: [],
      environment: {},
      ...readAmount({}),
      ...options.probing,
    },
    deployment,
    textOf: (path) => readTextFile(join(folder, path)),
    resolvers,
  };
}

async function readDocument(file: string): Promise<ApiDocument | BrokenDocument> {
  try {
    return await loadDocument(file);
  } catch (error) {
    if (!(error instanceof DocumentError)) throw error;
    return { file: shortPath(file), problems: error.problems };
  }
}
