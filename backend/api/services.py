"""What routes work with; opened by the application's lifespan, closed by it."""

import asyncio
from dataclasses import dataclass, field
from typing import cast

from fastapi.requests import HTTPConnection

from backend.api.corrections.outcome import Outcomes
from backend.api.explanations.explainer import Explainer
from backend.api.inspection import Inspector
from backend.api.live.list_feed import ListFeed
from backend.api.live.run_tails import RunTails
from backend.api.live.sockets import SocketCount
from backend.api.predictor import Predictor
from backend.api.settings import Settings
from backend.jobs import Dispatcher
from backend.runs import CorrectionStore, GroupStore, RunStore


@dataclass(frozen=True)
class Services:
    """The server's parts."""

    settings: Settings
    store: RunStore
    groups: GroupStore
    corrections: CorrectionStore
    outcomes: Outcomes
    dispatcher: Dispatcher
    predictor: Predictor
    explainer: Explainer
    inspector: Inspector
    tails: RunTails
    list_feed: ListFeed
    sockets: SocketCount
    # Held by the one gradient check that is under way.
    checking: asyncio.Lock = field(default_factory=asyncio.Lock)
    # Held by the one explanation that is under way.
    explaining: asyncio.Lock = field(default_factory=asyncio.Lock)


async def services(connection: HTTPConnection) -> Services:
    """The parts, for a route of either kind; async, as a thread for it would take longer than most answers."""
    return cast(Services, connection.app.state.services)
