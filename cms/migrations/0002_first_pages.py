"""The pages every installation has: the home page, the two fixed ones and the news."""

from django.db import migrations

HOME = ("HomePage", "Thủ tục hành chính tỉnh Quảng Ngãi", "trang-chu")
BELOW = [
    ("CataloguePage", "Thủ tục hành chính", "thu-tuc"),
    ("DecisionsPage", "Quyết định công bố", "quyet-dinh"),
    ("NewsIndexPage", "Tin tức, hướng dẫn", "tin-tuc"),
]
INTRODUCTION = (
    "<p>Tra cứu hồ sơ, thời hạn, phí, lệ phí và nơi nộp của mọi thủ tục đang có hiệu lực "
    "trên địa bàn tỉnh.</p>"
)


def create_pages(apps, schema_editor):
    page_model = apps.get_model("wagtailcore", "Page")
    site_model = apps.get_model("wagtailcore", "Site")
    locale = apps.get_model("wagtailcore", "Locale").objects.order_by("pk").first()
    if page_model.objects.filter(depth=2).exclude(slug="home").exists():
        return
    site_model.objects.all().delete()
    page_model.objects.filter(depth=2, slug="home").delete()

    def create(name, title, slug, *, path, url_path, children=0, **fields):
        content_type, _created = apps.get_model("contenttypes", "ContentType").objects.get_or_create(
            app_label="cms", model=name.lower()
        )
        return apps.get_model("cms", name).objects.create(
            title=title,
            draft_title=title,
            slug=slug,
            content_type=content_type,
            path=path,
            depth=len(path) // 4,
            numchild=children,
            url_path=url_path,
            locale=locale,
            **fields,
        )

    name, title, slug = HOME
    home = create(
        name,
        title,
        slug,
        path="00010001",
        url_path=f"/{slug}/",
        children=len(BELOW),
        introduction=INTRODUCTION,
    )
    for number, (name, title, below) in enumerate(BELOW, start=1):
        create(
            name,
            title,
            below,
            path=f"00010001{number:04d}",
            url_path=f"/{slug}/{below}/",
            show_in_menus=True,
        )
    page_model.objects.filter(depth=1).update(numchild=1)
    site_model.objects.create(
        hostname="localhost",
        port=80,
        site_name="Công Khai",
        root_page_id=home.pk,
        is_default_site=True,
    )


class Migration(migrations.Migration):

    dependencies = [
        ("cms", "0001_pages"),
        ("wagtailcore", "0098_apitoken"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [migrations.RunPython(create_pages, migrations.RunPython.noop)]
