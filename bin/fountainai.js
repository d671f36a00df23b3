#!/usr/bin/env node
/** The command `fountainai`: runs a job for the project around the current folder. */
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { packageFolder } from './build.js';
import { jobs, nearestJob, overview } from './jobs.js';
import { startEntry } from './start.js';

const [name, ...parameters] = readWords(process.argv.slice(2));
if (name === undefined || name === '--help' || name === '-h' || name === 'help') {
  process.stdout.write(overview());
} else if (name === '--version' || name === '-v') {
  const { version } = JSON.parse(readFileSync(join(packageFolder, 'package.json'), 'utf8'));
  process.stdout.write(`${version}\n`);
} else if (!Object.hasOwn(jobs, name)) {
  const nearest = nearestJob(name);
  const proposal = nearest === undefined ? '' : `; did you mean "${nearest}"?`;
  process.stderr.write(
    `fountainai: unknown command "${name}"${proposal}\nrun npx fountainai --help to see all commands\n`,
  );
  process.exitCode = 2;
} else if (isGiven('--folder') || isGiven('--help') || isGiven('-h')) {
  await startEntry(jobs[name].entry, parameters);
} else {
  // A document alone needs no project, and the first generated service begins one.
  const here = process.cwd();
  const begins = name === 'generate' && parameters.some((one) => !one.startsWith('-'));
  const needsNone = jobs[name].anywhere === true || isGiven('--document') || begins;
  const folder = jobs[name].here === true ? here : (findProject(here) ?? (needsNone ? here : undefined));
  if (folder === undefined) {
    const problem = `no folder from "${process.cwd()}" upwards has fountainai.yml or openapi/`;
    process.stderr.write(`fountainai: ${problem}; run npx fountainai init, or give --folder\n`);
    process.exitCode = 2;
  } else await startEntry(jobs[name].entry, [`--folder=${folder}`, ...parameters]);
}

/** `fountainai help drift` is `fountainai drift --help`. */
function readWords(words) {
  return words[0] === 'help' && words.length > 1 ? [words[1], '--help'] : words;
}

function isGiven(option) {
  const end = parameters.indexOf('--');
  const own = end === -1 ? parameters : parameters.slice(0, end);
  return own.some((parameter) => parameter === option || parameter.startsWith(`${option}=`));
}

/** Returns the nearest folder, from this one upwards, that has a project file or a folder of documents. */
function findProject(folder) {
  if (['fountainai.yml', 'fountainai.yaml', 'openapi'].some((name) => existsSync(join(folder, name))))
    return resolve(folder);
  const parent = dirname(folder);
  return parent === folder ? undefined : findProject(parent);
}
