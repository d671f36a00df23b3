/** Types of "FountainAI Ensemble Service", written by `npm run generate`: change the document, not this file. */
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
         * @description Use this to learn which services the model can call, of all tags or of some, or to find them by words. Ordered by
         *     id, unless words are looked for.
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
         *     OpenAPI 3.0 or 3.1 with at least one operation; it is fetched anew from time to time. The answer names the
         *     operations that the model can't be given, and why.
         *
         *     The answer is 400, and nothing is registered, when the id is taken, when the address is not http(s) or not one
         *     that this server may go to, when the document can't be fetched or isn't valid, when it is this service's own, or
         *     when it comes from a host that is not one of our own (`ALLOWED_HOSTS`) and leads to one that is.
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
         * Replace what is registered of a service
         * @description Use this when a service has moved, or is to have another name, description or tags. Everything is replaced;
         *     `tags` left out are removed. The `id` in the body must be the one in the path. The document is fetched and
         *     checked as at registration; if that fails, the answer is 400 and the old entry stays.
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
         * Take a service off the register
         * @description Use this when the model is no longer to call a service. The service itself is not touched, and the log keeps
         *     what it answered. A second deletion is a 404.
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
         * Show what the model is told of some services
         * @description Use this to see, or to give to a model of your own, the system prompt for a choice of services. The same
         *     services with the same documents give the same text to the byte, in whatever order they are named. An id that
         *     is not registered is a 400.
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
         * @description Use this to have a person's request carried out: the model chooses operations of the registered services,
         *     calls them, and answers in plain words. All answers of services come along as they were given.
         *
         *     Writes are carried out at once: there is no preview, no confirmation and no way to forbid them yet. A request with
         *     a member, parameter or header that asks for one, such as `dry_run` or `confirm`, is a 400 and nothing is planned
         *     or sent. Other names that this operation does not know are ignored and named in `warnings`.
         *
         *     The work is bounded in steps, time and size of results. Where a bound was reached the answer is 200 all the
         *     same, and says so. It is 502 when the model's provider fails for good. What was done until then has been done:
         *     look at the log before repeating a request that changes something.
         */
        post: operations["handleUserInput"];
        delete?: never;
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
         * @description Use this to see what was said and done, newest first, or to find it by words; interactions that failed are in it
         *     as well.
         */
        get: operations["retrieveLogs"];
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
         * @description Chosen by whoever registers the service, and unique. Names of tools begin with it, so short ones of letters,
         *     digits, `_` and `-` read best.
         * @example session-context
         */
        ServiceId: string;
        /** @description A service as it is registered. */
        Service: {
            id: components["schemas"]["ServiceId"];
            /**
             * @description What people call it.
             * @example Session and Context
             */
            name: string;
            /**
             * @description What it is good for; the model reads it.
             * @example Keeps users' sessions and what each is about.
             */
            description: string;
            /**
             * Format: uri
             * @description The http(s) address of its OpenAPI document, JSON or YAML. Calls go to the server of the document that has
             *     the same origin.
             * @example http://localhost:8080/openapi.json
             */
            openapi_url: string;
            /**
             * @description Words to choose services by.
             * @example [
             *       "sessions"
             *     ]
             */
            tags?: string[];
        };
        /** @description A service on the register, with what became of its operations. */
        RegisteredService: components["schemas"]["Service"] & {
            /**
             * Format: uri
             * @description Where calls of its operations go, without a slash at its end: the server of the document that has the
             *     origin of the document, or else the first one. A document from a host that is not in this server's
             *     `ALLOWED_HOSTS` never leads to one that is.
             * @example http://localhost:8080
             */
            destination: string;
            /**
             * @description Operations of its document that the model is not given, such as those that need credentials this server
             *     doesn't have.
             */
            refused_operations: components["schemas"]["RefusedOperation"][];
            /** @description Only in answers to `q`; where its words were found, a piece of each text that has any. */
            highlights?: components["schemas"]["Highlight"][];
        };
        RefusedOperation: {
            /**
             * @description The operation's id in the service's document; `*` stands for all of them if the document can't be used.
             * @example registerService
             */
            operation_id: string;
            /**
             * @description Why it can't be called, and what would change that.
             * @example no value is set for its security scheme adminApiKeyAuth
             */
            reason: string;
        };
        ServiceList: {
            /** @description Ordered by id; with `q`, what fits best first. */
            services: components["schemas"]["RegisteredService"][];
        };
        SystemPrompt: {
            /**
             * @description The text, ready to be given to a model.
             * @example You help a person by calling the operations of the services below.
             */
            system_prompt: string;
            system_prompt_hash: components["schemas"]["PromptHash"];
        };
        /**
         * @description SHA-256 of a system prompt in UTF-8, hexadecimal; the same in the log when the same prompt was used.
         * @example 3f2b8c0a7d914e65b0c1d2e3f405162738495a6b7c8d9e0f1a2b3c4d5e6f7081
         */
        PromptHash: string;
        UserInput: {
            /**
             * @description What the person said, in their own words.
             * @example Start a session for user 42 with the context "Planning the second act"
             */
            user_input: string;
        };
        /** @description One call of a service. */
        ServiceCall: {
            /**
             * @description The name of the service as it is registered.
             * @example Session and Context
             */
            service_name: string;
            /**
             * @description The body of its answer as it came, JSON as text; where no call was made, the reason.
             * @example {"sessionId":1,"userId":42,"context":"","sequenceNumber":1}
             */
            response: string;
            /**
             * @description The operation that was called.
             * @example createSession
             */
            operation_id?: string;
            /**
             * @description The HTTP status of its answer; absent where there was none.
             * @example 201
             */
            status?: number;
        };
        /** @description One call that was sent with a method that may change something. */
        Write: {
            service_id: components["schemas"]["ServiceId"];
            /**
             * @description The name of the service as it was registered then.
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
             * @description Where it was sent. Keys are not in it, and values in the query that may be secrets read `***`.
             * @example http://localhost:8080/sessions
             */
            url: string;
            /**
             * Format: date-time
             * @description When it was sent, in UTC.
             * @example 2026-03-01T09:30:01.250Z
             */
            sent_at: string;
            /**
             * @description *done*: the service answered that it was carried out (2xx). *rejected*: it answered that the request was at
             *     fault (4xx). *unknown*: no usable answer came, or another status; look at the service before repeating it.
             * @example done
             * @enum {string}
             */
            outcome: "done" | "rejected" | "unknown";
            /**
             * @description The HTTP status of the answer; absent if there was none.
             * @example 201
             */
            status?: number;
            /**
             * @description Why there was no usable answer; absent if there was one.
             * @example Session and Context did not answer in time
             */
            reason?: string;
        };
        Interaction: {
            /**
             * @description A sentence for each member of the body and each parameter of the query that this operation does not know;
             *     they were ignored. Each ends with its code in brackets. Empty if there were none.
             * @example [
             *       "\"colour\" is unknown and was ignored (/body/colour) [ensemble-name-ignored]"
             *     ]
             */
            warnings: string[];
            /**
             * @description What the assistant says to the person.
             * @example Session 1 was made for user 42.
             */
            assistant_response: string;
            /** @description Every call that was made, in the order in which the model asked for them. */
            service_responses: components["schemas"]["ServiceCall"][];
            /**
             * @description Every call among them that was sent and may have changed something, with what became of it; empty if nothing
             *     was written. It is recorded where calls are sent, whatever the assistant says of them.
             */
            writes: components["schemas"]["Write"][];
        };
        /** @description One interaction. */
        Log: {
            /**
             * Format: date-time
             * @description When the interaction began, in UTC.
             * @example 2026-03-01T09:30:00.000Z
             */
            timestamp: string;
            /**
             * @description What the person said.
             * @example Which sessions does user 42 have?
             */
            user_input: string;
            /**
             * @description What the assistant said; the error where the interaction failed.
             * @example User 42 has no sessions.
             */
            assistant_response: string;
            /** @description Every call that was made, in the order in which the model asked for them. */
            service_responses: components["schemas"]["ServiceCall"][];
            /**
             * @description Every call among them that was sent and may have changed something, also if the interaction failed later.
             *     Absent in entries from before writes were kept (version 1.4.0).
             */
            writes?: components["schemas"]["Write"][];
            system_prompt_hash?: components["schemas"]["PromptHash"];
            /**
             * @description The `X-Request-Id` of the interaction; the services that it called have it in their logs.
             * @example 01jd7v1q2w9d
             */
            request_id?: string;
            /**
             * @description The `errorCode` of the answer where the interaction failed; otherwise absent.
             * @example bad_gateway
             */
            error_code?: string;
            /** @description Only in answers to `q`; where its words were found, a piece of each text that has any. */
            highlights?: components["schemas"]["Highlight"][];
        };
        LogList: {
            /** @description Newest first; with `q`, what fits best first. */
            logs: components["schemas"]["Log"][];
        };
        /** @description A piece of a text in which words of `q` were found. */
        Highlight: {
            /**
             * @description The field that the text is from.
             * @example user_input
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
             * @example session-context is no longer registered
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
             * @example /body/openapi_url is required
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
        /** @description No service is registered under this id. Nothing was changed. */
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
         * @description The provider of the language model failed, also when asked again. Calls that were made before are in the log;
         *     `details` names those that may have changed something.
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
        /** @description The id that the service is registered under. */
        ServiceId: components["schemas"]["ServiceId"];
    };
    requestBodies: never;
    headers: {
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
    listServices: {
        parameters: {
            query?: {
                /** @description Only services with at least one of these tags; repeat the parameter for several. Without it, all. */
                tags?: string[];
                /**
                 * @description Words to look for in names, ids, tags and descriptions; at most 1000 services are found. All of them must
                 *     be found, the last one also as the beginning of a word; capitals and accents make no difference. What fits
                 *     best comes first, and of what fits equally well the newest. Each item has its `highlights` then.
                 */
                q?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The services; an empty array where there are none. */
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
        /** @description The service and where its document is. */
        requestBody: {
            content: {
                "application/json": components["schemas"]["Service"];
            };
        };
        responses: {
            /** @description The service is registered; the next interaction can use it. */
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
                /** @description The id that the service is registered under. */
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
                /** @description The id that the service is registered under. */
                service_id: components["parameters"]["ServiceId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The service is off the register. */
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
                /** @description The services to tell of; repeat the parameter for several. */
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
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description What the person said. */
        requestBody: {
            content: {
                "application/json": components["schemas"]["UserInput"];
            };
        };
        responses: {
            /** @description The assistant's answer and what the services answered. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Interaction"];
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
    retrieveLogs: {
        parameters: {
            query: {
                /** @description How many interactions to give at most. */
                limit: number;
                /** @description How many of the newest interactions to leave out. */
                offset: number;
                /**
                 * @description Words to look for in what was said, what was answered and what services gave. All of them must be found,
                 *     the last one also as the beginning of a word; capitals and accents make no difference. What fits best
                 *     comes first, and of what fits equally well the newest. Each item has its `highlights` then.
                 */
                q?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The interactions; an empty array where there are none. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LogList"];
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
}
