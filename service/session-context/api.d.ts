/** Types of "FountainAI Session and Context Management API", written by `npm run generate`: change the document, not this file. */
export interface paths {
    "/sessions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List sessions, of one user or of all
         * @description Use this to find sessions whose ids are not known, also by words of their contexts. Sessions come in the order
         *     of their ids, oldest first, unless words are looked for, as a bare array. At most `limit` are given;
         *     `X-Total-Count` says how many there are, and `Link` has the addresses of the first, previous, next and last
         *     page.
         */
        get: operations["listSessions"];
        put?: never;
        /**
         * Make a new session for a user
         * @description Use this to open, start or begin a session. Give the user's id; give a context if it is known what the session
         *     is about, otherwise it is the empty string until it is updated. The service chooses the session's id and gets
         *     its sequence number from Central Sequence.
         *
         *     A call without `Idempotency-Key` makes a new session each time. Send the header when the call may have to be
         *     repeated. After a 502 no session exists.
         */
        post: operations["createSession"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/sessions/{sessionId}": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The session's id, as the answer to its creation gave it. */
                sessionId: components["parameters"]["SessionId"];
            };
            cookie?: never;
        };
        /**
         * Read one session
         * @description Use this when the session's id is known and more than its context is wanted: its user, its number, its times.
         *     The `ETag` of the answer can be sent as `If-Match` with an update.
         */
        get: operations["getSession"];
        /**
         * Replace the context of a session
         * @description Use this to write down what a session is about, or what has come of it. The context given replaces the whole
         *     old one; without `context` everything stays as it is.
         *
         *     With `If-Match`, the update is made only while the session is still as it was when that `ETag` was read;
         *     otherwise the answer is 412 and nothing is changed. Without the header the last writer wins.
         */
        put: operations["updateSession"];
        post?: never;
        /**
         * Delete a session for good
         * @description Use this only when it is certain which session is meant; it can't be undone. The session's id and number are
         *     never given again. A second deletion is a 404.
         */
        delete: operations["deleteSession"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/sessions/{sessionId}/context": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The session's id, as the answer to its creation gave it. */
                sessionId: components["parameters"]["SessionId"];
            };
            cookie?: never;
        };
        /**
         * Read the context of one session
         * @description Use this to learn what a session is about when its id is known and nothing else of it is wanted.
         */
        get: operations["getSessionContext"];
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
         * @description Chosen by the service, from 1 on, and never given twice.
         * @example 1
         */
        SessionId: number;
        /**
         * @description The user's id in the service that keeps users; any whole number that JSON carries exactly.
         * @example 42
         */
        UserId: number;
        /**
         * @description Free text that says what the session is about.
         * @example Planning the second act
         */
        Context: string;
        Session: {
            sessionId: components["schemas"]["SessionId"];
            userId: components["schemas"]["UserId"];
            context: components["schemas"]["Context"];
            /**
             * @description The place of the session among all sessions, given by Central Sequence when the session was made.
             * @example 1
             */
            sequenceNumber: number;
            /**
             * Format: date-time
             * @description When the session was made, in UTC.
             * @example 2026-03-01T09:30:00.000Z
             */
            createdAt: string;
            /**
             * Format: date-time
             * @description When the session was changed last, in UTC; at first the same as `createdAt`.
             * @example 2026-03-01T09:30:00.000Z
             */
            updatedAt: string;
            /** @description Only in answers to `q`; where its words were found, a piece of each text that has any. */
            highlights?: components["schemas"]["Highlight"][];
        };
        CreateSessionRequest: {
            userId: components["schemas"]["UserId"];
            /** @default  */
            context: components["schemas"]["Context"];
        };
        UpdateSessionRequest: {
            context?: components["schemas"]["Context"];
        };
        SessionContext: {
            sessionId: components["schemas"]["SessionId"];
            context: components["schemas"]["Context"];
        };
        /** @description A piece of a text in which words of `q` were found. */
        Highlight: {
            /**
             * @description The field that the text is from.
             * @example context
             */
            member: string;
            /**
             * @description The piece, as it stands in the field.
             * @example Planning the second act
             */
            text: string;
            /** @description Where the words are in it, in their order; at least one. */
            marks: {
                /**
                 * @description UTF-16 code units before it.
                 * @example 13
                 */
                start: number;
                /**
                 * @description Its UTF-16 code units.
                 * @example 6
                 */
                length: number;
            }[];
        };
        SuccessResponse: {
            /**
             * @description Says what was done, in one sentence.
             * @example session 1 was deleted
             */
            message: string;
        };
        /** @description What every error of this service has as its body. */
        ErrorResponse: {
            /**
             * @description Says for programs what went wrong; stays the same when the wording of `message` changes.
             * @example validation_failed
             */
            errorCode: string;
            /**
             * @description Says it for people, in one sentence.
             * @example the request does not fit the description of this operation
             */
            message: string;
            /**
             * @description Where the fault lies and how to mend it, where more is known: a JSON pointer into the request (`/body`,
             *     `/path`, `/query`, `/header`) with what is wrong there, a line for each fault.
             * @example /body/userId must be integer
             */
            details?: string;
        };
        /** @description An error of the search engine, after it was asked again. */
        TypesenseErrorResponse: components["schemas"]["ErrorResponse"] & {
            /**
             * @description How many times it was asked again.
             * @example 3
             */
            retryAttempt: number;
        };
    };
    responses: {
        /**
         * @description The request cannot be read or does not fit this description; `details` names every fault with the place it is
         *     in. Nothing was changed. Correct the request before it is sent again.
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
        /** @description The key is missing or not an accepted one. */
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
        /** @description There is no session with this id; it never was, or it was deleted. Nothing was changed. */
        NotFound: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["ErrorResponse"];
            };
        };
        /** @description This path does not take this method; `Allow` names those it takes. */
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
        /** @description The session has changed since the `ETag` was read. Nothing was changed; read it again and decide. */
        PreconditionFailed: {
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
        /** @description More requests than are allowed in this time. Wait as long as `Retry-After` says. */
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
        /** @description Something failed that the caller can't help. The request id leads to the reason in the logs. */
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
         * @description Central Sequence gave no number. No session was made; the request can be sent again, best with the same
         *     `Idempotency-Key`.
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
        /** @description The search engine failed, also when asked again. Only requests with `q` need it. */
        SearchFailed: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["TypesenseErrorResponse"];
            };
        };
        /** @description The service can't do this now, such as while its storage is full. Wait as long as `Retry-After` says. */
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
        /** @description The session's id, as the answer to its creation gave it. */
        SessionId: components["schemas"]["SessionId"];
        /**
         * @description A name of the caller's choice for this one creation, such as a UUID. Repeated with the same key and the same
         *     body, the call changes nothing and gives the first answer again, also to callers that come at the same time;
         *     the same key with another body is a 400.
         */
        IdempotencyKey: string;
        /**
         * @description The `ETag` of the session that the update starts from (several, separated by commas, or `*` for any). If the
         *     session is another by now, nothing is changed and the answer is 412.
         */
        IfMatch: string;
    };
    requestBodies: never;
    headers: {
        /** @description Stands for the state of this session; another one after every change. Good for `If-Match`. */
        ETag: string;
        /** @description How many sessions there are, on all pages together. */
        "X-Total-Count": number;
        /** @description Addresses of the pages `first`, `prev`, `next` and `last`, as far as there are such (RFC 8288). */
        Link: string;
        /** @description Names this request in the logs; the one that the request came with, where it had a usable one. */
        "X-Request-Id": string;
        /** @description The methods that this path takes. */
        Allow: string;
        /** @description Seconds to wait before the request is worth repeating. */
        "Retry-After": number;
        /** @description The kind of credentials that are asked for. */
        "WWW-Authenticate": string;
    };
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    listSessions: {
        parameters: {
            query: {
                /** @description Only the sessions of this user. */
                userId?: components["schemas"]["UserId"];
                /** @description How many sessions to give at most. */
                limit: number;
                /** @description How many sessions to leave out at the beginning. */
                offset: number;
                /**
                 * @description Words to look for in the contexts. All of them must be found, the last one also as the beginning of a
                 *     word; capitals and accents make no difference. What fits best comes first, and of what fits equally well
                 *     the newest. Each item has its `highlights` then.
                 */
                q?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The sessions; an empty array where there are none. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "X-Total-Count": components["headers"]["X-Total-Count"];
                    /** @description Addresses of the pages `first`, `prev`, `next` and `last`, as far as there are such (RFC 8288). */
                    Link?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Session"][];
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
    createSession: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description A name of the caller's choice for this one creation, such as a UUID. Repeated with the same key and the same
                 *     body, the call changes nothing and gives the first answer again, also to callers that come at the same time;
                 *     the same key with another body is a 400.
                 */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path?: never;
            cookie?: never;
        };
        /** @description Whose session it is and what it is about. */
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateSessionRequest"];
            };
        };
        responses: {
            /** @description The session was made. */
            201: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Session"];
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
            502: components["responses"]["BadGateway"];
            503: components["responses"]["Unavailable"];
        };
    };
    getSession: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The session's id, as the answer to its creation gave it. */
                sessionId: components["parameters"]["SessionId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The session as it is now. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Session"];
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
    updateSession: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description The `ETag` of the session that the update starts from (several, separated by commas, or `*` for any). If the
                 *     session is another by now, nothing is changed and the answer is 412.
                 */
                "If-Match"?: components["parameters"]["IfMatch"];
            };
            path: {
                /** @description The session's id, as the answer to its creation gave it. */
                sessionId: components["parameters"]["SessionId"];
            };
            cookie?: never;
        };
        /** @description What is to change. */
        requestBody: {
            content: {
                "application/json": components["schemas"]["UpdateSessionRequest"];
            };
        };
        responses: {
            /** @description The session as it is after the update. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Session"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            404: components["responses"]["NotFound"];
            405: components["responses"]["MethodNotAllowed"];
            408: components["responses"]["RequestTimeout"];
            412: components["responses"]["PreconditionFailed"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    deleteSession: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The session's id, as the answer to its creation gave it. */
                sessionId: components["parameters"]["SessionId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The session is gone. */
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
    getSessionContext: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The session's id, as the answer to its creation gave it. */
                sessionId: components["parameters"]["SessionId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The context as it is now; the empty string where none was ever given. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SessionContext"];
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
}
