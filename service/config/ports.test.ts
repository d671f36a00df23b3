import { describe, expect, it } from 'vitest';
import type { ApiDocument } from '../../openapi/document/document.ts';
import { readConfig } from './config.ts';
import { ConfigError, type SettingFault } from './environment.ts';
import { assignPorts } from './ports.ts';

const documents = [
  { name: 'a', servers: ['http://localhost:8081'] },
  { name: 'b', servers: ['https://b.example'] },
  { name: 'c', servers: ['http://localhost:8082'] },
  { name: 'd', servers: [] },
] as unknown as ApiDocument[];

const assigned = (environment: Record<string, string>, started?: string[]): Record<string, number> =>
  Object.fromEntries(assignPorts(documents, readConfig(environment), started));

function getFaults(environment: Record<string, string>): readonly SettingFault[] {
  try {
    assigned(environment);
    return [];
  } catch (error) {
    if (error instanceof ConfigError) return error.faults;
    throw error;
  }
}

describe('assignPorts', () => {
  it.each([
    { given: {}, want: { a: 8081, b: 8083, c: 8082, d: 8084 } },
    { given: { B_PORT: '8084' }, want: { a: 8081, b: 8084, c: 8082, d: 8083 } },
    { given: { A_PORT: '0', C_PORT: '0' }, want: { a: 0, b: 8082, c: 0, d: 8083 } },
  ])('with $given', ({ given, want }) => {
    expect(assigned(given)).toEqual(want);
  });

  it('rejects two equal ports with the name of the setting', () => {
    const code = 'settings-port-taken';
    expect(getFaults({ D_PORT: '8081', B_PORT: '8082' })).toMatchObject([
      {
        code,
        setting: 'C_PORT',
        problem: '8082 is the port of b already; set another',
        data: { port: 8082, owner: 'b' },
      },
      { code, setting: 'D_PORT', data: { port: 8081, owner: 'a' } },
    ]);
  });

  it('allows services on other machines to have the same port', () => {
    expect(assigned({ D_PORT: '8081' }, ['b', 'c', 'd'])).toMatchObject({ a: 8081, d: 8081 });
  });

  it('ignores the port of a service that is not started', () => {
    // Kubernetes sets such variables for a service of this name.
    const given = { A_PORT: 'tcp://10.0.0.1:80', B_PORT: 'tcp://10.0.0.2:80' };
    expect(assigned(given, ['c', 'd'])).toEqual({ a: 8081, b: 8083, c: 8082, d: 8084 });
    expect(() => assigned(given, ['b', 'c'])).toThrow(
      expect.objectContaining({ faults: [expect.objectContaining({ setting: 'B_PORT' })] }),
    );
  });

  it('reports every setting that is not a port', () => {
    const code = 'settings-invalid';
    expect(getFaults({ A_PORT: 'x', D_PORT: '70000' })).toMatchObject([
      { code, setting: 'A_PORT' },
      { code, setting: 'D_PORT' },
    ]);
  });
});
