"""Fixed choices of the catalogue."""

from django.db import models


class Level(models.TextChoices):
    MINISTRY = "ministry", "Cấp bộ"
    PROVINCE = "province", "Cấp tỉnh"
    DISTRICT = "district", "Cấp huyện (đến 30/6/2025)"
    COMMUNE = "commune", "Cấp xã"
    OTHER = "other", "Cơ quan khác"


class Subject(models.TextChoices):
    CITIZEN = "citizen", "Công dân Việt Nam"
    OVERSEAS = "overseas", "Người Việt Nam định cư ở nước ngoài"
    FOREIGNER = "foreigner", "Người nước ngoài"
    OFFICIAL = "official", "Cán bộ, công chức, viên chức"
    BUSINESS = "business", "Doanh nghiệp"
    FOREIGN_INVESTED = "foreign_invested", "Doanh nghiệp có vốn đầu tư nước ngoài"
    ORGANISATION = "organisation", "Tổ chức (không bao gồm doanh nghiệp, HTX)"
    FOREIGN_ORGANISATION = "foreign_organisation", "Tổ chức nước ngoài"
    COOPERATIVE = "cooperative", "Hợp tác xã"


class ProcedureKind(models.TextChoices):
    CENTRAL = "central", "TTHC được luật giao quy định chi tiết"
    NOT_DELEGATED = "not_delegated", "TTHC không được luật giao cho địa phương quy định"
    LOCAL = "local", "TTHC được luật giao cho địa phương quy định"
    SPECIFIC = "specific", "TTHC đặc thù của địa phương"
    OTHER = "other", "Loại khác"


class OnlineLevel(models.TextChoices):
    UNKNOWN = "unknown", "Chưa cập nhật"
    NONE = "none", "Không cung cấp trực tuyến"
    PARTIAL = "partial", "Dịch vụ công trực tuyến một phần"
    FULL = "full", "Dịch vụ công trực tuyến toàn trình"


class Tier(models.TextChoices):
    """How much a decision publishes of a procedure (NĐ 63/2010 art 13a, 13b)."""

    LIST = "list", "Danh mục (tên, căn cứ, thời hạn, địa điểm, phí)"
    FULL = "full", "Toàn bộ nội dung"


class Stated(models.TextChoices):
    """“Không quy định” is an answer; “chưa cập nhật” is the lack of one."""

    UNKNOWN = "unknown", "Chưa cập nhật"
    NONE = "none", "Không quy định"
    GIVEN = "given", "Có quy định"


class TimeUnit(models.TextChoices):
    WORKING_DAY = "working_day", "ngày làm việc"
    CALENDAR_DAY = "calendar_day", "ngày"
    WORKING_HOUR = "working_hour", "giờ làm việc"
    HOUR = "hour", "giờ"
    MONTH = "month", "tháng"
    YEAR = "year", "năm"
    SAME_DAY = "same_day", "trong ngày"
    IMMEDIATE = "immediate", "ngay khi nhận đủ hồ sơ"
    NONE = "none", "không quy định"


class Way(models.TextChoices):
    COUNTER = "counter", "Trực tiếp"
    POST = "post", "Dịch vụ bưu chính"
    ONLINE = "online", "Trực tuyến"


class ChargeKind(models.TextChoices):
    CHARGE = "charge", "Phí"
    STATE_FEE = "state_fee", "Lệ phí"
    UNSPECIFIED = "unspecified", "Phí hoặc lệ phí (văn bản chưa nói rõ)"


class ActKind(models.TextChoices):
    DECISION = "decision", "Quyết định"
    LAW = "law", "Luật"
    ORDINANCE = "ordinance", "Pháp lệnh"
    DECREE = "decree", "Nghị định"
    CIRCULAR = "circular", "Thông tư"
    RESOLUTION = "resolution", "Nghị quyết"
    OTHER = "other", "Văn bản khác"


class CodeKind(models.TextChoices):
    NATIONAL = "national", "Mã quốc gia"
    LONG = "long", "Mã đầy đủ"
    LOCAL = "local", "Mã địa phương"


class Part(models.TextChoices):
    """Components of a procedure, as table B of an annex must name those that changed."""

    NAME = "name", "Tên thủ tục"
    SECTOR = "sector", "Lĩnh vực"
    STEPS = "steps", "Trình tự thực hiện"
    CHANNELS = "channels", "Cách thức thực hiện"
    COMPONENTS = "components", "Thành phần hồ sơ"
    SETS = "sets", "Số lượng hồ sơ"
    TIME_LIMIT = "time_limit", "Thời hạn giải quyết"
    SUBJECTS = "subjects", "Đối tượng thực hiện"
    AGENCY = "agency", "Cơ quan giải quyết"
    PLACE = "place", "Địa điểm thực hiện"
    RESULTS = "results", "Kết quả thực hiện"
    CHARGES = "charges", "Phí, lệ phí"
    FORMS = "forms", "Mẫu đơn, tờ khai"
    CONDITIONS = "conditions", "Yêu cầu, điều kiện"
    LEGAL_BASES = "legal_bases", "Căn cứ pháp lý"
    LEVEL = "level", "Cấp thực hiện"
    ONLINE_LEVEL = "online_level", "Mức độ trực tuyến"
    SUPPLEMENTARY = "supplementary", "Thông tin bổ sung"
    OTHER = "other", "Nội dung khác"


class SupplementaryType(models.TextChoices):
    """What a supplementary field holds."""

    SHORT = "short", "Chữ, một dòng"
    LONG = "long", "Chữ, nhiều dòng"
    NUMBER = "number", "Số nguyên"
    DAY = "day", "Ngày"
    TRUTH = "truth", "Có hoặc không"
    CHOICE = "choice", "Chọn một trong danh sách"
    CHOICES = "choices", "Chọn nhiều trong danh sách"


class BatchStatus(models.TextChoices):
    QUEUED = "queued", "Chờ đọc"
    READING = "reading", "Đang đọc"
    READY = "ready", "Chờ xem và xác nhận"
    CONFIRMED = "confirmed", "Đã thành dự thảo quyết định"
    CANCELLED = "cancelled", "Đã hủy"
    UNREADABLE = "unreadable", "Không đọc được"


class RowStatus(models.TextChoices):
    NEW = "new", "Mới"
    CHANGED = "changed", "Thay đổi"
    UNCHANGED = "unchanged", "Không đổi"
    ABOLISHED = "abolished", "Bãi bỏ"
    QUESTION = "question", "Cần trả lời"
    REJECTED = "rejected", "Bị từ chối"
