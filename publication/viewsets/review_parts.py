"""One agency's part of a review round: answers row by row, handing in, return, extension, Excel."""

from __future__ import annotations

import io

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.functional import cached_property
from openpyxl import Workbook
from openpyxl.styles import Alignment, Font

from common.spreadsheets import text_cell
from organisation.models import Place
from publication import services
from publication.enums import ReviewState, ReviewVerdict
from publication.forms.reviews import ExtendForm, LineQuestionForm, ReasonForm
from publication.queries.reviews import (
    department_matters,
    lines_of,
    progress,
    read_lines,
    verdict_counts,
)
from publication.review_rules import answering_refusal, leading_refusal, may_answer_for
from publication.viewsets.review_pages import VERDICT_TONES, OnePart, OneReview, add_errors

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
HEADINGS = (
    "Cơ quan",
    "Mã TTHC",
    "Tên thủ tục",
    "Lĩnh vực",
    "Đang tiếp nhận tại",
    "Đề nghị",
    "Chuyển đến",
    "Lý do",
    "Người trả lời",
    "Lúc",
    "Văn bản đã thay đổi trong đợt",
)
WIDTHS = (30, 12, 60, 25, 30, 20, 30, 50, 24, 18, 20)


class PartView(OnePart):
    """The agency's procedures with a proposal each; all rows typed on a page are saved together."""

    template_name = "publication/admin/review_part.html"

    def get_page_title(self):
        return self.part.unit.name

    @cached_property
    def why_not(self):
        return answering_refusal(self.request.user, self.part)

    @cached_property
    def question(self):
        form = LineQuestionForm(self.request.GET)
        form.is_valid()
        return form

    @cached_property
    def places(self):
        return list(Place.objects.valid().select_related("unit").order_by("sort_key", "pk"))

    def get(self, request, *args, **kwargs):
        return self.show({}, {})

    def post(self, request, *args, **kwargs):
        part = self.part
        if request.POST.get("viec") == "giu":
            numbers = [int(one) for one in request.POST.getlist("dong") if one.isdecimal()]
            made = services.keep_lines(part, numbers, by=request.user)
            typed = self.typed()
            _more, problems = services.answer_lines(
                part, {pk: self.said(one) for pk, one in typed.items()}, by=request.user
            )
            messages.success(request, f"Đã ghi “Giữ nguyên” cho {len(made)} thủ tục.")
            typed = {pk: one for pk, one in typed.items() if pk in problems}
        else:
            typed = self.typed()
            made, problems = services.answer_lines(
                part, {pk: self.said(one) for pk, one in typed.items()}, by=request.user
            )
            typed = {pk: one for pk, one in typed.items() if pk in problems}
            if made or not problems:
                messages.success(request, f"Đã lưu {len(made)} đề nghị.")
        if problems:
            messages.error(
                request, f"{len(problems)} dòng chưa lưu được; xem lời nhắc tại từng dòng."
            )
            del self.__dict__["part"]
            return self.show(typed, problems, status=422)
        return redirect(request.get_full_path())

    def typed(self):
        """What stands in the rows of the page and differs from what was shown: {line: fields}."""
        post = self.request.POST
        found = {}
        for key in post:
            if not key.startswith("v-") or not key[2:].isdecimal():
                continue
            pk = key[2:]
            row = {
                "verdict": post[key],
                "place": post.get(f"p-{pk}", ""),
                "reason": post.get(f"r-{pk}", ""),
                "seen": post.get(f"s-{pk}", "0"),
            }
            shown = post.get(f"w-{pk}", "")
            now = f"{row['verdict']}|{row['place'] if row['verdict'] == ReviewVerdict.MOVE else ''}|{' '.join(row['reason'].split())}"
            if now != shown and (row["verdict"] or row["reason"].strip()):
                found[int(pk)] = row
        return found

    def said(self, row):
        place = row["place"]
        known = {str(one.pk): one for one in self.places}
        return services.Said(
            verdict=row["verdict"],
            reason=row["reason"],
            place=known.get(place),
            seen=int(row["seen"]) if row["seen"].isdecimal() else 0,
        )

    def show(self, typed, problems, *, status=200):
        context = self.get_context_data(typed=typed, problems=problems)
        return self.render_to_response(context, status=status)

    def get_context_data(self, *, typed, problems, **kwargs):
        part, user = self.part, self.request.user
        values = self.question.cleaned_data
        lines = lines_of([part], q=values.get("q", ""), verdict=values.get("de_nghi", ""))
        page, query = self.paged(lines)
        [state] = progress([part], today=timezone.localdate())
        collected = part.review.state in (ReviewState.COLLECTED, ReviewState.CLOSED)
        kwargs.setdefault("extend_form", ExtendForm(prefix="gh"))
        kwargs.setdefault("return_form", ReasonForm(prefix="tl"))
        return super().get_context_data(
            **kwargs,
            review=part.review,
            part=part,
            state=state,
            why_not=self.why_not,
            may_return=not leading_refusal(user, part, handed_in=True),
            may_extend=not leading_refusal(user, part, handed_in=False),
            form=self.question,
            page=page,
            query=query,
            rows=[
                self.row(one, typed.get(one.line.pk), problems.get(one.line.pk, ""))
                for one in read_lines(page)
            ],
            counts=[
                (label, counts[value])
                for counts in [verdict_counts([part])]
                for value, label in [*ReviewVerdict.choices, ("none", "Chưa rà soát")]
            ],
            verdicts=ReviewVerdict.choices,
            places=self.places if not self.why_not else [],
            matters=department_matters([part]) if collected else [],
            may_draft=collected and may_answer_for(user, part),
            events=part.events.select_related("by").order_by("-pk"),
        )

    def row(self, one, typed, problem):
        """What a row of the page shows: what was typed where it could not be saved."""
        answer = one.answer
        place = str(answer.place_id or "") if answer else ""
        reason = answer.reason if answer else ""
        return {
            "one": one,
            "tone": VERDICT_TONES.get(one.verdict, "closed"),
            "verdict": typed["verdict"] if typed else one.verdict,
            "place": typed["place"] if typed else place,
            "reason": typed["reason"] if typed else reason,
            "shown": f"{one.verdict}|{place}|{' '.join(reason.split())}",
            "problem": problem,
            "earlier": one.answers[:-1],
        }


class HandInView(OnePart):
    """The agency's result goes to the Centre."""

    def post(self, request, *args, **kwargs):
        try:
            services.hand_in(
                self.part, by=request.user, note=request.POST.get("ghi_chu", "")[:2000]
            )
        except ValidationError as wrong:
            messages.error(request, " ".join(wrong.messages))
        else:
            messages.success(request, "Đã gửi kết quả rà soát cho Trung tâm.")
        return redirect(self.own_url)


class LeadPartView(PartView):
    """The Centre's director gives a part back or extends it; what was typed stays on a refusal."""

    form_class = ReasonForm

    def get(self, request, *args, **kwargs):
        return redirect(self.own_url)

    def post(self, request, *args, **kwargs):
        extends = self.form_class is ExtendForm
        form = self.form_class(request.POST, prefix="gh" if extends else "tl")
        if form.is_valid():
            act = services.extend_part if extends else services.return_part
            try:
                act(self.part, by=request.user, **form.cleaned_data)
            except ValidationError as wrong:
                add_errors(form, wrong)
            else:
                messages.success(
                    request, "Đã gia hạn." if extends else "Đã trả lại cho cơ quan rà soát tiếp."
                )
                return redirect(self.own_url)
        forms = {"extend_form" if extends else "return_form": form}
        context = self.get_context_data(typed={}, problems={}, **forms)
        return self.render_to_response(context, status=422)


class MattersView(OnePart):
    """Begin the agency's own draft with the ticked procedures."""

    def post(self, request, *args, **kwargs):
        numbers = [int(one) for one in request.POST.getlist("dong") if one.isdecimal()]
        try:
            decision = services.draft_from_matters(self.part, numbers, by=request.user)
        except ValidationError as wrong:
            messages.error(request, " ".join(wrong.messages))
            return redirect(self.own_url)
        messages.success(request, "Đã lập dự thảo quyết định công bố với các thủ tục đã chọn.")
        return redirect("decisions:inspect", decision.pk)


class ExportView(OneReview):
    """All lines the officer may see, as filtered, in one workbook."""

    def get(self, request, *args, **kwargs):
        _review = self.review
        form = LineQuestionForm(request.GET)
        form.is_valid()
        values = form.cleaned_data
        lines = lines_of(
            self.parts.order_by().values("pk"),
            q=values.get("q", ""),
            verdict=values.get("de_nghi", ""),
        )
        book = Workbook()
        sheet = book.active
        sheet.title = "Rà soát"
        sheet.append(list(HEADINGS))
        for cell, width in zip(sheet[1], WIDTHS, strict=True):
            cell.font = Font(bold=True)
            sheet.column_dimensions[cell.column_letter].width = width
        sheet.freeze_panes = "D2"
        for one in read_lines(lines):
            sheet.append([text_cell(value) for value in export_row(one)])
        for row in sheet.iter_rows(min_row=2):
            for cell in row:
                cell.alignment = Alignment(wrap_text=True, vertical="top")
                cell.number_format = "@"
        sheet.auto_filter.ref = sheet.dimensions
        kept = io.BytesIO()
        book.save(kept)
        response = HttpResponse(kept.getvalue(), content_type=XLSX)
        response["Content-Disposition"] = 'attachment; filename="ra-soat-danh-muc.xlsx"'
        response["Cache-Control"] = "private, no-store"
        return response


def export_row(one):
    """The cells of a line, all text."""
    answer = one.answer
    return [
        one.line.part.unit.name,
        one.line.procedure.base_code,
        one.line.version.name,
        one.line.version.sector.name,
        "; ".join(place.name for place in one.places),
        answer.get_verdict_display() if answer else "",
        answer.place.name if answer and answer.place else "",
        answer.reason if answer else "",
        str(answer.by) if answer else "",
        f"{timezone.localtime(answer.at):%H:%M %d/%m/%Y}" if answer else "",
        "Có" if one.has_changed else "",
    ]
