import { describe, expect, it } from 'vitest';
import { findOptionOfNpm } from './npm-options.ts';

const options = ['check', 'dry-run', 'url', 'json'];

describe('an option that npm took for itself', () => {
  it.each([
    { given: { npm_config_check: 'true' }, parameters: [], want: 'check' },
    { given: { npm_config_dry_run: 'true' }, parameters: ['up'], want: 'dry-run' },
    { given: { npm_config_url: 'http://a' }, parameters: [], want: 'url' },
    { given: { npm_config_json: 'true' }, parameters: ['--url=http://a'], want: 'json' },
  ])('is $want in $given', ({ given, parameters, want }) => {
    expect(findOptionOfNpm('setup', options, parameters, { npm_lifecycle_event: 'setup', ...given })).toBe(want);
  });

  it.each([
    { reason: 'the command has it too', given: { npm_config_url: 'http://a' }, parameters: ['--url=http://b'] },
    { reason: 'it is off', given: { npm_config_json: 'false', npm_config_check: '' }, parameters: [] },
    { reason: 'no command has it', given: { npm_config_registry: 'http://a' }, parameters: [] },
    {
      reason: 'npm started another script, which started this command',
      given: { npm_config_json: 'true', npm_lifecycle_event: 'test' },
      parameters: [],
    },
    {
      reason: 'npm did not start it',
      given: { npm_config_json: 'true', npm_lifecycle_event: undefined },
      parameters: [],
    },
  ])('is not found if $reason', ({ given, parameters }) => {
    expect(findOptionOfNpm('setup', options, parameters, { npm_lifecycle_event: 'setup', ...given })).toBeUndefined();
  });
});
