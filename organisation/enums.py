"""Fixed choices of the organisation."""

from django.db import models


class UnitKind(models.TextChoices):
    MINISTRY = "ministry", "Bộ, cơ quan ngang bộ"
    PROVINCE = "province", "Ủy ban nhân dân tỉnh"
    OFFICE = "office", "Văn phòng Ủy ban nhân dân tỉnh"
    CENTRE = "centre", "Trung tâm Phục vụ hành chính công"
    DEPARTMENT = "department", "Sở, ban, ngành"
    VERTICAL = "vertical", "Cơ quan ngành dọc của Trung ương"
    COMMUNE = "commune", "Ủy ban nhân dân cấp xã"
    OTHER = "other", "Cơ quan khác"


class PlaceKind(models.TextChoices):
    """Whose place it is; what must hang there follows from it."""

    COUNTER = "counter", "Quầy của Trung tâm"
    DEPARTMENT = "department", "Trụ sở sở, ban, ngành, cơ quan ngành dọc"
    COMMUNE = "commune", "Bộ phận Một cửa cấp xã"


class Role(models.TextChoices):
    DEPARTMENT_EDITOR = "department_editor", "Biên tập viên sở, ban, ngành"
    COMMUNE_EDITOR = "commune_editor", "Biên tập viên cấp xã"
    VERTICAL_EDITOR = "vertical_editor", "Biên tập viên cơ quan ngành dọc"
    CONTROL_OFFICER = "control_officer", "Cán bộ kiểm soát thủ tục hành chính"
    CHIEF_OF_OFFICE = "chief_of_office", "Chánh Văn phòng UBND tỉnh"
    CHAIRMAN_CLERK = "chairman_clerk", "Văn thư của Chủ tịch UBND tỉnh"
    CENTRE_DIRECTOR = "centre_director", "Giám đốc Trung tâm"
    CENTRE_MANAGER = "centre_manager", "Trưởng bộ phận của Trung tâm"
    COUNTER_OFFICER = "counter_officer", "Cán bộ tiếp nhận tại quầy"
    FEEDBACK_HANDLER = "feedback_handler", "Cán bộ xử lý phản ánh, kiến nghị"
    PORTAL_EDITOR = "portal_editor", "Biên tập viên cổng thông tin"
    AUDITOR = "auditor", "Kiểm toán viên (chỉ xem)"
    ADMINISTRATOR = "administrator", "Quản trị hệ thống"


EDITOR_ROLES = (Role.DEPARTMENT_EDITOR, Role.COMMUNE_EDITOR, Role.VERTICAL_EDITOR)


class DayKind(models.TextChoices):
    OFF = "off", "Ngày nghỉ"
    WORKING = "working", "Ngày làm bù"


class NoticeMail(models.TextChoices):
    """When an officer's notices come by e-mail as well."""

    AT_ONCE = "at_once", "Gửi ngay khi có thông báo"
    NEVER = "never", "Không gửi, chỉ xem trong trang quản trị"
