"""Đất đai, môi trường, tài nguyên nước, thủy sản, chăn nuôi, thú y, bảo vệ thực vật."""

from cms.demo.guides.shape import CHARGE, DESK, Fee, Guide, Paper, Step

OFFICE = "Chi nhánh Văn phòng đăng ký đất đai"
DEPARTMENT = "Sở Nông nghiệp và Môi trường"
FORM_18 = "Đơn đăng ký biến động đất đai (mẫu số 18)"
LOCAL_CHARGE = Fee(
    CHARGE,
    "Phí thẩm định hồ sơ cấp giấy chứng nhận",
    None,
    "Nghị quyết của Hội đồng nhân dân tỉnh theo Thông tư 85/2019/TT-BTC",
    "Theo biểu của tỉnh",
)

GUIDES = {
    "1.012783": Guide(
        description="Đổi sổ đỏ cũ, rách, ghi nhiều thửa hoặc đo đạc lại sang giấy chứng nhận mới.",
        keywords="đổi sổ đỏ, sổ hồng cũ, QSDĐ",
        steps=(
            Step(
                "Người sử dụng đất",
                "Nộp đơn và giấy chứng nhận gốc tại quầy hoặc văn phòng đăng ký đất đai.",
            ),
            Step(OFFICE, "Xem bản đồ địa chính, đo lại khi ranh giới có khác."),
            Step(
                OFFICE,
                "Cập nhật hồ sơ địa chính; sổ đang thế chấp thì báo ngân hàng và trao đổi sổ cùng lúc.",
            ),
            Step(OFFICE, "Ký và trả giấy chứng nhận mới."),
        ),
        papers=(
            Paper(FORM_18, form="Mẫu số 18 - Đơn đăng ký biến động"),
            Paper("Bản gốc giấy chứng nhận đã cấp"),
            Paper(
                "Mảnh trích đo bản đồ địa chính", originals=0, copies=1, case="Đo đạc lại thửa đất"
            ),
        ),
        fees=(LOCAL_CHARGE,),
        limit="Không quá 05 ngày làm việc; có đo đạc thì không quá 20 ngày làm việc",
        partial="Phải nộp bản gốc giấy chứng nhận trước khi nhận kết quả.",
        competent=OFFICE,
    ),
    "1.012786": Guide(
        description="Cấp lại giấy chứng nhận quyền sử dụng đất bị mất.",
        keywords="mất sổ đỏ, mất sổ hồng, QSDĐ",
        steps=(
            Step("Người sử dụng đất", "Báo mất và nộp đơn tại quầy trong tỉnh."),
            Step(
                OFFICE,
                "Xem giấy chứng nhận có đang thế chấp hay chuyển quyền không, rồi đăng tin mất giấy ba lần.",
            ),
            Step(
                "Ủy ban nhân dân cấp xã",
                "Niêm yết việc mất giấy 15 ngày, ghi nhận ý kiến phản đối nếu có.",
            ),
            Step(OFFICE, "Hết hạn niêm yết mà không ai tranh chấp thì hủy giấy cũ, cấp giấy mới."),
        ),
        papers=(
            Paper(FORM_18, form="Mẫu số 18 - Đơn đăng ký biến động"),
            Paper(
                "Mảnh trích đo bản đồ địa chính",
                originals=0,
                copies=1,
                case="Xin đo lại kích thước thửa",
            ),
            Paper("Giấy chứng nhận gốc", case="Chỉ mất trang bổ sung"),
        ),
        fees=(LOCAL_CHARGE,),
        limit="10 ngày làm việc, chưa kể thời gian niêm yết; có đo đạc thì 20 ngày làm việc",
        competent=OFFICE,
    ),
    "1.012812": Guide(
        description="Giúp các bên tranh chấp đất tự thỏa thuận trước khi ra tòa hoặc cơ quan hành chính.",
        keywords="tranh chấp đất, hòa giải",
        steps=(
            Step("Bên có yêu cầu", "Gửi đơn đến Ủy ban nhân dân cấp xã nơi có đất."),
            Step(
                "Ủy ban nhân dân cấp xã",
                "Trong 03 ngày làm việc báo cho các bên và văn phòng đăng ký đất đai là đã thụ lý.",
            ),
            Step(
                "Ủy ban nhân dân cấp xã",
                "Tìm hiểu nguồn gốc, hiện trạng thửa đất; lập hội đồng hòa giải, mời người am hiểu.",
            ),
            Step(
                "Hội đồng hòa giải",
                "Họp với các bên, lập biên bản; trong 10 ngày ai đổi ý thì họp lại.",
            ),
        ),
        papers=(
            Paper("Đơn yêu cầu hòa giải tranh chấp đất đai", form="Đơn yêu cầu hòa giải"),
            Paper("Giấy tờ về việc sử dụng đất", originals=0, copies=1, in_data=True),
        ),
        limit="30 ngày; xã miền núi, biên giới, đảo 40 ngày",
        partial="Các bên phải có mặt tại buổi hòa giải.",
        competent="Chủ tịch Ủy ban nhân dân cấp xã",
    ),
    "1.010736": Guide(
        description="Cấp xã lấy ý kiến người dân chịu tác động và trả lời chủ dự án đang lập báo cáo đánh giá tác động môi trường.",
        keywords="ĐTM, môi trường, tham vấn",
        steps=(
            Step("Chủ dự án", "Gửi văn bản xin ý kiến kèm báo cáo đánh giá tác động môi trường."),
            Step("Ủy ban nhân dân cấp xã", "Niêm yết báo cáo tại trụ sở cho đến khi họp xong."),
            Step(
                "Ủy ban nhân dân cấp xã",
                "Cùng chủ dự án họp với cộng đồng, lập biên bản từng ý kiến.",
            ),
            Step(
                "Ủy ban nhân dân cấp xã",
                "Trả lời bằng văn bản; quá hạn không trả lời xem như đồng ý.",
            ),
        ),
        papers=(
            Paper("Văn bản lấy ý kiến tham vấn (Phụ lục VI)", form="Văn bản lấy ý kiến tham vấn"),
            Paper("Nội dung tham vấn (Phụ lục VIa)"),
            Paper("Báo cáo đánh giá tác động môi trường"),
        ),
        competent="Chủ tịch Ủy ban nhân dân cấp xã",
    ),
    "1.001662": Guide(
        description="Khai báo giếng khoan, công trình khai thác nước dưới đất quy mô nhỏ.",
        keywords="giếng khoan, nước ngầm",
        steps=(
            Step("Chủ công trình", "Điền tờ khai và nộp tại quầy cấp xã hoặc trực tuyến."),
            Step(DESK, "Xem tờ khai, chuyển phòng chuyên môn về nông nghiệp và môi trường."),
            Step("Phòng chuyên môn cấp xã", "Xác nhận đăng ký và vào sổ theo dõi."),
        ),
        papers=(
            Paper(
                "Tờ khai đăng ký công trình khai thác nước dưới đất",
                originals=2,
                form="Tờ khai đăng ký khai thác nước dưới đất",
            ),
        ),
        conditions="Lượng nước khai thác trong mức phải đăng ký mà chưa phải xin phép theo Nghị định 54/2024/NĐ-CP.",
        competent="Chủ tịch Ủy ban nhân dân cấp xã",
    ),
    "2.001738": Guide(
        description="Kéo dài giấy phép hành nghề khoan nước dưới đất quy mô vừa và nhỏ.",
        keywords="khoan giếng",
        steps=(
            Step("Tổ chức, cá nhân hành nghề", "Nộp đề nghị trước khi giấy phép hết hạn."),
            Step(DEPARTMENT, "Xét năng lực người phụ trách kỹ thuật, máy móc."),
            Step("Ủy ban nhân dân tỉnh", "Gia hạn giấy phép hoặc trả lời lý do."),
        ),
        papers=(
            Paper("Văn bản đề nghị gia hạn (mẫu 50)", form="Mẫu 50 - Đề nghị gia hạn giấy phép"),
            Paper(
                "Bản khai kinh nghiệm của người phụ trách kỹ thuật mới", case="Thay người phụ trách"
            ),
        ),
        conditions="Giấy phép còn hiệu lực vào ngày nộp; đã làm đúng các nghĩa vụ ghi trong giấy phép.",
        competent="Chủ tịch Ủy ban nhân dân tỉnh",
    ),
    "1.003650": Guide(
        description="Đăng ký tàu cá và tàu phục vụ nuôi trồng thủy sản để được ra khơi hợp pháp.",
        keywords="đăng ký tàu cá, ngư dân, tàu đánh cá",
        steps=(
            Step("Chủ tàu", "Nộp tờ khai tại quầy hoặc Cổng Dịch vụ công quốc gia."),
            Step("Chi cục Thủy sản", "So hồ sơ với hạn ngạch giấy phép và hồ sơ đăng kiểm."),
            Step(
                "Chi cục Thủy sản",
                "Ghi sổ đăng ký tàu cá quốc gia, cấp giấy chứng nhận và số đăng ký.",
            ),
        ),
        papers=(
            Paper("Tờ khai đăng ký (mẫu 02a.ĐKT)", form="Mẫu 02a.ĐKT - Tờ khai đăng ký tàu cá"),
            Paper("Giấy chứng nhận xuất xưởng", case="Tàu đóng mới"),
            Paper("Giấy chứng nhận cải hoán", case="Tàu cải hoán dài từ 12 mét"),
            Paper("Giấy chứng nhận đăng ký cũ và hồ sơ gốc", case="Tàu mua bán, tặng cho"),
            Paper("Biên lai lệ phí trước bạ", in_data=True),
            Paper("Giấy chứng nhận an toàn kỹ thuật tàu cá", originals=0, copies=1, in_data=True),
            Paper("Ảnh màu 9x12 toàn tàu, chụp hai bên mạn"),
        ),
        conditions="Tàu có nguồn gốc hợp pháp, thuộc hạn ngạch của tỉnh và đủ điều kiện an toàn kỹ thuật.",
        competent="Chi cục Thủy sản",
    ),
    "1.003681": Guide(
        description="Xóa tên tàu cá bị chìm, phá dỡ, bán ra ngoài tỉnh hoặc theo đề nghị của chủ tàu.",
        keywords="xóa đăng ký tàu cá, bán tàu",
        steps=(
            Step("Chủ tàu", "Nộp tờ khai xóa đăng ký, trả giấy chứng nhận."),
            Step("Chi cục Thủy sản", "Xác minh tình trạng tàu, gạch tên trong sổ."),
            Step("Chi cục Thủy sản", "Cấp giấy chứng nhận xóa đăng ký."),
        ),
        papers=(
            Paper(
                "Tờ khai xóa đăng ký tàu cá (mẫu 10.ĐKT)", form="Mẫu 10.ĐKT - Tờ khai xóa đăng ký"
            ),
            Paper("Biên bản xác nhận tình trạng tàu", case="Tàu chìm, mất tích"),
        ),
        conditions="Tàu đã được đăng ký tại tỉnh.",
        competent="Chi cục Thủy sản",
    ),
    "1.008128": Guide(
        description="Chứng nhận trang trại chăn nuôi quy mô lớn đủ điều kiện.",
        keywords="trang trại heo, trại gà, chăn nuôi lớn",
        steps=(
            Step(
                "Chủ trang trại",
                "Gửi đơn và bản thuyết minh chuồng trại, nguồn nước, xử lý chất thải.",
            ),
            Step(
                DEPARTMENT,
                "Xem hồ sơ: nộp tại quầy báo ngay, nộp qua mạng báo trong 01 ngày làm việc.",
            ),
            Step("Đoàn đánh giá", "Đến trang trại, lập biên bản; chưa đạt thì hẹn ngày khắc phục."),
            Step(DEPARTMENT, "Cấp giấy chứng nhận."),
        ),
        papers=(
            Paper("Đơn đề nghị (mẫu 01.ĐKCN)", form="Mẫu 01.ĐKCN - Đơn đề nghị"),
            Paper("Bản thuyết minh điều kiện chăn nuôi (mẫu 02.ĐKCN)"),
        ),
        conditions="Vị trí phù hợp mật độ chăn nuôi và khoảng cách an toàn; đủ nước, chuồng trại, biện pháp bảo vệ môi trường; có sổ theo dõi chăn nuôi.",
        fees=(
            Fee(
                CHARGE,
                "Phí thẩm định điều kiện chăn nuôi trang trại quy mô lớn",
                2300000,
                "Thông tư 24/2021/TT-BTC",
            ),
        ),
        competent=DEPARTMENT,
    ),
    "1.004756": Guide(
        description="Cấp chứng chỉ cho người khám chữa bệnh động vật, buôn bán hoặc sản xuất thuốc thú y.",
        keywords="bác sĩ thú y, mở phòng khám thú y, bán thuốc thú y",
        steps=(
            Step("Người hành nghề", "Nộp đơn, ghi rõ loại hình muốn hành nghề."),
            Step(DEPARTMENT, "Xét văn bằng có hợp với loại hình không."),
            Step("Cơ quan cấp", "Cấp chứng chỉ có thời hạn 05 năm."),
        ),
        papers=(
            Paper("Đơn đăng ký (mẫu 01.HNTY)", form="Mẫu 01.HNTY - Đơn đăng ký hành nghề thú y"),
            Paper("Văn bằng chuyên môn phù hợp", originals=0, copies=1, in_data=True),
            Paper("Giấy chứng nhận sức khỏe", in_data=True),
            Paper("Giấy phép lao động", case="Người nước ngoài", in_data=True),
        ),
        conditions="Khám chữa bệnh: từ trung cấp thú y hoặc chăn nuôi thú y; tiêm phòng: đã qua tập huấn; buôn bán thuốc: từ trung cấp chuyên ngành.",
        fees=(
            Fee(
                CHARGE,
                "Phí thẩm định cấp chứng chỉ hành nghề thú y",
                50000,
                "Thông tư 101/2020/TT-BTC",
            ),
        ),
        competent="Cơ quan chuyên ngành thú y cấp tỉnh",
    ),
    "1.004363": Guide(
        description="Chứng nhận cửa hàng đủ điều kiện bán thuốc bảo vệ thực vật.",
        keywords="bán thuốc trừ sâu, đại lý thuốc bảo vệ thực vật",
        steps=(
            Step("Chủ cửa hàng", "Nộp đơn và bản thuyết minh điều kiện buôn bán."),
            Step(
                "Chi cục Trồng trọt và Bảo vệ thực vật",
                "Xem hồ sơ rồi đánh giá tại cửa hàng, kho chứa.",
            ),
            Step(
                "Chi cục Trồng trọt và Bảo vệ thực vật",
                "Cấp giấy chứng nhận; chưa đạt thì nêu việc phải khắc phục.",
            ),
        ),
        papers=(
            Paper("Đơn đề nghị (mẫu 03 Phụ lục III)", form="Mẫu 03 - Đơn đề nghị"),
            Paper("Bản thuyết minh điều kiện buôn bán (mẫu 04 Phụ lục III)"),
        ),
        conditions="Người trực tiếp bán có trình độ trung cấp chuyên ngành hoặc chứng nhận bồi dưỡng; cửa hàng, kho cách xa khu dân cư, nguồn nước theo quy định.",
        fees=(
            Fee(
                CHARGE,
                "Phí thẩm định điều kiện buôn bán thuốc bảo vệ thực vật",
                800000,
                "Thông tư 33/2021/TT-BTC",
            ),
        ),
        competent="Chi cục Trồng trọt và Bảo vệ thực vật",
    ),
}
