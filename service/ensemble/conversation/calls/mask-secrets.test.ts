import { describe, expect, it } from 'vitest';
import { maskSecrets } from './mask-secrets.ts';

describe('a value in a query', () => {
  it.each(
    `password Password user_password userPassword passwd pwd passphrase passcode token access_token accessToken tokens
    id_token client_secret secretKey credential credentials auth authorization Authorization oauth_token api_key apiKey
    APIKey x-api-key key keys private_key signature sig X-Amz-Signature jwt bearer_token otp`.split(/\s+/),
  )('is masked under the name %s', (name) => expect(maskSecrets({ [name]: 'abc' })).toEqual({ [name]: '***' }));

  it.each(
    `author authors authority name q filter tags max_tokens maxTokens max_output_tokens sort_key partitionKey keyword keyboard
    monkey passenger compass design assigned significance bypass_id hotp page limit userId`.split(/\s+/),
  )('is shown under the name %s', (name) => expect(maskSecrets({ [name]: 'abc' })).toEqual({ [name]: 'abc' }));

  it('keeps its shape, and hides all values within an object with the name of a secret', () => {
    const given = {
      filter: { name: 'n', password: 'a', more: [{ token: 7, page: 1 }] },
      auth: { user: 'b', items: ['c', true] },
      tokens: ['d', 'e'],
      empty: null,
    };
    expect(maskSecrets(given)).toEqual({
      filter: { name: 'n', password: '***', more: [{ token: '***', page: 1 }] },
      auth: { user: '***', items: ['***', '***'] },
      tokens: ['***', '***'],
      empty: null,
    });
  });
});
