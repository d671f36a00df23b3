/** Types of "Notes", written by `fountainai generate`: change the document, not this file. */
export interface paths {
    "/notes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List notes, some or all
         * @description Use this to find notes whose ids are not known. They come in the order of their ids; at most `limit` are given,
         *     and `X-Total-Count` says how many there are.
         */
        get: operations["listNotes"];
        put?: never;
        /**
         * Make a new note
         * @description Use this to write something down. The service chooses the note's id.
         */
        post: operations["createNote"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/notes/{noteId}": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The note's id, as the answer to its creation gave it. */
                noteId: components["parameters"]["NoteId"];
            };
            cookie?: never;
        };
        /**
         * Read one note
         * @description Use this when the note's id is known. The `ETag` can be sent as `If-Match` with a change.
         */
        get: operations["getNote"];
        /**
         * Replace a note
         * @description Use this to replace all that a note says; what is left out is as in a new note. With `If-Match` it is replaced
         *     only while it is still as it was when that `ETag` was read; otherwise the answer is 412.
         */
        put: operations["replaceNote"];
        post?: never;
        /**
         * Delete a note
         * @description Use this to take a note away for good.
         */
        delete: operations["deleteNote"];
        options?: never;
        head?: never;
        /**
         * Change some of a note
         * @description Use this to change what is given, and to leave the rest as it is.
         */
        patch: operations["changeNote"];
        trace?: never;
    };
    "/statistics": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Count the notes
         * @description Use this to see how many notes there are in each state. Only for the staff.
         */
        get: operations["readStatistics"];
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
        NoteId: number;
        /**
         * @description How far the note has come.
         * @enum {string}
         */
        State: "draft" | "final" | "old";
        /**
         * @description What the note says beyond its title.
         * @example Two bottles
         */
        Text: string;
        /** @description Who wrote it. */
        Author: {
            name: string;
            /** Format: email */
            email?: string;
        };
        /** @description What a note can say. */
        Content: {
            /** @example Buy milk */
            title?: string;
            /** @description How much it matters. */
            weight?: number;
            rating?: number;
            /** @description Where it is filed. */
            label?: string;
            /**
             * Format: date
             * @description Null where it has no end.
             */
            due?: string | null;
            author?: components["schemas"]["Author"];
            /** @description Words to find it by. */
            tags?: string[];
        };
        NewNote: {
            /** @default  */
            text: components["schemas"]["Text"];
            /** @default draft */
            state: components["schemas"]["State"];
        } & WithRequired<components["schemas"]["Content"], "title">;
        NoteChange: {
            text?: components["schemas"]["Text"];
            state?: components["schemas"]["State"];
        } & components["schemas"]["Content"];
        Note: {
            noteId: components["schemas"]["NoteId"];
            text: components["schemas"]["Text"];
            state: components["schemas"]["State"];
            /**
             * Format: date-time
             * @description When it was made, in UTC.
             */
            createdAt: string;
        } & WithRequired<components["schemas"]["Content"], "title">;
        Statistics: {
            notes: number;
            states: {
                draft: number;
                final: number;
                old: number;
            };
        };
        /** @description What every error of this service has as its body. */
        ErrorResponse: {
            /** @example validation_failed */
            errorCode: string;
            /** @example the request does not fit the description of this operation */
            message: string;
            /** @description Where the fault is, and how to correct it. */
            details?: string;
        };
    };
    responses: {
        /** @description The note as it is now. */
        Note: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                ETag: components["headers"]["ETag"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Note"];
            };
        };
        /** @description The request cannot be read or does not fit this description. */
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
        /** @description There is no note with this id. */
        NotFound: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["ErrorResponse"];
            };
        };
        /** @description This path does not take this method. */
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
        /** @description The body did not arrive in time. */
        RequestTimeout: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["ErrorResponse"];
            };
        };
        /** @description The note has changed since the `ETag` was read; nothing was changed. */
        PreconditionFailed: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["ErrorResponse"];
            };
        };
        /** @description The body is larger than 1 MiB. */
        PayloadTooLarge: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["ErrorResponse"];
            };
        };
        /** @description The body is of a media type that is not taken. */
        UnsupportedMediaType: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["ErrorResponse"];
            };
        };
        /** @description More requests than are allowed in this time. */
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
        /** @description Something failed that the caller can't help. */
        InternalError: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["ErrorResponse"];
            };
        };
        /** @description The service can't do this now. */
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
        /** @description The note's id, as the answer to its creation gave it. */
        NoteId: components["schemas"]["NoteId"];
        /** @description The `ETag` of the note that the change starts from, or `*` for any. */
        IfMatch: string;
    };
    requestBodies: never;
    headers: {
        /** @description Names this request in the logs. */
        "X-Request-Id": string;
        /** @description Stands for the state of this note; another one after every change. */
        ETag: string;
        /** @description Where the note can be read. */
        Location: string;
        /** @description How many notes there are, on all pages together. */
        "X-Total-Count": number;
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
    listNotes: {
        parameters: {
            query: {
                /** @description Only notes in this state. */
                state?: components["schemas"]["State"];
                /** @description How many notes to give at most. */
                limit: number;
                /** @description How many notes to leave out at the beginning. */
                offset: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The notes; an empty array where there are none. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "X-Total-Count": components["headers"]["X-Total-Count"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Note"][];
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
    createNote: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description What the note says. */
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewNote"];
            };
        };
        responses: {
            /** @description The note was made. */
            201: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    ETag: components["headers"]["ETag"];
                    Location: components["headers"]["Location"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Note"];
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
    getNote: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The note's id, as the answer to its creation gave it. */
                noteId: components["parameters"]["NoteId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: components["responses"]["Note"];
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            404: components["responses"]["NotFound"];
            405: components["responses"]["MethodNotAllowed"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    replaceNote: {
        parameters: {
            query?: never;
            header?: {
                /** @description The `ETag` of the note that the change starts from, or `*` for any. */
                "If-Match"?: components["parameters"]["IfMatch"];
            };
            path: {
                /** @description The note's id, as the answer to its creation gave it. */
                noteId: components["parameters"]["NoteId"];
            };
            cookie?: never;
        };
        /** @description What the note is to say. */
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewNote"];
            };
        };
        responses: {
            200: components["responses"]["Note"];
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
    deleteNote: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The note's id, as the answer to its creation gave it. */
                noteId: components["parameters"]["NoteId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The note is gone. */
            204: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content?: never;
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
    changeNote: {
        parameters: {
            query?: never;
            header?: {
                /** @description The `ETag` of the note that the change starts from, or `*` for any. */
                "If-Match"?: components["parameters"]["IfMatch"];
            };
            path: {
                /** @description The note's id, as the answer to its creation gave it. */
                noteId: components["parameters"]["NoteId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NoteChange"];
            };
        };
        responses: {
            200: components["responses"]["Note"];
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
    readStatistics: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description How many notes there are. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Statistics"];
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
type WithRequired<T, K extends keyof T> = T & {
    [P in K]-?: T[P];
};
