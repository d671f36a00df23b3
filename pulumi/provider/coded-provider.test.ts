import { describe, expect, it } from 'vitest';
import { CodedProvider } from './coded-provider.ts';

const urn = 'urn:pulumi:dev::fountainai::fountainai:kong:Service::notes';
const provider = new CodedProvider({ warn: () => undefined });

describe('the provider for the engine', () => {
  it('has the code in the text of an error', async () => {
    await expect(provider.read('some-id', urn, {})).rejects.toThrow(/ \[kong-import-unsupported\]$/);
  });

  it('has the code in the text of a refused property', async () => {
    const inputs = (ownerTag: string) => ({ name: 'notes', gateway: { url: 'http://127.0.0.1:1', ownerTag } });
    const { failures = [] } = await provider.check(urn, inputs('former'), inputs('other'));
    expect(failures.map(({ property }) => property)).toEqual(['gateway.ownerTag']);
    expect(failures[0]?.reason).toMatch(/ \[kong-owner-tag-changed\]$/);
  });
});
