"""Keep a correction, look at what is kept, take it away again or with you."""

from collections.abc import Iterator
from typing import Annotated

from fastapi import APIRouter, Path, Query, Response
from fastapi.responses import StreamingResponse

from backend.api.corrections import views
from backend.api.corrections.views import NewCorrection, Writer
from backend.api.explanations.questions import DrawingQuestion, seen_image
from backend.api.problems import documented
from backend.api.run_routes import ID_PATTERN, OneService

router = APIRouter(prefix="/api/corrections", tags=["corrections"])

CorrectionId = Annotated[str, Path(pattern=ID_PATTERN, description="The correction's id.")]
OfWriter = Annotated[Writer | None, Query(description="Only those of this writer.")]


@router.post("", status_code=201, responses=documented(409, 413, 422))
def create_correction(new: NewCorrection, lab: OneService, response: Response) -> views.WholeCorrection:
    """Keep a drawing and what was meant by it, on this server."""
    image = seen_image(DrawingQuestion(image=new.image, seen=new.seen))
    kept = lab.corrections.add(
        writer=new.writer,
        label=new.label,
        strokes=new.strokes,
        image=image.tobytes(),
        predicted=new.predicted,
        run=new.run,
        limit=lab.settings.correction_limit,
    )
    response.headers["Location"] = f"{router.prefix}/{kept.id}"
    return views.whole(kept)


@router.get("", responses=documented(404, 422))
def list_corrections(
    lab: OneService,
    writer: OfWriter = None,
    limit: Annotated[int, Query(ge=1, le=200, description="At most so many.")] = 50,
    after: Annotated[str | None, Query(pattern=ID_PATTERN, description="Only those older than this one.")] = None,
) -> views.CorrectionPage:
    """What is kept, newest first, and of whom."""
    found = lab.corrections.newest(limit + 1, writer=writer, after=after)
    writers = [views.WriterView(writer=name, count=count) for name, count in lab.corrections.writers().items()]
    shown = [views.view(correction) for correction in found[:limit]]
    return views.CorrectionPage(corrections=shown, more=len(found) > limit, writers=writers)


@router.get(
    "/export",
    response_class=StreamingResponse,
    responses={**documented(422), 200: {"content": {"application/jsonl": {}}, "description": "JSON lines."}},
)
def export_corrections(lab: OneService, writer: OfWriter = None) -> StreamingResponse:
    """Everything that is kept, as JSON lines, oldest first."""
    lines: Iterator[str] = map(views.line, lab.corrections.all_of(writer))
    headers = {"Content-Disposition": 'attachment; filename="corrections.jsonl"'}
    return StreamingResponse(lines, media_type="application/jsonl", headers=headers)


@router.get("/{correction_id}", responses=documented(404, 422))
def read_correction(correction_id: CorrectionId, lab: OneService) -> views.WholeCorrection:
    """One correction with its strokes."""
    return views.whole(lab.corrections.get(correction_id))


@router.delete("/{correction_id}", status_code=204, responses=documented(404, 422))
def delete_correction(correction_id: CorrectionId, lab: OneService) -> None:
    """Remove a correction. Runs that learned from it keep its image, without strokes or name, until they go."""
    lab.corrections.delete(correction_id)


@router.delete("", responses=documented(422))
def delete_corrections(
    lab: OneService, writer: Annotated[Writer, Query(description="Whose corrections.")]
) -> views.Deleted:
    """Remove all corrections of a writer."""
    return views.Deleted(deleted=lab.corrections.delete_all_of(writer))
