"""Đường bộ, đường thủy nội địa, giấy phép lái xe."""

from cms.demo.guides.shape import CHARGE, DESK, STATE_FEE, Fee, Guide, Paper, Relief, Step

DEPARTMENT = "Sở Xây dựng"
BOAT_FEE = Fee(
    STATE_FEE,
    "Lệ phí cấp giấy chứng nhận đăng ký phương tiện thủy nội địa",
    70000,
    "Thông tư 198/2016/TT-BTC",
)

GUIDES = {
    "1.001577": Guide(
        description="Cho xe Campuchia ở lại quá hạn ghi trong giấy phép liên vận vì lý do bất khả kháng.",
        keywords="xe Campuchia, liên vận",
        steps=(
            Step("Chủ xe, lái xe", "Đến Sở Xây dựng nơi xe gặp sự cố, nêu lý do."),
            Step(
                DEPARTMENT,
                "Gia hạn bằng văn bản hoặc ghi vào giấy phép, mỗi lần tối đa 10 ngày; không gia hạn thì trả lời lý do.",
            ),
        ),
        papers=(
            Paper("Giấy đề nghị gia hạn", form="Giấy đề nghị gia hạn lưu hành"),
            Paper("Giấy phép liên vận Việt Nam - Campuchia"),
        ),
        conditions="Xe quá hạn lưu hành do bất khả kháng.",
        competent=DEPARTMENT,
    ),
    "1.002856": Guide(
        description="Cấp giấy phép cho xe Việt Nam đi Lào, hoặc cấp lại khi hết hạn, hỏng, mất.",
        keywords="xe đi Lào, liên vận, cửa khẩu Bờ Y",
        steps=(
            Step(
                "Cá nhân, tổ chức, đơn vị vận tải",
                "Nộp hồ sơ cho Sở Xây dựng; xe phi thương mại của tỉnh khác đi qua cửa khẩu trong tỉnh cũng được nhận.",
            ),
            Step(
                DESK,
                "Xem đủ giấy tờ ngay khi nhận; hồ sơ gửi qua mạng hoặc bưu chính được báo trong một ngày làm việc.",
            ),
            Step(DEPARTMENT, "Cấp giấy phép liên vận hoặc trả lời lý do từ chối."),
        ),
        papers=(
            Paper(
                "Giấy đề nghị cấp, cấp lại giấy phép",
                form="Giấy đề nghị cấp giấy phép liên vận Việt Nam - Lào",
            ),
            Paper("Giấy đăng ký xe", originals=0, copies=1, in_data=True),
            Paper(
                "Hợp đồng thuê phương tiện",
                originals=0,
                copies=1,
                case="Xe không thuộc sở hữu của người xin",
            ),
            Paper(
                "Quyết định cử đi công tác",
                originals=0,
                copies=1,
                case="Xe công vụ, xe phi thương mại",
            ),
        ),
        conditions="Xe và người xin đáp ứng Nghị định thư Việt Nam - Lào về phương tiện cơ giới đường bộ qua lại biên giới.",
        competent=DEPARTMENT,
    ),
    "1.013061": Guide(
        description="Cho phép thi công trong phạm vi đường đang khai thác.",
        keywords="đào đường, thi công trên đường",
        steps=(
            Step(
                "Chủ đầu tư",
                "Gửi đơn kèm bản vẽ, biện pháp thi công và bảo đảm giao thông đến cơ quan quản lý đường.",
            ),
            Step(
                "Cơ quan quản lý đường",
                "Xem hồ sơ; gửi qua mạng, bưu chính thì báo trong 02 ngày làm việc nếu thiếu.",
            ),
            Step(
                "Cơ quan quản lý đường",
                "Cấp giấy phép, ghi thời gian và điều kiện hoàn trả mặt đường.",
            ),
        ),
        papers=(
            Paper(
                "Đơn đề nghị cấp phép thi công", form="Đơn đề nghị cấp phép thi công trên đường bộ"
            ),
            Paper("Bản vẽ thiết kế thi công ghi rõ lý trình, kích thước"),
            Paper("Bản vẽ hoàn trả và thuyết minh biện pháp an toàn giao thông"),
            Paper("Kết quả thẩm tra an toàn kết cấu", case="Lắp đặt vào cầu, hầm"),
        ),
        conditions="Bảo đảm kỹ thuật và an toàn giao thông; không thuộc trường hợp được miễn giấy phép theo Thông tư 41/2024/TT-BGTVT.",
        competent=DEPARTMENT,
    ),
    "1.005210": Guide(
        description="Cấp lại giấy phép đào tạo lái xe ô tô bị mất, hỏng hoặc khi cơ sở đổi tên.",
        keywords="trường dạy lái xe",
        steps=(
            Step("Cơ sở đào tạo", "Gửi văn bản đề nghị, nêu rõ lý do."),
            Step(DEPARTMENT, "Trong 01 ngày làm việc xem hồ sơ đã đủ chưa."),
            Step(DEPARTMENT, "Cấp lại giấy phép hoặc trả lời từ chối."),
        ),
        papers=(Paper("Văn bản đề nghị cấp lại giấy phép đào tạo lái xe"),),
        conditions="Cơ sở đã được cấp giấy phép đào tạo lái xe ô tô.",
        competent=DEPARTMENT,
    ),
    "2.001711": Guide(
        description="Đăng ký lại tàu thuyền chạy sông, hồ khi đổi tên hoặc đổi tính năng kỹ thuật.",
        keywords="đăng ký tàu, đổi tên tàu, ghe",
        steps=(
            Step(
                "Chủ phương tiện",
                "Nộp đơn cho Sở Xây dựng; phương tiện nhỏ thì nộp tại cấp xã nơi cư trú.",
            ),
            Step("Cơ quan đăng ký", "So giấy tờ với sổ đăng ký và kết quả đăng kiểm."),
            Step("Cơ quan đăng ký", "Thu giấy cũ, cấp giấy chứng nhận đăng ký mới."),
        ),
        papers=(
            Paper("Đơn đề nghị đăng ký lại", form="Đơn đề nghị đăng ký lại phương tiện thủy"),
            Paper("Giấy chứng nhận đăng ký đã cấp"),
            Paper(
                "Biên lai lệ phí trước bạ", copies=1, case="Thuộc diện nộp trước bạ", in_data=True
            ),
            Paper("Bản kê khai điều kiện an toàn", case="Không thuộc diện đăng kiểm"),
        ),
        fees=(BOAT_FEE,),
        competent=DEPARTMENT,
    ),
    "1.004088": Guide(
        description="Đăng ký lần đầu cho phương tiện chưa chạy trên đường thủy nội địa.",
        keywords="đăng ký ghe, đăng ký xuồng, tàu mới",
        steps=(
            Step("Chủ phương tiện", "Nộp đơn và xuất trình giấy tờ nguồn gốc."),
            Step(
                "Cơ quan đăng ký",
                "Xem giấy chứng nhận an toàn kỹ thuật còn hiệu lực đối với loại phải đăng kiểm.",
            ),
            Step("Cơ quan đăng ký", "Vào sổ và cấp giấy chứng nhận đăng ký."),
        ),
        papers=(
            Paper("Đơn đề nghị đăng ký phương tiện", form="Đơn đề nghị đăng ký phương tiện thủy"),
            Paper("Hợp đồng mua bán hoặc đóng mới (xuất trình)", copies=1),
            Paper(
                "Giấy chứng nhận an toàn kỹ thuật và bảo vệ môi trường (xuất trình)",
                copies=1,
                case="Thuộc diện đăng kiểm",
                in_data=True,
            ),
            Paper("Tờ khai nhập khẩu", copies=1, case="Phương tiện nhập khẩu", in_data=True),
            Paper("Bản kê khai điều kiện an toàn", case="Không thuộc diện đăng kiểm"),
        ),
        fees=(BOAT_FEE,),
        competent=DEPARTMENT,
    ),
    "1.009444": Guide(
        description="Cho cảng, bến thủy nội địa hoạt động tiếp khi văn bản cũ sắp hết hạn.",
        keywords="bến đò, bến thủy",
        steps=(
            Step("Chủ cảng, bến", "Nộp đơn trước khi hết thời hạn hoạt động."),
            Step("Cơ quan có thẩm quyền", "Xem vùng đất, vùng nước và luồng có gì thay đổi."),
            Step("Cơ quan có thẩm quyền", "Ra văn bản gia hạn."),
        ),
        papers=(
            Paper(
                "Đơn đề nghị gia hạn hoạt động", form="Đơn đề nghị gia hạn cảng, bến thủy nội địa"
            ),
            Paper("Giấy tờ gia hạn quyền dùng đất xây cảng, bến", case="Đất có thời hạn"),
        ),
        fees=(Fee(CHARGE, "Phí thẩm tra, thẩm định", 100000, "Thông tư 248/2016/TT-BTC"),),
        competent=DEPARTMENT,
    ),
    "3.000348": Guide(
        description="Cấp lại giấy phép lái xe bị mất, hoặc quá hạn sau khi sát hạch lại.",
        keywords="mất bằng lái, làm lại bằng lái, GPLX",
        steps=(
            Step(
                "Người lái xe",
                "Nộp tại điểm tiếp nhận của Công an hoặc qua Cổng Dịch vụ công; nộp tại chỗ thì chụp ảnh ngay.",
            ),
            Step(
                "Phòng Cảnh sát giao thông",
                "Tra hệ thống: bằng có bị tạm giữ, tước quyền hay trừ hết điểm không.",
            ),
            Step(
                "Phòng Cảnh sát giao thông", "In và trả giấy phép lái xe mới; bằng cũ mất giá trị."
            ),
        ),
        papers=(
            Paper(
                "Đơn đề nghị đổi, cấp lại giấy phép lái xe",
                form="Đơn đề nghị cấp lại giấy phép lái xe",
            ),
            Paper("Giấy khám sức khỏe của người lái xe", in_data=True),
            Paper("Hộ chiếu", case="Người nước ngoài, người Việt Nam ở nước ngoài"),
        ),
        conditions="Có tên trong hệ thống quản lý giấy phép lái xe, không đang bị xử lý vi phạm tước quyền sử dụng.",
        fees=(Fee(STATE_FEE, "Lệ phí cấp giấy phép lái xe", 135000, "Thông tư 37/2023/TT-BTC"),),
        reliefs=(
            Relief(
                15,
                "Nộp trực tuyến, 115.000 đồng/lần",
                "Thông tư 37/2023/TT-BTC, sửa đổi bởi Thông tư 63/2023/TT-BTC",
            ),
        ),
        partial="Phải chụp ảnh và khám sức khỏe trực tiếp.",
        competent="Phòng Cảnh sát giao thông",
    ),
}
