/** Koa with openapi-backend, which validates requests, keys and, in the handler after each operation, responses. */
import { bodyParser } from '@koa/bodyparser';
import addFormats from 'ajv-formats';
import Koa from 'koa';
import { OpenAPIBackend } from 'openapi-backend';
import { announce, documentFile, errors, key } from './common.js';
import { createSession, readContext } from './store.js';

// `quick`: its check of a document knows OpenAPI 3.0 only. Validators are compiled with the first request of an operation.
const api = new OpenAPIBackend({
  definition: documentFile,
  quick: true,
  customizeAjv: (ajv) => addFormats.default(ajv),
});
api.register({
  createSession(c, context) {
    context.status = 201;
    return createSession(c.request.requestBody);
  },
  getSessionContext(c, context) {
    const { sessionId } = c.request.params;
    const found = readContext(Number(sessionId));
    context.status = found === undefined ? 404 : 200;
    return found ?? errors.notFound(sessionId);
  },
  validationFail(c, context) {
    context.status = 400;
    context.body = { ...errors.invalid, details: JSON.stringify(c.validation.errors) };
  },
  unauthorizedHandler(_c, context) {
    context.status = 401;
    context.body = errors.unauthorized;
  },
  postResponseHandler(c, context) {
    if (context.body !== undefined) return; // it was answered before the operation
    const { errors: faults } = c.api.validateResponse(c.response, c.operation, context.status);
    if (faults) context.throw(502, JSON.stringify(faults));
    context.body = c.response;
  },
});
api.registerSecurityHandler('apiKeyAuth', (c) => c.request.headers['x-api-key'] === key);
await api.init();

const app = new Koa();
app.use(bodyParser());
app.use((context) => api.handleRequest(context.request, context));
const server = app.listen(0, '127.0.0.1', () => announce(server));
