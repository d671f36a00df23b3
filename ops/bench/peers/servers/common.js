/** What the peers on Node share: their settings, the bodies of errors that the document describes, and how they announce themselves. */

/** The document, the accepted key, the folder for data and the folder of fountainai, whose better-sqlite3 all servers use. */
export const {
  DOCUMENT: documentFile = '',
  API_KEY: key = '',
  DATA: dataFolder = '.',
  PROJECT: projectFolder = '.',
} = process.env;

export const errors = {
  unauthorized: { errorCode: 'unauthorized', message: 'credentials are missing or wrong' },
  invalid: { errorCode: 'validation_failed', message: 'the request does not fit the description of this operation' },
  notFound: (id) => ({ errorCode: 'not_found', message: `there is no session ${id}` }),
};

/** Prints the address of a server that listens. */
export function announce(server) {
  process.stdout.write(`listening on http://127.0.0.1:${server.address().port}\n`);
}
