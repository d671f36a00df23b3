import { expect, it } from 'vitest';
import { loadDocuments } from '../../openapi/loading/directory.ts';
import { readConfig } from '../../service/config/config.ts';
import { assignPorts } from '../../service/config/ports.ts';
import { planSystem } from './plan.ts';
import { parsePlanDocument, goodSettings, createSource } from './testing/plan-inputs.ts';

const paths = `paths: { /a: { get: { responses: { '200': { description: ok } } } } }\n`;
const documents = [...(await loadDocuments()), await parsePlanDocument('more-pets', paths)];
const { images, gateway } = planSystem(documents, createSource(goodSettings));

it('each service has a container with the port that the service and the gateway use', () => {
  const sorted = [...documents].sort((one, other) => (one.name < other.name ? -1 : 1));
  const ports = [...assignPorts(sorted, readConfig({}))].sort(([one], [other]) => (one < other ? -1 : 1));
  expect(images.containers.map(({ name, port }) => [name, port])).toEqual(ports);
  const targets = gateway.objects.filter(({ kind }) => kind === 'services');
  expect(targets.map(({ fields: { host, port } }) => [host, port]).sort()).toEqual(ports);
});

it('each container has settings with the addresses of the others, as the services read them', () => {
  const [container] = images.containers.filter(({ name }) => name === 'session-context');
  const config = readConfig(container?.environment ?? {});
  expect(config).toMatchObject({
    host: '0.0.0.0',
    environment: 'production',
    dataDirectory: '/data',
    centralSequenceUrl: 'http://central-sequence:8081',
    allowedHosts: ['central-sequence:8081', 'ensemble:8000', 'more-pets:8082', 'session-context:8080'],
  });
  expect(container).toMatchObject({
    command: ['session-context'],
    volume: { name: 'session-context-data', path: '/data' },
  });
});

it.each([{ given: undefined }, { given: 'ssh://deploy@host' }])('are run on the Docker host $given', ({ given }) => {
  const config = given === undefined ? {} : { dockerHost: given };
  const plan = planSystem(documents, createSource({ ...goodSettings, ...config }));
  expect(plan.images).toMatchObject({ image: goodSettings.image, dockerHost: given });
});
