/**
 * Has Node load tests and sources as they are at run time. vitest makes a function of each module, in which an import is a property of
 * an object with getters: each use of an imported function then calls a getter, and that took a fifth of the processor time.
 * `vi.mock` and `vi.resetModules` have no effect on such modules.
 */
import { inject, TestRunner } from 'vitest';
import * as loader from './load.js';
import { standIns } from './stand-ins.ts';

const compiledFolder = inject('compiledFolder');
if (compiledFolder !== '') loader.loadNatively(compiledFolder, standIns);

export default class NativeRunner extends TestRunner {
  override importFile(...parameters: Parameters<TestRunner['importFile']>): unknown {
    return compiledFolder === '' ? super.importFile(...parameters) : loader.importAgain(parameters[0]);
  }
}
