"""The public API: read-only routers of the apps under one address and one description."""

from __future__ import annotations

from ninja import NinjaAPI

import catalogue.api
import publication.api

api = NinjaAPI(
    title="Công Khai",
    version="1",
    description="Danh mục thủ tục hành chính tỉnh Quảng Ngãi: chỉ đọc, không cần khóa.",
    docs_url=None,
    urls_namespace="api",
)
api.add_router("", catalogue.api.router)
api.add_router("", publication.api.router)
