/** `fountainai replay`: runs the task of a recorded interaction again, and compares the calls. */
import { type Config, readConfig } from '../service/config/config.ts';
import { loadEnvironment } from '../service/config/environment.ts';
import { narrow } from '../service/ensemble/access/narrow.ts';
import { chooseAssistant } from '../service/ensemble/assistants/choose-assistant.ts';
import { ForeignDocuments } from '../service/ensemble/foreign/foreign-documents.ts';
import { createRemoveSecrets } from '../service/ensemble/secrets/remove-secrets.ts';
import { assistantOption, missingModel, readAssistantKind } from './assistant/assistant-option.ts';
import { runCommand } from './cli/command.ts';
import { exitCodes, OpsError } from './error/ops-error.ts';
import { collectFindings } from './findings/report.ts';
import { formatOption, parseFormats } from './formats/format.ts';
import { writeReport } from './formats/write-report.ts';
import { readRecord, type RecordedInteraction } from './replay/read-record.ts';
import { readServices } from './replay/record-snapshots.ts';
import { replayInteraction } from './replay/replay-interaction.ts';
import { type ReplayedInteraction, toReplayJson, toReplayReport } from './replay/replay-report.ts';

export default await runCommand({
  name: 'replay',
  readers: ['ensemble'],
  purpose: `Runs the task of a recorded interaction again with the same assistant, and compares the calls that it asks for with those of
the record. Nothing is sent to a service: each call is answered from the record. The record is read from the database of the
settings (DATABASE_URL or DATA_DIR), while the services run or not. With ACCESS_FILE, the effects of its principal hold.

A model of the settings gets the task and the recorded results again, which may cost money; --assistant offline asks no model.
Redacted arguments compare as equal, and the order of the calls is not compared.`,
  options: {
    assistant: assistantOption('that of the record'),
    format: formatOption,
  },
  positionals: { usage: '<interaction>', description: 'the interaction_id of an answer, or the id of a log entry' },
  examples: [
    { parameters: '0b9f3c1e-7c54-4a6e-9d0f-2f1f5f2f6a11', purpose: 'Replay an interaction' },
    { parameters: '0b9f3c1e-7c54-4a6e-9d0f-2f1f5f2f6a11 --assistant offline', purpose: 'Replay it without a model' },
  ],
  exitCodes: '0 the same calls, 1 differences, 2 could not run',
  run: async ({ options, positionals, folder, json, dryRun, report }) => {
    const formats = parseFormats(options.format);
    const id = readId(positionals);
    const given = readAssistantKind(options.assistant, undefined);
    const config = readConfig(await loadEnvironment(folder), folder, ['ensemble']);
    const record = await readRecord(id, config);
    const kind = given ?? (record.log.assistant === 'offline' ? 'offline' : 'model');
    if (kind === 'model' && config.openai === undefined) throw missingModel();
    if (dryRun) {
      report.say(`would replay ${id} (${kind}): ${record.log.user_input}`);
      return exitCodes.clean;
    }
    const replayed = await replay(record, { ...config, openai: kind === 'model' ? config.openai : undefined });
    const result = toReplayReport(replayed);
    for (const [name, value] of Object.entries(toReplayJson(replayed))) report.fact(name, value);
    await writeReport(result, { formats, report, json });
    const isDifferent = collectFindings(result).some(({ severity }) => severity === 'error');
    return isDifferent ? exitCodes.findings : exitCodes.clean;
  },
});

function readId(positionals: readonly string[]): string {
  const [id, ...others] = positionals;
  if (id !== undefined && others.length === 0) return id;
  const problem = id === undefined ? 'the interaction is missing' : 'one interaction is replayed at a time';
  throw new OpsError('cli-arguments-invalid', problem, 'give the interaction_id of an answer');
}

async function replay(record: RecordedInteraction, config: Config): Promise<ReplayedInteraction> {
  const start = performance.now();
  const documents = new ForeignDocuments();
  try {
    const principals = (await config.principals()) ?? [];
    const removeSecrets = createRemoveSecrets([...config.secrets(), ...principals.flatMap(({ keys }) => keys)]);
    const assistant = await chooseAssistant(config, removeSecrets);
    const { snapshots: all, changed } = await readServices(record, config, documents.read);
    const effects = principals.find(({ name }) => name === record.log.principal)?.effects;
    const snapshots = effects === undefined ? all : all.map((snapshot) => narrow(snapshot, effects));
    const replayed = await replayInteraction(record, { assistant, snapshots, checks: documents, removeSecrets });
    const milliseconds = Math.round(performance.now() - start);
    return { record, replay: replayed, changed, assistant, milliseconds };
  } finally {
    await documents.close();
  }
}
