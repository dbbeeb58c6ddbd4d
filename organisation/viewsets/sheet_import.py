"""A sheet in three pages: bring it, look at what it would do or what is wrong in it, confirm."""

from __future__ import annotations

from django.contrib import messages
from django.core import signing
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.generic import TemplateView, View
from wagtail.admin.views.generic import WagtailAdminTemplateMixin

from common.refusals import Refused
from common.spreadsheets import WorkbookError
from organisation.forms import SheetForm
from organisation.models import PrivateFile

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SECONDS_TO_CONFIRM = 86_400


class SheetImportView(WagtailAdminTemplateMixin, TemplateView):
    """Base of an import; the file waits in the private storage between preview and confirmation.

    Subclasses say who may (``may_import``), how to read (``read``), and what to do (``apply``).
    """

    template_name = "organisation/admin/sheet_import.html"
    preview_template_name = None
    header_icon = "upload"
    form_class = SheetForm
    index_url_name = None
    index_label = ""
    template_url_name = None
    intro = ""

    def may_import(self, user):
        raise NotImplementedError

    def read(self, content, file_name, options):
        """The plan of the sheet; raises ``WorkbookError``."""
        raise NotImplementedError

    def apply(self, plan):
        """Do it; returns the words of success."""
        raise NotImplementedError

    def dispatch(self, request, *args, **kwargs):
        if not self.may_import(request.user):
            raise Refused
        return super().dispatch(request, *args, **kwargs)

    @property
    def index_url(self):
        """Where the rows are shown."""
        return reverse(self.index_url_name)

    @property
    def template_url(self):
        """The sheet to fill in."""
        return reverse(self.template_url_name)

    @property
    def salt(self):
        return f"{self.index_url_name}.{self.request.user.pk}"

    def get_breadcrumbs_items(self):
        return [
            *self.breadcrumbs_items,
            {"url": self.index_url, "label": self.index_label},
            {"url": "", "label": self.get_page_title()},
        ]

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            **kwargs,
            intro=self.intro,
            index_url=self.index_url,
            template_url=self.template_url,
        )

    def get(self, request, *args, **kwargs):
        return self.render_to_response(self.get_context_data(form=self.form_class()))

    def post(self, request, *args, **kwargs):
        if "token" in request.POST:
            return self.confirm()
        form = self.form_class(request.POST, request.FILES)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form), status=422)
        upload = form.cleaned_data.pop("workbook")
        options = form.cleaned_data
        content = upload.read()
        try:
            plan = self.read(content, upload.name, options)
        except WorkbookError as wrong:
            form.add_error("workbook", str(wrong))
            return self.render_to_response(self.get_context_data(form=form), status=422)
        token = "" if plan.errors else self.keep(content, upload.name, options)
        return self.preview(plan, upload.name, token)

    def keep(self, content, file_name, options):
        """Keep the file and sign where it is, for this officer only."""
        file = PrivateFile.keep(content, name=file_name, content_type=XLSX, by=self.request.user)
        return signing.dumps([file.pk, file_name, options], salt=self.salt)

    def preview(self, plan, file_name, token):
        self.template_name = self.preview_template_name
        context = self.get_context_data(plan=plan, file_name=file_name, token=token)
        return self.render_to_response(context, status=422 if plan.errors else 200)

    def confirm(self):
        """Read the kept file again: what is done is what the office's state allows now."""
        try:
            file_pk, file_name, options = signing.loads(
                self.request.POST["token"], salt=self.salt, max_age=SECONDS_TO_CONFIRM
            )
        except signing.BadSignature:
            messages.error(self.request, "Bản xem trước đã hết hạn; hãy tải tệp lên lại.")
            return redirect(self.request.path)
        file = get_object_or_404(PrivateFile, pk=file_pk)
        plan = self.read(file.read(), file_name, options)
        if plan.errors:
            return self.preview(plan, file_name, "")
        try:
            words = self.apply(plan)
        except ValidationError as wrong:
            messages.error(self.request, " ".join(wrong.messages))
            return redirect(self.request.path)
        messages.success(self.request, words)
        return redirect(self.index_url)


class SheetTemplateView(View):
    """The empty sheet for download."""

    may_import = None
    make = None
    file_name = ""

    def get(self, request, *args, **kwargs):
        if not self.may_import(request.user):
            raise Refused
        return HttpResponse(
            self.make(),
            content_type=XLSX,
            headers={"Content-Disposition": f'attachment; filename="{self.file_name}"'},
        )
