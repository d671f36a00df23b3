/** All catalogues of codes are complete and used, and docs/codes.md is up to date. */
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { describe, expect, it } from 'vitest';
import { asHttpError, errorCatalogue } from '../../service/errors/errors.ts';
import { projectFolder, readTextFile } from '../file/files.ts';
import { codesPage } from './codes-page.ts';
import { type CodeFamily, codeFamilies } from './families.ts';

const all = codeFamilies.flatMap(({ codes }) => Object.keys(codes));

/** Returns the code of the project without tests and without the catalogues themselves. */
function productText(families: readonly CodeFamily[]): string {
  const catalogues = families.map(({ source }) => source);
  const files = ['openapi', 'service', 'pulumi', 'ops'].flatMap((folder) => sources(join(projectFolder, folder)));
  const product = files.filter((file) => !isIn(catalogues, file) && !/\.test\.ts$|\/tests\//.test(file));
  return ['run_setup.ts', ...product].map((file) => readFileSync(join(projectFolder, file), 'utf8')).join('\n');
}

const isIn = (catalogues: readonly string[], file: string): boolean =>
  catalogues.some((source) => file === source || file.startsWith(`${source}/`));

function sources(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return sources(path);
    return entry.name.endsWith('.ts') ? [relative(projectFolder, path)] : [];
  });
}

function unused(families: readonly CodeFamily[], text: string): string[] {
  const codes = families.flatMap((family) => Object.keys(family.codes));
  return codes.filter((code) => !text.includes(`'${code}'`) && !isRaisedByStatus(code));
}

/** An error of Koa, for example from a service's own middleware, gets its code from its status. */
function isRaisedByStatus(code: string): boolean {
  const entry = Object.entries(errorCatalogue).find(([name]) => name === code);
  const error = Object.assign(new Error('refused'), { status: entry?.[1].status, expose: true });
  return asHttpError(error).code === code;
}

describe('the catalogues of codes', () => {
  it('have unique codes', () => {
    expect(all.filter((code, index) => all.indexOf(code) !== index)).toEqual([]);
  });

  it.each(codeFamilies)('have codes of one form, with a meaning and a remedy, for $title', ({ title, codes }) => {
    const isHttp = title === 'HTTP errors';
    const isRule = title === 'Rules of the drift check'; // older than the other families: exceptions name them
    const form = isHttp ? /^[a-z]+(_[a-z]+)*$/ : isRule ? /^[a-zA-Z]+(-[a-zA-Z]+)*$/ : /^[a-z]+(-[a-z0-9]+)+$/;
    for (const [code, { meaning, remedy }] of Object.entries(codes)) {
      expect(code).toMatch(form);
      expect([code, meaning, remedy]).not.toContain('');
    }
  });

  it.each(codeFamilies)('name the file or folder that defines every code, for $title', ({ source, codes }) => {
    const files = source.endsWith('.ts') ? [source] : sources(join(projectFolder, source));
    const text = files.map((file) => readFileSync(join(projectFolder, file), 'utf8')).join('\n');
    expect(Object.keys(codes).filter((code) => !new RegExp(`^  '?${code}'?: \\{`, 'm').test(text))).toEqual([]);
  });

  it('have only codes that the project uses', () => {
    expect(unused(codeFamilies, productText(codeFamilies))).toEqual([]);
  });

  it('do not hide an unused code', () => {
    const entry = { meaning: 'A meaning.', remedy: 'A remedy.' };
    const extra = { title: 'Extra', introduction: '', source: '', codes: { 'never-raised': entry } };
    expect(unused([extra], productText(codeFamilies))).toEqual(['never-raised']);
  });
});

describe('docs/codes.md', () => {
  it('is the output of npm run docs', async () => {
    expect(await readTextFile(join(projectFolder, 'docs/codes.md'))).toBe(await codesPage(codeFamilies));
  });

  it('lists every code', async () => {
    const page = await codesPage(codeFamilies);
    expect(all.filter((code) => !page.includes(`\`${code}\``))).toEqual([]);
  });
});
