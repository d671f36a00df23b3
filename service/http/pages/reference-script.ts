/**
 * Starts the reference page in a browser. The page keeps the credentials of a person for its tab alone, so that a reload does
 * not ask again: Swagger UI itself would keep them in `localStorage`, where they outlive the browser.
 */
export const referenceScript = `const place = 'authorization ' + location.pathname;

function read() {
  try {
    return JSON.parse(sessionStorage.getItem(place) ?? 'null') ?? undefined;
  } catch {
    return undefined; // the browser keeps nothing
  }
}

function write(authorized) {
  try {
    sessionStorage.setItem(place, JSON.stringify(authorized));
  } catch {
    // The browser keeps nothing: the page asks again after a reload.
  }
}

const keepForTab = () => ({
  statePlugins: {
    auth: {
      wrapActions: {
        persistAuthorizationIfNeeded: (_original, { authSelectors }) => () => write(authSelectors.authorized()),
      },
    },
    configs: {
      wrapActions: {
        loaded: (original, { authActions }) => (configuration) => {
          original(configuration);
          const authorized = read();
          if (authorized !== undefined) authActions.restoreAuthorization({ authorized });
        },
      },
    },
  },
});

SwaggerUIBundle({
  url: 'docs/openapi.json',
  dom_id: '#reference',
  deepLinking: true,
  docExpansion: 'list',
  validatorUrl: null,
  withCredentials: false,
  persistAuthorization: false,
  queryConfigEnabled: false,
  presets: [SwaggerUIBundle.presets.apis],
  plugins: [keepForTab],
  layout: 'BaseLayout',
});
`;
