/** Kinds of settings: what their text must be, in words and as a parser. */
import { isIP } from 'node:net';
import type { SettingKind } from './setting.ts';

export const textKind: SettingKind<string> = { want: 'text', parse: (text) => text };

/** Printable ASCII without blanks, as an HTTP header can carry it. */
const headerText: SettingKind<string> = {
  want: 'letters, digits and marks without blanks',
  parse: (text) => (/^[\x21-\x7e]+$/.test(text) ? text : undefined),
};

export const portKind: SettingKind<number> = {
  want: 'a port: an integer from 0 to 65535',
  parse: (text) => (/^\d{1,5}$/.test(text) && Number(text) <= 65_535 ? Number(text) : undefined),
};

/** A number of things, at least one. */
export const countKind: SettingKind<number> = {
  want: 'an integer from 1 to 9999',
  parse: (text) => (/^[1-9]\d{0,3}$/.test(text) ? Number(text) : undefined),
};

/** Without a slash at its end. */
export const webAddressKind: SettingKind<string> = {
  want: 'an http:// or https:// address',
  parse: (text) => addressWith(text, ['http:', 'https:'])?.replace(/\/+$/, ''),
};

export const postgresAddressKind: SettingKind<string> = {
  want: 'a postgres:// address',
  parse: (text) => addressWith(text, ['postgres:', 'postgresql:']),
};

/** One of a few words. */
export function wordKind<const Word extends string>(words: readonly Word[]): SettingKind<Word> {
  return { want: `one of ${words.join(', ')}`, parse: (text) => words.find((word) => word === text) };
}

/** Members separated by commas; empty members are ignored. */
export function listKind(member: SettingKind<string>): SettingKind<readonly string[]> {
  return {
    want: member.want,
    isList: true,
    parse(text) {
      const values = splitList(text).map(member.parse);
      const known = values.filter((value) => value !== undefined);
      return known.length === values.length ? Object.freeze(known) : undefined;
    },
  };
}

export const splitList = (text: string): string[] =>
  text
    .split(',')
    .map((member) => member.trim())
    .filter(Boolean);

/** Keys that clients send in a header. */
export const headerKeysKind = listKind(headerText);

/** Values of any security scheme: keys, tokens, `user:password`. */
export const credentialsKind = listKind(textKind);

export const headerKeyKind: SettingKind<string> = headerText;

export const webOriginsKind = listKind({
  want: 'an origin such as https://example.com',
  parse(text) {
    const url = webAddressKind.parse(text);
    const origin = url === undefined ? undefined : new URL(url).origin;
    return origin === url?.toLowerCase() ? origin : undefined;
  },
});

export const subnetsKind = listKind({
  want: 'an IP address or a subnet such as 10.0.0.0/8',
  parse(text) {
    const [network = '', prefix, ...rest] = text.split('/');
    const family = isIP(network);
    if (family === 0 || rest.length > 0) return undefined;
    if (prefix === undefined) return text;
    return /^\d{1,3}$/.test(prefix) && Number(prefix) <= (family === 4 ? 32 : 128) ? text : undefined;
  },
});

function addressWith(text: string, protocols: readonly string[]): string | undefined {
  return URL.canParse(text) && protocols.includes(new URL(text).protocol) ? text : undefined;
}
