/** What the code of services does that would end their process. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { OpsError } from '../error/ops-error.ts';

/** More of them say nothing new. */
const maxFaults = 5;

/** By their texts: a handler may do the same for each request. */
// eslint-disable-next-line no-restricted-syntax -- The code runs in the process, and its errors come without a context.
const faults = new Map<string, OpsError>();
// eslint-disable-next-line no-restricted-syntax -- as above
let noted: { readonly name: string; readonly work: 'started' | 'probed' } | undefined;

/** Names the service that is worked on from now on. */
export function noteService(name: string | undefined, work: 'started' | 'probed' = 'probed'): void {
  noted = name === undefined ? undefined : { name, work };
}

/** ` while "tasks" was probed`; empty if no service is worked on. */
export const describeWork = (): string => (noted === undefined ? '' : ` while "${noted.name}" was ${noted.work}`);

/** Records that the code ends the process. @param deed such as `calls process.exit(0)`. @param stack with the place in the code */
export function recordFault(deed: string, stack: string): OpsError {
  const { service, place } = findPlace(stack);
  const owner = service === undefined ? 'the code of a service' : `the code of the service "${service}"`;
  const when = noted?.name === service ? '' : describeWork();
  const problem = `${owner} ${deed}${place === undefined ? '' : ` at ${place}`}${when}`;
  const remedy = 'correct the code: it would end all services of its process';
  const data = service === undefined ? {} : { service };
  const fault = faults.get(problem) ?? new OpsError('cli-service-ends-process', problem, remedy, { data });
  if (faults.size < maxFaults) faults.set(problem, fault);
  return fault;
}

/** Returns what was recorded since the last call, as one error. */
export function takeFaults(): OpsError | undefined {
  const [first, ...others] = faults.values();
  faults.clear();
  if (first === undefined || others.length === 0) return first;
  const problem = [first, ...others].map((fault) => fault.problem).join('; ');
  return new OpsError(first.code, problem, first.remedy, { data: first.data });
}

interface CodePlace {
  readonly service?: string;
  /** `/project/service/tasks/operations.ts:12`. */
  readonly place?: string;
}

/** Returns the first place in the code of a service; else the first place in any file. */
function findPlace(stack: string): CodePlace {
  const places = stack.split('\n').flatMap((line) => {
    const [, file, row] =
      /(?:\(|at (?:async )?)(file:\/\/\S+|(?:\/|[A-Za-z]:\\)[^()]*?):(\d+):\d+\)?$/.exec(line) ?? [];
    if (file === undefined) return [];
    const path = toPath(file);
    const [, folder, service] = /^(.*[\\/]service[\\/]([^\\/]+))[\\/]/.exec(path) ?? [];
    const isService = folder !== undefined && existsSync(join(folder, 'operations.ts'));
    return [{ place: `${path}:${row}`, ...(isService && service !== undefined ? { service } : {}) }];
  });
  return places.find(({ service }) => service !== undefined) ?? places[0] ?? {};
}

/** The code can write anything into a stack. */
function toPath(file: string): string {
  try {
    return file.startsWith('file:') ? fileURLToPath(file) : file;
  } catch {
    return file;
  }
}
