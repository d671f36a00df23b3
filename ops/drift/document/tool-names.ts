/** Models call operations by the name `<service>__<operationId>`, if models accept that name. */
import { toolRefusal, buildTools } from '../../../service/ensemble/tools/tools.ts';
import { toSnapshot } from '../assistant/snapshot.ts';
import type { DocumentRule } from './rule.ts';

export const toolNames: DocumentRule = (document) => {
  const tools = new Map([...buildTools([toSnapshot(document)]).values()].map((tool) => [tool.operation, tool.name]));
  return document.operations.flatMap((operation) => {
    const wanted = `${document.name}__${operation.id}`;
    const name = tools.get(operation);
    const place = { pointer: operation.pointer };
    if (name === undefined)
      return [{ ...place, message: `${wanted} is not a tool: ${toolRefusal(document, operation)?.reason ?? ''}` }];
    return name === wanted
      ? []
      : [{ ...place, message: `${wanted} is not a valid name for a tool and becomes ${name}` }];
  });
};
