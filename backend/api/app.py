"""The application: a factory, and a lifespan that owns what it opens. Nothing is read or opened at import."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI
from fastapi.concurrency import run_in_threadpool
from starlette.middleware.gzip import GZipMiddleware

from backend import __version__
from backend.api import (
    datasets,
    gradient_checks,
    groups,
    health,
    learning_rates,
    losses,
    network_summaries,
    openapi,
    pages,
    predictions,
    problems,
    recipes,
    run_editing,
    run_lineage,
    runs,
    searches,
)
from backend.api.access import AccessPolicy, Gate, Guesses, session
from backend.api.body_limit import BodyLimit
from backend.api.corrections import fine_tunings
from backend.api.corrections import routes as corrections
from backend.api.corrections.outcome import Outcomes
from backend.api.explanations import routes as explanations
from backend.api.explanations.explainer import Explainer
from backend.api.exports import routes as exports
from backend.api.housekeeping import keep_house
from backend.api.inspection import Inspector
from backend.api.inspection import routes as inspection
from backend.api.live import routes as live
from backend.api.live.list_feed import ListFeed
from backend.api.live.run_tails import RunTails
from backend.api.live.sockets import SocketCount
from backend.api.observability import EngineWatch, Instruments, RequestWatch, metrics
from backend.api.predictor import Predictor
from backend.api.rate_limits import RateLimits
from backend.api.response_headers import ResponseHeaders
from backend.api.services import Services
from backend.api.settings import Settings
from backend.datasets.mnist import load_digits, share_digits
from backend.jobs import DaskEngine, Dispatcher
from backend.jobs.place import open_store
from backend.runs import CorrectionStore, GroupStore

DESCRIPTION = """Train neural networks made of nothing but NumPy, watch them learn, and let them read a drawing.
`POST /api/runs` with `{}` starts the default experiment. Live streams are WebSockets, described in docs/protocol.md."""


def create_app(settings: Settings | None = None, policy: AccessPolicy | None = None) -> FastAPI:
    """The application with these settings (left out: those of the environment)."""
    settings = settings or Settings()
    policy = policy or AccessPolicy.from_settings(settings)

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        lab = await run_in_threadpool(_open, settings, app.state.engine)
        app.state.services = lab
        app.state.instruments.watch(lab.store, app.state.engine)
        lab.dispatcher.start()
        warming = asyncio.create_task(run_in_threadpool(_warm_up))
        sweeping = asyncio.create_task(keep_house(lab.store, settings.delete_grace_seconds))
        try:
            yield
        finally:
            warming.cancel()
            sweeping.cancel()
            await lab.tails.close()
            await lab.list_feed.close()
            lab.inspector.close()
            await run_in_threadpool(lab.dispatcher.close)

    app = FastAPI(
        title="Backprop Lab",
        version=__version__,
        description=DESCRIPTION,
        lifespan=lifespan,
        docs_url=None,
        redoc_url=None,
    )
    app.state.policy = policy
    app.state.settings = settings
    app.state.guesses = Guesses(settings.sign_in_limit)
    app.state.instruments = Instruments()
    app.state.engine = EngineWatch(
        DaskEngine(
            settings.workers,
            settings.data_dir / "engine",
            settings.unpacked_dir,
            settings.scheduler_address,
            settings.worker_niceness,
        )
    )
    problems.install(app)
    networks = (network_summaries, gradient_checks, datasets)
    # Those of `runs` come after the others below /api/runs, as one of them takes any action's name.
    one_run = (run_editing, run_lineage, inspection, losses, learning_rates, exports, runs)
    drawings = (predictions, explanations, fine_tunings, corrections)
    # Drawings first: a pen that moves asks twenty times a second, and routes are tried in their order.
    for routes in (*drawings, *one_run, groups, recipes, searches, *networks, session, health, metrics, live):
        app.include_router(routes.router)
    pages.install(app)
    openapi.install(app)
    # The last one added is the first to see a request.
    app.add_middleware(BodyLimit, limit=settings.body_limit)
    app.add_middleware(RateLimits, settings=settings)
    app.add_middleware(Gate, policy=policy, guesses=app.state.guesses)
    app.add_middleware(GZipMiddleware, minimum_size=1024)
    app.add_middleware(ResponseHeaders)
    app.add_middleware(RequestWatch, instruments=app.state.instruments)
    return app


def _open(settings: Settings, engine: EngineWatch) -> Services:
    """Open the store, bring its tables up to date, and make the parts around it."""
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    share_digits(settings.unpacked_dir)
    store = open_store(settings.place)
    store.database.migrate()
    return Services(
        settings=settings,
        store=store,
        groups=GroupStore(store.database, store.artifacts),
        corrections=CorrectionStore(store.database),
        outcomes=Outcomes(store),
        dispatcher=Dispatcher(
            settings.place, engine, settings.data_dir / "dispatcher.lock", threads=settings.training_threads
        ),
        predictor=Predictor(store),
        explainer=Explainer(store),
        inspector=Inspector(store),
        tails=RunTails(store),
        list_feed=ListFeed(store),
        sockets=SocketCount(settings.socket_limit, settings.client_socket_limit),
    )


def _warm_up() -> None:
    """What the first visitor would wait for."""
    load_digits()
    pages.compressed_plotly()
