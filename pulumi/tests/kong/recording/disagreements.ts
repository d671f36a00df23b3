/** Disagreements of Kong 3.9.1 and its own document. Kong's behaviour is authoritative. */

/** Requests that Kong answers and that the document does not have. Kong refuses `DELETE /services` and `GET /no/…`. */
export const undescribedRequests: readonly string[] = [
  'DELETE /consumers/{key}/key-auth/{key}',
  'DELETE /services',
  'GET /acls',
  'GET /consumers/{key}/acls',
  'GET /consumers/{key}/key-auth',
  'GET /key-auths',
  'GET /no/{key}/path',
  'GET /services/{key}/plugins',
  'GET /upstreams/{key}/health',
  'POST /consumers/{key}/acls',
  'POST /consumers/{key}/key-auth',
  'POST /services/{key}/plugins',
  'PUT /consumers/{key}/key-auth/{key}',
];

/** Violations of the document by correct exchanges, by operationId. */
export const documentDisagreements: Readonly<Record<string, readonly string[]>> = {
  'create-consumer': ['request /body/custom_id is required', 'request /body/username is required'],
  'create-plugin': ['answer 201 is undescribed'],
  'create-plugin-for-route': ['answer 201 is undescribed'],
  'create-route-for-service': [
    'answer 201 is undescribed',
    'request /body/https_redirect_status_code is required',
    'request /body/preserve_host is required',
    'request /body/protocols is required',
    'request /body/request_buffering is required',
    'request /body/response_buffering is required',
  ],
  'create-service': [
    'answer 201 is undescribed',
    'answer 405 is undescribed',
    'answer 409 is undescribed',
    'request /body/enabled is required',
    'request /body/host is required',
    'request /body/port is required',
    'request /body/protocol is required',
    'request /body/protocol must be "grpc", "grpcs", "http", "https", "tcp", "tls ", "tls_passthrough", "udp", "ws" or "wss"',
  ],
  'create-target-for-upstream': ['answer 201 is undescribed', 'answer 409 is undescribed'],
  'delete-service': ['answer 400 is undescribed', 'answer 405 is undescribed'],
  'list-service': ['answer 400 is undescribed', 'request /query/size must be <= 1000'],
  'update-service': [
    'answer 405 is undescribed',
    'request /body/enabled is required',
    'request /body/host is required',
    'request /body/port is required',
    'request /body/protocol is required',
  ],
  'upsert-consumer': ['request /body/username is required'],
  'upsert-route': [
    'request /body/https_redirect_status_code is required',
    'request /body/preserve_host is required',
    'request /body/protocols is required',
    'request /body/request_buffering is required',
    'request /body/response_buffering is required',
  ],
  'upsert-service': [
    'answer 405 is undescribed',
    'request /body/enabled is required',
    'request /body/host is required',
    'request /body/port is required',
    'request /body/protocol is required',
  ],
  'upsert-upstream': ['request /body/name is required'],
};
