/** The total of a list, in a header or in its body: the number of items on all pages, also of a filtered list. */
import { descriptionAt } from '../../../openapi/document/description.ts';
import type { Operation, Parameter } from '../../../openapi/document/document.ts';
import { isObject } from '../../../openapi/json/json.ts';
import { join } from '../../../openapi/json/pointer.ts';
import type { RequestArguments } from '../../../openapi/request/request.ts';
import { responseFor } from '../../../service/http/response/response.ts';
import { answerSchema } from '../structure/reference.ts';
import { itemsIn, getMembers } from '../structure/resources.ts';
import { type Paging, sendPage, wholeList } from '../target/pages.ts';
import type { Probe, SentRequest } from '../target/probe.ts';
import type { ProbeExchange } from '../values/exchange.ts';
import { withArgument } from '../values/sample.ts';

/** Where a list says its total. */
interface Total {
  readonly name: string;
  readonly pointer: string;
  readonly description: string;
  /** Returns undefined if the answer has no number, or says that it is not exact: `X-Total-Count-Exact: false`. */
  readonly read: (sent: SentRequest) => number | undefined;
}

const headerNames = /^(x-)?(total|total-?count|total-?items|total-?results|count-?total)$/i;
const memberNames = /^(total|total_?(count|items|results|elements|hits|records|size)|count_?total)$/i;
const inexact = /\b(approx\w*|estimat\w*|about|roughly|at least|up to|at most|capped)\b/i;

export async function checkTotals(
  probe: Probe,
  list: Operation,
  made: ProbeExchange,
  { given, paging, filters }: { given: RequestArguments; paging: Paging; filters: readonly Parameter[] },
): Promise<void> {
  for (const total of getTotals(probe, list)) {
    if (inexact.test(total.description)) continue;
    const fault = await findFault(probe, list, made, { total, given, paging, filters });
    // Another client may change the list meanwhile.
    if (fault !== undefined)
      note(probe, list, total, await findFault(probe, list, made, { total, given, paging, filters }));
  }
}

function getTotals({ document }: Probe, list: Operation): readonly Total[] {
  const success = responseFor(list, 200);
  const headers = [...(success?.headers ?? [])].filter(([name]) => headerNames.test(name));
  const schema = answerSchema(list);
  const members = [...(schema === undefined ? [] : getMembers(schema))].filter(([name]) => memberNames.test(name));
  return [
    ...headers.map(([name, { pointer }]) => ({
      name,
      pointer,
      description: descriptionAt(document, pointer),
      read: ({ exchange: { answer } }: SentRequest) => {
        const own = name.toLowerCase();
        return answer.headers[`${own}-exact`] === 'false' ? undefined : findNumber(answer.headers[own]);
      },
    })),
    ...members.map(([name, { pointer, own }]) => ({
      name,
      pointer,
      description: own.description,
      read: ({ exchange: { answer } }: SentRequest) =>
        findNumber(isObject(answer.body) ? answer.body[name] : undefined),
    })),
  ];
}

function findNumber(value: unknown): number | undefined {
  const number = typeof value === 'string' && /^\d+$/.test(value) ? Number(value) : value;
  return typeof number === 'number' ? number : undefined;
}

interface Choice {
  readonly total: Total;
  readonly given: RequestArguments;
  readonly paging: Paging;
  readonly filters: readonly Parameter[];
}

interface Wrong {
  readonly sent: SentRequest;
  readonly is: number;
  readonly want: number;
  readonly filter: string | undefined;
}

/** The first answer with a wrong total: of the first page, the second, and a filtered list. */
async function findFault(
  probe: Probe,
  list: Operation,
  made: ProbeExchange,
  choice: Choice,
): Promise<Wrong | undefined> {
  const { total, given, paging, filters } = choice;
  const whole = await wholeList(probe, list, made);
  if (whole?.isComplete !== true) return undefined;
  const size = Math.max(paging.limit.least, Math.min(2, paging.limit.most));
  for (const page of paging.shift === undefined ? [0] : [0, 1]) {
    const sent = await sendPage(probe, list, given, paging, { size, page });
    const is = sent && total.read(sent);
    if (sent !== undefined && is !== undefined && is !== whole.items.length)
      return { sent, is, want: whole.items.length, filter: undefined };
  }
  for (const filter of filters) {
    const values = whole.items.flatMap((item) => (isObject(item) ? [item[filter.name]] : []));
    const value = values.find((one) => typeof one === 'string' || typeof one === 'boolean');
    const most = withArgument(withArgument(given, filter, value), paging.limit.parameter, paging.limit.most);
    const sent = value === undefined ? undefined : await probe.carryOut(list, most, 'a filtered list');
    const [is, items] = [sent && total.read(sent), itemsIn(sent?.exchange.answer.body)];
    const isWhole = items !== undefined && items.length < paging.limit.most;
    if (sent === undefined || is === undefined || !isWhole || is === items.length) continue;
    return { sent, is, want: items.length, filter: filter.name };
  }
  return undefined;
}

function note(probe: Probe, list: Operation, { name, pointer, description }: Total, wrong: Wrong | undefined): void {
  if (wrong === undefined) return;
  const { sent, is, want, filter } = wrong;
  const isOfFilter = /\b(match\w*|filter\w*|found|results?|query)\b/i.test(description);
  // A total may be that of all items.
  if (filter !== undefined && description !== '' && !isOfFilter && probe.options.profile === 'standard') return;
  const isPromised =
    /\b(total|all|how many|number of|count)\b/i.test(description) && (filter === undefined || isOfFilter);
  probe.noteBreach(`a wrong total${isPromised ? ', promised otherwise' : ''}`, {
    rule: 'total-wrong',
    operation: list.id,
    pointer: pointer === '' ? join(list.pointer, 'responses') : pointer,
    message: `${name} is ${is}, and the list${filter === undefined ? '' : `, filtered by ${filter},`} has ${want} items`,
    curl: sent.line(),
  });
}
