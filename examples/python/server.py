"""A list of tasks, kept in memory: only the standard library of Python 3.9 or later."""

import hmac
import json
import os
import re
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

TOKEN = os.environ.get("TASKS_TOKEN", "")
tasks = {}
versions = {}
lock = threading.Lock()


class Refused(Exception):
    def __init__(self, status, message):
        super().__init__(message)
        self.status = status


def read_task(body):
    """Returns a task without its id, from the JSON of a request."""
    try:
        task = json.loads(body.decode("utf-8"))
    except ValueError:
        raise Refused(400, "the body is not JSON")
    if not isinstance(task, dict):
        raise Refused(400, "the body must be an object")
    unknown = set(task) - {"title", "done", "priority"}
    if unknown:
        raise Refused(400, f"unknown members: {', '.join(sorted(unknown))}")
    title, done, priority = task.get("title"), task.get("done", False), task.get("priority", 3)
    if not isinstance(title, str) or not 1 <= len(title) <= 500:
        raise Refused(400, "title must be a text of 1 to 500 characters")
    if not isinstance(done, bool):
        raise Refused(400, "done must be true or false")
    if isinstance(priority, float) and priority.is_integer():
        priority = int(priority)
    if isinstance(priority, bool) or not isinstance(priority, int) or not 1 <= priority <= 5:
        raise Refused(400, "priority must be a number from 1 to 5")
    return {"title": title, "done": done, "priority": priority}


def read_number(query, name, default, lowest, highest):
    text = query.get(name, [str(default)])[0]
    if not re.fullmatch(r"-?[0-9]{1,16}", text) or not lowest <= int(text) <= highest:
        raise Refused(400, f"{name} must be a number from {lowest} to {highest}")
    return int(text)


def read_done(query):
    text = query.get("done", [None])[0]
    if text not in (None, "true", "false"):
        raise Refused(400, "done must be true or false")
    return None if text is None else text == "true"


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def answer(self, status, content=None, headers=None, content_type="application/json"):
        body = b"" if content is None else content if isinstance(content, bytes) else json.dumps(content).encode()
        self.send_response(status)
        if content is not None:
            self.send_header("Content-Type", content_type)
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        if status != 204:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def page(self, status, title, headers=None):
        """A page as web frameworks answer paths and methods that they do not know."""
        self.answer(status, f"<!doctype html><title>{status} {title}</title>".encode(), headers, "text/html; charset=utf-8")

    def handle_any(self):
        length = int(self.headers.get("Content-Length") or 0)
        body = self.rfile.read(length) if length else b""
        url = urlsplit(self.path)
        item = re.fullmatch(r"/tasks/([^/]+)", url.path)
        known = {"/healthz": ["GET"], "/tasks": ["GET", "POST"]}.get(url.path, ["GET", "PUT", "DELETE"] if item else None)
        if known is None:
            return self.page(404, "Not Found")
        if self.command not in known:
            return self.page(405, "Method Not Allowed", {"Allow": ", ".join(known)})
        if url.path == "/healthz":
            return self.answer(200, {"status": "ok"})
        try:
            self.check_token()
            query = parse_qs(url.query, keep_blank_values=True)
            with lock:
                self.run(item, query, body)
        except Refused as refused:
            self.answer(refused.status, {"error": str(refused)})

    do_GET = do_POST = do_PUT = do_DELETE = do_PATCH = do_HEAD = do_OPTIONS = handle_any

    def check_token(self):
        scheme, _, token = (self.headers.get("Authorization") or "").partition(" ")
        if scheme.lower() != "bearer" or not TOKEN or not hmac.compare_digest(token.encode(), TOKEN.encode()):
            raise Refused(401, "the token is missing or unknown")

    def run(self, item, query, body):
        if item is None:
            return self.list(query) if self.command == "GET" else self.create(body)
        if not re.fullmatch(r"[0-9]{1,16}", item[1]) or not 1 <= int(item[1]) <= 9007199254740991:
            raise Refused(400, "the id must be a number")
        id = int(item[1])
        if self.command == "PUT":
            return self.replace(id, body)
        if id not in tasks:
            raise Refused(404, "the task does not exist")
        if self.command == "GET":
            return self.answer(200, tasks[id], {"ETag": f'"{versions[id]}"'})
        del tasks[id]
        self.answer(204)

    def list(self, query):
        limit = read_number(query, "limit", 20, 1, 100)
        offset = read_number(query, "offset", 0, 0, 1000000)
        done = read_done(query)
        found = [task for task in tasks.values() if done is None or task["done"] == done]
        self.answer(200, {"items": found[offset : offset + limit], "total": len(found)})

    def create(self, body):
        task = read_task(body)
        id = len(versions) + 1
        tasks[id] = {"id": id, **task}
        versions[id] = 1
        self.answer(201, tasks[id], {"Location": f"/tasks/{id}", "ETag": '"1"'})

    def replace(self, id, body):
        task = read_task(body)
        if id not in tasks:
            raise Refused(404, "the task does not exist")
        expected = self.headers.get("If-Match")
        if expected not in (None, "*", f'"{versions[id]}"'):
            raise Refused(412, "the task has changed")
        tasks[id] = {"id": id, **task}
        versions[id] += 1
        self.answer(200, tasks[id], {"ETag": f'"{versions[id]}"'})

    def log_message(self, format, *values):
        pass


if __name__ == "__main__":
    port = int(os.environ.get("PORT", "5000"))
    print(f"listening on http://127.0.0.1:{port}", flush=True)
    ThreadingHTTPServer(("127.0.0.1", port), Handler).serve_forever()
