"""The pages of the second step: the code, the first set-up, the recovery codes, the own state."""

from __future__ import annotations

import django_otp
from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.safestring import mark_safe
from django.views.decorators.cache import never_cache
from django.views.generic import TemplateView
from wagtail.admin.views.generic import WagtailAdminTemplateMixin
from wagtail.admin.widgets.button import Button

from common.refusals import Refused
from organisation import second_step
from organisation.models import User
from organisation.permissions import reset_refusal
from organisation.viewsets.kept_forms import KEPT, offer_to_send, unpack

KEY_IN_SESSION = "second_step_key"


class CodeForm(forms.Form):
    """The telephone's code; where ``recovery`` is allowed, one of the printed codes instead."""

    code = forms.CharField(
        label="Mã trên điện thoại",
        required=False,
        max_length=12,
        help_text="Sáu chữ số mà ứng dụng xác thực đang hiện.",
        widget=forms.TextInput(
            attrs={
                "autocomplete": "one-time-code",
                "inputmode": "numeric",
                "autofocus": "",
                "spellcheck": "false",
            }
        ),
    )
    recovery = forms.CharField(
        label="Mã khôi phục",
        required=False,
        max_length=20,
        help_text="Một trong mười mã đã in; mỗi mã chỉ dùng một lần.",
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}
        ),
    )

    def __init__(self, *args, recovery=True, **kwargs):
        super().__init__(*args, **kwargs)
        if not recovery:
            del self.fields["recovery"]

    def clean(self):
        cleaned = super().clean()
        typed = cleaned.get("recovery") or cleaned.get("code")
        if not typed and not self.errors:
            raise ValidationError("Hãy nhập mã.")
        cleaned["typed"] = typed
        return cleaned


def _carried(request: HttpRequest, kept: str | None = None) -> dict[str, str]:
    """What goes along to the next page: where the officer was going, and the kept form."""
    going_to = request.POST.get("next") or request.GET.get("next") or ""
    return {"next": going_to, KEPT: request.POST.get(KEPT, "") if kept is None else kept}


def ask(
    request: HttpRequest,
    *,
    next_url: str | None = None,
    kept: str | None = None,
    status: int = 200,
    form: CodeForm | None = None,
) -> HttpResponse:
    """The page with the step that is owed: the code, or setting up a telephone first."""
    carried = _carried(request, kept)
    if next_url is not None:
        carried["next"] = next_url
    if second_step.telephone_of(request.user) is None:
        return _set_up_page(request, carried, status=status, form=form)
    shown = second_step.demo_code(request.user)
    context = {
        **carried,
        "form": form or CodeForm(initial={"code": shown}),
        "demo_code": shown,
        "page_title": "Bước hai: nhập mã",
    }
    return _page(request, "second_step.html", context, status)


def _set_up_page(request, carried, *, status=200, form=None):
    key = request.session.setdefault(KEY_IN_SESSION, second_step.new_key())
    context = {
        **carried,
        "form": form or CodeForm(recovery=False),
        "key": second_step.key_words(key),
        # drawn by segno from our own address: no word of a visitor is in it
        "picture": mark_safe(second_step.key_picture(request.user, key)),  # noqa: S308
        "obliged": second_step.is_obliged(request.user),
        "page_title": "Lập đăng nhập hai bước",
    }
    return _page(request, "second_step_enrol.html", context, status)


def _page(request, name, context, status=200):
    page = TemplateResponse(request, f"organisation/account/{name}", context, status=status)
    page.headers["Referrer-Policy"] = "same-origin"
    return page.render()


def _go_on(request: HttpRequest) -> HttpResponse:
    """To the kept form, or to where the officer was going on this site."""
    carried = _carried(request)
    if kept := unpack(carried[KEPT]):
        return offer_to_send(request, kept)
    ours = url_has_allowed_host_and_scheme(
        carried["next"], allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return redirect(carried["next"] if ours else "wagtailadmin_home")


@never_cache
def second_step_page(request: HttpRequest) -> HttpResponse:
    """Ask for the code; whoever owes nothing goes on."""
    if not second_step.owes_second_step(request.user):
        return _go_on(request)
    if request.method != "POST" or second_step.telephone_of(request.user) is None:
        return ask(request)
    form = CodeForm(request.POST)
    if form.is_valid():
        try:
            device = second_step.verify(request.user, form.cleaned_data["typed"])
        except ValidationError as wrong:
            form.add_error(None, wrong)
        else:
            _let_in(request, device)
            left = second_step.recovery_codes_left(request.user)
            if form.cleaned_data["recovery"]:
                messages.warning(request, f"Bạn còn {left} mã khôi phục.")
            return _go_on(request)
    return ask(request, form=form, status=422)


def _let_in(request, device):
    request.session.cycle_key()
    django_otp.login(request, device)


@never_cache
def enrol_page(request: HttpRequest) -> HttpResponse:
    """Set up a telephone: the key, one code to prove it, then the recovery codes once."""
    if second_step.telephone_of(request.user) is not None:
        return redirect("second_step_own")
    if request.method != "POST" or KEY_IN_SESSION not in request.session:
        return _set_up_page(request, _carried(request))
    form = CodeForm(request.POST, recovery=False)
    if form.is_valid():
        key = request.session[KEY_IN_SESSION]
        try:
            codes = second_step.enrol(request.user, key=key, code=form.cleaned_data["typed"])
        except ValidationError as wrong:
            form.add_error(None, wrong)
        else:
            del request.session[KEY_IN_SESSION]
            _let_in(request, second_step.telephone_of(request.user))
            return _codes_page(request, codes)
    return _set_up_page(request, _carried(request), form=form, status=422)


def _codes_page(request, codes):
    context = {**_carried(request), "codes": codes, "page_title": "Mã khôi phục"}
    return _page(request, "recovery_codes.html", context)


class OwnSecondStepView(WagtailAdminTemplateMixin, TemplateView):
    """“Đăng nhập hai bước” of one's own account: new codes, another telephone, or none."""

    template_name = "organisation/account/second_step_own.html"
    page_title = "Đăng nhập hai bước"
    header_icon = "mobile-alt"

    def get_context_data(self, **kwargs):
        user = self.request.user
        kwargs.setdefault("form", CodeForm())
        return super().get_context_data(
            **kwargs,
            since=user.second_step_since,
            obliged=second_step.is_obliged(user),
            codes_left=second_step.recovery_codes_left(user),
            demo_code=second_step.demo_code(user),
        )

    def get_breadcrumbs_items(self):
        account = {"url": reverse("wagtailadmin_account"), "label": "Tài khoản"}
        return [*self.breadcrumbs_items, account, {"url": "", "label": self.page_title}]

    def post(self, request, *args, **kwargs):
        form = CodeForm(request.POST)
        if form.is_valid():
            try:
                second_step.verify(request.user, form.cleaned_data["typed"])
            except ValidationError as wrong:
                form.add_error(None, wrong)
            else:
                return self.act(request)
        return self.render_to_response(self.get_context_data(form=form), status=422)

    def act(self, request):
        if request.POST.get("act") == "codes":
            return _codes_page(request, second_step.renew_recovery_codes(request.user))
        second_step.give_up(request.user)
        if request.POST.get("act") == "telephone" or second_step.is_obliged(request.user):
            return redirect("second_step_enrol")
        messages.success(request, "Từ nay tài khoản này đăng nhập bằng mật khẩu.")
        return redirect("wagtailadmin_account")


# --- a colleague's --------------------------------------------------------------------------------


class ResetForm(forms.Form):
    reason = forms.CharField(
        label="Lý do",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Ví dụ: mất điện thoại, đã gặp trực tiếp để xác nhận. Ghi vào lịch sử thay đổi.",
    )


class ResetSecondStepView(WagtailAdminTemplateMixin, TemplateView):
    """Ask for the reason, then forget a colleague's telephone and codes."""

    template_name = "organisation/admin/second_step_reset.html"
    page_title = "Đặt lại đăng nhập hai bước"
    header_icon = "mobile-alt"

    def dispatch(self, request, *args, **kwargs):
        self.officer = get_object_or_404(User, pk=kwargs["pk"])
        if reset_refusal(request.user, self.officer):
            raise Refused
        return super().dispatch(request, *args, **kwargs)

    @property
    def back_url(self):
        return reverse("wagtailusers_users:inspect", args=[self.officer.pk])

    def get_breadcrumbs_items(self):
        return [
            *self.breadcrumbs_items,
            {"url": reverse("wagtailusers_users:index"), "label": "Tài khoản"},
            {"url": self.back_url, "label": str(self.officer)},
            {"url": "", "label": self.page_title},
        ]

    def get_context_data(self, **kwargs):
        kwargs.setdefault("form", ResetForm())
        return super().get_context_data(**kwargs, officer=self.officer, back_url=self.back_url)

    def post(self, request, *args, **kwargs):
        form = ResetForm(request.POST)
        if form.is_valid():
            try:
                second_step.reset_second_step(
                    self.officer, by=request.user, reason=form.cleaned_data["reason"]
                )
            except ValidationError as wrong:
                form.add_error(None, wrong)
            else:
                messages.success(
                    request,
                    f"Đã đặt lại đăng nhập hai bước của {self.officer} và báo qua thư điện tử.",
                )
                return redirect(self.back_url)
        return self.render_to_response(self.get_context_data(form=form), status=422)


def reset_buttons(user, request_user):
    """“Đặt lại đăng nhập hai bước…” on an account that has it, for whoever may."""
    if user.second_step_since is None or reset_refusal(request_user, user):
        return []
    url = reverse("second_step_reset", args=[user.pk])
    label = "Đặt lại đăng nhập hai bước…"
    return [Button(label, url=url, icon_name="mobile-alt", priority=55)]
