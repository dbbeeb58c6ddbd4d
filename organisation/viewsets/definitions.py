"""“Cấu hình”: what an office sets itself, its texts, trying one out and switching it (ADR 7)."""

from __future__ import annotations

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import OuterRef, Subquery
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.text import Truncator
from django.views.generic import TemplateView
from wagtail.admin.menu import MenuItem
from wagtail.admin.views.generic import WagtailAdminTemplateMixin
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


class DefinitionsMenuItem(MenuItem):
    """Shown to who may see what the office sets."""

    def is_shown(self, request):
        return allowed(request.user, VIEW)


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
        return [shown_text(self.kind, text) for text in texts]

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


def shown_text(kind, text):
    """A text in words; one that its kind no longer reads says so."""
    try:
        read = kind.read(text.content)
    except ValidationError as fault:
        told = [("Không còn đọc được", " ".join(fault.messages))]
        return {"text": text, "name": text.definition.key, "told": told, "readable": False}
    return {"text": text, "name": kind.name(read), "told": kind.told(read), "readable": True}


class HubQuestionForm(forms.Form):
    """What of all settings is shown."""

    q = forms.CharField(label="Tìm trong tên, nội dung", required=False)
    tinh_trang = forms.ChoiceField(
        label="Tình trạng",
        required=False,
        choices=[("", "Mọi tình trạng"), ("bat", "Đang bật"), ("tat", "Chưa bật hoặc đã tắt")],
    )

    def finds(self, row):
        """Every word typed stands in the name or the content, with or without marks."""
        words, state = fold(self.said("q")).split(), self.said("tinh_trang")
        newest = row["newest"]
        text = fold(" ".join([newest["name"], *(told for pair in newest["told"] for told in pair)]))
        stands = {"": True, "bat": bool(row["on"]), "tat": not row["on"]}[state]
        return stands and all(word in text for word in words)

    def said(self, name):
        """The value asked for; nothing where it can't be read."""
        return self.cleaned_data.get(name, "") if self.is_valid() else ""

    @property
    def is_asked(self):
        """Whether anything is left out."""
        return bool(self.said("q") or self.said("tinh_trang"))


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
        question = HubQuestionForm(self.request.GET)
        standing = _standing()
        rows: dict[str, list] = {kind.slug: [] for kind in kinds()}
        for row in filter(question.finds, standing):
            rows[row["definition"].kind].append(row)
        shown = [
            (kind, rows[kind.slug], form_of(kind.slug) is not None)
            for kind in kinds()
            if rows[kind.slug] or not question.is_asked
        ]
        return super().get_context_data(
            **kwargs,
            kinds=shown,
            may_draft=self.may_draft,
            form=question,
            found=sum(map(len, rows.values())),
            number=len(standing),
        )


def _standing():
    """Each definition with its newest text and the one that is on: two queries."""
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
            "newest": shown_text(kind_of(row.kind), texts[row.newest_id]),
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
