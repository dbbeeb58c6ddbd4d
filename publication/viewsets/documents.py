"""What is read and printed before the signature: the summary page and the two papers as .docx."""

from __future__ import annotations

from tempfile import SpooledTemporaryFile

from django.http import FileResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify

from catalogue.comparison import compare_versions
from catalogue.enums import Part
from publication.documents.decision_paper import write_decision
from publication.documents.note_paper import write_note
from publication.documents.rows import rows_of
from publication.documents.summary import clock_words, summarise
from publication.documents.wording import CAPACITIES, CAPACITY_LABELS, ended, grounds_of
from publication.enums import OPEN_STATES
from publication.queries import approval_history, checks_before_sending, decision_clocks
from publication.queries.conversations import conversations, unsettled_check
from publication.queries.opinions import asked_about
from publication.timeline import last_return
from publication.viewsets.base import DecisionPage

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
# A paper of five hundred procedures is some megabytes: above this it goes to disk.
IN_MEMORY = 4 * 1024 * 1024
# Comparing words takes time that grows with the square: longer texts are read on their own page.
MOST_LETTERS = 20_000


class SummaryView(DecisionPage):
    """“Tóm tắt trình ký”: heading, counts, what is red, the rows that weigh most; one A4 print."""

    template_name = "publication/admin/decision_summary.html"
    page_title = "Tóm tắt trình ký"

    def get_context_data(self, **kwargs):
        decision = self.decision
        rows = rows_of(decision)
        unsettled = unsettled_check(conversations(decision, self.request.user))
        is_open = decision.state in OPEN_STATES
        notes = [unsettled] if unsettled and is_open else []
        summary = summarise(rows, [*checks_of(decision), *notes])
        tables = [
            (table, [(line, folded_changes(line)) for line in table.lines])
            for table in summary.tables
            if table.lines
        ]
        return super().get_context_data(
            **kwargs,
            summary=summary,
            returned=last_return(decision, list(approval_history(decision))) if is_open else None,
            grounds=ended(grounds_of(decision.legal_grounds)),
            tables=tables,
            opinions=[one for one in asked_about(decision) if one.is_current],
            clocks=[clock_words(one) for one in decision_clocks(decision)],
            capacities=CAPACITY_LABELS,
            printed_at=timezone.localtime(),
            own_days=[row for row in rows if row.item.effective_on],
        )


def checks_of(decision):
    """The automatic checks while they can still be mended; a signed decision has passed them."""
    return checks_before_sending(decision) if decision.state in OPEN_STATES else []


def folded_changes(line):
    """Parts that need reading, old beside new; none where the texts are too long for a summary."""
    old, new = line.row.old, line.row.new
    if not line.others or old is None or new is None:
        return []
    if max(_letters(old), _letters(new)) > MOST_LETTERS:
        return []
    return [
        change
        for change in compare_versions(old, new)
        if {change.label, Part(change.part).label} & set(line.others)
    ]


def _letters(version):
    rows = [row.action for row in version.steps.all()]
    rows += [row.description for row in version.channels.all()]
    return len(version.conditions) + len(version.description) + sum(map(len, rows))


class NoteDocument(DecisionPage):
    """The submission note as .docx."""

    def get(self, request, *args, **kwargs):
        decision = self.decision
        rows = rows_of(decision)
        document = write_note(
            decision,
            rows,
            summarise(rows, checks_of(decision)),
            at=timezone.localtime(),
        )
        return send_document(document, f"to-trinh-{_tag(decision.submission_number, decision)}")


class DraftDocument(DecisionPage):
    """The decision with its annexes as .docx; ``?ky=`` chooses how an unsigned one is signed."""

    def get(self, request, *args, **kwargs):
        decision = self.decision
        chosen = request.GET.get("ky", "")
        document = write_decision(
            decision,
            rows_of(decision),
            at=timezone.localtime(),
            capacity=CAPACITIES.get(chosen, CAPACITIES["ct"]),
        )
        if decision.is_signed:
            return send_document(document, f"quyet-dinh-{_tag(decision.act.number, decision)}")
        return send_document(document, f"du-thao-quyet-dinh-{decision.pk}")


def _tag(number, decision):
    return slugify(number.replace("/", "-").replace("Đ", "D").replace("đ", "d")) or decision.pk


def send_document(document, name):
    """The paper as a download that no shared cache keeps."""
    target = SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 -- the response closes it
    document.save(target)
    target.seek(0)
    response = FileResponse(target, content_type=DOCX, as_attachment=True, filename=f"{name}.docx")
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response


def document_links(decision):
    """(label, address, icon) of what may be read or taken of the decision."""
    pk = decision.pk
    return [
        ("Tóm tắt trình ký", reverse("decisions:summary", args=[pk]), "clipboard-list"),
        ("Tờ trình (.docx)", reverse("decisions:note_document", args=[pk]), "download"),
        (
            "Quyết định và phụ lục (.docx)",
            reverse("decisions:draft_document", args=[pk]),
            "download",
        ),
    ]
