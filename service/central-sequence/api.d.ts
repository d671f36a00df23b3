/** Types of "FountainAI Central Sequence Service API", written by `npm run generate`: change the document, not this file. */
export interface paths {
    "/sequence": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Give an element the next number of its type
         * @description Use this to put a new element at the end of the order of its type, or to move an element that has a number
         *     there: it then holds the new one. Without `elementId`, or with null, the number is reserved and bound to no
         *     element. The number is greater than every number of this type that was given before.
         *
         *     A call without `Idempotency-Key` takes a new number each time. Send the header when the call may have to be
         *     repeated.
         */
        post: operations["generateSequenceNumber"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/sequence/reorder": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Set the numbers of several elements at once
         * @description Use this to change the order of elements of one type that have numbers already: swap two, or move a whole run.
         *     Either all elements get the numbers asked for, or none does. Numbers may be exchanged between the elements of
         *     one request.
         *
         *     The answer is 404 when one of the elements was never given a number; this is looked at first. It is 400 when
         *     an element or a number comes twice in the request, or a number is held by an element that is not in it. A
         *     number set here counts as given: later numbers of the type are greater.
         */
        put: operations["reorderElements"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/sequence/version": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Record a new version of an element
         * @description Use this when the content of an element has changed and the state it is in now is to be kept under a number.
         *     Versions of one element count from 1 and rise by one; the element needs no sequence number for it.
         *
         *     A call without `Idempotency-Key` makes a new version each time. Send the header when the call may have to be
         *     repeated.
         */
        post: operations["createVersion"];
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
         * @description What kind of thing is numbered. Each type has a series of its own.
         * @example section
         * @enum {string}
         */
        ElementType: "script" | "section" | "character" | "action" | "spokenWord" | "session";
        /**
         * @description The element's id in the service that keeps it.
         * @example 12
         */
        ElementId: number;
        /**
         * @description A place in the order of the element's type, counted from 1.
         * @example 7
         */
        SequenceNumber: number;
        /**
         * @description Free text for people; given back as it came.
         * @example Enters in the second act
         */
        Comment: string;
        SequenceRequest: {
            elementType: components["schemas"]["ElementType"];
            /**
             * @description The element that gets the number; null or absent reserves a number that is bound to no element.
             * @example 12
             */
            elementId?: number | null;
            /** @default  */
            comment: components["schemas"]["Comment"];
        };
        SequenceResponse: {
            sequenceNumber: components["schemas"]["SequenceNumber"];
            comment: components["schemas"]["Comment"];
        };
        ElementPlace: {
            elementId: components["schemas"]["ElementId"];
            /**
             * @description The number that the element is to hold. 2147483647 is the greatest that can be set; above it the answer is
             *     400, after the elements were looked for.
             * @example 8
             */
            newSequence: number;
        };
        ReorderRequest: {
            elementType: components["schemas"]["ElementType"];
            /** @description Each element and each number at most once. */
            elements: components["schemas"]["ElementPlace"][];
            /** @default  */
            comment: components["schemas"]["Comment"];
        };
        ReorderResponse: {
            /** @description The elements with the numbers they hold now, in the order of the request. */
            updatedElements: components["schemas"]["ElementPlace"][];
            comment: components["schemas"]["Comment"];
        };
        VersionRequest: {
            elementType: components["schemas"]["ElementType"];
            elementId: components["schemas"]["ElementId"];
            /**
             * @description The state of the element to keep, in whatever shape its own service gives it.
             * @example {
             *       "title": "The Lighthouse",
             *       "draft": 2
             *     }
             */
            newVersionData: {
                [key: string]: unknown;
            };
            /** @default  */
            comment: components["schemas"]["Comment"];
        };
        VersionResponse: {
            /**
             * @description Counts the versions of this element, from 1.
             * @example 2
             */
            versionNumber: number;
            comment: components["schemas"]["Comment"];
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
             * @example /body/elementId must be integer
             */
            details?: string;
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
        /** @description One of the elements was never given a number. Nothing was changed. */
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
        /**
         * @description A name of the caller's choice for this one change, such as a UUID. Repeated with the same key and the same
         *     body, the call changes nothing and gives the first answer again, also to callers that come at the same time;
         *     the same key with another body is a 400.
         */
        IdempotencyKey: string;
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
    generateSequenceNumber: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description A name of the caller's choice for this one change, such as a UUID. Repeated with the same key and the same
                 *     body, the call changes nothing and gives the first answer again, also to callers that come at the same time;
                 *     the same key with another body is a 400.
                 */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path?: never;
            cookie?: never;
        };
        /** @description What the number is for. */
        requestBody: {
            content: {
                "application/json": components["schemas"]["SequenceRequest"];
            };
        };
        responses: {
            /** @description The number was given; it is the element's from now on. */
            201: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SequenceResponse"];
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
    reorderElements: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description The elements to move, all of one type, each with the number it is to hold. */
        requestBody: {
            content: {
                "application/json": components["schemas"]["ReorderRequest"];
            };
        };
        responses: {
            /** @description All elements hold the numbers that were asked for. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ReorderResponse"];
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
    createVersion: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description A name of the caller's choice for this one change, such as a UUID. Repeated with the same key and the same
                 *     body, the call changes nothing and gives the first answer again, also to callers that come at the same time;
                 *     the same key with another body is a 400.
                 */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path?: never;
            cookie?: never;
        };
        /** @description The element and its new state. */
        requestBody: {
            content: {
                "application/json": components["schemas"]["VersionRequest"];
            };
        };
        responses: {
            /** @description The version was recorded. */
            201: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["VersionResponse"];
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
}
