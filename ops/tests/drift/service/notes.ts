/** Runs all sections of the drift check on a changed notes service and its document. */
import { join } from 'node:path';
import type { ApiDocument } from '../../../../openapi/document/document.ts';
import { loadDocument } from '../../../../openapi/loading/load.ts';
import type { Handler, HandlerInput, Reply } from '../../../../service/http/handlers/handlers.ts';
import { serve, type Tamper } from '../../../probe/testing/sabotage.ts';
import type { DriftContext, Probing } from '../../../drift/section/context.ts';
import type { Finding } from '../../../findings/finding.ts';
import type { SectionReport } from '../../../findings/report.ts';
import { allSections } from '../../../drift/run/all-sections.ts';
import { behaviourSection } from '../../../drift/behaviour/behaviour-section.ts';
import { type DraftChange, changeDocument, createContext } from '../../../drift/testing/drift-inputs.ts';
import { probingAmount } from '../outcome.ts';
import { open } from '../../notes/service/notes/operations.ts';

export const notesFolder = join(import.meta.dirname, '../../notes');
export const notes: ApiDocument = await loadDocument(join(notesFolder, 'openapi/notes.yml'));

type Handlers = Readonly<Record<string, Handler>>;

/** How the running service differs from the one that was written. */
export interface Mutation {
  /** The document that the service uses, if it differs from the one that it is compared with. */
  readonly document?: DraftChange;
  readonly handlers?: (own: (id: string) => (input: HandlerInput) => Promise<Reply>) => Handlers;
  readonly tamper?: Tamper;
  readonly bodyBytes?: number;
}

const secrets = new Map([
  ['apiKeyAuth', 'the-right-key'],
  ['staffAuth', 'ann:the-password'],
]);

export interface CheckedNotes {
  /** Names of the sections that are not clean. */
  readonly sections: readonly string[];
  readonly findings: readonly Finding[];
  readonly reasons: readonly string[];
}

/** What all sections say of the service; its document is its own base. */
export async function check(mutation: Mutation): Promise<CheckedNotes> {
  const { handlers } = await open();
  const own = (id: string) => async (input: HandlerInput) => handlers[id]?.(input) ?? { status: 501 };
  const served = await serve({
    document: mutation.document === undefined ? notes : await changeDocument(notes, mutation.document),
    handlers: { ...handlers, ...mutation.handlers?.(own) },
    credentials: (scheme) => [secrets.get(scheme) ?? ''],
    tamper: mutation.tamper,
    bodyBytes: mutation.bodyBytes,
  });
  const keys = [...secrets].map(([scheme, secret]) => `${scheme}=${secret}`);
  try {
    const { url, client } = served;
    return await checkNotes({ addresses: new Map([['notes', url]]), client, keys, ...probingAmount });
  } finally {
    await served.close();
  }
}

/** @param probing left out: the service is started, from the code in this folder */
export async function checkNotes(
  probing: Partial<Probing> = probingAmount,
  serviceFolder = join(notesFolder, 'service'),
): Promise<CheckedNotes> {
  const context = createContext({ documents: [notes], base: [notes], serviceFolder, probing });
  const still = await stillReports(serviceFolder);
  const asked = await behaviourSection.check(context);
  const reports = allSections.map(({ name }) => still.get(name) ?? asked);
  return {
    sections: reports.filter(({ status }) => status === 'findings' || status === 'failed').map(({ name }) => name),
    findings: reports.flatMap(({ findings }) => findings),
    reasons: reports.flatMap(({ status, reason }) => (status === 'failed' ? (reason ?? '') : [])),
  };
}

type Reports = ReadonlyMap<string, SectionReport>;
const known = new Map<string, Promise<Reports>>();

/** By name, what all sections say that ask no service: the same for every mutation of a running one, so found out once. */
function stillReports(serviceFolder: string): Promise<Reports> {
  const context = createContext({ documents: [notes], base: [notes], serviceFolder });
  const reports = known.get(serviceFolder) ?? runReports(context);
  known.set(serviceFolder, reports);
  return reports;
}

async function runReports(context: DriftContext): Promise<Reports> {
  const others = allSections.filter((section) => section !== behaviourSection);
  const pairs = others.map(async (section) => [section.name, await section.check(context)] as const);
  return new Map(await Promise.all(pairs));
}
