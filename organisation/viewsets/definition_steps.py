"""A setting written, tried, switched on by a second person and taken back, each on its page (ADR 7)."""

from __future__ import annotations

from itertools import count

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.text import slugify
from wagtail.admin.widgets import AdminAutoHeightTextInput

from common.vietnamese import fold
from organisation import definitions
from organisation.definition_forms import form_of
from organisation.definition_kinds import kind_of, kinds
from organisation.models import Definition, DefinitionText
from organisation.viewsets.definitions import OfDefinition, SettingsPage, shown_text

SHOWN = 200  # touched places on one page
LONGEST_KEY = 80
LONGEST_REASON = 500


class ReasonForm(forms.Form):
    """Why; and after which switch, so that a second click does not undo the first."""

    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)

    reason = forms.CharField(
        label="Lý do", max_length=LONGEST_REASON, widget=AdminAutoHeightTextInput
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
        slug = slugify(fold(name))
        if not slug:
            form.add_error(None, "Tên phải có chữ hoặc số.")
            return ""
        key = slug[:LONGEST_KEY].strip("-")
        taken = set(Definition.objects.filter(kind=self.kind.slug).values_list("key", flat=True))
        if key in taken and not self.is_cut(slug, key):
            form.add_error(None, f"Đã có thiết lập tên “{name}”; hãy sửa thiết lập ấy.")
            return ""
        return next(one for one in numbered(key) if one not in taken)

    def is_cut(self, slug, key):
        """Whether the key is taken by another, longer name that begins alike."""
        texts = DefinitionText.objects.filter(
            definition__kind=self.kind.slug, definition__key__startswith=key[: LONGEST_KEY - 3]
        )
        names = {slugify(fold(shown_text(self.kind, text)["name"])) for text in texts}
        return slug not in names and any(len(one) > LONGEST_KEY for one in {slug, *names})

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


def numbered(key):
    """The key, then the same with a number for each further name that begins alike."""
    yield key
    for number in count(2):
        yield f"{key[: LONGEST_KEY - 3].strip('-')}-{number}"


class WriteNextView(OfDefinition, WriteView):
    """The next text of a definition; begins with the newest.

    Who was overtaken by another writer is told so with his own words kept; saving again is meant.
    """

    def get_page_title(self):
        return "Soạn bản mới"

    @property
    def back_url(self):
        return self.own_url

    def form_for(self, data=None):
        return self.form_class(data, initial=dict(self.texts[0]["text"].content))

    def key_for(self, form):
        newest = self.texts[0]["text"]
        if self.request.POST.get("newest", str(newest.pk)) == str(newest.pk):
            return self.definition.key
        form.add_error(
            None,
            f"{newest.made_by} đã lưu bản số {newest.number} lúc "
            f"{timezone.localtime(newest.made_at):%H:%M %d/%m/%Y}, sau khi bạn mở trang. Nội dung bạn "
            "gõ còn nguyên bên dưới; hãy xem bản ấy rồi lưu lần nữa nếu vẫn giữ nội dung của mình.",
        )
        return ""

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs, newest=self.texts[0]["text"].pk)


class TryView(OfDefinition):
    """What switching a text on would touch; the second person switches it on from here."""

    template_name = "organisation/admin/definition_try.html"

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
        shown = shown_text(self.kind, self.text)
        outcome = definitions.try_out(self.text) if shown["readable"] else None
        touched = outcome.touched if outcome else ()
        return super().get_context_data(
            **kwargs,
            shown=shown,
            outcome=outcome,
            touched=Paginator(touched, SHOWN).get_page(self.request.GET.get("trang")),
            on=definitions.text_on(self.definition),
            why_not=(outcome.refusal if outcome else "") or self.why_not,
            reason=self.request.POST.get("reason", ""),
        )

    def post(self, request, *args, **kwargs):
        try:
            definitions.switch_on(
                self.text,
                by=request.user,
                seen=request.POST.get("seen", ""),
                reason=request.POST.get("reason", "")[:LONGEST_REASON],
            )
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
    service = staticmethod(definitions.switch_off)

    def post(self, request, *args, **kwargs):
        form = ReasonForm(request.POST)
        if form.is_valid():
            try:
                self.service(self.definition, by=request.user, **form.cleaned_data)
            except ValidationError as fault:
                form.add_error(None, fault.messages)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form), status=422)
        messages.success(request, f"Đã {self.get_page_title().lower()}: “{self.called}”.")
        return redirect(self.own_url)

    def get_context_data(self, **kwargs):
        last = self.definition.switches.order_by("-at", "-pk").first()
        kwargs.setdefault("form", ReasonForm(initial={"seen": last.pk if last else None}))
        return super().get_context_data(**kwargs, words=self.words)


class SwitchOffView(TakeBackView):
    """Off from now on; what was on stays to be read."""

    page_title = "Tắt"
    words = "Từ lúc tắt, hệ thống không dùng thiết lập này nữa. Có thể bật lại bất cứ lúc nào."


class GoBackView(TakeBackView):
    """As it stood before the last switch."""

    page_title = "Trở lại như trước"
    service = staticmethod(definitions.go_back)

    @property
    def words(self):
        before = definitions.before_last(self.definition)
        if before is None:
            return "Trở về đúng như trước lần bật, tắt gần nhất: thiết lập sẽ tắt."
        told = f"Trở về đúng như trước lần bật, tắt gần nhất: bản số {before.number} sẽ bật"
        if not shown_text(self.kind, before)["readable"]:
            return f"{told}; bản này không còn đọc được."
        outcome = definitions.try_out(before)
        return f"{told}, {len(outcome.touched)} chỗ đổi trong {outcome.looked_at} chỗ đã xem."
