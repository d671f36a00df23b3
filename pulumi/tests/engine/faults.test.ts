/** Failures of the gateway during a deployment by the real engine: the errors, the state, and the next run. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { ApiDocument } from '../../../openapi/document/document.ts';
import { stringOf } from '../../../openapi/json/json.ts';
import { notEmpty } from '../../../openapi/testing/not-empty.ts';
import { planGateway } from '../../plan/plan.ts';
import { parsePlanDocument, createSource } from '../../plan/testing/plan-inputs.ts';
import type { InjectedFault } from '../kong/fault-injector.ts';
import { sendByHand, findDisagreements, listOwned } from './gateway-view.ts';
import { type StackOutcome, Stack } from './stack.ts';
import { engineAdminToken, EngineEnvironment, engineTimeoutMs, tools } from './engine-environment.ts';

const ownerTag = 'fountainai';
const environment = { API_KEYS: 'api-key-5d2e' };
const wrongToken = 'wrong-token-40a1';
const secrets = [engineAdminToken, wrongToken, environment.API_KEYS];

/** As by `npm run faults`: each of these deployments takes seconds. */
const isLong = process.env.FAULT_ROUNDS !== undefined;

/** On a busy machine, the engine may close after a failure while the program still calls it. */
const interrupted = /Unhandled exception: Error: invocation of .* the client connection is closing\n(?: +at .*\n)*/g;

interface Row {
  readonly title: string;
  readonly fault: InjectedFault;
  readonly says: readonly RegExp[];
  readonly made: number | undefined;
}

const longRows: readonly Row[] = [
  {
    title: 'it is slower than anybody waits',
    fault: { effect: { delay: 11_000 } },
    says: [/GET \/services\/notes-service did not answer within 10 s; .*\[kong-timeout\]/],
    made: 0,
  },
  {
    title: 'another client creates an object of the same name first',
    fault: {
      on: 'writes',
      from: 2,
      times: 1,
      effect: {
        status: 409,
        body: {
          code: 5,
          name: 'unique constraint violation',
          message: `UNIQUE violation detected on '{name="notes-route"}'`,
          fields: { name: 'notes-route' },
        },
      },
    },
    says: [/PUT \/\S+ was answered 409: UNIQUE violation detected/, /\[kong-value-taken\]/],
    made: undefined,
  },
];

/** One route for callers with a key and one for all, and a plugin. */
const notes = (host: string): string => `
servers: [{ url: 'https://${host}' }, { url: 'http://localhost:8090' }]
components: { securitySchemes: { apiKeyAuth: { type: apiKey, in: header, name: X-API-KEY } } }
security: [{ apiKeyAuth: [] }]
paths: { /notes: { get: { operationId: listNotes, responses: { '200': { description: All. } } } } }
`;

describe.skipIf(tools === undefined)(
  'a deployment that fails (needs pulumi, moto_server)',
  { timeout: engineTimeoutMs },
  () => {
    const surroundings = new EngineEnvironment();
    const { kong } = surroundings;
    let documents: readonly ApiDocument[];
    let stack: Stack;
    let zone: string;
    let count = 0;
    beforeAll(async () => {
      await surroundings.start();
      zone = await surroundings.createZone('example.test');
    }, engineTimeoutMs);
    afterAll(() => surroundings.stop(), engineTimeoutMs);
    beforeEach(async () => {
      kong.reset();
      count += 1;
      documents = [await parsePlanDocument('notes', notes(`notes-${count}.example.test`))];
      const settings = {
        kongAdminUrl: kong.url,
        kongAdminToken: engineAdminToken,
        gatewayAddresses: '203.0.113.7',
        image: 'registry.example.com/fountainai:1.0.0',
        buildImage: 'false',
        keyAuth: 'true',
        rateLimit: '60',
      };
      stack = new Stack(`faults-${count}`, surroundings, { documents, settings, environment });
    });

    const plan = () => planGateway(documents, createSource(stack.inputs.settings, environment));

    function expectReported({ isDone, output }: StackOutcome, says: readonly RegExp[]): void {
      expect(isDone).toBe(false);
      for (const line of notEmpty(says)) expect(output).toMatch(line);
      expect(secrets.filter((secret) => (output + stack.stateText()).includes(secret))).toEqual([]);
      // Only the message is printed, without a stack trace.
      expect(output.replace(interrupted, '')).not.toMatch(/^\s+at /m);
    }

    async function expectFinished(): Promise<void> {
      const { isDone, output } = await stack.up();
      expect({ isDone, output }).toMatchObject({ isDone: true });
      expect(await findDisagreements(kong, plan())).toEqual([]);
      expect(known(stack)).toEqual(present());
      expect(secrets.filter((secret) => (output + stack.stateText()).includes(secret))).toEqual([]);
    }

    const present = (): string[] =>
      listOwned(kong, ownerTag)
        .map(({ id }) => stringOf(id))
        .sort();

    it.each<Row>([
      ...(isLong ? longRows : []),
      {
        title: 'it breaks halfway',
        fault: { on: 'writes', from: 4, effect: { status: 500, body: { message: 'An unexpected error occurred' } } },
        says: [/PUT \/\S+ was answered 500: An unexpected error occurred; .*\[kong-failed\]/],
        made: 3,
      },
    ])('because $title', async ({ fault, says, made }) => {
      kong.faults.set(fault);
      expectReported(await stack.up(), says);
      if (made !== undefined) expect(present()).toHaveLength(made);
      expect(known(stack)).toEqual(present());
      kong.faults.clear();
      await expectFinished();
    });

    it('because a name belongs to another owner, until the object gets our tag and is taken over with its id', async () => {
      await sendByHand(kong, 'PUT', '/services/notes-service', { host: 'theirs.internal', retries: 9 });
      const theirs = kong.entities().services ?? [];
      const says = /the service "notes-service" exists and is not managed by this stack: .*\[kong-object-foreign\]/;
      expectReported(await stack.up(), [says, /x-kong-name/]);
      expect(kong.entities().services).toEqual(theirs);
      expect(known(stack)).toEqual(present());
      await sendByHand(kong, 'PATCH', '/services/notes-service', { tags: [ownerTag] });
      await expectFinished();
      expect(kong.entities().services).toMatchObject([{ id: theirs[0]?.id, host: 'notes', retries: 5 }]);
    });

    if (isLong) {
      it('because Kong does not answer, and then because it refuses the token', async () => {
        await kong.stop();
        try {
          const says =
            /GET \/\S+ cannot be reached at "http:\/\/127\.0\.0\.1:\d+" \(ECONNREFUSED\); .*\[kong-unreachable\]/;
          expectReported(await stack.up(), [says]);
        } finally {
          await kong.start();
        }
        const { settings } = stack.inputs;
        stack.inputs = { ...stack.inputs, settings: { ...settings, kongAdminToken: wrongToken } };
        const says = /GET \/\S+ was answered 401: Unauthorized; .*\[kong-unauthorized\]/;
        expectReported(await stack.up(), [says]);
        expect(known(stack)).toEqual([]);
        stack.inputs = { ...stack.inputs, settings };
        await expectFinished();
      });

      it('does not change an object that lost its tag, and reports it', async () => {
        await stack.up();
        await sendByHand(kong, 'PATCH', '/plugins/notes-service-rate-limiting', { tags: [] });
        const outcome = await stack.destroy();
        expect(outcome).toMatchObject({ isDone: false });
        expect(outcome.output).toMatch(
          /the service "notes-service" has an object that this stack does not manage: plugins .*\[kong-dependant-foreign\]/,
        );
        expect(outcome.output).toMatch(
          /the plugin "notes-service-rate-limiting" no longer has our tag, so it was not deleted/,
        );
        expect(kong.entities().plugins).toMatchObject([{ name: 'rate-limiting' }]);
        expect(known(stack)).toEqual(present());
      });

      it('does not fail if Kong carries out a request without an answer', async () => {
        kong.faults.set({ on: 'writes', effect: { reset: 'after' } });
        await expectFinished();
      });

      it('because a host already has a record that the stack does not manage', async () => {
        const host = `notes-${count}.example.test`;
        await surroundings.putRecord(zone, host, '192.0.2.66');
        expectReported(await stack.up(), [new RegExp(`${host}.* already exists`)]);
        expect(await surroundings.records(zone)).toContain(`${host} A 192.0.2.66`);
        expect(known(stack)).toEqual(present());
      });
    }
  },
);

/** What the state knows of objects of Kong, sorted. */
function known(stack: Stack): string[] {
  const resources = [...stack.state().values()].filter(({ type }) => type.startsWith('fountainai:'));
  return resources.map(({ id, outputs }) => stringOf(outputs.entityId) || id).sort();
}
