"""What the server tells those who run it: counts and times, and a line of its log where a request failed."""

from backend.api.observability.engine_watch import EngineWatch
from backend.api.observability.instruments import Instruments
from backend.api.observability.request_watch import RequestWatch

__all__ = ["EngineWatch", "Instruments", "RequestWatch"]
