"""Health and metrics over HTTP: /live, /ready and /metrics."""

import logging
from collections.abc import Callable

from aiohttp import web
from prometheus_client.exposition import CONTENT_TYPE_LATEST, generate_latest

from worker.metrics import REGISTRY

log = logging.getLogger(__name__)


class HealthServer:
    """Serves what it is told to ask: functions that give the problems in words, [] for none."""

    def __init__(
        self,
        host: str,
        port: int,
        live: Callable[[], list[str]],
        ready: Callable[[], list[str]],
    ) -> None:
        self.host = host
        self.port = port
        self._live = live
        self._ready = ready
        self._runner: web.AppRunner | None = None

    async def start(self) -> str:
        """Listen. Returns the address; a second worker on one host takes any free port."""
        app = web.Application()
        app.router.add_get("/live", lambda _: self._answer(self._live()))
        app.router.add_get("/ready", lambda _: self._answer(self._ready()))
        app.router.add_get("/metrics", self._metrics)
        self._runner = web.AppRunner(app, access_log=None)
        await self._runner.setup()
        try:
            await web.TCPSite(self._runner, self.host, self.port).start()
        except OSError:
            log.warning("port %d for health is taken, using a free one", self.port)
            await web.TCPSite(self._runner, self.host, 0).start()
        host, port = self._runner.addresses[0][:2]
        self.port = port
        return f"http://{host}:{port}"

    async def stop(self) -> None:
        """Stop listening."""
        if self._runner is not None:
            await self._runner.cleanup()

    async def _answer(self, problems: list[str]) -> web.Response:
        status = 503 if problems else 200
        return web.json_response({"ok": not problems, "problems": problems}, status=status)

    async def _metrics(self, _: web.Request) -> web.Response:
        body = generate_latest(REGISTRY)
        return web.Response(body=body, headers={"Content-Type": CONTENT_TYPE_LATEST})
