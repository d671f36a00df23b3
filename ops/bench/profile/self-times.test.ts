import { describe, expect, it } from 'vitest';
import { type CallFrame, computeSelfTimes, type CpuProfile } from './self-times.ts';

const frame = (functionName: string, url = ''): CallFrame => ({ functionName, url, lineNumber: 0, columnNumber: 0 });

const frames = [
  frame('(idle)'),
  frame('find', 'file:///app/dist/chunk-1.js'),
  frame('', 'file:///app/dist/chunk-1.js'),
  frame('asJson', 'file:///app/node_modules/pino/lib/tools.js'),
  frame('end', 'node:_http_outgoing'),
  frame('(garbage collector)'),
  frame('writeUtf8String'),
  frame('find', 'file:///app/dist/chunk-1.js'), // the same function with another caller
];

/** @param times pairs of an index of `frames` and microseconds */
const profile = (times: readonly (readonly [number, number])[]): CpuProfile => ({
  nodes: frames.map((callFrame, id) => ({ id, callFrame })),
  startTime: 1_000,
  samples: times.map(([id]) => id),
  timeDeltas: times.map(([, delta]) => delta),
});

const findSource = ({ url }: CallFrame): string | undefined =>
  url.includes('/dist/') ? 'service/http/router.ts' : undefined;

const always = { from: 0, to: 1e9 };

describe('the processor time of a profile', () => {
  it('is that of functions with their sources, and of folders and packages, the greatest first', () => {
    const given = profile([
      [6, 400],
      [1, 100],
      [7, 100],
      [2, 50],
      [3, 150],
      [4, 120],
      [5, 80],
    ]);
    expect(computeSelfTimes(given, always, findSource)).toEqual({
      functions: [
        { name: 'the system call that sends a response', share: 0.4 },
        { name: 'find, service/http/router.ts', share: 0.2 },
        { name: 'asJson, pino/lib/tools.js', share: 0.15 },
        { name: 'end, node:_http_outgoing', share: 0.12 },
        { name: 'garbage collection', share: 0.08 },
        { name: '(anonymous), service/http/router.ts', share: 0.05 },
      ],
      places: [
        { name: 'the system call that sends a response', share: 0.4 },
        { name: 'service/http', share: 0.25 },
        { name: 'pino', share: 0.15 },
        { name: 'Node itself: HTTP, streams, timers', share: 0.12 },
        { name: 'garbage collection', share: 0.08 },
      ],
    });
  });

  it('has neither idle time nor samples before and after the time span', () => {
    const given = profile([
      [3, 100], // at 1100
      [0, 300], // at 1400
      [1, 100], // at 1500
      [4, 100], // at 1600
      [3, 100], // at 1700
    ]);
    const { functions } = computeSelfTimes(given, { from: 1_400, to: 1_600 }, findSource);
    expect(functions).toEqual([
      { name: 'find, service/http/router.ts', share: 0.5 },
      { name: 'end, node:_http_outgoing', share: 0.5 },
    ]);
  });
});
