/** What all sections work on: the documents of the tree, and the revision that they are compared with. */
import { join } from 'node:path';
import { documentFiles } from '../../../openapi/loading/directory.ts';
import type { ApiDocument } from '../../../openapi/document/document.ts';
import { loadDocument } from '../../../openapi/loading/load.ts';
import { DocumentError, type Problem } from '../../../openapi/loading/source/problems.ts';
import { addressesOf } from '../../lib/addresses.ts';
import { OpsError } from '../../lib/errors.ts';
import type { ProfileName } from '../../probe/cases/profile.ts';
import { readAmount } from '../../probe/options.ts';
import type { Amount } from '../../probe/phases/probe.ts';
import { projectFolder, textOf } from '../../lib/files.ts';
import { type Environment } from '../../../service/config/environment.ts';
import { type Base, readBase } from '../git/base.ts';
import { shortPath } from '../../findings/finding.ts';
import { type Deployment, noDeployment } from './deployment.ts';

/** A document that can't be used, and why. */
export interface BrokenDocument {
  /** As findings tell it. */
  readonly file: string;
  readonly problems: readonly Problem[];
}

/** How running services are asked. */
export interface Probing extends Amount {
  /** By name of the document; none: the services are started, and stopped again. */
  readonly addresses: ReadonlyMap<string, string>;
  /** Credentials for services at an address, `<scheme>=<value>`. */
  readonly keys: readonly string[];
  /** The settings of this machine, for services of its own at an address. */
  readonly environment: Environment;
  /** Undefined: by service, `house` for those that are written here. */
  readonly profile?: ProfileName | undefined;
}

export interface DriftContext {
  /** Those that can be used, by file name. */
  readonly documents: readonly ApiDocument[];
  readonly broken: readonly BrokenDocument[];
  /** Holds a folder with the code of each service. */
  readonly serviceFolder: string;
  /** Read when it is first asked for. @throws OpsError */
  readonly base: () => Promise<Base>;
  readonly probing: Probing;
  readonly deployment: Deployment;
  /** The text of a file, by its path in the folder; undefined where there is none. @throws Error of `node:fs` */
  readonly textOf: (path: string) => Promise<string | undefined>;
  /** Name servers that are asked for the records, none: this machine's. Undefined: nobody is asked. */
  readonly resolvers: readonly string[] | undefined;
}

export interface ContextOptions {
  /** Holds `openapi/`, `service/` and the repository; default: the project. */
  readonly folder?: string;
  /** The revision to compare with; default: see `readBase`. */
  readonly base?: string | undefined;
  /** `<address>` where there is one document, else `<name>=<address>`; none: services are started. */
  readonly urls?: readonly string[];
  readonly probing?: Partial<Omit<Probing, 'addresses'>>;
  /** Default: nothing is set. */
  readonly deployment?: Deployment;
  readonly resolvers?: readonly string[] | undefined;
}

/** @throws OpsError where there are no documents; Error of `node:fs` where they can't be read */
export async function openContext(options: ContextOptions): Promise<DriftContext> {
  const { folder = projectFolder, base: revision, deployment = noDeployment, resolvers } = options;
  const documentFolder = join(folder, 'openapi');
  const files = await documentFiles(documentFolder);
  if (files.length === 0)
    throw new OpsError('cli-documents-missing', `there are no documents in ${documentFolder}`, 'put one there', {
      data: { folder: documentFolder },
    });
  const read = await Promise.all(files.map(readDocument));
  const documents = read.filter((document) => 'content' in document);
  let base: Promise<Base> | undefined;
  return {
    documents,
    broken: read.filter((document) => 'problems' in document),
    serviceFolder: join(folder, 'service'),
    base: () => (base ??= readBase(documentFolder, revision)),
    probing: {
      addresses: addressesOf(options.urls ?? [], documents),
      keys: [],
      environment: {},
      ...readAmount({}),
      ...options.probing,
    },
    deployment,
    textOf: (path) => textOf(join(folder, path)),
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
