import { describe, expect, it } from 'vitest';
import { keepImages, withoutVersions } from './base-images.ts';

const digest = `@sha256:${'0123456789abcdef'.repeat(4)}`;

describe('the versions of images', () => {
  it.each([
    { given: 'FROM node:24.11.1-bookworm AS build', want: 'FROM node:<version>-bookworm AS build' },
    { given: `FROM node:24.12.0-bookworm${digest} AS build`, want: 'FROM node:<version>-bookworm AS build' },
    { given: '    image: kong:3.9.1', want: '    image: kong:<version>' },
    { given: `    image: 'typesense/typesense:29.0${digest}'`, want: "    image: 'typesense/typesense:<version>'" },
    { given: 'FROM build AS runtime', want: 'FROM build AS runtime' },
    { given: '    image: ${COMPOSE_PROJECT_NAME:-fountainai}-services', want: undefined },
    { given: 'RUN echo node:24.11.1-bookworm', want: undefined },
    { given: '    image: kong:latest', want: undefined },
    { given: 'FROM node:24.11.1-bookworm@sha256:0123', want: undefined },
  ])('are removed from $given: $want', ({ given, want = given }) => expect(withoutVersions(given)).toBe(want));

  const text =
    'FROM node:24.11.1-bookworm AS a\nFROM node:24.11.1-bookworm-slim AS b\nFROM node:24.11.1-bookworm AS c\n';
  it.each([
    { given: text, want: text, kept: [] },
    { given: 'FROM other:1 AS a\n', want: text, kept: [] },
    {
      given: `FROM node:24.12.0-bookworm${digest} AS a\nFROM node:24.10.0-bookworm-slim AS b\n`,
      want: `FROM node:24.12.0-bookworm${digest} AS a\nFROM node:24.10.0-bookworm-slim AS b\nFROM node:24.12.0-bookworm${digest} AS c\n`,
      kept: [
        { image: `node:24.12.0-bookworm${digest}`, instead: 'node:24.11.1-bookworm' },
        { image: 'node:24.10.0-bookworm-slim', instead: 'node:24.11.1-bookworm-slim' },
      ],
    },
  ])('are kept from $given', ({ given, want, kept }) => {
    expect(keepImages(text, given)).toEqual({ text: want, kept });
  });
});
