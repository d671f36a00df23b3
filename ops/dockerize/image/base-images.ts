/** The images of others that ours are built from or run with. Each version is pinned, so that the same tree gives the same containers. */

export const baseImages = {
  /** With a compiler. */
  node: 'node:24.11.1-bookworm',
  nodeSlim: 'node:24.11.1-bookworm-slim',
  /** The last open-source image of Kong. */
  kong: 'kong:3.9.1',
  postgres: 'postgres:17.6-bookworm',
  typesense: 'typesense/typesense:29.0',
} as const;

/** `FROM node:24.11.1-bookworm@sha256:… AS build`, `    image: kong:3.9.1`: the start of the line, the name, the version, its variant, a digest. */
const reference =
  /^(FROM +|[ ]+image: ['"]?)([a-z0-9][a-z0-9./_-]*):(\d[\w.]*)((?:-[\w.-]+)?)((?:@sha256:[0-9a-f]{64})?)(?=\s|['"]|$)/gm;

/** Returns the text without the versions and digests of images, which a tool such as Dependabot changes. */
export function withoutVersions(text: string): string {
  return text.replaceAll(reference, (_all, start: string, name: string, _version, variant: string) => {
    return `${start}${name}:<version>${variant}`;
  });
}

export interface KeptImages {
  readonly text: string;
  /** The images of `present` that differ, each once. */
  readonly kept: readonly { readonly image: string; readonly instead: string }[];
}

/** Returns the text with the versions and digests that the images of the same name and variant have in `present`. */
export function keepImages(text: string, present: string): KeptImages {
  const found = new Map<string, string>();
  for (const [, , name = '', version = '', variant = '', digest = ''] of present.matchAll(reference)) {
    const key = `${name}:${variant}`;
    if (!found.has(key)) found.set(key, `${name}:${version}${variant}${digest}`);
  }
  const kept = new Map<string, string>();
  const changed = text.replaceAll(
    reference,
    (_all, start: string, name: string, version: string, variant: string, digest: string) => {
      const own = `${name}:${version}${variant}${digest}`;
      const image = found.get(`${name}:${variant}`) ?? own;
      if (image !== own) kept.set(image, own);
      return `${start}${image}`;
    },
  );
  return { text: changed, kept: [...kept].map(([image, instead]) => ({ image, instead })) };
}
