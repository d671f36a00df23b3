/** `npm run drift`: whether documents, their history, code and assistant still say the same. */
import { resolve } from 'node:path';
import { runCommand } from './lib/command.ts';
import { exitCodes } from './lib/errors.ts';
import { bringTo } from './lib/files.ts';
import type { Report } from './lib/report.ts';
import { formats, parseFormats, type FormatRequest } from './drift/formats/format.ts';
import { jsonOf } from './drift/formats/json.ts';
import { seesColours } from './drift/formats/text.ts';
import { choose, drift, exitCodeOf, failedReport, type DriftReport } from './drift/run.ts';
import type { Section } from './drift/section.ts';
import { allSections } from './drift/sections.ts';

const sectionList = allSections.map(({ name }) => name).join(', ');

await runCommand({
  name: 'drift',
  purpose: 'Compares the documents with themselves, their history, the code, and what the assistant sees of them.',
  options: {
    only: { type: 'string', value: 'sections', description: `some of ${sectionList}; default: all`, multiple: true },
    base: { type: 'string', value: 'revision', description: 'compare with it; default: the merge base with main' },
    strict: { type: 'boolean', description: 'warnings are findings too' },
    format: {
      type: 'string',
      value: 'form[=file]',
      description: `write the report as ${Object.keys(formats).join(', ')}; several at once`,
      multiple: true,
    },
  },
  run: async ({ options, json, dryRun, report }) => {
    const only = options.only.flatMap((names) => names.split(','));
    const chosen = choose(allSections, only);
    const requests = parseFormats(options.format);
    if (dryRun) return announce(chosen, report);
    const result = await drift({ only, base: options.base }).catch(async (error: unknown) => {
      const reason = error instanceof Error ? error.message : String(error);
      await write(failedReport(reason), requests, report, json);
      throw error;
    });
    await write(result, requests, report, json);
    return exitCodeOf(result, options);
  },
});

function announce(sections: readonly Section[], report: Report): 0 {
  for (const { name, purpose } of sections) report.say(`would check ${name}: ${purpose}`);
  return exitCodes.clean;
}

/** Files first; what goes to standard output comes last, and is text unless something else was asked for. */
async function write(
  result: DriftReport,
  requests: readonly FormatRequest[],
  report: Report,
  json: boolean,
): Promise<void> {
  for (const { name, file } of requests) {
    if (file !== undefined) await bringTo(resolve(file), formats[name](result, { colours: false }));
  }
  const { findings, sections } = jsonOf(result);
  report.fact('findings', findings);
  report.fact('sections', sections);
  if (json) return;
  const { name } = requests.find(({ file }) => file === undefined) ?? { name: 'text' as const };
  report.say(formats[name](result, { colours: seesColours(process.stdout, process.env) }).replace(/\n$/, ''));
}
