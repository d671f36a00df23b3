import { describe, expect, it } from 'vitest';
import { loadDocuments } from '../../openapi/loading/directory.ts';
import { allowedHosts, extendedHosts, portsFor } from './allowed-hosts.ts';

const documents = await loadDocuments();

describe('allowedHosts', () => {
  it.each([
    {
      given: { ENSEMBLE_PORT: '1', SESSION_CONTEXT_PORT: '2', CENTRAL_SEQUENCE_PORT: '3' },
      want: 'localhost:3,127.0.0.1:3,localhost:1,127.0.0.1:1,localhost:2,127.0.0.1:2',
    },
    {
      given: {},
      want: 'localhost:8081,127.0.0.1:8081,localhost:8000,127.0.0.1:8000,localhost:8080,127.0.0.1:8080',
    },
    { given: { ENSEMBLE_PORT: '0' }, want: 'localhost,127.0.0.1' }, // its port is not known before the start
  ])('returns $want for the ports $given', ({ given, want }) => {
    expect(allowedHosts(portsFor(documents, given)).join(',')).toBe(want);
  });
});

describe('extendedHosts', () => {
  const wanted = ['localhost:8000', '127.0.0.1:8000', 'localhost:8082', '127.0.0.1:8082'];
  const ours = 'localhost:8000,127.0.0.1:8000';
  it.each([
    { given: ours, want: `${ours},localhost:8082,127.0.0.1:8082` },
    {
      given: ' LOCALHOST:8000 , mine.test:1',
      want: `LOCALHOST:8000 , mine.test:1,127.0.0.1:8000,localhost:8082,127.0.0.1:8082`,
    },
    { given: wanted.join(', '), want: wanted.join(', ') },
    { given: 'localhost,127.0.0.1', want: 'localhost,127.0.0.1' },
    { given: 'localhost,127.0.0.1:9', want: 'localhost,127.0.0.1:9,127.0.0.1:8000,127.0.0.1:8082' },
    { given: 'mine.test', want: 'mine.test' },
    { given: '', want: '' },
  ])('extends "$given" to "$want"', ({ given, want }) => expect(extendedHosts(given.trim(), wanted)).toBe(want));

  it('does not widen entries to whole hosts', () => expect(extendedHosts(ours, ['localhost', '127.0.0.1'])).toBe(ours));
});
