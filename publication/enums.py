"""States and kinds of the publication decision (domain §3.4)."""

from django.db import models


class State(models.TextChoices):
    DRAFTING = "drafting", "Dự thảo"
    IN_CHECK = "in_check", "Đã gửi kiểm tra"
    RETURNED = "returned", "Trả lại"
    CHECKED = "checked", "Đã kiểm tra đạt"
    SUBMITTED = "submitted", "Đã trình"
    RECORDED = "recorded", "Đã ghi nhận bản ký, chờ xác nhận"
    ISSUED = "issued", "Đã ban hành"
    ENTERED = "entered", "Đã nhập CSDL quốc gia"
    POSTED = "posted", "Đã niêm yết"
    COMPLETE = "complete", "Hoàn tất"
    WITHDRAWN = "withdrawn", "Đã hủy dự thảo"


EDITABLE_STATES = frozenset({State.DRAFTING, State.RETURNED})
SIGNED_STATES = frozenset({State.ISSUED, State.ENTERED, State.POSTED, State.COMPLETE})
OPEN_STATES = frozenset(
    {State.DRAFTING, State.RETURNED, State.IN_CHECK, State.CHECKED, State.SUBMITTED, State.RECORDED}
)

# While a unit may be asked and may answer: the draft lies still and is not with the Chairman yet.
ASKING_STATES = frozenset({State.IN_CHECK, State.CHECKED})


class DecisionKind(models.TextChoices):
    """What the Chairman decides; ``publication.kinds`` says how the kinds differ."""

    PUBLICATION = "publication", "Quyết định công bố"
    RECEPTION = "reception", "Danh mục tiếp nhận tại Trung tâm"
    PROCESS = "process", "Quy trình nội bộ"


class ItemKind(models.TextChoices):
    NEW = "new", "Mới ban hành"
    AMENDED = "amended", "Sửa đổi, bổ sung"
    REPLACED = "replaced", "Được thay thế"
    ABOLISHED = "abolished", "Bãi bỏ"
    CORRECTED = "corrected", "Đính chính"


class ListChange(models.TextChoices):
    """What the Centre's list does with a procedure at a place."""

    TAKEN_IN = "taken_in", "Đưa vào tiếp nhận"
    MOVED = "moved", "Chuyển nơi tiếp nhận"
    TAKEN_OUT = "taken_out", "Đưa ra khỏi danh mục"


class ProcessChange(models.TextChoices):
    """What a decision does with a procedure's internal process."""

    APPROVED = "approved", "Phê duyệt quy trình"
    REVOKED = "revoked", "Bãi bỏ quy trình"


# Kinds that put a text in force, and kinds that take one out.
OPENING_KINDS = frozenset({ItemKind.NEW, ItemKind.AMENDED, ItemKind.CORRECTED})
CLOSING_KINDS = frozenset({ItemKind.REPLACED, ItemKind.ABOLISHED})


class Verdict(models.TextChoices):
    PENDING = "pending", "Chưa kiểm tra"
    PASSED = "passed", "Đạt"
    RETURNED = "returned", "Trả lại"
    STRUCK = "struck", "Không được ký"


class Origin(models.TextChoices):
    WORKFLOW = "workflow", "Soạn thảo trên hệ thống"
    PAPER = "paper", "Ghi nhận từ văn bản"


class Standing(models.TextChoices):
    """What a text of a procedure is today: derived from decision and effects, never stored."""

    DRAFT = "draft", "Dự thảo"
    UNDER_WAY = "under_way", "Đang trình duyệt"
    PENDING = "pending", "Đã công bố, chờ hiệu lực"
    IN_FORCE = "in_force", "Đang hiệu lực"
    SUPERSEDED = "superseded", "Đã được sửa đổi, thay thế"
    ABOLISHED = "abolished", "Đã bãi bỏ"
    WITHDRAWN = "withdrawn", "Đã hủy dự thảo"
    STRUCK = "struck", "Không được ký"


class MendOutcome(models.TextChoices):
    """How the mending of a record ended; empty while it waits."""

    CONFIRMED = "confirmed", "Đã xác nhận"
    REFUSED = "refused", "Không được xác nhận"
    TAKEN_BACK = "taken_back", "Đã rút lại"


class PostingAct(models.TextChoices):
    """What was recorded of a sheet at a place; a slip is undone by a further entry."""

    HUNG = "hung", "Đã treo"
    DOWN = "down", "Đã gỡ"
    NOT_HUNG = "not_hung", "Ghi nhầm, thực tế chưa treo"
    NOT_DOWN = "not_down", "Ghi nhầm, thực tế chưa gỡ"


class OpinionVerdict(models.TextChoices):
    """What the unit asked says of the draft."""

    AGREE = "agree", "Đồng ý"
    REMARKS = "remarks", "Đồng ý, có ý kiến thêm"
    DISAGREE = "disagree", "Không đồng ý"
    NOT_OURS = "not_ours", "Không thuộc phạm vi của cơ quan"


class OpinionAct(models.TextChoices):
    """What was done about an asking besides answering it."""

    URGED = "urged", "Nhắc trả lời"
    LINK_OPENED = "link_opened", "Mở liên kết trả lời"
    LINK_ENDED = "link_ended", "Thu hồi liên kết trả lời"


class ReviewState(models.TextChoices):
    """Where a review round of the Centre's list stands (duty 3.4)."""

    DRAFT = "draft", "Đang chuẩn bị"
    OPEN = "open", "Đang rà soát"
    COLLECTED = "collected", "Đã tổng hợp"
    CLOSED = "closed", "Đã kết thúc"
    CANCELLED = "cancelled", "Đã hủy"


class ReviewVerdict(models.TextChoices):
    """What the agency proposes for one procedure."""

    KEEP = "keep", "Giữ nguyên"
    AMEND = "amend", "Sửa đổi, bổ sung"
    ABOLISH = "abolish", "Bãi bỏ"
    MOVE = "move", "Chuyển nơi tiếp nhận"


class ReviewAct(models.TextChoices):
    """What was done about an agency's part besides answering its lines."""

    HANDED_IN = "handed_in", "Gửi kết quả rà soát"
    RETURNED = "returned", "Trả lại để rà soát tiếp"
    EXTENDED = "extended", "Gia hạn"
    URGED = "urged", "Nhắc"
