"""Chromium without a window, told what to do over a pipe, and a server for what it opens.

The pages that show a book in a reader engine stand in `tests/judges/`.

Source: Chrome DevTools Protocol, domains Target, Page, Runtime, Log and Emulation.
"""

from __future__ import annotations

import base64
import json
import os
import select
import subprocess
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from tests.conftest import npm_judges

PATIENCE = 120.0
"""Seconds until an answer must be there: a time that ends a hang, not one that a machine needs."""

_TYPES = {
    ".html": "text/html; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8",
}


class Tab:
    """A page that is open, with all that it complains of."""

    def __init__(self, browser: Browser, target: str, session: str) -> None:
        self._browser = browser
        self.target = target
        self._session = session
        self.complaints: list[str] = []
        """Errors and warnings of the console, exceptions, files not found."""
        self.loaded: set[str] = set()
        """What has been loaded to its end, by the names that Chromium gives."""

    def call(self, method: str, **parameters: Any) -> Any:
        """Send a command and give its answer."""
        return self._browser.call(method, self._session, **parameters)

    def run(self, script: str) -> Any:
        """Run a script in the page and give its value; a promise is waited for."""
        answer = self.call(
            "Runtime.evaluate", expression=script, awaitPromise=True, returnByValue=True
        )
        assert "exceptionDetails" not in answer, answer["exceptionDetails"]
        return answer["result"].get("value")

    def resize(self, width: int, height: int, *, dark: bool = False) -> None:
        """Set the size of the window in CSS pixels, and whether it is night."""
        self.call(
            "Emulation.setDeviceMetricsOverride",
            width=width,
            height=height,
            deviceScaleFactor=1,
            mobile=False,
        )
        scheme = {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}
        self.call("Emulation.setEmulatedMedia", features=[scheme])

    def picture(self) -> bytes:
        """Draw the window as a PNG."""
        return base64.b64decode(self.call("Page.captureScreenshot", format="png")["data"])

    def hear(self, event: str, said: Mapping[str, Any]) -> None:
        """Take down an event when it is a complaint."""
        match event:
            case "Page.lifecycleEvent" if said["name"] == "load":
                self.loaded.add(said["loaderId"])
            case "Runtime.exceptionThrown":
                details = said["exceptionDetails"]
                self.complaints.append(str(details.get("exception", details)))
            case "Runtime.consoleAPICalled" if said["type"] in ("error", "warning", "assert"):
                words = (one.get("value", one.get("description")) for one in said["args"])
                self.complaints.append(" ".join(map(str, words)))
            case "Log.entryAdded" if said["entry"]["level"] in ("error", "warning"):
                self.complaints.append(said["entry"]["text"])


class Browser:
    """A Chromium of our own, without a network."""

    def __init__(self, profile: Path) -> None:
        """Start it; `profile`: an empty folder for its files."""
        there, self._write = os.pipe()
        self._read, back = os.pipe()
        options = ["--headless", "--no-sandbox", "--disable-gpu", "--no-first-run"]
        options += ["--disable-background-networking", "--hide-scrollbars"]
        options += ["--remote-debugging-pipe", f"--user-data-dir={profile}"]
        # Chromium reads commands from descriptor 3 and answers on 4.
        self._process = subprocess.Popen(
            ["bash", "-c", f'exec "$@" 3<&{there} 4>&{back}', "-", "chromium", *options],
            pass_fds=(there, back),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        os.close(there)
        os.close(back)
        self._buffer = b""
        self._last = 0
        self._tabs: dict[str, Tab] = {}

    def close(self) -> None:
        """End it."""
        os.close(self._write)
        self._process.terminate()
        self._process.wait(PATIENCE)
        os.close(self._read)

    def open(self, address: str) -> Tab:
        """Open a page, in place of the last one, and wait until it is there.

        Nothing is asked of it before: Chromium answers before the empty page has gone, and a script
        that runs there then ends with it.
        """
        for last in self._tabs.values():
            self.call("Target.closeTarget", targetId=last.target)
        self._tabs.clear()
        target = self.call("Target.createTarget", url="about:blank")["targetId"]
        answer = self.call("Target.attachToTarget", targetId=target, flatten=True)
        tab = self._tabs[answer["sessionId"]] = Tab(self, target, answer["sessionId"])
        for domain in ("Page", "Runtime", "Log"):
            tab.call(f"{domain}.enable")
        tab.call("Page.setLifecycleEventsEnabled", enabled=True)
        loader = tab.call("Page.navigate", url=address)["loaderId"]
        deadline = time.monotonic() + PATIENCE
        while loader not in tab.loaded:
            self._hear(self._next(deadline))
        return tab

    def call(self, method: str, session: str | None = None, **parameters: Any) -> Any:
        """Send a command and wait for its answer; what is said in between goes to its tab."""
        self._last += 1
        command = {"id": self._last, "method": method, "params": parameters}
        if session is not None:
            command["sessionId"] = session
        os.write(self._write, json.dumps(command).encode() + b"\0")
        deadline = time.monotonic() + PATIENCE
        while True:
            message = self._next(deadline)
            if message.get("id") == self._last:
                assert "error" not in message, message["error"]
                return message["result"]
            self._hear(message)

    def _hear(self, message: Any) -> None:
        """Give an event to its tab."""
        if "method" in message and (tab := self._tabs.get(message.get("sessionId", ""))):
            tab.hear(message["method"], message["params"])

    def _next(self, deadline: float) -> Any:
        """Read one message."""
        while b"\0" not in self._buffer:
            left = deadline - time.monotonic()
            if left <= 0 or not select.select([self._read], [], [], left)[0]:
                raise TimeoutError("Chromium does not answer")
            piece = os.read(self._read, 1 << 20)
            if not piece:
                raise ConnectionError("Chromium ended")
            self._buffer += piece
        message, _, self._buffer = self._buffer.partition(b"\0")
        return json.loads(message)


@contextmanager
def browsing(profile: Path) -> Iterator[Browser]:
    """Keep a Chromium as long as the block runs."""
    browser = Browser(profile)
    try:
        yield browser
    finally:
        browser.close()


@contextmanager
def serving(content: Mapping[str, Path | bytes]) -> Iterator[str]:
    """Serve files and folders to this machine alone; gives the address.

    `content`: path, or the beginning of paths for a folder, → what stands there.
    """

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            path = self.path.partition("?")[0]
            body = _find(content, path)
            self.send_response(404 if body is None else 200)
            kind = _TYPES.get(Path(path).suffix, "application/octet-stream")
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body or b"")))
            self.end_headers()
            self.wfile.write(body or b"")

        def log_message(self, *words: Any) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def _find(content: Mapping[str, Path | bytes], path: str) -> bytes | None:
    """Return what stands at a path."""
    for beginning, found in content.items():
        if isinstance(found, bytes):
            if path == beginning:
                return found
        elif path.startswith(beginning):
            file = found / path.removeprefix(beginning)
            if file.is_file():
                return file.read_bytes()
    return None


def engines(books: Mapping[str, bytes]) -> dict[str, Path | bytes]:
    """Return what to serve so that foliate-js and epub.js show books; `books`: address → EPUB."""
    modules = npm_judges() / "node_modules"
    return {
        **books,
        "/favicon.ico": b"",
        "/judges/": Path(__file__).parent / "judges",
        "/foliate/": modules / "foliate-js",
        "/epubjs/": modules / "epubjs" / "dist",
        "/jszip/": modules / "jszip" / "dist",
    }
