/** Compares `docker-compose.yml` and `kong.yml` with the documents. One cause is reported once, for both files. */
import type { ApiDocument, JsonObject } from '../../../openapi/document/document.ts';
import { objectOf } from '../../../openapi/json/json.ts';
import { join } from '../../../openapi/json/pointer.ts';
import { localServer } from '../../../openapi/document/server.ts';
import { portSetting } from '../../../openapi/settings/setting-names.ts';
import { groupBy } from '../../../pulumi/plan/document/ordering.ts';
import type { ComposeFault } from '../../dockerize/compose/references.ts';
import { findComposeFaults } from '../../dockerize/compose/faults.ts';
import { describeValue, placeIn, type FindingPlace } from '../../findings/finding.ts';
import { type DeclaredObject, type FileGap, findGatewayGaps } from './gateway-file.ts';
import type { Inconsistency } from './inconsistency.ts';
import type { TreeFile } from './tree-file.ts';

export interface Files {
  readonly documents: readonly ApiDocument[];
  /** Undefined if it does not exist, or cannot be read. */
  readonly compose: TreeFile | undefined;
  readonly kong: TreeFile | undefined;
  /** The desired content of `kong.yml`. */
  readonly configuration: JsonObject;
  /** What all of it has. */
  readonly ownerTag: string;
}

/** What one of the files says. */
interface Sign {
  readonly words: string;
  readonly place: FindingPlace;
}

export function findFileInconsistencies(files: Files): Inconsistency[] {
  const { documents, compose, kong, configuration } = files;
  const faults = compose === undefined ? [] : findComposeFaults(compose.content, documents);
  const gaps = kong === undefined ? [] : findGatewayGaps(configuration, kong.content);
  const reported = new Set<FileGap>();
  const take = (isMeant: (gap: FileGap) => boolean): FileGap[] => {
    const taken = gaps.filter((gap) => isMeant(gap) && !reported.has(gap));
    for (const gap of taken) reported.add(gap);
    return taken;
  };
  const known = documents.flatMap((document) => findDocumentInconsistencies(document, faults, take, files));
  const unknown = findServicesWithoutDocument(files, take);
  const others = faults.filter(({ kind }) => !['service', 'port'].includes(kind));
  return [
    ...known,
    ...unknown,
    ...others.map((fault) => composeInconsistency(fault, compose)),
    ...findOtherGaps(
      take(() => true),
      kong,
    ),
  ];
}

type Take = (isMeant: (gap: FileGap) => boolean) => FileGap[];

function findDocumentInconsistencies(
  document: ApiDocument,
  faults: readonly ComposeFault[],
  take: Take,
  files: Files,
): Inconsistency[] {
  const { name } = document;
  const { compose, kong } = files;
  const composeSigns = (kind: ComposeFault['kind'], words: (fault: ComposeFault) => string): Sign[] =>
    faults
      .filter((fault) => fault.kind === kind && fault.about === name)
      .map((fault) => ({ words: words(fault), place: compose?.placeOf(fault.pointer) ?? {} }));
  const isOwn = ({ object: { kind, tags } }: FileGap): boolean => kind === 'services' && tags.includes(name);
  const lacking = [
    ...composeSigns('service', () => 'docker-compose.yml'),
    ...take((gap) => gap.what === 'missing' && isOwn(gap)).map(() => ({ words: 'kong.yml', place: placeAt(kong, '') })),
  ];
  const ports = [
    ...composeSigns('port', ({ problem }) => `in docker-compose.yml ${problem}`),
    ...take((gap) => gap.field === 'port' && isOwn(gap)).map(({ object, actual, pointer }) => ({
      words: `in kong.yml ${object.name} sends to ${describeValue(actual)}`,
      place: placeAt(kong, pointer),
    })),
  ];
  const server = localServer(document);
  const here = placeIn(document, server?.pointer ?? '');
  return [
    ...joinSigns('service-missing', lacking, here, (words) => `${name} has a document, and no service in ${words}`),
    ...joinSigns('port-differs', ports, here, (words) => `${words}, and should be at ${server?.port ?? 'one port'}`),
  ];
}

/** Joins the signs of one cause. The place is in the file that has it, and otherwise in the document. */
function joinSigns(
  rule: Inconsistency['rule'],
  signs: readonly Sign[],
  origin: FindingPlace,
  message: (words: string) => string,
): Inconsistency[] {
  const [first] = signs;
  if (first === undefined) return [];
  const isOneFile = new Set(signs.map(({ place }) => place.file)).size === 1;
  const words = [...new Set(signs.map((sign) => sign.words))].join(' and ');
  return [{ rule, message: message(words), place: isOneFile ? first.place : origin }];
}

/** Finds services in the files that have no document. */
function findServicesWithoutDocument({ documents, compose, kong, ownerTag }: Files, take: Take): Inconsistency[] {
  const names = new Set(documents.map(({ name }) => name));
  const services = Object.entries(objectOf(compose?.content.services));
  const composed = services.filter(([name, service]) => {
    return !names.has(name) && Object.hasOwn(objectOf(objectOf(service).environment), portSetting(name));
  });
  const signs = composed.map(([name]): Sign & { name: string } => {
    return { name, words: 'docker-compose.yml', place: placeAt(compose, join('', 'services', name)) };
  });
  const findLabel = ({ object: { tags } }: FileGap): string | undefined => tags.find((tag) => tag !== ownerTag);
  const isStranger = (gap: FileGap): boolean => {
    const isLabelled = findLabel(gap) !== undefined && !gap.object.tags.some((tag) => names.has(tag));
    return gap.what === 'extra' && gap.object.kind === 'services' && isLabelled;
  };
  const declared = take(isStranger).map((gap) => {
    return { name: findLabel(gap) ?? '', words: 'kong.yml', place: placeAt(kong, gap.pointer) };
  });
  return [...groupBy([...signs, ...declared], ({ name }) => name)].flatMap(([name, all]) =>
    joinSigns('document-missing', all, all[0]?.place ?? {}, (words) => `${name} is in ${words}, and has no document`),
  );
}

const placeAt = (file: TreeFile | undefined, pointer: string): FindingPlace => file?.placeOf(pointer) ?? {};

function composeInconsistency({ kind, problem, pointer }: ComposeFault, compose: TreeFile | undefined): Inconsistency {
  const rule = kind === 'health' ? 'health-check-missing' : 'compose-broken';
  return { rule, message: problem, place: placeAt(compose, pointer) };
}

/** Reports a change of one field in all routes of a document once. */
function findOtherGaps(gaps: readonly FileGap[], kong: TreeFile | undefined): Inconsistency[] {
  const getKey = ({ what, object: { kind, tags }, field = '' }: FileGap): string => [what, kind, tags, field].join(' ');
  return [...groupBy(gaps, getKey).values()].flatMap((group): Inconsistency[] => {
    const [first] = group;
    if (first === undefined) return [];
    const names = group.map(({ object }) => hideKey(object));
    const message = `${first.object.kind} ${names.join(', ')} ${describeGap(first)}`;
    return [{ rule: 'gateway-file-differs', message, place: placeAt(kong, first.pointer) }];
  });
}

function describeGap({ what, object: { kind }, field, desired, actual }: FileGap): string {
  if (what === 'missing') return 'should be there';
  if (what === 'extra') return 'should not be there';
  if (kind === 'keyauth_credentials' && field === 'key') return 'should have another key';
  return `should have ${describeValue(desired)} as ${field}, and not ${describeValue(actual)}`;
}

/** Hides a key that is written out. */
function hideKey({ kind, name }: DeclaredObject): string {
  return kind === 'keyauth_credentials' && !/^\$\{\w+:\d+\}$/.test(name) ? '[secret]' : name;
}
