/** Types of "FountainAI Ensemble Service", written by `fountainai generate`: change the document, not this file. */
export interface paths {
    "/services": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the registered services
         * @description Use this to learn which services the model can call, of all tags or of some, or to find services by words. The
         *     services are ordered by id. With `q` the best matches come first.
         */
        get: operations["listServices"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/services/register": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Register a service
         * @description Use this to let the model call a further service. The document at `openapi_url` is fetched at once and must be
         *     OpenAPI 3.0 or 3.1 with at least one operation. The document is fetched again from time to time. The response
         *     lists the operations that the model cannot call, with the reasons.
         *
         *     The response is 400, and nothing is registered, in these cases: the id is taken; the address is not http(s), or
         *     this server must not call it; the document cannot be fetched or is invalid; the document belongs to this service
         *     itself; or the document comes from a host outside `ALLOWED_HOSTS` and leads to a host in `ALLOWED_HOSTS`.
         */
        post: operations["registerService"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/services/update/{service_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Replace the entry of a registered service
         * @description Use this when a service has moved, or to change its name, description or tags. The whole entry is replaced:
         *     without `tags` the old tags are removed. The `id` in the body must be the `id` in the path. The document is
         *     fetched and checked as at registration. If this fails, the response is 400 and the old entry stays.
         *
         *     The update also accepts the operations of the document. After a refresh by the server itself, new operations that
         *     are not reads, and operations that may do more than before, are in `refused_operations` until this request.
         */
        put: operations["updateService"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/services/delete/{service_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Remove a service from the registry
         * @description Use this to stop the model from calling a service. The service itself is not touched, and the log keeps its
         *     responses. A second deletion is a 404.
         */
        delete: operations["deleteService"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/system-prompt": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Show the system prompt for some services
         * @description Use this to see, or to give to a model of your own, the system prompt for a choice of services. The same
         *     services with the same documents give the same text, byte for byte, in any order of the ids. An id that is not
         *     registered is a 400.
         */
        get: operations["generateSystemPrompt"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/interact": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Say something and have it done
         * @description Use this to have a person's request carried out: the model chooses operations of the registered services, calls
         *     them, and answers in plain words. The response also has the unchanged responses of the services.
         *
         *     Each operation has an effect (read, write or delete) and a policy. By default reads and writes are carried out,
         *     and a **delete waits for a confirmation**: the response then has `pending_calls`, nothing of them was sent, and
         *     `POST /interact/{conversation_id}/confirm` carries on. With a language model, a write that your words do not ask
         *     for waits, too. `confirm` and `dry_run` make a request stricter, never laxer.
         *
         *     One rule protects against typing errors: an unknown member that equals `confirm`, `dry_run` or `preview` without
         *     regard to case, `-` and `_`, or is within two edits of one of them (a letter added, removed or replaced), or begins
         *     with `confirm`, `dry` or `preview`, is a 400, and nothing is planned or sent. The rule also holds for members of
         *     unknown objects, parameters of the query, headers (without a leading `X-`) and preferences in `Prefer`. All other
         *     unknown names are ignored and listed in `warnings`.
         *
         *     The number of steps, the time and the size of results are limited. If a limit is reached, the response is 200
         *     with a note about the limit. The response is 502 if the model's provider fails after retries. Calls before the
         *     failure are not undone: read the log before you repeat a request that changes something.
         *
         *     Each call is recorded before it is sent. Send an `Idempotency-Key` if you may have to repeat the request: a
         *     repeated request gets the first answer and sends nothing again, also while the first one runs, and after a
         *     restart.
         *
         *     Each response has a `conversation_id`. Send it with the next request, and the assistant knows the earlier requests
         *     of the conversation, what was called for them and what was answered. An unknown id, and one of another principal,
         *     is a 404; a request while another one of the conversation runs is a 409.
         *
         *     If calls of the conversation wait, the words decide: **a bare "yes" approves a call** if exactly one call waits and the
         *     latest answer has shown it; if several wait, the answer asks which. A bare "no" rejects all. All other words
         *     reject the calls that wait and are carried out as a new request.
         *
         *     With `Accept: text/event-stream` the response is a stream of events (`StreamEvent`): each step, call, result and piece of
         *     text as it happens, and `done` with the complete answer at the end, or `error` with the body and status that the response
         *     would have had. Errors before the first event are ordinary responses. JSON stays the default. If the client of a stream
         *     leaves, the model is stopped, nothing more is sent, and calls in flight are awaited and recorded; the JSON form goes on.
         */
        post: operations["handleUserInput"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/interact/{conversation_id}/confirm": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Approve or reject calls that wait for a confirmation
         * @description Use this to decide about `pending_calls` of a response. Approved calls are sent, each at most once, with exactly the
         *     arguments that were shown; rejected calls are never sent. When no call of the step waits any more, the assistant
         *     carries on, and the response is like that of the interaction. Calls that are not named go on waiting.
         *
         *     A replacement rejects a call and shows a new one with other arguments, which waits in turn: nothing is sent until
         *     you approve its id. Calls that wait longer than 15 minutes expire. Only the principal of the interaction can
         *     confirm. A call that was decided or has expired is a 409, and so is a confirmation while another one runs. A
         *     request that decides about no call returns the answer as it is now, with the calls that wait, also if it is
         *     repeated with its `Idempotency-Key`. The rule for names that resemble `confirm`, `dry_run` or `preview` holds here,
         *     too: with one of them nothing is sent. Other unknown names are in `warnings`. `Accept: text/event-stream` has
         *     the same effect as for an interaction.
         */
        post: operations["confirmCalls"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/conversations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List conversations
         * @description Use this to find a conversation that you want to continue. The one with the latest request comes first. A
         *     principal sees its own conversations, an administrator those of all.
         */
        get: operations["listConversations"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/conversations/{conversation_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read a conversation
         * @description Use this to show a conversation: its interactions, the newest first, and the calls that wait for a confirmation.
         *     Interactions that were deleted from the log are missing.
         */
        get: operations["readConversation"];
        put?: never;
        post?: never;
        /**
         * Delete a conversation
         * @description Use this to end a conversation: it cannot be continued or listed any more, and calls that wait are rejected. The log
         *     keeps its interactions, since they are the record of what was done; administrators delete them with `DELETE /logs`.
         *     A conversation with a request that runs is a 409. A second deletion is a 404.
         */
        delete: operations["deleteConversation"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/logs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read the log of interactions
         * @description Use this to see what was said and done, newest first, or to find interactions by words. The log also has failed
         *     interactions, and interactions that a crash has interrupted. A running interaction is only in the log if you ask
         *     for `state=running`. Filters can be combined: an interaction matches `service_id`, `operation_id`, `effect` and
         *     `status` if one of its calls matches all of them.
         *
         *     To read many pages, send `after` with the `next_cursor` of the last page: such pages stay right while new
         *     interactions are added. For an export, send `Accept: application/x-ndjson`: the response has all matching
         *     interactions with their calls, one JSON object in each line, and ignores `limit`.
         */
        get: operations["retrieveLogs"];
        put?: never;
        post?: never;
        /**
         * Delete old interactions
         * @description Use this to remove interactions that started before a time, with their calls, their entries in the search index,
         *     and documents that no other interaction refers to. Interactions that are running or waiting stay.
         */
        delete: operations["deleteLogs"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/logs/{interaction_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read one interaction with its calls
         * @description Use this to see each call of an interaction: the operation, the arguments without secrets, and the outcome. A call
         *     is recorded before it is sent; after a crash its outcome is unknown, and the call is not sent again.
         */
        get: operations["readInteraction"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/me": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Show what this key may do
         * @description Use this to see the principal of a key: the services and effects that it may use, and what is left of its limits.
         *     Without `ACCESS_FILE` every key belongs to the principal `default`, which may use everything. Keys in the settings of
         *     administrators are `administrator`, which reads everything and has no services of its own.
         */
        get: operations["readPrincipal"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        /**
         * @description A unique id that the client chooses at registration. Names of tools begin with the id, so a short one of letters,
         *     digits, `_` and `-` is best.
         * @example session-context
         */
        ServiceId: string;
        /** @description The entry of a service in the registry. */
        Service: {
            id: components["schemas"]["ServiceId"];
            /**
             * @description The name of the service for people.
             * @example Session and Context
             */
            name: string;
            /**
             * @description The purpose of the service. The model reads this text.
             * @example Keeps users' sessions and what each is about.
             */
            description: string;
            /**
             * Format: uri
             * @description The http(s) address of its OpenAPI document, JSON or YAML. Calls are sent to the server of the document that
             *     has the same origin.
             * @example http://localhost:8080/openapi.json
             */
            openapi_url: string;
            /**
             * @description Words for choosing services.
             * @example [
             *       "sessions"
             *     ]
             */
            tags?: string[];
            rules?: components["schemas"]["ServiceRules"];
            /**
             * @description Calls of the service only get credentials that the caller of `POST /interact` sends in
             *     `X-Service-Credentials`, and none of this server. Missing: those of the settings of this server.
             * @example caller
             * @enum {string}
             */
            credentials?: "caller";
        };
        /** @description A registered service, with the operations that the model cannot call. */
        RegisteredService: components["schemas"]["Service"] & {
            /**
             * Format: uri
             * @description The address that calls are sent to, without a slash at its end: the server of the document that has the
             *     origin of the document, or else the first server. A document from a host outside `ALLOWED_HOSTS` of this
             *     server never leads to a host in `ALLOWED_HOSTS`.
             * @example http://localhost:8080
             */
            destination: string;
            /**
             * @description Operations of its document that the model cannot call, for example because this server does not have the
             *     credentials.
             */
            refused_operations: components["schemas"]["RefusedOperation"][];
            /** @description Excerpts of the texts that contain words of `q`, only in responses to `q`. */
            highlights?: components["schemas"]["Highlight"][];
        };
        RefusedOperation: {
            /**
             * @description The operation's id in the service's document, or `*` for all operations if the document is unusable.
             * @example registerService
             */
            operation_id: string;
            /**
             * @description The reason why the model cannot call the operation, and what to do.
             * @example no value is set for its security scheme adminApiKeyAuth
             */
            reason: string;
        };
        ServiceList: {
            /** @description Ordered by id; with `q`, the best matches first. */
            services: components["schemas"]["RegisteredService"][];
        };
        SystemPrompt: {
            /**
             * @description The text for a model.
             * @example You help a person by calling the operations of the services below.
             */
            system_prompt: string;
            system_prompt_hash: components["schemas"]["PromptHash"];
        };
        /**
         * @description SHA-256 of a system prompt in UTF-8, hexadecimal. The log has the same hash for the same prompt.
         * @example 3f2b8c0a7d914e65b0c1d2e3f405162738495a6b7c8d9e0f1a2b3c4d5e6f7081
         */
        PromptHash: string;
        UserInput: {
            /**
             * @description The words of the person.
             * @example Start a session for user 42 with the context "Planning the second act"
             */
            user_input: string;
            /**
             * @description *writes*: each call that is not a read waits for a confirmation. *deletes*: each delete waits. A policy that is
             *     stricter stays.
             * @example writes
             * @enum {string}
             */
            confirm?: "writes" | "deletes";
            /**
             * @description With `true`, nothing but reads is sent, and `planned_calls` lists what would be sent. A "yes" or "no" then decides
             *     about no call.
             * @example true
             */
            dry_run?: boolean;
            conversation_id?: components["schemas"]["ConversationId"];
            /**
             * @description A session of a registered Session and Context service. Its context is read with a recorded call and given to the
             *     assistant as data. The response is 404 if the session does not exist, and 400 if the service is not registered.
             * @example 1
             */
            session_id?: number;
        };
        /** @description One call of a service. */
        ServiceCall: {
            /**
             * @description The name of the registered service.
             * @example Session and Context
             */
            service_name: string;
            /**
             * @description The unchanged body of the response, JSON as text. If no call was made, the reason.
             * @example {"sessionId":1,"userId":42,"context":"","sequenceNumber":1}
             */
            response: string;
            /**
             * @description The id of the operation that was called. Missing if the assistant used an unknown name, and in entries from
             *     before version 1.5.0.
             * @example createSession
             */
            operation_id?: string;
            /**
             * @description The HTTP status of the response; missing without a response.
             * @example 201
             */
            status?: number;
        };
        /** @description One call that was sent with a method that may change something. */
        Write: {
            service_id: components["schemas"]["ServiceId"];
            /**
             * @description The name of the service at the time of the call.
             * @example Session and Context
             */
            service_name: string;
            /**
             * @description The operation's id in the service's document.
             * @example createSession
             */
            operation_id: string;
            /**
             * @description The HTTP method, in capitals.
             * @example POST
             */
            method: string;
            /**
             * @description The address of the call, without keys. Query values that may be secrets are replaced by `***`.
             * @example http://localhost:8080/sessions
             */
            url: string;
            /**
             * Format: date-time
             * @description The time of the call, in UTC.
             * @example 2026-03-01T09:30:01.250Z
             */
            sent_at: string;
            /**
             * @description *done*: the service carried out the call (2xx). *rejected*: the service rejected the request (4xx). *unknown*:
             *     there was no usable response, or another status. Check the service before you repeat the call.
             * @example done
             * @enum {string}
             */
            outcome: "done" | "rejected" | "unknown";
            /**
             * @description The HTTP status of the response; missing without a response.
             * @example 201
             */
            status?: number;
            /**
             * @description The reason why there was no usable response; otherwise missing.
             * @example Session and Context did not answer in time
             */
            reason?: string;
        };
        /**
         * @description What an operation may do: *read* changes nothing, *write* creates or changes, *delete* removes. It follows from the
         *     method: GET, HEAD, OPTIONS and TRACE read, DELETE deletes, all others write. The member `x-fountainai-effect` of an
         *     operation in the document of a service can only make it stricter; only a registration can make it laxer.
         * @example write
         * @enum {string}
         */
        Effect: "read" | "write" | "delete";
        /**
         * @description *allow*: calls are sent. *confirm*: a person must confirm each call. *deny*: the operations cannot be called.
         * @example confirm
         * @enum {string}
         */
        Policy: "allow" | "confirm" | "deny";
        /** @description What the assistant may do with the operations of a service. Without rules, the policies of the server hold. */
        ServiceRules: {
            /**
             * @description The ids of the only operations that can be called.
             * @example [
             *       "listSessions",
             *       "createSession"
             *     ]
             */
            allow?: string[];
            /**
             * @description The ids of operations that cannot be called.
             * @example [
             *       "deleteSession"
             *     ]
             */
            deny?: string[];
            /**
             * @description A policy for each effect; without one, that of the server (`WRITE_POLICY`) holds.
             * @example {
             *       "delete": "deny"
             *     }
             */
            policy?: {
                read?: components["schemas"]["Policy"];
                write?: components["schemas"]["Policy"];
                delete?: components["schemas"]["Policy"];
            };
            /**
             * @description The effects of operations by id, which replace those of the document.
             * @example {
             *       "searchSessions": "read"
             *     }
             */
            effects?: {
                [key: string]: components["schemas"]["Effect"];
            };
        };
        /** @description A call that was not sent. */
        PendingCall: {
            /**
             * @description The id of the call, for the confirmation.
             * @example 7a6b5c4d-3e2f-4a1b-8c9d-0e1f2a3b4c5d
             */
            id: string;
            service_id: components["schemas"]["ServiceId"];
            /**
             * @description The name of the service.
             * @example Session and Context
             */
            service_name: string;
            /**
             * @description The operation's id in the service's document.
             * @example deleteSession
             */
            operation_id: string;
            /**
             * @description The HTTP method, in capitals.
             * @example DELETE
             */
            method: string;
            /**
             * @description The address of the call, without keys.
             * @example http://localhost:8080/sessions/1
             */
            url: string;
            /**
             * @description The arguments that would be sent, in the groups `path`, `query`, `header`, `cookie` and `body`.
             * @example {
             *       "path": {
             *         "sessionId": 1
             *       }
             *     }
             */
            arguments: Record<string, unknown>;
            effect: components["schemas"]["Effect"];
            /**
             * @description The call in words.
             * @example DELETE http://localhost:8080/sessions/1 (deleteSession of Session and Context), which deletes
             */
            description: string;
            /**
             * @description The reason why the call was not sent.
             * @example the policy for this effect asks for a confirmation [ensemble-confirmation-policy]
             */
            reason: string;
            /**
             * Format: date-time
             * @description The time at which the call expires, in UTC; missing for a call of a dry run.
             * @example 2026-03-01T09:45:01.250Z
             */
            expires_at?: string;
        };
        Confirmation: {
            /**
             * @description The ids of calls that are sent.
             * @example [
             *       "7a6b5c4d-3e2f-4a1b-8c9d-0e1f2a3b4c5d"
             *     ]
             */
            approved?: string[];
            /**
             * @description The ids of calls that are never sent.
             * @example [
             *       "7a6b5c4d-3e2f-4a1b-8c9d-0e1f2a3b4c5d"
             *     ]
             */
            rejected?: string[];
            /**
             * @description New arguments by the id of the call that they replace.
             * @example {
             *       "7a6b5c4d-3e2f-4a1b-8c9d-0e1f2a3b4c5d": {
             *         "path": {
             *           "sessionId": 2
             *         }
             *       }
             *     }
             */
            replacements?: {
                [key: string]: Record<string, unknown>;
            };
        };
        /**
         * @description *sent*: the call was sent, and its outcome is not recorded yet. *done*: the service carried it out (2xx).
         *     *rejected*: the service rejected it (4xx). *outcome_unknown*: there was no usable response, another status, or the
         *     server stopped before the response was recorded; the call is not sent again by itself. *pending*: the call waits
         *     for a confirmation. *approved*: a person approved the call, and it is about to be sent. *not_sent*: nothing was
         *     sent; `reason` says why. *credentials_missing*: nothing was sent, since the caller sent no credentials for the
         *     service.
         * @example done
         * @enum {string}
         */
        CallStatus: "pending" | "approved" | "sent" | "done" | "rejected" | "outcome_unknown" | "not_sent" | "credentials_missing";
        /**
         * @description *done*: the assistant answered. *failed*: the interaction ended with the error `error_code`. *interrupted*: the
         *     server stopped during the interaction. *waiting*: calls wait for a confirmation. *running*: the interaction has
         *     not ended yet.
         * @example done
         * @enum {string}
         */
        InteractionState: "running" | "waiting" | "done" | "failed" | "interrupted";
        /**
         * @description The id of an interaction.
         * @example 0b0f9c1e-7a52-4a40-9a8e-5b7d3c2f1a60
         */
        InteractionId: string;
        /**
         * @description The id of the conversation that the interaction belongs to. In a request: the conversation that it continues; without
         *     it, a new conversation begins.
         * @example 3f8e2d1c-6b5a-4c39-8d27-1e0f9a8b7c6d
         */
        ConversationId: string;
        /** @description One call, as it was recorded before and after it was sent. */
        Call: {
            /**
             * @description The id of the call.
             * @example 5d0c7f5e-2f0e-4d0c-8c1b-6a4e3b2d1c0f
             */
            id: string;
            service_id?: components["schemas"]["ServiceId"];
            /**
             * @description The name of the service at the time of the call; for an unknown tool, the name that the assistant used.
             * @example Session and Context
             */
            service_name: string;
            /**
             * @description The operation's id in the service's document. Missing if the assistant used an unknown name.
             * @example createSession
             */
            operation_id?: string;
            /**
             * @description The HTTP method, in capitals.
             * @example POST
             */
            method?: string;
            /**
             * @description The address of the call, without keys. Query values that may be secrets are replaced by `***`.
             * @example http://localhost:8080/sessions
             */
            url?: string;
            /**
             * @description The arguments in the groups `path`, `query`, `header`, `cookie` and `body`, without secrets. If the arguments are
             *     longer than 100,000 characters as JSON, the only member is `omitted`, with their length.
             * @example {
             *       "body": {
             *         "userId": 42
             *       }
             *     }
             */
            arguments?: Record<string, unknown>;
            effect?: components["schemas"]["Effect"];
            status: components["schemas"]["CallStatus"];
            /**
             * Format: date-time
             * @description The time at which the call was recorded, which is before it was sent, in UTC.
             * @example 2026-03-01T09:30:01.250Z
             */
            started_at: string;
            /**
             * @description The time until the response, or until the call was given up. Missing if nothing was sent, or after a crash.
             * @example 12
             */
            milliseconds?: number;
            /**
             * @description The HTTP status of the response; missing without a response.
             * @example 201
             */
            http_status?: number;
            /**
             * @description The reason why the call was not sent, or why there was no usable response; otherwise missing.
             * @example no tool has this name; call a tool that was offered [ensemble-tool-unknown]
             */
            reason?: string;
        };
        /**
         * @description The data of one event of `text/event-stream`, as JSON in one line. Its `type` is also the name of the event. Lines that
         *     begin with a colon are comments, which show that the connection is open. Clients ignore types that they do not know.
         */
        StreamEvent: components["schemas"]["StepEvent"] | components["schemas"]["CallEvent"] | components["schemas"]["ResultEvent"] | components["schemas"]["TextEvent"] | components["schemas"]["PendingEvent"] | components["schemas"]["DoneEvent"] | components["schemas"]["ErrorEvent"];
        /** @description The assistant is asked for its next step. */
        StepEvent: {
            /**
             * @description The name of the event. (enum property replaced by openapi-typescript)
             * @enum {string}
             */
            type: "step";
            /**
             * @description The number of the step, from 1. A confirmation continues the count of its interaction.
             * @example 1
             */
            step: number;
            interaction_id: components["schemas"]["InteractionId"];
            conversation_id: components["schemas"]["ConversationId"];
        };
        /** @description A call is about to be recorded and sent. */
        CallEvent: {
            /**
             * @description The name of the event. (enum property replaced by openapi-typescript)
             * @enum {string}
             */
            type: "call";
            call: components["schemas"]["Call"];
        };
        /** @description A call has ended, or was not sent. Calls of one step end in any order. */
        ResultEvent: {
            /**
             * @description The name of the event. (enum property replaced by openapi-typescript)
             * @enum {string}
             */
            type: "result";
            call: components["schemas"]["Call"];
            /**
             * @description The beginning of the response, at most 2,000 characters; `done` has all of it. Without a response, a sentence with the reason.
             * @example {"sessionId":1,"userId":42,"context":"","sequenceNumber":1}
             */
            response: string;
        };
        /** @description A piece of the assistant's text. Without a model the text is one piece. `done` has the answer. */
        TextEvent: {
            /**
             * @description The name of the event. (enum property replaced by openapi-typescript)
             * @enum {string}
             */
            type: "text";
            /**
             * @description The text that follows the pieces before.
             * @example Session 1
             */
            text: string;
        };
        /** @description Calls wait for a confirmation. */
        PendingEvent: {
            /**
             * @description The name of the event. (enum property replaced by openapi-typescript)
             * @enum {string}
             */
            type: "pending";
            conversation_id: components["schemas"]["ConversationId"];
            /** @description The calls that wait, as in `done`. */
            pending_calls: components["schemas"]["PendingCall"][];
        };
        /** @description The last event, with the complete answer. */
        DoneEvent: {
            /**
             * @description The name of the event. (enum property replaced by openapi-typescript)
             * @enum {string}
             */
            type: "done";
            answer: components["schemas"]["Interaction"];
        };
        /** @description The last event, instead of `done`. */
        ErrorEvent: {
            /**
             * @description The name of the event. (enum property replaced by openapi-typescript)
             * @enum {string}
             */
            type: "error";
            /**
             * @description The status that the response would have had.
             * @example 502
             */
            status: number;
            error: components["schemas"]["ErrorResponse"];
        };
        /** @description A version of the document of a service. */
        DocumentReference: {
            service_id: components["schemas"]["ServiceId"];
            /**
             * @description SHA-256 of the content of the document, hexadecimal.
             * @example 9c1d8e7f60514233a4b5c6d7e8f90a1b2c3d4e5f60718293a4b5c6d7e8f90a1b
             */
            hash: string;
        };
        /** @description The tokens of a model, as its provider reports them. */
        Tokens: {
            /**
             * @description The tokens of all requests to the model, including cached ones.
             * @example 2100
             */
            input: number;
            /**
             * @description The tokens of all answers of the model.
             * @example 80
             */
            output: number;
            /**
             * @description Those tokens of the requests that the provider had cached.
             * @example 1024
             */
            cached: number;
            /**
             * @description Those tokens of the requests that the provider wrote to its cache. Missing if there were none.
             * @example 512
             */
            cache_writes?: number;
            /**
             * @description True if the provider did not report the tokens of each answer, so that they were estimated by length.
             * @example false
             */
            estimated: boolean;
        };
        /** @description The cost of the tokens by `MODEL_PRICES`. */
        Cost: {
            /**
             * @description The amount in units of the currency.
             * @example 0.0031
             */
            amount: number;
            /**
             * @description The currency of the prices.
             * @example USD
             */
            currency: string;
        };
        /** @description What the owner of a key may do. What it was not given, it does not have. */
        Principal: {
            /**
             * @description The name in records.
             * @example ann
             */
            name: string;
            /**
             * @description True if the principal reads the interactions of all principals, and the whole registry.
             * @example false
             */
            admin: boolean;
            /**
             * @description The ids of services that the assistant may call; `*` stands for all.
             * @example [
             *       "session-context"
             *     ]
             */
            services: string[];
            /**
             * @description The assistant may call services with one of these tags, too.
             * @example [
             *       "library"
             *     ]
             */
            tags: string[];
            /**
             * @description The effects of the operations that the assistant may call.
             * @example [
             *       "read",
             *       "write"
             *     ]
             */
            effects: components["schemas"]["Effect"][];
            /**
             * @description The limits, with what was used on all replicas together. A missing limit does not limit.
             * @example {
             *       "interactions_per_minute": {
             *         "limit": 20,
             *         "used": 3,
             *         "left": 17
             *       }
             *     }
             */
            limits: {
                interactions_per_minute?: components["schemas"]["UsedLimit"];
                concurrent?: components["schemas"]["UsedLimit"];
                tokens_per_day?: components["schemas"]["UsedLimit"];
                cost_per_month?: components["schemas"]["UsedLimit"];
            };
        };
        /**
         * @description A limit. Minutes are the last 60 seconds; days and months are those of UTC. Tokens and cost are counted before a
         *     request to the model as an estimate, and after it as they were used.
         */
        UsedLimit: {
            /**
             * @description The most that may be used.
             * @example 20
             */
            limit: number;
            /**
             * @description What was used.
             * @example 3
             */
            used: number;
            /**
             * @description What is left.
             * @example 17
             */
            left: number;
            /**
             * @description The currency of a cost.
             * @example USD
             */
            currency?: string;
        };
        Interaction: {
            interaction_id: components["schemas"]["InteractionId"];
            conversation_id: components["schemas"]["ConversationId"];
            /** @description Calls that wait for a confirmation, and were not sent. Empty if none waits. */
            pending_calls: components["schemas"]["PendingCall"][];
            /** @description Calls that a dry run did not send. Empty without `dry_run`. */
            planned_calls: components["schemas"]["PendingCall"][];
            /**
             * @description A sentence for each unknown member of the body and each unknown parameter of the query, which were ignored.
             *     Each sentence ends with its code in brackets. Empty if all names are known.
             * @example [
             *       "\"colour\" is unknown and was ignored (/body/colour) [ensemble-name-ignored]"
             *     ]
             */
            warnings: string[];
            /**
             * @description The assistant's answer to the person.
             * @example Session 1 was made for user 42.
             */
            assistant_response: string;
            /** @description All calls, in the order in which the model requested them. */
            service_responses: components["schemas"]["ServiceCall"][];
            /**
             * @description The calls that were sent and may have changed something, with their outcomes. Empty if nothing was written.
             *     The list is recorded when calls are sent, and does not depend on the assistant's answer.
             */
            writes: components["schemas"]["Write"][];
        };
        Conversation: {
            id: components["schemas"]["ConversationId"];
            /**
             * @description The principal of the conversation, the only one that can continue it.
             * @example default
             */
            principal: string;
            /**
             * Format: date-time
             * @description The time when the conversation began, in UTC.
             * @example 2026-03-01T09:30:00.000Z
             */
            started_at: string;
            /**
             * Format: date-time
             * @description The time of its latest request, in UTC.
             * @example 2026-03-01T09:31:00.000Z
             */
            last_at: string;
            /**
             * @description The number of its interactions in the log.
             * @example 1
             */
            interactions: number;
            /**
             * @description The first words of the conversation, at most 100 characters.
             * @example Start a session for user 42
             */
            title: string;
        };
        ConversationList: {
            /** @description The one with the latest request first. */
            conversations: components["schemas"]["Conversation"][];
        };
        ConversationDetails: {
            conversation: components["schemas"]["Conversation"];
            /** @description Calls that wait for a confirmation. Empty if none waits. */
            pending_calls: components["schemas"]["PendingCall"][];
            /** @description Its interactions, newest first. */
            logs: components["schemas"]["Log"][];
        };
        /** @description One interaction. */
        Log: {
            /**
             * Format: date-time
             * @description The time when the interaction started, in UTC.
             * @example 2026-03-01T09:30:00.000Z
             */
            timestamp: string;
            /**
             * @description The words of the person.
             * @example Which sessions does user 42 have?
             */
            user_input: string;
            /**
             * @description The assistant's answer, or the error if the interaction failed.
             * @example User 42 has no sessions.
             */
            assistant_response: string;
            /** @description All calls, in the order in which the model requested them. */
            service_responses: components["schemas"]["ServiceCall"][];
            /**
             * @description The calls that were sent and may have changed something, also if the interaction failed later. Missing in
             *     entries from before version 1.4.0.
             */
            writes?: components["schemas"]["Write"][];
            system_prompt_hash?: components["schemas"]["PromptHash"];
            /**
             * @description The `X-Request-Id` of the interaction, which is also in the logs of the called services.
             * @example 01jd7v1q2w9d
             */
            request_id?: string;
            /**
             * @description The `errorCode` of the response if the interaction failed; otherwise missing.
             * @example bad_gateway
             */
            error_code?: string;
            /** @description Excerpts of the texts that contain words of `q`, only in responses to `q`. */
            highlights?: components["schemas"]["Highlight"][];
            id?: components["schemas"]["InteractionId"];
            conversation_id?: components["schemas"]["ConversationId"];
            /**
             * @description The principal that asked, never a key. Keys in `API_KEYS` belong to the principal `default`.
             * @example default
             */
            principal?: string;
            state?: components["schemas"]["InteractionState"];
            /**
             * @description The assistant. Missing in entries from before version 1.6.0.
             * @example offline
             */
            assistant?: string;
            /**
             * @description The model; missing for the offline assistant.
             * @example gpt-5-mini
             */
            model?: string;
            /** @description The documents of the services that the assistant could call. */
            documents?: components["schemas"]["DocumentReference"][];
            /**
             * @description The session whose context the assistant got; missing without one.
             * @example 1
             */
            session_id?: number;
            /**
             * @description The number of steps with calls.
             * @example 1
             */
            steps?: number;
            tokens?: components["schemas"]["Tokens"];
            cost?: components["schemas"]["Cost"];
            /**
             * @description The calls in the order of the assistant, with those that were not sent. Only in the response for one interaction,
             *     and in an export.
             */
            calls?: components["schemas"]["Call"][];
        };
        DeletedLogs: {
            /**
             * @description The result in one sentence.
             * @example 3 interactions were deleted
             */
            message: string;
            /**
             * @description The number of deleted interactions.
             * @example 3
             */
            deleted: number;
        };
        LogList: {
            /**
             * @description The value of `after` for the next page; missing on the last page, and in responses to `q`.
             * @example MjAyNi0wMy0wMVQwOTozMDowMC4wMDBaIDBiMGY5YzFlLTdhNTItNGE0MC05YThlLTViN2QzYzJmMWE2MA
             */
            next_cursor?: string;
            /** @description Newest first; with `q`, the best matches first. */
            logs: components["schemas"]["Log"][];
        };
        /** @description An excerpt of a text that contains words of `q`. */
        Highlight: {
            /**
             * @description The field that the text is from.
             * @example user_input
             */
            member: string;
            /**
             * @description The excerpt, unchanged.
             * @example Planning the second act
             */
            text: string;
            /** @description The positions of the words in the excerpt, in order; at least one. */
            marks: {
                /**
                 * @description The number of UTF-16 code units before the word.
                 * @example 13
                 */
                start: number;
                /**
                 * @description The number of UTF-16 code units of the word.
                 * @example 6
                 */
                length: number;
            }[];
        };
        SuccessResponse: {
            /**
             * @description The result in one sentence.
             * @example session-context is no longer registered
             */
            message: string;
        };
        /** @description The body of every error response of this service. */
        ErrorResponse: {
            /**
             * @description The code of the error, for programs. It stays the same if the wording of `message` changes.
             * @example validation_failed
             */
            errorCode: string;
            /**
             * @description The error in one sentence, for people.
             * @example the request does not fit the description of this operation
             */
            message: string;
            /**
             * @description The position of each fault, and how to correct the request, if known: a line for each fault, with a JSON
             *     pointer into the request (`/body`, `/path`, `/query`, `/header`) and the problem.
             * @example /body/openapi_url is required
             */
            details?: string;
        };
        /** @description An error of the search engine after retries. */
        TypesenseErrorResponse: components["schemas"]["ErrorResponse"] & {
            /**
             * @description The number of retries.
             * @example 3
             */
            retryAttempt: number;
        };
    };
    responses: {
        /**
         * @description The request is unreadable or does not match the operation's schema; `details` lists each fault with its
         *     position. Nothing was changed. Correct the request before you send it again.
         */
        BadRequest: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["ErrorResponse"];
            };
        };
        /** @description The key is missing or not accepted. */
        Unauthorized: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["ErrorResponse"];
            };
        };
        /** @description Nothing with this id exists. Nothing was changed. */
        NotFound: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["ErrorResponse"];
            };
        };
        /** @description A call does not wait any more, or another request or confirmation of the conversation is running. Nothing was sent. */
        Conflict: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["ErrorResponse"];
            };
        };
        /** @description This path does not support the method; `Allow` lists the supported methods. */
        MethodNotAllowed: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                Allow: components["headers"]["Allow"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["ErrorResponse"];
            };
        };
        /** @description The body did not arrive in time. Nothing was changed; the request can be sent again. */
        RequestTimeout: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["ErrorResponse"];
            };
        };
        /** @description The body is larger than 1 MiB (1,048,576 bytes). */
        PayloadTooLarge: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["ErrorResponse"];
            };
        };
        /** @description The body is not `application/json` in UTF-8, or is compressed. */
        UnsupportedMediaType: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["ErrorResponse"];
            };
        };
        /** @description The client sent too many requests in this time. Wait for the seconds in `Retry-After`. */
        TooManyRequests: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                "Retry-After": components["headers"]["Retry-After"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["ErrorResponse"];
            };
        };
        /** @description The service failed, and the request is not the cause. The logs have the reason under the request id. */
        InternalError: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["ErrorResponse"];
            };
        };
        /**
         * @description The provider of the language model failed, also after retries. The log has the calls before the failure;
         *     `details` lists the calls that may have changed something.
         */
        BadGateway: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["ErrorResponse"];
            };
        };
        /** @description The search engine failed, also after retries. Only requests with `q` need the search engine. */
        SearchFailed: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["TypesenseErrorResponse"];
            };
        };
        /** @description The service cannot do this now, for example because its storage is full. Wait for the seconds in `Retry-After`. */
        Unavailable: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                "Retry-After": components["headers"]["Retry-After"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["ErrorResponse"];
            };
        };
    };
    parameters: {
        /** @description The id of the registered service. */
        ServiceId: components["schemas"]["ServiceId"];
        /** @description The id of the interaction. */
        InteractionId: components["schemas"]["InteractionId"];
        /** @description The `conversation_id` of a response. */
        ConversationId: components["schemas"]["ConversationId"];
        /**
         * @description Your credentials for services that are registered with `credentials: caller`: base64url of the JSON
         *     `{"<service id>": {"<security scheme>": "<value>"}}`, such as `eyJwZXRzIjp7ImJlYXJlciI6InRoZS10b2tlbiJ9fQ` for
         *     `{"pets":{"bearer":"the-token"}}`. Each value goes to its service only, is never stored or
         *     logged, and no model sees it. Send the header again with a confirmation. A call without its credentials is not
         *     sent and reads `credentials_missing`. A malformed header and an unknown service are a 400.
         */
        ServiceCredentials: string;
        /**
         * @description A unique key that the client chooses for this request, such as a UUID. A request with the same key and the same
         *     body sends nothing and returns the first response again, also while the first request runs. The same key with
         *     another body is a 400.
         */
        IdempotencyKey: string;
    };
    requestBodies: never;
    headers: {
        /** @description The number of matching items on all pages together. */
        "X-Total-Count": number;
        /**
         * @description `false` if more interactions match `q` than the pages have: only the newest of them are ranked. Otherwise the header is
         *     missing, and `X-Total-Count` is exact.
         */
        "X-Total-Count-Exact": boolean;
        /** @description Addresses of the pages `first`, `prev`, `next` and `last`, if they exist (RFC 8288). */
        Link: string;
        /** @description Identifies this request in the logs. The value of the request is kept if it is valid. */
        "X-Request-Id": string;
        /** @description The methods that this path supports. */
        Allow: string;
        /** @description Seconds to wait before the request is sent again. */
        "Retry-After": number;
        /** @description The kind of credentials that the operation requires. */
        "WWW-Authenticate": string;
    };
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    listServices: {
        parameters: {
            query?: {
                /** @description Only services with at least one of these tags; repeat the parameter for several. Without tags, all. */
                tags?: string[];
                /**
                 * @description Words to search for in names, ids, tags and descriptions; at most 1000 services are found. A service matches
                 *     if all words are found; the last word also matches the beginning of a longer word. Case and accents are
                 *     ignored. The best matches come first, and the newest first among equal matches. Each item then has
                 *     `highlights`.
                 */
                q?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The services, or an empty array. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ServiceList"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            405: components["responses"]["MethodNotAllowed"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            502: components["responses"]["SearchFailed"];
            503: components["responses"]["Unavailable"];
        };
    };
    registerService: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description The service and the address of its document. */
        requestBody: {
            content: {
                "application/json": components["schemas"]["Service"];
            };
        };
        responses: {
            /** @description The service is registered, and the next interaction can use the service. */
            201: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RegisteredService"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            405: components["responses"]["MethodNotAllowed"];
            408: components["responses"]["RequestTimeout"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    updateService: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The id of the registered service. */
                service_id: components["parameters"]["ServiceId"];
            };
            cookie?: never;
        };
        /** @description The whole new entry. */
        requestBody: {
            content: {
                "application/json": components["schemas"]["Service"];
            };
        };
        responses: {
            /** @description The entry was replaced. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RegisteredService"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            404: components["responses"]["NotFound"];
            405: components["responses"]["MethodNotAllowed"];
            408: components["responses"]["RequestTimeout"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    deleteService: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The id of the registered service. */
                service_id: components["parameters"]["ServiceId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The service was removed from the registry. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SuccessResponse"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            404: components["responses"]["NotFound"];
            405: components["responses"]["MethodNotAllowed"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    generateSystemPrompt: {
        parameters: {
            query: {
                /** @description The services to describe; repeat the parameter for several. */
                service_ids: string[];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The system prompt. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SystemPrompt"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            405: components["responses"]["MethodNotAllowed"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    handleUserInput: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description A unique key that the client chooses for this request, such as a UUID. A request with the same key and the same
                 *     body sends nothing and returns the first response again, also while the first request runs. The same key with
                 *     another body is a 400.
                 */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
                /**
                 * @description Your credentials for services that are registered with `credentials: caller`: base64url of the JSON
                 *     `{"<service id>": {"<security scheme>": "<value>"}}`, such as `eyJwZXRzIjp7ImJlYXJlciI6InRoZS10b2tlbiJ9fQ` for
                 *     `{"pets":{"bearer":"the-token"}}`. Each value goes to its service only, is never stored or
                 *     logged, and no model sees it. Send the header again with a confirmation. A call without its credentials is not
                 *     sent and reads `credentials_missing`. A malformed header and an unknown service are a 400.
                 */
                "X-Service-Credentials"?: components["parameters"]["ServiceCredentials"];
            };
            path?: never;
            cookie?: never;
        };
        /** @description The words of the person. */
        requestBody: {
            content: {
                "application/json": components["schemas"]["UserInput"];
            };
        };
        responses: {
            /** @description The assistant's answer and the responses of the services. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Interaction"];
                    "text/event-stream": components["schemas"]["StreamEvent"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            404: components["responses"]["NotFound"];
            405: components["responses"]["MethodNotAllowed"];
            408: components["responses"]["RequestTimeout"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            502: components["responses"]["BadGateway"];
            503: components["responses"]["Unavailable"];
        };
    };
    confirmCalls: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description A unique key that the client chooses for this request, such as a UUID. A request with the same key and the same
                 *     body sends nothing and returns the first response again, also while the first request runs. The same key with
                 *     another body is a 400.
                 */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
                /**
                 * @description Your credentials for services that are registered with `credentials: caller`: base64url of the JSON
                 *     `{"<service id>": {"<security scheme>": "<value>"}}`, such as `eyJwZXRzIjp7ImJlYXJlciI6InRoZS10b2tlbiJ9fQ` for
                 *     `{"pets":{"bearer":"the-token"}}`. Each value goes to its service only, is never stored or
                 *     logged, and no model sees it. Send the header again with a confirmation. A call without its credentials is not
                 *     sent and reads `credentials_missing`. A malformed header and an unknown service are a 400.
                 */
                "X-Service-Credentials"?: components["parameters"]["ServiceCredentials"];
            };
            path: {
                /** @description The `conversation_id` of a response. */
                conversation_id: components["parameters"]["ConversationId"];
            };
            cookie?: never;
        };
        /** @description The decisions. */
        requestBody: {
            content: {
                "application/json": components["schemas"]["Confirmation"];
            };
        };
        responses: {
            /** @description The assistant's answer, as after an interaction. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Interaction"];
                    "text/event-stream": components["schemas"]["StreamEvent"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            404: components["responses"]["NotFound"];
            405: components["responses"]["MethodNotAllowed"];
            408: components["responses"]["RequestTimeout"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            502: components["responses"]["BadGateway"];
            503: components["responses"]["Unavailable"];
        };
    };
    listConversations: {
        parameters: {
            query: {
                /** @description The maximum number of conversations in the response. */
                limit: number;
                /** @description The number of the newest conversations to skip. */
                offset: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The conversations, or an empty array. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "X-Total-Count": components["headers"]["X-Total-Count"];
                    /** @description Addresses of the pages `first`, `prev`, `next` and `last`, if they exist (RFC 8288). */
                    Link?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ConversationList"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            405: components["responses"]["MethodNotAllowed"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    readConversation: {
        parameters: {
            query: {
                /** @description The maximum number of interactions in the response. */
                limit: number;
                /** @description The number of the newest interactions to skip. */
                offset: number;
            };
            header?: never;
            path: {
                /** @description The `conversation_id` of a response. */
                conversation_id: components["parameters"]["ConversationId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The conversation. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "X-Total-Count": components["headers"]["X-Total-Count"];
                    /** @description Addresses of the pages `first`, `prev`, `next` and `last`, if they exist (RFC 8288). */
                    Link?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ConversationDetails"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            404: components["responses"]["NotFound"];
            405: components["responses"]["MethodNotAllowed"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    deleteConversation: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The `conversation_id` of a response. */
                conversation_id: components["parameters"]["ConversationId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The conversation was deleted. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SuccessResponse"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            404: components["responses"]["NotFound"];
            405: components["responses"]["MethodNotAllowed"];
            409: components["responses"]["Conflict"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    retrieveLogs: {
        parameters: {
            query: {
                /** @description The maximum number of interactions in the response. */
                limit: number;
                /** @description The number of the newest interactions to skip. */
                offset: number;
                /**
                 * @description Words to search for in the input, the assistant's answers and the responses of services. An interaction matches
                 *     if all words are found; the last word also matches the beginning of a longer word. Case and accents are
                 *     ignored. The best matches come first, and the newest first among equal matches. Each item then has
                 *     `highlights`. With further filters, at most the 1000 best matches are filtered.
                 */
                q?: string;
                /**
                 * @description The `next_cursor` of a page: only earlier interactions. An unknown cursor, and a cursor together with `q`, is a
                 *     400.
                 */
                after?: string;
                /** @description Only interactions that started at this time or later. */
                from?: string;
                /** @description Only interactions that started before this time. */
                to?: string;
                /** @description Only interactions with a call of this service. */
                service_id?: string;
                /** @description Only interactions with a call of this operation. */
                operation_id?: string;
                /** @description Only interactions with a call of this effect. */
                effect?: components["schemas"]["Effect"];
                /** @description Only interactions with a call in this status. */
                status?: components["schemas"]["CallStatus"];
                /** @description Only interactions in this state. */
                state?: components["schemas"]["InteractionState"];
                /** @description With `true`, only interactions that failed or were interrupted; with `false`, only the others. */
                failed?: boolean;
                /** @description Only interactions of this conversation. */
                conversation_id?: components["schemas"]["ConversationId"];
                /** @description Only interactions of this principal. Others than administrators only ever read their own. */
                principal?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The interactions, or an empty array. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "X-Total-Count": components["headers"]["X-Total-Count"];
                    /**
                     * @description `false` if more interactions match `q` than the pages have: only the newest of them are ranked. Otherwise the header is
                     *     missing, and `X-Total-Count` is exact.
                     */
                    "X-Total-Count-Exact"?: boolean;
                    /** @description Addresses of the pages `first`, `prev`, `next` and `last`, if they exist (RFC 8288). */
                    Link?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LogList"];
                    "application/x-ndjson": string;
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            405: components["responses"]["MethodNotAllowed"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            502: components["responses"]["SearchFailed"];
            503: components["responses"]["Unavailable"];
        };
    };
    deleteLogs: {
        parameters: {
            query: {
                /** @description Interactions that started before this time are deleted. */
                before: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The interactions were deleted. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DeletedLogs"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            405: components["responses"]["MethodNotAllowed"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    readInteraction: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The id of the interaction. */
                interaction_id: components["parameters"]["InteractionId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The interaction. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Log"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            404: components["responses"]["NotFound"];
            405: components["responses"]["MethodNotAllowed"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    readPrincipal: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The principal. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Principal"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            405: components["responses"]["MethodNotAllowed"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
}
