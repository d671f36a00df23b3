/** Fastify with fastify-openapi-glue, and Ajv for JSON Schema 2020-12 as the latter's README describes for OpenAPI 3.1. */
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import Fastify from 'fastify';
import openapiGlue from 'fastify-openapi-glue';
import { announce, documentFile, errors, key } from './common.js';
import { createSession, readContext } from './store.js';

const fastify = Fastify();

// Parameters are texts and are converted; a body says by itself what is a number.
const ajv = { body: createAjv(false), others: createAjv('array') };
function createAjv(coerceTypes) {
  const created = new Ajv2020({ useDefaults: true, coerceTypes, strict: false });
  addFormats.default(created);
  return created;
}
fastify.setValidatorCompiler(({ schema, httpPart }) => (httpPart === 'body' ? ajv.body : ajv.others).compile(schema));

fastify.setErrorHandler((error, _request, reply) => {
  const body = error.statusCode === 401 ? errors.unauthorized : { ...errors.invalid, details: error.message };
  return reply.code(error.statusCode ?? 500).send(body);
});

fastify.register(openapiGlue, {
  specification: documentFile,
  serviceHandlers: {
    async createSession(request, reply) {
      return reply.code(201).send(createSession(request.body));
    },
    async getSessionContext(request, reply) {
      const { sessionId } = request.params;
      return readContext(sessionId) ?? reply.code(404).send(errors.notFound(sessionId));
    },
  },
  securityHandlers: {
    apiKeyAuth(request) {
      if (request.headers['x-api-key'] !== key) throw new Error('unknown key');
    },
  },
});

await fastify.listen({ host: '127.0.0.1', port: 0 });
announce(fastify.server);
