/** Operations are called by models under `<service>__<operationId>`, as long as that is a name that models may call. */
import { toolRefusal, buildTools } from '../../../service/ensemble/tools/tools.ts';
import { snapshotOf } from '../assistant/snapshot.ts';
import type { DocumentRule } from './rule.ts';

export const toolNames: DocumentRule = (document) => {
  const tools = new Map([...buildTools([snapshotOf(document)]).values()].map((tool) => [tool.operation, tool.name]));
  return document.operations.flatMap((operation) => {
    const wanted = `${document.name}__${operation.id}`;
    const name = tools.get(operation);
    const place = { pointer: operation.pointer };
    if (name === undefined)
      return [{ ...place, message: `${wanted} is no tool: ${toolRefusal(document, operation)?.reason ?? ''}` }];
    return name === wanted ? [] : [{ ...place, message: `${wanted} is no legal name for a tool and becomes ${name}` }];
  });
};
