/** A parameter that is not sent acts as if its default had been sent. */
import type { Operation } from '../../../openapi/document/document.ts';
import type { RequestArguments } from '../../../openapi/request/request.ts';
import { withArgument } from '../values/sample.ts';
import { isSame } from '../target/pages.ts';
import type { Probe, SentRequest } from '../target/probe.ts';
import { unconditional } from '../values/requests.ts';

export async function checkParameterDefaults(
  probe: Probe,
  operation: Operation,
  usual: RequestArguments,
): Promise<void> {
  for (const parameter of operation.parameters) {
    const preset = parameter.schema.default;
    if (preset === undefined || parameter.required) continue;
    const given = unconditional(operation, usual);
    const bare = withArgument(given, parameter, undefined);
    const first = await probe.carryOut(operation, bare);
    const explicit = await probe.carryOut(operation, withArgument(given, parameter, preset));
    // What answers otherwise each time says nothing.
    const again = await probe.carryOut(operation, bare);
    if (first === undefined || explicit === undefined || !isSameAnswer(first, again) || isSameAnswer(first, explicit))
      continue;
    probe.noteError(operation, {
      rule: 'default-not-applied',
      pointer: parameter.pointer,
      message: `without ${parameter.name} the answer is another than with its default ${JSON.stringify(preset)}`,
      curl: first.line(),
    });
  }
}

function isSameAnswer(one: SentRequest | undefined, other: SentRequest | undefined): boolean {
  return (
    one?.exchange.answer.status === other?.exchange.answer.status &&
    isSame(one?.exchange.answer.body, other?.exchange.answer.body)
  );
}
