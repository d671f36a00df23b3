/** Where the processor time of a part of a CPU profile went: by function, and by folder or package. */
import { fileURLToPath } from 'node:url';

/** The parts of a profile of V8 that are read: https://chromedevtools.github.io/devtools-protocol/tot/Profiler/#type-Profile */
export interface CpuProfile {
  readonly nodes: readonly ProfileNode[];
  /** Microseconds of the monotonic clock. */
  readonly startTime: number;
  /** The id of the node of each sample. */
  readonly samples: readonly number[];
  /** Microseconds before each sample. */
  readonly timeDeltas: readonly number[];
}

interface ProfileNode {
  readonly id: number;
  readonly callFrame: CallFrame;
}

/** Lines and columns count from 0. */
export interface CallFrame {
  readonly functionName: string;
  readonly url: string;
  readonly lineNumber: number;
  readonly columnNumber: number;
}

/** In microseconds of the monotonic clock. */
export interface TimeSpan {
  readonly from: number;
  readonly to: number;
}

export interface TimeShare {
  /** A function with its file, or a folder, package or part of Node. */
  readonly name: string;
  /** Of the time in which the process was not idle: 0 to 1. */
  readonly share: number;
}

export interface SelfTimes {
  /** The greatest first. */
  readonly functions: readonly TimeShare[];
  readonly places: readonly TimeShare[];
}

/** Returns the source of a function: a path in this package; undefined if it is not known. */
export type FindSource = (frame: CallFrame) => string | undefined;

/** A function that calls native code, such as that of SQLite, has its time, too. */
export function computeSelfTimes(profile: CpuProfile, { from, to }: TimeSpan, findSource: FindSource): SelfTimes {
  const frames = new Map(profile.nodes.map(({ id, callFrame }) => [id, callFrame]));
  const times = new Map<CallFrame, number>();
  let now = profile.startTime;
  for (const [index, id] of profile.samples.entries()) {
    const delta = profile.timeDeltas[index] ?? 0;
    now += delta;
    const frame = frames.get(id);
    if (now < from || now > to || frame === undefined || frame.functionName === '(idle)') continue;
    times.set(frame, (times.get(frame) ?? 0) + delta);
  }
  const sources = new Map([...times.keys()].map((frame) => [frame, getSource(frame, findSource)]));
  return {
    functions: toShares(times, (frame) => nameFunction(frame, sources.get(frame) ?? '')),
    places: toShares(times, (frame) => namePlace(frame, sources.get(frame) ?? '')),
  };
}

function toShares(times: ReadonlyMap<CallFrame, number>, nameOf: (frame: CallFrame) => string): TimeShare[] {
  const byName = new Map<string, number>();
  let whole = 0;
  for (const [frame, time] of times) {
    const name = nameOf(frame);
    byName.set(name, (byName.get(name) ?? 0) + time);
    whole += time;
  }
  const shares = [...byName].map(([name, time]) => ({ name, share: time / whole }));
  return shares.sort((a, b) => b.share - a.share);
}

function getSource(frame: CallFrame, findSource: FindSource): string {
  const { url } = frame;
  const found = findSource(frame);
  return found ?? (url.startsWith('file:') ? fileURLToPath(url) : url);
}

function nameFunction({ functionName }: CallFrame, source: string): string {
  const name = functionName === '' ? '(anonymous)' : functionName;
  if (source === '') return nativeNames.get(name) ?? name;
  const file = source.replace(/^.*node_modules\//, '');
  return `${name}, ${file}`;
}

/** Functions of Node and V8 in native code. */
const nativeNames: ReadonlyMap<string, string> = new Map([
  ['(program)', 'native code'],
  ['(garbage collector)', 'garbage collection'],
  ['writeUtf8String', 'the system call that sends a response'],
  ['writeBuffer', 'the system call that writes the log'],
  ['runMicrotasks', 'promises'],
]);

function namePlace(frame: CallFrame, source: string): string {
  if (source === '') return nameFunction(frame, source);
  if (source.startsWith('node:')) return 'Node itself: HTTP, streams, timers';
  const inPackage = /^.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(source)?.[1];
  return inPackage ?? source.slice(0, Math.max(source.lastIndexOf('/'), 0));
}
