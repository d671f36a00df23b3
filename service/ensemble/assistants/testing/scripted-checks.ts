/** For tests: the parts that both dialects of the scripted model share, and their checks of a request. */

export interface ScriptedCall {
  readonly id: string;
  readonly name: string;
  readonly arguments: string;
}

/** A request's body whose members are not yet checked. */
export type Body = Readonly<Record<string, unknown>>;

/** Checks the names of tools: https://platform.openai.com/docs/api-reference/chat/create#chat-create-tools */
export function checkTools(tools: readonly Body[], body: Body): string[] {
  const names = tools.map(({ name }) => String(name));
  return [
    ...names.filter((name) => !/^[a-zA-Z0-9_-]{1,64}$/.test(name)).map((name) => `tool name ${name}`),
    ...(new Set(names).size === names.length ? [] : ['two tools have one name']),
    ...(tools.length <= 128 ? [] : [`${tools.length} tools`]),
    ...tools.flatMap(({ name, description, parameters, strict }) => [
      ...(typeof description === 'string' && description.length <= 1024 ? [] : [`description of ${String(name)}`]),
      ...((parameters as Body | undefined)?.type === 'object' ? [] : [`parameters of ${String(name)}`]),
      ...(strict === false ? [] : [`${String(name)} is strict`]),
    ]),
    ...('parallel_tool_calls' in body && tools.length === 0 ? ['parallel_tool_calls without tools'] : []),
    ...('tools' in body && tools.length === 0 ? ['an empty list of tools'] : []),
  ];
}

/** Reports members that the API does not know or must set itself. */
export function checkMembers(body: Body, known: readonly string[]): string[] {
  return Object.keys(body)
    .filter((name) => !known.includes(name))
    .map((name) => `${name} is not expected`);
}
