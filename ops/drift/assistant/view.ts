/** The part of a document that the assistant sees. */
import type { ApiDocument } from '../../../openapi/document/document.ts';
import { toolLength } from '../../../service/ensemble/conversation/choice/candidates.ts';
import { promptBudget, systemPrompt } from '../../../service/ensemble/conversation/prompt.ts';
import { buildTools, type ToolSet } from '../../../service/ensemble/tools/tools.ts';
import { toSnapshot } from './snapshot.ts';

export interface View {
  readonly tools: ToolSet;
  /** Characters that the document takes in prompt and tools. */
  readonly prompt: number;
  /** The characters that it should take at most. */
  readonly budget: number;
}

export function readView(document: ApiDocument): View {
  const snapshots = [toSnapshot(document)];
  const tools = buildTools(snapshots);
  const text = systemPrompt(snapshots).text.length - systemPrompt([]).text.length;
  const prompt = [...tools.values()].reduce((sum, tool) => sum + toolLength(tool), text);
  return { tools, prompt, budget: promptBudget * document.operations.length };
}
