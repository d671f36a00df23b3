/** Types of "FountainAI Session and Context Management API", written by `fountainai generate`: change the document, not this file. */
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
         * @description Use this to find sessions whose ids are not known, also by words of their contexts. The response is an array of
         *     at most `limit` sessions, in the order of their ids, oldest first. With `q` the best matches come first.
         *     `X-Total-Count` has the number of all sessions, and `Link` has the addresses of the first, previous, next and
         *     last page. If `q` matches very many sessions, the pages have only some, and `X-Total-Count-Exact` is `false`.
         */
        get: operations["listSessions"];
        put?: never;
        /**
         * Make a new session for a user
         * @description Use this to open, start or begin a session. Give the user's id. Give a context if you know what the session is
         *     about; otherwise the context is the empty string until you update it. The service chooses the session's id and
         *     gets its sequence number from Central Sequence.
         *
         *     A call without `Idempotency-Key` makes a new session each time. Send the header if you may have to repeat the
         *     call. After a 502 no session exists.
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
                /** @description The session's id, from the response to its creation. */
                sessionId: components["parameters"]["SessionId"];
            };
            cookie?: never;
        };
        /**
         * Read one session
         * @description Use this if you know the session's id and want more than its context: its user, its number, its times. Send the
         *     `ETag` of the response as `If-Match` with an update.
         */
        get: operations["getSession"];
        /**
         * Replace the context of a session
         * @description Use this to write down what a session is about, or what has come of it. The new context replaces the whole old
         *     one. Without `context` nothing is changed.
         *
         *     With `If-Match`, the update is made only if the session has not changed since you read that `ETag`. Otherwise
         *     the response is 412 and nothing is changed. Without the header the last writer wins.
         */
        put: operations["updateSession"];
        post?: never;
        /**
         * Delete a session for good
         * @description Use this only if it is certain which session is meant, since a deletion cannot be undone. The session's id and
         *     number are never used again. A second deletion is a 404.
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
                /** @description The session's id, from the response to its creation. */
                sessionId: components["parameters"]["SessionId"];
            };
            cookie?: never;
        };
        /**
         * Read the context of one session
         * @description Use this to learn what a session is about, if you know its id and want nothing else of the session.
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
         * @description Chosen by the service, counted from 1, and never assigned twice.
         * @example 1
         */
        SessionId: number;
        /**
         * @description The user's id in the service that stores users; any whole number that JSON represents exactly.
         * @example 42
         */
        UserId: number;
        /**
         * @description Free text about the session.
         * @example Planning the second act
         */
        Context: string;
        Session: {
            sessionId: components["schemas"]["SessionId"];
            userId: components["schemas"]["UserId"];
            context: components["schemas"]["Context"];
            /**
             * @description The position of the session among all sessions, assigned by Central Sequence when the session was created.
             * @example 1
             */
            sequenceNumber: number;
            /**
             * Format: date-time
             * @description The time when the session was created, in UTC.
             * @example 2026-03-01T09:30:00.000Z
             */
            createdAt: string;
            /**
             * Format: date-time
             * @description The time of the last change, in UTC. Before the first change this is the same as `createdAt`.
             * @example 2026-03-01T09:30:00.000Z
             */
            updatedAt: string;
            /** @description Excerpts of the texts that contain words of `q`, only in responses to `q`. */
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
        /** @description An excerpt of a text that contains words of `q`. */
        Highlight: {
            /**
             * @description The field that the text is from.
             * @example context
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
             * @example session 1 was deleted
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
             * @example /body/userId must be integer
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
        /** @description A session with this id never existed, or was deleted. Nothing was changed. */
        NotFound: {
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
        /** @description The session has changed since the `ETag` was read. Nothing was changed. Read the session again first. */
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
         * @description Central Sequence did not assign a number, so no session was created. Send the request again, if possible with
         *     the same `Idempotency-Key`.
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
        /** @description The session's id, from the response to its creation. */
        SessionId: components["schemas"]["SessionId"];
        /**
         * @description A unique key that the client chooses for this creation, such as a UUID. A request with the same key and the same
         *     body changes nothing and returns the first response again, also if both requests arrive at the same time. The
         *     same key with another body is a 400.
         */
        IdempotencyKey: string;
        /**
         * @description The `ETag` of the session before the update (several, separated by commas, or `*` for any). If the session has
         *     changed since, nothing is changed and the response is 412.
         */
        IfMatch: string;
    };
    requestBodies: never;
    headers: {
        /** @description Identifies the state of this session, and differs after every change. Use the value in `If-Match`. */
        ETag: string;
        /** @description The number of sessions on all pages together. */
        "X-Total-Count": number;
        /**
         * @description `false` if more sessions match `q` than the pages have: only the newest of them are ranked. Otherwise the header is
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
    listSessions: {
        parameters: {
            query: {
                /** @description Only the sessions of this user. */
                userId?: components["schemas"]["UserId"];
                /** @description The maximum number of sessions in the response. */
                limit: number;
                /** @description The number of sessions to skip at the beginning. */
                offset: number;
                /**
                 * @description Words to search for in the contexts. A session matches if its context contains all words; the last word also
                 *     matches the beginning of a longer word. Case and accents are ignored. The best matches come first, and the
                 *     newest first among equal matches. Each item then has `highlights`.
                 */
                q?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The sessions, or an empty array. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "X-Total-Count": components["headers"]["X-Total-Count"];
                    /**
                     * @description `false` if more sessions match `q` than the pages have: only the newest of them are ranked. Otherwise the header is
                     *     missing, and `X-Total-Count` is exact.
                     */
                    "X-Total-Count-Exact"?: boolean;
                    /** @description Addresses of the pages `first`, `prev`, `next` and `last`, if they exist (RFC 8288). */
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
                 * @description A unique key that the client chooses for this creation, such as a UUID. A request with the same key and the same
                 *     body changes nothing and returns the first response again, also if both requests arrive at the same time. The
                 *     same key with another body is a 400.
                 */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path?: never;
            cookie?: never;
        };
        /** @description The user of the session, and its context. */
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateSessionRequest"];
            };
        };
        responses: {
            /** @description The session was created. */
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
                /** @description The session's id, from the response to its creation. */
                sessionId: components["parameters"]["SessionId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The session. */
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
                 * @description The `ETag` of the session before the update (several, separated by commas, or `*` for any). If the session has
                 *     changed since, nothing is changed and the response is 412.
                 */
                "If-Match"?: components["parameters"]["IfMatch"];
            };
            path: {
                /** @description The session's id, from the response to its creation. */
                sessionId: components["parameters"]["SessionId"];
            };
            cookie?: never;
        };
        /** @description The members to change. */
        requestBody: {
            content: {
                "application/json": components["schemas"]["UpdateSessionRequest"];
            };
        };
        responses: {
            /** @description The updated session. */
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
                /** @description The session's id, from the response to its creation. */
                sessionId: components["parameters"]["SessionId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The session was deleted. */
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
                /** @description The session's id, from the response to its creation. */
                sessionId: components["parameters"]["SessionId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The context, or the empty string if the session never got a context. */
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
