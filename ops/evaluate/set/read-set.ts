/** Reads a file of requests, and checks it against the documents of its services. */
import { stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { Ajv } from 'ajv';
import { proposeName } from '../../../openapi/command/nearest-name.ts';
import type { ApiDocument, Json, JsonObject, Operation } from '../../../openapi/document/document.ts';
import { arrayOf, objectOf, stringOf } from '../../../openapi/json/json.ts';
import { join } from '../../../openapi/json/pointer.ts';
import type { RequestArguments } from '../../../openapi/request/request.ts';
import { getArguments } from '../../../service/ensemble/tools/arguments.ts';
import { OpsError } from '../../error/ops-error.ts';
import { readTextFile } from '../../file/files.ts';
import { findYamlPlace, readYaml, Source, YamlFault } from '../../../openapi/yaml/located-yaml.ts';
import type { RequestSet, SetCall, SetRequest, SetService } from './request-set.ts';
import { schemaFault, setFault, setFaultAt } from './set-fault.ts';
import { setSchema } from './set-schema.ts';

const maxBytes = 4 * 1024 * 1024;
const limits = { values: 200_000, characters: 4_000_000, depth: 30 } as const;

/** A file whose form is valid; its calls are not compared with documents yet. */
export interface UncheckedSet {
  readonly source: Source;
  readonly content: JsonObject;
  readonly services: readonly SetService[];
}

/** @throws OpsError with line and column if the form of the file is invalid, or a document does not exist */
export async function readSetFile(path: string): Promise<UncheckedSet> {
  const file = resolve(path);
  const found = await stat(file).catch(() => undefined);
  if (found?.isFile() !== true) {
    throw new OpsError('cli-requests-invalid', `"${path}" is not a file`, 'give the path of a file of requests');
  }
  if (found.size > maxBytes) {
    throw new OpsError('cli-requests-invalid', `"${path}" is larger than ${maxBytes / 1024 ** 2} MiB`, 'split it');
  }
  const source = new Source(file, (await readTextFile(file)) ?? '');
  const content = objectOf(readContent(source));
  const services = Object.entries(objectOf(content.services)).map(([name, service]): SetService => {
    const { document } = objectOf(service);
    return { name, document: document === undefined ? undefined : resolve(dirname(file), stringOf(document)) };
  });
  for (const { name, document } of services) {
    if (document === undefined || (await stat(document).catch(() => undefined))?.isFile() === true) continue;
    const pointer = join('/services', name, 'document');
    throw setFault(source, pointer, `the document "${document}" does not exist`, 'write its path from this file');
  }
  return { source, content, services };
}

function readContent(source: Source): Json {
  const content = parse(source);
  const validate = new Ajv({ strict: false, allErrors: true }).compile(setSchema);
  if (!validate(content)) throw schemaFault(source, validate.errors ?? []);
  return content;
}

function parse(source: Source): Json {
  try {
    return readYaml(source, limits);
  } catch (error) {
    throw error instanceof YamlFault ? setFaultAt(source, error.place, error.message, error.remedy) : error;
  }
}

/** @throws OpsError with line and column if an operation or an argument is unknown */
export function checkSet({ source, content, services }: UncheckedSet, documents: readonly ApiDocument[]): RequestSet {
  const called = documents.filter(({ name }) => services.some((service) => service.name === name));
  const readCalls = (value: Json | undefined, pointer: string): SetCall[] =>
    arrayOf(value).map((call, index) =>
      readCall(source, objectOf(call), { pointer: join(pointer, index), documents: called }),
    );
  const requests = arrayOf(content.requests).map((value, index): SetRequest => {
    const pointer = join('/requests', index);
    const given = objectOf(value);
    const forbid = arrayOf(given.forbid).map(stringOf);
    forbid.forEach((id, at) => {
      if (id !== '*') findOperation(source, id, { pointer: join(pointer, 'forbid', at), documents: called });
    });
    return {
      say: stringOf(given.say),
      kind: stringOf(given.kind),
      isHostile: given.hostile === true,
      calls: readCalls(given.calls, join(pointer, 'calls')),
      forbid,
      answer: arrayOf(given.answer).map((texts) => (Array.isArray(texts) ? texts.map(stringOf) : [stringOf(texts)])),
      absent: arrayOf(given.absent).map(stringOf),
      order: arrayOf(given.order).map(stringOf),
      line: findYamlPlace(source, pointer).line,
    };
  });
  return { file: source.absoluteRef, services, given: readCalls(content.given, '/given'), requests };
}

interface CallPlace {
  readonly pointer: string;
  readonly documents: readonly ApiDocument[];
}

function readCall(source: Source, call: JsonObject, place: CallPlace): SetCall {
  const [[id, values] = ['', {}]] = Object.entries(call);
  const { document, operation } = findOperation(source, id, { ...place, pointer: join(place.pointer, id) });
  const pointer = join(place.pointer, id);
  return {
    service: document.name,
    document,
    operation,
    arguments: placeArguments(source, operation, objectOf(values), pointer),
  };
}

function findOperation(
  source: Source,
  id: string,
  { pointer, documents }: CallPlace,
): { readonly document: ApiDocument; readonly operation: Operation } {
  for (const document of documents) {
    const operation = document.operations.find((one) => one.id === id);
    if (operation !== undefined) return { document, operation };
  }
  const known = documents.flatMap(({ operations }) => operations.map((operation) => operation.id));
  const problem = `no service of this file has the operation "${id}"${proposeName(id, known)}`;
  throw setFault(source, pointer, problem, `use one of ${known.join(', ')}`);
}

function placeArguments(source: Source, operation: Operation, values: JsonObject, pointer: string): RequestArguments {
  const all = getArguments(operation);
  const placed: Record<string, Record<string, Json>> = {};
  for (const [name, value] of Object.entries(values)) {
    const argument = all.find((one) => one.name === name);
    if (argument === undefined) {
      const known = all.map((one) => one.name).filter((one) => one !== '');
      const problem = `"${operation.id}" has no argument "${name}"${proposeName(name, known)}`;
      throw setFault(source, join(pointer, name), problem, `use one of ${known.join(', ')}`);
    }
    placed[argument.place] = { ...placed[argument.place], [name]: value };
  }
  const needsBody = operation.requestBody?.required === true && placed.body === undefined;
  return needsBody ? { ...placed, body: {} } : placed;
}
