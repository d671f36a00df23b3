/** Types of "FountainAI Central Sequence Service API", written by `fountainai generate`: change the document, not this file. */
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
         * @description Use this to put a new element at the end of the order of its type, or to move an element there that has a number
         *     already. The element then has the new number. Without `elementId`, or with null, the number is reserved without
         *     an element. The number is greater than every number of this type that was given before.
         *
         *     A call without `Idempotency-Key` takes a new number each time. Send the header if you may have to repeat the
         *     call.
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
         *     Either all elements get the numbers of the request, or none does. The elements of one request can exchange their
         *     numbers.
         *
         *     The response is 404 if one of the elements never got a number; this is checked first. The response is 400 if an
         *     element or a number occurs twice in the request, or if an element outside the request has one of the numbers.
         *     Numbers that are assigned later are greater than the numbers set here.
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
         * @description Use this when the content of an element has changed, and you want to keep its state under a number. Versions of
         *     one element count from 1 and rise by one. The element does not need a sequence number.
         *
         *     A call without `Idempotency-Key` makes a new version each time. Send the header if you may have to repeat the
         *     call.
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
         * @description The kind of element. Each type has a series of numbers of its own.
         * @example section
         * @enum {string}
         */
        ElementType: "script" | "section" | "character" | "action" | "spokenWord" | "session";
        /**
         * @description The id of the element in the service that stores the element.
         * @example 12
         */
        ElementId: number;
        /**
         * @description A position in the order of the element's type, counted from 1.
         * @example 7
         */
        SequenceNumber: number;
        /**
         * @description Free text for people, returned unchanged.
         * @example Enters in the second act
         */
        Comment: string;
        SequenceRequest: {
            elementType: components["schemas"]["ElementType"];
            /**
             * @description The element that gets the number. If null or missing, the number is reserved without an element.
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
             * @description The new number of the element, at most 2147483647. The response to a greater number is 400, but 404 if one of
             *     the elements never got a number.
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
            /** @description The elements with their new numbers, in the order of the request. */
            updatedElements: components["schemas"]["ElementPlace"][];
            comment: components["schemas"]["Comment"];
        };
        VersionRequest: {
            elementType: components["schemas"]["ElementType"];
            elementId: components["schemas"]["ElementId"];
            /**
             * @description The state of the element to keep, in any form that its own service defines.
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
             * @description The number of this version of the element, counted from 1.
             * @example 2
             */
            versionNumber: number;
            comment: components["schemas"]["Comment"];
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
             * @example /body/elementId must be integer
             */
            details?: string;
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
        /** @description One of the elements never got a number. Nothing was changed. */
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
        /**
         * @description A unique key that the client chooses for this change, such as a UUID. A request with the same key and the same
         *     body changes nothing and returns the first response again, also if both requests arrive at the same time. The
         *     same key with another body is a 400.
         */
        IdempotencyKey: string;
    };
    requestBodies: never;
    headers: {
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
    generateSequenceNumber: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description A unique key that the client chooses for this change, such as a UUID. A request with the same key and the same
                 *     body changes nothing and returns the first response again, also if both requests arrive at the same time. The
                 *     same key with another body is a 400.
                 */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path?: never;
            cookie?: never;
        };
        /** @description The element that needs a number. */
        requestBody: {
            content: {
                "application/json": components["schemas"]["SequenceRequest"];
            };
        };
        responses: {
            /** @description The number was assigned to the element. */
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
        /** @description The elements to move, all of one type, each with its new number. */
        requestBody: {
            content: {
                "application/json": components["schemas"]["ReorderRequest"];
            };
        };
        responses: {
            /** @description All elements have the numbers of the request. */
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
                 * @description A unique key that the client chooses for this change, such as a UUID. A request with the same key and the same
                 *     body changes nothing and returns the first response again, also if both requests arrive at the same time. The
                 *     same key with another body is a 400.
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
