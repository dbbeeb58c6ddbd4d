"""The page behind a link: a unit without an account reads what it is asked and answers once.

It shows the draft's title and rows, what changes, the question and the form, and no officer's name.
Nothing of it is kept by browsers, found by search engines or told to other sites. The referrer
policy is ``same-origin``: under ``no-referrer`` browsers send ``Origin: null`` with the form, which
the protection against forged requests must refuse.
"""

from __future__ import annotations

import hashlib

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.views.decorators.csrf import csrf_protect
from django.views.decorators.http import require_http_methods

from common.page_parts import Row, stated
from publication import services
from publication.documents.rows import rows_of
from publication.documents.summary import Line, summarise
from publication.forms.opinions import LinkOpinionForm
from publication.models import Decision, OpinionStep

# What was never here, what is over, what is too much.
STATUS = {"unknown": 404, "ended": 410, "used": 410, "expired": 410, "closed": 410, "often": 429}
TITLES = {
    "unknown": "Liên kết không đúng",
    "ended": "Liên kết đã bị thu hồi",
    "used": "Đã nhận ý kiến",
    "expired": "Liên kết đã hết hạn",
    "closed": "Việc lấy ý kiến đã kết thúc",
    "often": "Mở quá nhiều lần",
}
CURES = {
    "unknown": "Xin mở lại liên kết từ thư hoặc công văn đã nhận, hoặc đề nghị gửi liên kết mới.",
    "ended": "Xin liên hệ Phòng Kiểm soát thủ tục hành chính nếu cơ quan còn cần trả lời.",
    "used": "Mỗi liên kết gửi được một lần. Nếu cần bổ sung, xin đề nghị gửi liên kết mới.",
    "expired": "Xin liên hệ Phòng Kiểm soát thủ tục hành chính nếu cơ quan còn cần trả lời.",
    "closed": "Nếu nội dung mới cần ý kiến, cơ quan sẽ được hỏi lại bằng một liên kết khác.",
    "often": "",
}


@csrf_protect
@require_http_methods(["GET", "HEAD", "POST"])
def opinion_link(request: HttpRequest, token: str) -> HttpResponse:
    """Read and answer; whatever is wrong with the link has a page of its own."""
    try:
        link = services.open_link(token)
        owner = f"link.{hashlib.sha256(token.encode()).hexdigest()}"
        if request.method != "POST":
            return _closed_to_others(_shown(request, link.step, LinkOpinionForm(owner=owner)))
        form = LinkOpinionForm(request.POST, request.FILES, owner=owner)
        if form.is_valid() and _keep(form, token):
            return _closed_to_others(_thanks(request, link.step))
        return _closed_to_others(_shown(request, link.step, form, status=422))
    except services.LinkRefusedError as refused:
        return _closed_to_others(_refused(request, refused))


def _keep(form: LinkOpinionForm, token: str) -> bool:
    """Whether it is kept; else the form says what is wrong."""
    try:
        services.answer_by_link(token, form_token=form.cleaned_data["form_token"], **form.said())
    except ValidationError as wrong:
        by_field = wrong.error_dict if hasattr(wrong, "error_dict") else {None: wrong.error_list}
        for field, errors in by_field.items():
            form.add_error(field if field in form.fields else None, errors)
        return False
    return True


def _shown(
    request: HttpRequest, step: OpinionStep, form: LinkOpinionForm, *, status: int = 200
) -> HttpResponse:
    decision = step.decision
    return TemplateResponse(
        request,
        "publication/opinion_link.html",
        {
            "decision": decision,
            "step": step,
            "facts": _facts(decision, step),
            "form": form,
            "tables": _tables(decision),
        },
        status=status,
    )


def _facts(decision: Decision, step: OpinionStep) -> list[Row]:
    told = [("Cơ quan soạn thảo", decision.unit.name)]
    if decision.effective_on:
        told.append(("Dự kiến có hiệu lực", f"{decision.effective_on:%d/%m/%Y}"))
    told.append(("Hạn trả lời", f"Hết ngày {step.due_on:%d/%m/%Y}"))
    told.append(("Nội dung cần cho ý kiến", step.question))
    return [Row(term, stated(words)) for term, words in told]


def _tables(decision: Decision) -> list[tuple[str, str, tuple[Line, ...]]]:
    rows = rows_of(decision)
    return [
        (table.letter, table.heading, table.lines)
        for table in summarise(rows, [], most=len(rows)).tables
    ]


def _thanks(request: HttpRequest, step: OpinionStep) -> HttpResponse:
    return TemplateResponse(
        request,
        "publication/opinion_link_over.html",
        {
            "kind": "success",
            "title": "Đã nhận ý kiến của cơ quan",
            "text": f"Ý kiến của {step.unit} đã được ghi nhận. Xin cảm ơn.",
            "cure": "Có thể đóng trang này; liên kết không dùng được nữa.",
        },
    )


def _refused(request: HttpRequest, refused: services.LinkRefusedError) -> HttpResponse:
    return TemplateResponse(
        request,
        "publication/opinion_link_over.html",
        {
            "kind": "success" if refused.reason == "used" else "warning",
            "title": TITLES[refused.reason],
            "text": str(refused),
            "cure": CURES[refused.reason],
            "typed": _typed(request),
        },
        status=STATUS[refused.reason],
    )


def _typed(request: HttpRequest) -> list[tuple[str, str]]:
    """What was written in vain, for whoever wrote it to copy: nothing typed is lost."""
    labels = {name: str(field.label) for name, field in LinkOpinionForm.base_fields.items()}
    return [
        (labels[name], words)
        for name in ("text", "person", "post")
        if (words := request.POST.get(name, "").strip())
    ]


def _closed_to_others(response: HttpResponse) -> HttpResponse:
    response["Cache-Control"] = "no-store, private"
    response["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    response["Referrer-Policy"] = "same-origin"
    return response
