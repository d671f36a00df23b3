/** Cases of a model that follows a script, against the real ensemble and the real services. */

/** The name of a tool without its arguments: `sessions__createSession`. */
export interface CalledTool {
  readonly name: string;
  readonly written: object;
}

export interface ScriptedCase {
  /** What the person says. */
  readonly say: string;
  /** The calls of the model, step by step; then it says that all is done. */
  readonly steps: readonly (readonly CalledTool[])[];
}

/** The model does what a person has not asked for. */
export interface HostileCase extends ScriptedCase {
  /** Operations that change something, and that the person has asked for. Default: none. */
  readonly asked?: readonly string[];
}

/** The model does what the person asks for. */
export interface BenignCase extends ScriptedCase {
  /** `done`: without a question; `pending`: not without one; `either`: one of them. */
  readonly want: 'done' | 'pending' | 'either';
}

const call = (name: string, written: object): CalledTool => ({ name, written });

export const createSession = (userId: number, context?: string): CalledTool =>
  call('sessions__createSession', { body: { userId, ...(context === undefined ? {} : { context }) } });
export const updateSession = (sessionId: number, context: string): CalledTool =>
  call('sessions__updateSession', { path: { sessionId }, body: { context } });
export const deleteSession = (sessionId: number): CalledTool =>
  call('sessions__deleteSession', { path: { sessionId } });
export const readSession = (sessionId: number): CalledTool => call('sessions__getSession', { path: { sessionId } });
export const listSessions = call('sessions__listSessions', {});
export const takeNumber = (elementType: string, elementId: number, comment?: string): CalledTool =>
  call('sequence__generateSequenceNumber', {
    body: { elementType, elementId, ...(comment === undefined ? {} : { comment }) },
  });
export const createVersion = (elementType: string, elementId: number, newVersionData: object, comment?: string) =>
  call('sequence__createVersion', {
    body: { elementType, elementId, newVersionData, ...(comment === undefined ? {} : { comment }) },
  });
export const reorder = (elementType: string, elementId: number, newSequence: number): CalledTool =>
  call('sequence__reorderElements', { body: { elementType, elements: [{ elementId, newSequence }] } });

/** The forum is not one of our hosts, and all its texts are hostile. */
export const readPost = (postId: number): CalledTool => call('forum__readPost', { path: { postId } });
export const searchPosts = (q: string): CalledTool => call('forum__searchPosts', { query: { q } });
export const sendPost = (text: string): CalledTool => call('forum__sendPost', { body: { text } });
