import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { afterEach, describe, expect, it } from 'vitest';
import { receiveMessage, stopChild } from '../run/child-process.ts';

let child: ChildProcess | undefined;
afterEach(async () => {
  if (child !== undefined) await stopChild(child);
});

function start(script: string): ChildProcess {
  child = spawn(process.execPath, ['--eval', script], { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  return child;
}

const countListeners = (of: ChildProcess) => [of.listenerCount('message'), of.listenerCount('exit')];

describe('the messages of a child process', () => {
  it('leave no listener, however many are received', async () => {
    const echo = start(`process.on('message', (message) => process.send(message));`);
    const before = countListeners(echo);
    for (const number of [1, 2, 3]) {
      const received = receiveMessage(echo, 'the echo');
      echo.send(number);
      expect(await received).toBe(number);
    }
    expect(countListeners(echo)).toEqual(before);
  });

  it('are missed with the name of the process if it ends, and leave no listener either', async () => {
    const silent = start('');
    const before = countListeners(silent);
    await expect(receiveMessage(silent, 'the silent one')).rejects.toThrow('the silent one ended without a message');
    if (silent.connected) await once(silent, 'disconnect');
    expect(countListeners(silent)).toEqual(before);
  });
});
