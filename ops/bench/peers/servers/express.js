/** Express with express-openapi-validator, which validates requests, keys and responses. */
import express from 'express';
import * as OpenApiValidator from 'express-openapi-validator';
import { announce, documentFile, errors, key } from './common.js';
import { createSession, readContext } from './store.js';

const app = express();
app.use(express.json());
app.use(
  OpenApiValidator.middleware({
    apiSpec: documentFile,
    validateRequests: true,
    validateResponses: true,
    validateSecurity: { handlers: { apiKeyAuth: (request) => request.headers['x-api-key'] === key } },
  }),
);

app.post('/sessions', (request, response) => {
  response.status(201).json(createSession(request.body));
});
app.get('/sessions/:sessionId/context', (request, response) => {
  const { sessionId } = request.params;
  const found = readContext(sessionId);
  if (found === undefined) response.status(404).json(errors.notFound(sessionId));
  else response.json(found);
});

// Express knows an error handler by its four parameters.
app.use((error, _request, response, _next) => {
  const body = error.status === 401 ? errors.unauthorized : { ...errors.invalid, details: error.message };
  response.status(error.status || 500).json(body);
});

const server = app.listen(0, '127.0.0.1', () => announce(server));
