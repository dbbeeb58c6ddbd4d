"""Pages of the portal, and what the Centre says of itself."""

from __future__ import annotations

from django.db import models
from django.utils import timezone
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.contrib.routable_page.models import RoutablePageMixin, path
from wagtail.contrib.settings.models import BaseSiteSetting, register_setting
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Page
from wagtail.search import index

import catalogue.views
import publication.views
from cms.blocks import BodyBlock, NoticesBlock
from cms.fixed_pages import FixedPageMixin
from cms.home import home_content
from cms.news import breadcrumb_of, news_context, news_list_context
from publication.public_queries import PublicDecisions

SHORT_TEXT = ["bold", "italic", "link"]
PROMOTE = [
    MultiFieldPanel(
        [FieldPanel("seo_title"), FieldPanel("search_description")], "Công cụ tìm kiếm"
    ),
    FieldPanel("show_in_menus"),
]


@register_setting(icon="home")
class PortalSettings(BaseSiteSetting):
    """Who runs the portal; names and founding decisions change (domain §0.1)."""

    centre_name = models.CharField(
        "Tên Trung tâm",
        max_length=200,
        default="Trung tâm Phục vụ hành chính công tỉnh Quảng Ngãi",
    )
    parent_name = models.CharField(
        "Cơ quan chủ quản",
        max_length=200,
        blank=True,
        default="Văn phòng Ủy ban nhân dân tỉnh Quảng Ngãi",
    )
    founding_decision = models.CharField(
        "Quyết định thành lập",
        max_length=200,
        blank=True,
        default="Quyết định số 476/QĐ-UBND ngày 27/6/2025",
    )
    address = models.CharField("Địa chỉ", max_length=255, blank=True, default="")
    phone = models.CharField("Điện thoại", max_length=60, blank=True, default="")
    email = models.EmailField("Thư điện tử", blank=True, default="")
    office_hours = models.CharField("Giờ làm việc", max_length=255, blank=True, default="")
    national_portal_url = models.URLField(
        "Cổng Dịch vụ công quốc gia", default="https://dichvucong.gov.vn/"
    )
    popular_searches = models.TextField(
        "Từ thường tìm",
        blank=True,
        default="",
        help_text="Mỗi dòng một cụm từ, hiện dưới ô tìm kiếm ở trang chủ.",
    )

    panels = [
        MultiFieldPanel(
            [
                FieldPanel("centre_name"),
                FieldPanel("parent_name"),
                FieldPanel("founding_decision"),
            ],
            "Trung tâm",
        ),
        MultiFieldPanel(
            [
                FieldPanel("address"),
                FieldPanel("phone"),
                FieldPanel("email"),
                FieldPanel("office_hours"),
            ],
            "Liên hệ",
        ),
        FieldPanel("national_portal_url"),
        FieldPanel("popular_searches"),
    ]

    class Meta:
        verbose_name = "thông tin cổng"
        verbose_name_plural = "thông tin cổng"


class HomePage(FixedPageMixin, Page):
    """The front door: search, sectors, latest decisions and changes."""

    FIXED_SLUG = "trang-chu"

    introduction = RichTextField("Lời giới thiệu", features=SHORT_TEXT, blank=True, default="")

    content_panels = [*Page.content_panels, FieldPanel("introduction")]
    promote_panels = PROMOTE
    settings_panels = []
    parent_page_types = ["wagtailcore.Page"]
    subpage_types = [
        "cms.CataloguePage",
        "cms.DecisionsPage",
        "cms.NewsIndexPage",
        "cms.StandardPage",
    ]
    template = "cms/home_page.html"

    class Meta:
        verbose_name = "trang chủ"

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        context["home"] = home_content(self, request, PortalSettings.for_request(request))
        return context


class FixedPage(FixedPageMixin, RoutablePageMixin, Page):
    """A page that stands for an app: it owns the words, the app's views answer."""

    introduction = RichTextField("Lời giới thiệu", features=SHORT_TEXT, blank=True, default="")
    notices = StreamField(NoticesBlock(), blank=True, verbose_name="Thông báo")

    content_panels = [*Page.content_panels, FieldPanel("introduction"), FieldPanel("notices")]
    promote_panels = PROMOTE
    settings_panels = []
    parent_page_types = ["cms.HomePage"]
    subpage_types = []
    search_fields = [*Page.search_fields, index.SearchField("introduction")]

    class Meta:
        abstract = True


class CataloguePage(FixedPage):
    """The catalogue of procedures."""

    FIXED_SLUG = "thu-tuc"

    class Meta:
        verbose_name = "trang danh mục thủ tục"

    @path("")
    def procedure_list(self, request):
        return catalogue.views.procedure_list(request, page=self, decisions=PublicDecisions())

    @path("<str:code>/")
    def procedure_detail(self, request, code):
        return catalogue.views.procedure_detail(
            request, code=code, page=self, decisions=PublicDecisions()
        )

    @path("<str:code>/lich-su/")
    def procedure_history(self, request, code):
        return catalogue.views.procedure_history(
            request, code=code, page=self, decisions=PublicDecisions()
        )

    @path("<str:code>/so-sanh/")
    def procedure_compare(self, request, code):
        return catalogue.views.procedure_compare(
            request, code=code, page=self, decisions=PublicDecisions()
        )

    @path("<str:code>/in/")
    def procedure_print(self, request, code):
        return catalogue.views.procedure_print(
            request, code=code, page=self, decisions=PublicDecisions()
        )

    @path("<str:code>/to/<slug:sheet>/")
    def procedure_sheet(self, request, code, sheet):
        return catalogue.views.procedure_sheet(
            request, code=code, sheet=sheet, page=self, decisions=PublicDecisions()
        )

    @path("<str:code>/bieu-mau/<int:form_id>/")
    def form_file(self, request, code, form_id):
        return catalogue.views.form_file(request, code=code, form_id=form_id)


class DecisionsPage(FixedPage):
    """The signed publication decisions."""

    FIXED_SLUG = "quyet-dinh"

    class Meta:
        verbose_name = "trang quyết định công bố"

    @path("")
    def decision_list(self, request):
        return publication.views.decision_list(request, page=self)

    @path("<slug:slug>/")
    def decision_detail(self, request, slug):
        return publication.views.decision_detail(request, slug=slug, page=self)

    @path("<slug:slug>/ban-ky/")
    def decision_scan(self, request, slug):
        return publication.views.decision_scan(request, slug=slug)


class NewsIndexPage(FixedPageMixin, Page):
    """All news, newest first."""

    FIXED_SLUG = "tin-tuc"

    introduction = models.TextField("Lời giới thiệu", blank=True, default="")

    content_panels = [*Page.content_panels, FieldPanel("introduction")]
    promote_panels = PROMOTE
    settings_panels = []
    parent_page_types = ["cms.HomePage"]
    subpage_types = ["cms.NewsPage"]
    template = "cms/news_index_page.html"

    class Meta:
        verbose_name = "trang tin tức"

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        context["breadcrumb"] = breadcrumb_of(self, request)
        return {**context, **news_list_context(self, request)}


class NewsPage(Page):
    """One piece of news or guidance."""

    published_on = models.DateField("Ngày đăng", default=timezone.localdate)
    summary = models.TextField("Tóm tắt", max_length=400, blank=True, default="")
    picture = models.ForeignKey(
        "wagtailimages.Image",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="Ảnh",
    )
    body = StreamField(BodyBlock(), blank=True, verbose_name="Nội dung")

    content_panels = [
        *Page.content_panels,
        FieldPanel("published_on"),
        FieldPanel("summary"),
        FieldPanel("picture"),
        FieldPanel("body"),
    ]
    search_fields = [
        *Page.search_fields,
        index.SearchField("summary"),
        index.SearchField("body"),
    ]
    parent_page_types = ["cms.NewsIndexPage"]
    subpage_types = []
    template = "cms/news_page.html"

    class Meta:
        verbose_name = "tin"
        verbose_name_plural = "tin"

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        context["breadcrumb"] = breadcrumb_of(self, request)
        return {**context, **news_context(self, request)}


class StandardPage(Page):
    """A page of text, such as the rules of use or the list of counters."""

    introduction = models.TextField("Lời giới thiệu", blank=True, default="")
    show_in_footer = models.BooleanField("Hiện ở cuối trang", default=False)
    body = StreamField(BodyBlock(), blank=True, verbose_name="Nội dung")

    content_panels = [*Page.content_panels, FieldPanel("introduction"), FieldPanel("body")]
    promote_panels = [
        *Page.promote_panels,
        FieldPanel("show_in_footer"),
    ]
    search_fields = [
        *Page.search_fields,
        index.SearchField("introduction"),
        index.SearchField("body"),
    ]
    parent_page_types = ["cms.HomePage", "cms.StandardPage"]
    subpage_types = ["cms.StandardPage"]
    template = "cms/standard_page.html"

    class Meta:
        verbose_name = "trang nội dung"
        verbose_name_plural = "trang nội dung"

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        context["breadcrumb"] = breadcrumb_of(self, request)
        return context
