"""Cư trú, căn cước, đăng ký xe."""

from cms.demo.guides.shape import STATE_FEE, Fee, Guide, Paper, Relief, Step

POLICE = "Công an cấp xã"
BASIS = "Thông tư 75/2022/TT-BTC"
CT01 = Paper(
    "Tờ khai thay đổi thông tin cư trú (mẫu CT01)",
    form="Mẫu CT01 - Tờ khai thay đổi thông tin cư trú",
)
HOME = Paper("Giấy tờ về chỗ ở hợp pháp", originals=0, copies=1, in_data=True)
RELIEF = Relief(
    100,
    "Trẻ em, người cao tuổi, người khuyết tật, người có công, đồng bào dân tộc thiểu số ở xã đặc biệt khó khăn, người thuộc hộ nghèo",
    "Thông tư 75/2022/TT-BTC điều 4",
)

GUIDES = {
    "1.004222": Guide(
        description="Đăng ký nơi sinh sống ổn định, lâu dài.",
        keywords="nhập hộ khẩu, chuyển hộ khẩu, thường trú",
        steps=(
            Step(
                "Người đăng ký", "Điền CT01 trên Cổng Dịch vụ công, VNeID hoặc tại Công an cấp xã."
            ),
            Step(
                POLICE,
                "Tra dữ liệu về chỗ ở, quan hệ với chủ hộ; dữ liệu có rồi thì không hỏi giấy tờ.",
            ),
            Step("Chủ hộ, chủ sở hữu chỗ ở", "Xác nhận đồng ý qua VNeID hoặc ký trên tờ khai."),
            Step(POLICE, "Cập nhật nơi thường trú mới và báo kết quả; nơi cũ tự được xóa."),
        ),
        papers=(
            CT01,
            HOME,
            Paper(
                "Giấy tờ về quan hệ nhân thân với chủ hộ",
                case="Về ở với vợ, chồng, cha, mẹ, con",
                in_data=True,
            ),
            Paper(
                "Hợp đồng thuê, mượn, ở nhờ có công chứng hoặc chứng thực",
                case="Chỗ ở do thuê, mượn, ở nhờ",
            ),
            Paper("Giấy giới thiệu của đơn vị", case="Nơi đóng quân của lực lượng vũ trang"),
        ),
        conditions="Đã có dữ liệu trong Cơ sở dữ liệu quốc gia về dân cư; chỗ ở hợp pháp; chủ hộ và chủ sở hữu đồng ý khi luật yêu cầu.",
        fees=(
            Fee(
                STATE_FEE,
                "Lệ phí đăng ký thường trú",
                None,
                BASIS,
                "Trực tiếp 20.000 đồng/lần; trực tuyến 10.000 đồng/lần",
            ),
        ),
        reliefs=(RELIEF,),
        competent=POLICE,
    ),
    "1.004194": Guide(
        description="Đăng ký nơi ở từ 30 ngày trở lên ngoài xã thường trú.",
        keywords="tạm trú, thuê trọ, KT3",
        steps=(
            Step("Người đăng ký", "Điền CT01; chủ nhà trọ có thể đăng ký theo danh sách."),
            Step(POLICE, "So thông tin chỗ ở với dữ liệu, hỏi lại khi chưa khớp."),
            Step(POLICE, "Cập nhật nơi tạm trú, thời hạn tối đa hai năm, rồi báo kết quả."),
        ),
        papers=(
            CT01,
            HOME,
            Paper(
                "Văn bản đề nghị kèm danh sách người tạm trú",
                case="Đăng ký theo danh sách",
                copies=1,
            ),
            Paper("Giấy giới thiệu của đơn vị", case="Nơi đóng quân của lực lượng vũ trang"),
        ),
        conditions="Ở ngoài xã thường trú từ 30 ngày trở lên; chỗ ở không thuộc nơi bị cấm đăng ký mới.",
        fees=(
            Fee(
                STATE_FEE,
                "Lệ phí đăng ký tạm trú",
                None,
                BASIS,
                "Trực tiếp 15.000 đồng/lần, theo danh sách 10.000 đồng/người; trực tuyến 7.000 đồng/lần, theo danh sách 5.000 đồng/người",
            ),
        ),
        reliefs=(RELIEF,),
        competent=POLICE,
    ),
    "1.002755": Guide(
        description="Ở tiếp tại nơi tạm trú khi thời hạn đã đăng ký sắp hết.",
        keywords="gia hạn tạm trú",
        steps=(
            Step("Người tạm trú", "Trong 15 ngày trước ngày hết hạn, gửi CT01."),
            Step(POLICE, "Cập nhật thời hạn mới và báo kết quả."),
        ),
        papers=(
            CT01,
            HOME,
            Paper("Danh sách người tạm trú", case="Gia hạn theo danh sách", copies=1),
        ),
        conditions="Đang tạm trú và còn ở tại chỗ đã đăng ký.",
        fees=(
            Fee(
                STATE_FEE,
                "Lệ phí gia hạn tạm trú",
                None,
                BASIS,
                "Trực tiếp theo danh sách 10.000 đồng/người; trực tuyến theo danh sách 5.000 đồng/người",
            ),
        ),
        reliefs=(RELIEF,),
        competent=POLICE,
    ),
    "2.001159": Guide(
        description="Báo cho Công an biết có người đến ở lại qua đêm.",
        keywords="khách ngủ lại, lưu trú, nhà nghỉ",
        steps=(
            Step(
                "Chủ nhà, cơ sở lưu trú",
                "Báo trước 23 giờ qua VNeID, điện thoại, thư điện tử hoặc trực tiếp; khách đến sau 23 giờ thì báo trước 8 giờ sáng hôm sau.",
            ),
            Step(POLICE, "Ghi nhận thông tin người lưu trú vào cơ sở dữ liệu về cư trú."),
        ),
        papers=(
            Paper(
                "Thông tin về người lưu trú: họ tên, số giấy tờ, lý do, thời gian, địa chỉ (không cần văn bản)"
            ),
        ),
        conditions="Ông bà, cha mẹ, vợ chồng, con cháu, anh chị em ruột đến nhiều lần chỉ cần báo một lần.",
        limit="Ghi nhận trong 01 giờ",
        competent=POLICE,
    ),
    "1.014064": Guide(
        description="Cấp lại thẻ căn cước bị mất hoặc hư hỏng không dùng được.",
        keywords="mất CCCD, làm lại căn cước, CCCD",
        steps=(
            Step(
                "Công dân",
                "Đề nghị qua Cổng Dịch vụ công, VNeID hoặc đến bất cứ Công an cấp xã nào trong nước.",
            ),
            Step(
                POLICE,
                "Lấy lại ảnh, vân tay, mống mắt khi lần thu nhận trước đã quá hạn; không thì dùng dữ liệu sẵn có.",
            ),
            Step(
                "Cơ quan quản lý căn cước",
                "Duyệt, in thẻ và gửi về nơi công dân chọn hoặc qua bưu chính.",
            ),
        ),
        papers=(
            Paper(
                "Phiếu đề nghị giải quyết thủ tục về căn cước (mẫu DC02)",
                form="Mẫu DC02 - Phiếu đề nghị",
            ),
            Paper(
                "Giấy tờ chứng minh là người đại diện hợp pháp",
                case="Người dưới 14 tuổi",
                in_data=True,
            ),
        ),
        conditions="Đã được cấp thẻ căn cước hoặc thẻ căn cước công dân còn thời hạn.",
        fees=(Fee(STATE_FEE, "Lệ phí cấp lại thẻ căn cước", 70000, "Thông tư 73/2024/TT-BTC"),),
        partial="Có trường hợp phải thu nhận lại đặc điểm sinh trắc học.",
        competent="Cục Cảnh sát quản lý hành chính về trật tự xã hội",
    ),
    "1.013067": Guide(
        description="Đăng ký và cấp biển số cho xe mới, khai trước qua mạng.",
        keywords="đăng ký xe máy, biển số xe, làm biển số",
        steps=(
            Step(
                "Chủ xe",
                "Khai giấy khai đăng ký xe trên Cổng Dịch vụ công, nhận mã hồ sơ và lịch hẹn.",
            ),
            Step(
                "Cơ quan đăng ký xe",
                "Xem xe, chà số máy số khung, so với dữ liệu hóa đơn và trước bạ.",
            ),
            Step("Chủ xe", "Nộp lệ phí, bấm biển số."),
            Step("Cơ quan đăng ký xe", "Trao biển số ngay; giấy chứng nhận đăng ký trả sau."),
        ),
        papers=(
            Paper("Giấy khai đăng ký xe (mẫu ĐKX10)", form="Mẫu ĐKX10 - Giấy khai đăng ký xe"),
            Paper("Chứng nhận nguồn gốc xe", in_data=True),
            Paper("Hóa đơn hoặc giấy tờ chuyển quyền sở hữu", in_data=True),
            Paper("Chứng từ lệ phí trước bạ", in_data=True),
        ),
        fees=(
            Fee(
                STATE_FEE,
                "Lệ phí đăng ký, cấp biển số",
                None,
                "Thông tư 60/2023/TT-BTC",
                "Theo loại xe và khu vực",
            ),
        ),
        limit="Biển số cấp ngay; giấy chứng nhận không quá 02 ngày làm việc; biển số trúng đấu giá không quá 07 ngày làm việc",
        partial="Phải đưa xe đến kiểm tra.",
        competent="Phòng Cảnh sát giao thông, Công an cấp xã",
    ),
}
