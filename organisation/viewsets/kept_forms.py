"""Nothing typed is lost: a form that could not be taken comes back with what stood in it.

Three things may stop a form before its view reads it: the session ended, its token is too old, or
the officer lost the right meanwhile. Wagtail answers each with a redirect, and the words are gone.
"""

from __future__ import annotations

import re
from typing import Any

from django.core import signing
from django.core.exceptions import FieldDoesNotExist
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.text import capfirst
from wagtail.admin.views.account import password_reset_enabled
from wagtail.coreutils import resolve_model_string

from common.refusals import says_no
from organisation.login import OfficerLoginForm

SALT = "organisation.kept_form"
SECONDS_KEPT = 86_400
KEPT = "kept_form"
OF_THE_PAGE = re.compile(
    r"csrfmiddlewaretoken|next|kept_.*|last_save|form_token|action-.*|.*password.*"
    r"|.*-(id|ORDER|DELETE|(TOTAL|INITIAL|MIN_NUM|MAX_NUM)_FORMS)"
)
# a stored choice or a key, not something a person typed
MACHINE_WORD = re.compile(r"[a-z_]*|True|False|\d{0,3}")
ROW = re.compile(r"(?P<relation>\w+)-(?P<place>\d+)-(?P<name>\w+)")


def values_sent(request: HttpRequest) -> list[tuple[str, str]]:
    """(name, value) of everything in the form but the token and passwords."""
    return [
        (name, value)
        for name, values in request.POST.lists()
        for value in values
        if name not in ("csrfmiddlewaretoken", KEPT) and "password" not in name
    ]


def form_sent(request: HttpRequest) -> dict[str, Any]:
    """Where the form was going, what stood in it, and the names of files that can't be kept."""
    return {
        "path": request.get_full_path(),
        "values": values_sent(request),
        "files": sorted({upload.name or "" for upload in request.FILES.values()}),
    }


def pack(request: HttpRequest) -> str:
    """The form as one signed word, which the sign-in page carries along."""
    return signing.dumps(form_sent(request), salt=SALT, compress=True)


def unpack(word: str) -> dict[str, Any] | None:
    """What ``pack`` was given; None when the word was altered or is older than a day."""
    try:
        return signing.loads(word, salt=SALT, max_age=SECONDS_KEPT)
    except signing.BadSignature:
        return None


def sign_in_to_go_on(request: HttpRequest) -> HttpResponse:
    """The sign-in page in place of the form, carrying what was typed; status 403."""
    context = {
        "form": OfficerLoginForm(),
        "next": request.get_full_path(),
        "show_password_reset": password_reset_enabled(),
        KEPT: pack(request),
    }
    return TemplateResponse(request, "wagtailadmin/login.html", context, status=403).render()


def offer_to_send(request: HttpRequest, kept: dict[str, Any], *, status: int = 200) -> HttpResponse:
    """The kept form behind one button, with a fresh token."""
    context = {**kept, "page_title": "Gửi tiếp phần đã nhập", "texts": _texts(kept["values"], None)}
    return TemplateResponse(
        request, "organisation/admin/kept_form.html", context, status=status
    ).render()


def show_refused(request: HttpRequest, why: str) -> HttpResponse | None:
    """What was typed, to be copied elsewhere, and why it was not taken; None when nothing was."""
    texts = _texts(values_sent(request), _model_of(request))
    if not texts:
        return None
    context = {"page_title": "Chưa lưu được", "why": why, "texts": texts}
    return TemplateResponse(
        request, "organisation/admin/refused_form.html", context, status=403
    ).render()


def is_from_our_page(request: HttpRequest) -> bool:
    """True when the browser itself names this site as the origin of the form."""
    return request.headers.get("Origin") == f"{request.scheme}://{request.get_host()}"


def after_answer(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """The answer to a form of the office, unless what was typed would be lost with it."""
    if response.status_code != 302:
        return response
    going_to = response["Location"]
    signed_in = request.user.is_authenticated
    login = reverse("wagtailadmin_login")
    if request.path == login:
        kept = unpack(request.POST.get(KEPT, "")) if signed_in else None
        return offer_to_send(request, kept) if kept else response
    if going_to.startswith(f"{login}?"):
        if not signed_in:
            return sign_in_to_go_on(request)
        return show_refused(request, "Tài khoản của bạn không còn vai trò nào.") or response
    if going_to == reverse("wagtailadmin_home") and says_no(request, response):
        why = "Bạn không còn được làm việc này, hoặc việc này thuộc cơ quan khác."
        return show_refused(request, why) or response
    return response


def _model_of(request: HttpRequest) -> Any:
    match = request.resolver_match
    model = getattr(match.func, "view_initkwargs", {}).get("model") if match else None
    return resolve_model_string(model) if model else None  # Wagtail's choosers name it by a word


def _texts(values: Any, model: Any) -> list[tuple[str, str]]:
    """(label, text) of what a person wrote, in the order of the form."""
    return [
        (_label_of(name, model), value)
        for name, value in values
        if not OF_THE_PAGE.fullmatch(name) and not MACHINE_WORD.fullmatch(value.strip())
    ]


def _label_of(name: str, model: Any) -> str:
    """The field's Vietnamese name, with the row's place; empty where it is not known."""
    if model is None:
        return ""
    try:
        if row := ROW.fullmatch(name):
            child = model._meta.get_field(row["relation"]).related_model
            label = capfirst(child._meta.get_field(row["name"]).verbose_name)
            return f"{capfirst(child._meta.verbose_name)} {int(row['place']) + 1}: {label}"
        return capfirst(model._meta.get_field(name).verbose_name)
    except FieldDoesNotExist:
        return ""
