"""“Cấu hình”: what an office sets itself, its texts, trying one out and switching it (ADR 7)."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import OuterRef, Subquery
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.text import Truncator, slugify
from django.views.generic import TemplateView, View
from wagtail.admin.menu import MenuItem
from wagtail.admin.views.generic import WagtailAdminTemplateMixin
from wagtail.admin.widgets import AdminAutoHeightTextInput
from wagtail.admin.widgets.button import HeaderButton

from common.refusals import Refused
from common.vietnamese import fold
from organisation import definitions
from organisation.definition_forms import form_of
from organisation.definition_kinds import kind_of, kinds
from organisation.models import Definition, DefinitionSwitch, DefinitionText
from organisation.permissions import allowed

VIEW = "organisation.view_definition"
HUB = "Cấu hình"
LARGEST_FILE = 5_000_000
SHOWN = 200  # touched places on one page; the rest are counted


class DefinitionsMenuItem(MenuItem):
    """Shown to who may see what the office sets."""

    def is_shown(self, request):
        return allowed(request.user, VIEW)


class ReasonForm(forms.Form):
    """Why."""

    reason = forms.CharField(label="Lý do", max_length=500, widget=AdminAutoHeightTextInput)


class FileForm(forms.Form):
    """A file that another system, or this one, wrote."""

    file = forms.FileField(label="Tệp cấu hình (.json)")

    def clean_file(self):
        file = self.cleaned_data["file"]
        if file.size > LARGEST_FILE:
            raise ValidationError("Tệp lớn quá 5 MB.")
        try:
            return file.read().decode("utf-8-sig")
        except UnicodeDecodeError as fault:
            raise ValidationError("Tệp không đọc được: không phải JSON.") from fault


class SettingsPage(WagtailAdminTemplateMixin, TemplateView):
    """Base: seen by who administers, checks or audits; ``needs`` is asked beyond that."""

    header_icon = "cogs"
    needs = VIEW
    refusal = ""

    def dispatch(self, request, *args, **kwargs):
        if not allowed(request.user, VIEW) or not allowed(request.user, self.needs):
            raise Refused(self.refusal) if self.refusal else Refused
        return super().dispatch(request, *args, **kwargs)

    @property
    def may_draft(self):
        return allowed(self.request.user, definitions.DRAFTING)

    @property
    def may_switch(self):
        return allowed(self.request.user, definitions.SWITCHING)

    def get_breadcrumbs_items(self):
        return [
            *self.breadcrumbs_items,
            {"url": reverse("definitions"), "label": HUB},
            *self.path_below(),
            {"url": "", "label": self.get_page_title()},
        ]

    def path_below(self):
        return []


class OfDefinition(SettingsPage):
    """A page of one definition."""

    @cached_property
    def definition(self):
        known = [kind.slug for kind in kinds()]
        return get_object_or_404(Definition, pk=self.kwargs["pk"], kind__in=known)

    @cached_property
    def kind(self):
        return kind_of(self.definition.kind)

    @cached_property
    def texts(self):
        texts = self.definition.texts.select_related("made_by").order_by("-number")
        return [_shown(self.kind, text) for text in texts]

    @cached_property
    def called(self):
        """What the newest text calls it."""
        return self.texts[0]["name"]

    @property
    def own_url(self):
        return reverse("definition", args=[self.definition.pk])

    def path_below(self):
        return [{"url": self.own_url, "label": Truncator(self.called).chars(60)}]

    def get_context_data(self, **kwargs):
        own = {"definition": self.definition, "kind": self.kind}
        return super().get_context_data(
            **{**kwargs, **own, "called": self.called, "own_url": self.own_url}
        )


def _shown(kind, text):
    """A text in words; one that its kind no longer reads says so."""
    try:
        read = kind.read(text.content)
    except ValidationError as fault:
        told = [("Không còn đọc được", " ".join(fault.messages))]
        return {"text": text, "name": text.definition.key, "told": told, "readable": False}
    return {"text": text, "name": kind.name(read), "told": kind.told(read), "readable": True}


class HubView(SettingsPage):
    """Every kind with what was set, what is on and what waits."""

    template_name = "organisation/admin/definitions.html"
    page_title = HUB

    def get_breadcrumbs_items(self):
        return [*self.breadcrumbs_items, {"url": "", "label": HUB}]

    @cached_property
    def header_buttons(self):
        buttons = [
            HeaderButton("Tải tệp cấu hình", url=reverse("definitions_file"), icon_name="download")
        ]
        if self.may_draft:
            url = reverse("definitions_read")
            buttons.append(HeaderButton("Đọc tệp cấu hình", url=url, icon_name="upload"))
        return buttons

    def get_context_data(self, **kwargs):
        rows: dict[str, list] = {kind.slug: [] for kind in kinds()}
        for row in _standing():
            rows.setdefault(row["definition"].kind, []).append(row)
        shown = [(kind, rows[kind.slug], form_of(kind.slug) is not None) for kind in kinds()]
        return super().get_context_data(**kwargs, kinds=shown, may_draft=self.may_draft)


def _standing():
    """Each definition with its newest text and the one that is on: three queries."""
    switches = DefinitionSwitch.objects.filter(definition=OuterRef("pk")).order_by("-at", "-pk")
    newest = DefinitionText.objects.filter(definition=OuterRef("pk")).order_by("-number")
    found = Definition.objects.filter(kind__in=[kind.slug for kind in kinds()]).annotate(
        on_id=Subquery(switches.values("text")[:1]),
        since=Subquery(switches.values("at")[:1]),
        newest_id=Subquery(newest.values("pk")[:1]),
    )
    rows = list(found)
    wanted = {pk for row in rows for pk in (row.on_id, row.newest_id) if pk}
    texts = DefinitionText.objects.select_related("made_by", "definition").in_bulk(wanted)
    shown = [
        {
            "definition": row,
            "newest": _shown(kind_of(row.kind), texts[row.newest_id]),
            "on": texts.get(row.on_id),
            "since": row.since,
        }
        for row in rows
    ]
    return sorted(shown, key=lambda row: fold(row["newest"]["name"]))


class DefinitionView(OfDefinition):
    """One definition: what is on, its texts, and every time it was switched."""

    template_name = "organisation/admin/definition.html"

    def get_page_title(self):
        return Truncator(self.called).chars(60)

    def path_below(self):
        return []

    @cached_property
    def on(self):
        return definitions.text_on(self.definition)

    @cached_property
    def switches(self):
        return list(self.definition.switches.select_related("text", "by").order_by("-at", "-pk"))

    @cached_property
    def header_buttons(self):
        pk, buttons = self.definition.pk, []
        if self.may_draft and form_of(self.kind.slug):
            url = reverse("definition_write", args=[pk])
            buttons.append(HeaderButton("Soạn bản mới", url=url, icon_name="edit"))
        if self.may_switch and self.switches:
            url = reverse("definition_back", args=[pk])
            buttons.append(HeaderButton("Trở lại như trước", url=url, icon_name="undo"))
        if self.may_switch and self.on:
            url = reverse("definition_off", args=[pk])
            buttons.append(HeaderButton("Tắt", url=url, icon_name="cross"))
        return buttons

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            **kwargs,
            texts=self.texts,
            on=self.on,
            since=self.switches[0].at if self.on else None,
            switches=self.switches,
            may_switch=self.may_switch,
        )


class WriteView(SettingsPage):
    """A new setting of a kind."""

    template_name = "organisation/admin/definition_form.html"
    needs = definitions.DRAFTING
    refusal = definitions.NOT_DRAFTING

    @cached_property
    def kind(self):
        if self.kwargs["kind"] not in {kind.slug for kind in kinds()}:
            raise Http404
        return kind_of(self.kwargs["kind"])

    @cached_property
    def form_class(self):
        form_class = form_of(self.kind.slug)
        if form_class is None:
            raise Http404
        return form_class

    def get_page_title(self):
        return f"Thêm: {self.kind.label.lower()}"

    @property
    def back_url(self):
        return reverse("definitions")

    def form_for(self, data=None):
        return self.form_class(data, is_new=True)

    def key_for(self, form):
        """The key under which it is kept; None, with the error in the form, where it is taken."""
        name = self.kind.name(self.kind.read(form.content()))
        key = slugify(fold(name))[:80].strip("-")
        if not key:
            form.add_error(None, "Tên phải có chữ hoặc số.")
        elif Definition.objects.filter(kind=self.kind.slug, key=key).exists():
            form.add_error(None, f"Đã có thiết lập tên “{name}”; hãy sửa thiết lập ấy.")
            key = ""
        return key

    def post(self, request, *args, **kwargs):
        form = self.form_for(request.POST)
        key = self.key_for(form) if form.is_valid() else ""
        if not key:
            return self.render_to_response(self.get_context_data(form=form), status=422)
        text = definitions.write(
            self.kind.slug,
            key,
            form.content(),
            by=request.user,
            note=form.cleaned_data.get("note", ""),
        )
        messages.success(
            request, f"Đã lưu bản số {text.number}, chưa bật. Người khác xem thử rồi bật."
        )
        return redirect("definition", text.definition_id)

    def get_context_data(self, **kwargs):
        kwargs.setdefault("form", self.form_for())
        return super().get_context_data(**{**kwargs, "kind": self.kind, "back_url": self.back_url})


class WriteNextView(OfDefinition, WriteView):
    """The next text of a definition; begins with the newest."""

    def get_page_title(self):
        return "Soạn bản mới"

    @property
    def back_url(self):
        return self.own_url

    def form_for(self, data=None):
        return self.form_class(data, initial=dict(self.texts[0]["text"].content))

    def key_for(self, form):
        return self.definition.key


class TryView(OfDefinition):
    """What switching a text on would touch; the second person switches it on from here."""

    template_name = "organisation/admin/definition_try.html"
    needs = VIEW

    @cached_property
    def text(self):
        texts = DefinitionText.objects.select_related("definition", "made_by")
        return get_object_or_404(texts, pk=self.kwargs["text"], definition=self.definition)

    def get_page_title(self):
        return f"Xem thử bản số {self.text.number}"

    @property
    def why_not(self):
        """Why this officer can't switch it on, or ``""``."""
        if not self.may_switch:
            return definitions.NOT_SWITCHING
        own = self.text.made_by_id == self.request.user.pk and not self.text.switches.exists()
        return definitions.OWN_TEXT if own else ""

    def get_context_data(self, **kwargs):
        shown = _shown(self.kind, self.text)
        outcome = definitions.try_out(self.text) if shown["readable"] else None
        touched = outcome.touched if outcome else ()
        return super().get_context_data(
            **kwargs,
            shown=shown,
            outcome=outcome,
            touched=touched[:SHOWN],
            rest=max(len(touched) - SHOWN, 0),
            on=definitions.text_on(self.definition),
            why_not=self.why_not,
        )

    def post(self, request, *args, **kwargs):
        try:
            definitions.switch_on(self.text, by=request.user, seen=request.POST.get("seen", ""))
        except ValidationError as fault:
            for line in fault.messages:
                messages.error(request, line)
            return self.render_to_response(self.get_context_data(), status=409)
        messages.success(request, f"Đã bật bản số {self.text.number} của “{self.called}”.")
        return redirect(self.own_url)


class TakeBackView(OfDefinition):
    """Base of the two ways back: asked once, with the reason."""

    template_name = "organisation/admin/definition_back.html"
    needs = definitions.SWITCHING
    refusal = definitions.NOT_SWITCHING
    words = ""

    def step(self, reason):
        raise NotImplementedError

    def post(self, request, *args, **kwargs):
        form = ReasonForm(request.POST)
        if form.is_valid():
            try:
                self.step(form.cleaned_data["reason"])
            except ValidationError as fault:
                form.add_error(None, fault.messages)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form), status=422)
        messages.success(request, f"Đã {self.get_page_title().lower()}: “{self.called}”.")
        return redirect(self.own_url)

    def get_context_data(self, **kwargs):
        kwargs.setdefault("form", ReasonForm())
        return super().get_context_data(**kwargs, words=self.words)


class SwitchOffView(TakeBackView):
    """Off from now on; what was on stays to be read."""

    page_title = "Tắt"
    words = "Từ lúc tắt, hệ thống không dùng thiết lập này nữa. Có thể bật lại bất cứ lúc nào."

    def step(self, reason):
        definitions.switch_off(self.definition, by=self.request.user, reason=reason)


class GoBackView(TakeBackView):
    """As it stood before the last switch."""

    page_title = "Trở lại như trước"
    words = "Thiết lập trở về đúng như trước lần bật, tắt gần nhất."

    def step(self, reason):
        definitions.go_back(self.definition, by=self.request.user, reason=reason)


class FileView(View):
    """All that is on, in one file."""

    def get(self, request):
        if not allowed(request.user, VIEW):
            raise Refused
        name = f"cau-hinh-{timezone.localdate():%Y-%m-%d}.json"
        return HttpResponse(
            definitions.file_of(),
            content_type="application/json",
            headers={"Content-Disposition": f'attachment; filename="{name}"'},
        )


class ReadFileView(SettingsPage):
    """Bring a file: its texts are written down, none is switched on."""

    template_name = "organisation/admin/definitions_read.html"
    page_title = "Đọc tệp cấu hình"
    needs = definitions.DRAFTING
    refusal = definitions.NOT_DRAFTING

    def post(self, request, *args, **kwargs):
        form = FileForm(request.POST, request.FILES)
        texts = []
        if form.is_valid():
            try:
                texts = definitions.read_file(form.cleaned_data["file"], by=request.user)
            except ValidationError as fault:
                form.add_error("file", fault.messages)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form), status=422)
        if texts:
            messages.success(
                request, f"Đã ghi {len(texts)} bản, chưa bật. Người khác xem thử rồi bật từng bản."
            )
        else:
            messages.info(request, "Tệp không có gì khác với thiết lập đang bật.")
        return redirect("definitions")

    def get_context_data(self, **kwargs):
        kwargs.setdefault("form", FileForm())
        return super().get_context_data(**kwargs, back_url=reverse("definitions"))
