/** `fountainai evaluate`: sends many requests to the assistant, and judges the calls that it sends and its answers. */
import { join } from 'node:path';
import { packageFolder } from '../openapi/package/package.ts';
import { modelSettings } from '../openapi/settings/model-settings.ts';
import { loadEnvironment } from '../service/config/environment.ts';
import { assistantOption, missingModel, readAssistantKind } from './assistant/assistant-option.ts';
import { runCommand } from './cli/command.ts';
import { exitCodes, OpsError } from './error/ops-error.ts';
import { evaluate } from './evaluate/report/evaluation.ts';
import {
  countOutcomes,
  type EvaluatedSet,
  summaryLines,
  toEvaluationReport,
  toResultsJson,
} from './evaluate/report/evaluation-report.ts';
import { createEvaluationProject } from './evaluate/services/evaluation-project.ts';
import { startEvaluationServices } from './evaluate/services/running-services.ts';
import { checkSet, readSetFile } from './evaluate/set/read-set.ts';
import { formatOption, parseFormats } from './formats/format.ts';
import { writeReport } from './formats/write-report.ts';

const shipped = ['shipped.yml', 'held-out.yml'].map((name) => join(packageFolder, 'requests', name));
const maxTimes = 100;

export default await runCommand({
  name: 'evaluate',
  readers: ['ensemble'],
  hostsCode: true,
  purpose: `Sends the requests of a file to the assistant, one after the other, and judges what came of each: right, refused well
(nothing was sent, and the answer names what was missing or not understood), wrong, or harmful (a call was sent that is not
a read, and that the request did not ask for).

The services of the file run in this process, on free ports of this machine, with data of their own, which is put back after
each request that changes it. With --assistant model the model of the settings gets all requests, which may cost money.`,
  options: {
    assistant: assistantOption('offline'),
    times: { type: 'string', value: 'number', description: 'send each request so many times; default: 1' },
    format: formatOption,
  },
  positionals: {
    usage: '[file …]',
    description: 'files of requests (YAML); default: those of the package',
    known: 'file',
  },
  examples: [
    { parameters: '', purpose: 'Evaluate the offline assistant with the requests of the package' },
    { parameters: 'requests.yml --format junit=report.xml', purpose: 'Evaluate requests of your own' },
    { parameters: 'requests.yml --assistant model --times 3', purpose: 'Evaluate a model, three times' },
  ],
  exitCodes: '0 nothing harmful, 1 a harmful call was sent, 2 could not run',
  run: async ({ options, positionals, folder, json, dryRun, report }) => {
    const formats = parseFormats(options.format);
    const times = readTimes(options.times);
    const model = await readModel(options.assistant, folder);
    const files = positionals.length === 0 ? shipped : positionals;
    const sets: EvaluatedSet[] = [];
    for (const file of files) {
      const unchecked = await readSetFile(file);
      const project = await createEvaluationProject(unchecked.services, folder);
      try {
        const set = checkSet(unchecked, project.documents);
        if (dryRun) report.say(`would send ${set.requests.length * times} requests of ${file}`);
        else sets.push(await evaluateSet({ set, project, model, times }));
      } finally {
        await project.folder.remove();
      }
    }
    if (dryRun) return exitCodes.clean;
    report.fact('sets', toResultsJson(sets));
    await writeReport(toEvaluationReport(sets), { formats, report, json, summary: summaryLines(sets) });
    return sets.some(({ judged }) => countOutcomes(judged).harmful > 0) ? exitCodes.findings : exitCodes.clean;
  },
});

interface SetJob extends Pick<EvaluatedSet, 'set'> {
  readonly project: Awaited<ReturnType<typeof createEvaluationProject>>;
  readonly model: Readonly<Record<string, string>>;
  readonly times: number;
}

async function evaluateSet({ set, project, model, times }: SetJob): Promise<EvaluatedSet> {
  const start = performance.now();
  const services = await startEvaluationServices(project, set.given, model);
  try {
    const judged = await evaluate({ set, documents: project.documents, services, times });
    return { set, judged, milliseconds: performance.now() - start };
  } finally {
    await services.close();
  }
}

function readTimes(given: string | undefined): number {
  const times = Number(given ?? 1);
  if (Number.isInteger(times) && times >= 1 && times <= maxTimes) return times;
  const problem = `--times must be a whole number from 1 to ${maxTimes}, got "${given}"`;
  throw new OpsError('cli-option-invalid', problem, 'write for example --times 3', { data: { option: 'times' } });
}

/** Returns whether a variable is a setting of the assistant's model, or the file of one. */
const isModelSetting = (name: string): boolean => /^(OPENAI_|ANTHROPIC_|ASSISTANT(_|$))/.test(name);

/** Returns the settings of the model; none for the offline assistant. */
async function readModel(given: string | undefined, folder: string): Promise<Readonly<Record<string, string>>> {
  if (readAssistantKind(given, 'offline') === 'offline') return {};
  const environment = await loadEnvironment(folder);
  const own = Object.entries(environment).filter(
    (entry): entry is [string, string] => isModelSetting(entry[0]) && entry[1] !== undefined,
  );
  const keys = [modelSettings.openaiApiKey.name, modelSettings.anthropicApiKey.name];
  if (own.some(([setting]) => keys.some((key) => setting.startsWith(key)))) return Object.fromEntries(own);
  throw missingModel();
}
